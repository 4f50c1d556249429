//! Lexical rules: what may be typed, decided without asking an engine.
//!
//! A value of these types is valid. An engine's paths are POSIX paths wherever this program runs, so nothing
//! here uses `std::path`.

mod host_path;
mod mount_path;
mod quantity;
mod sub_path;
mod user;
mod volume_name;
mod volume_path;

pub use host_path::{AllowedRoots, HostPath, HostPathRule};
pub use mount_path::{MountPath, MountPathRule, agent_target, is_agent_target};
pub use quantity::{Cpus, Memory, ProcessLimit, QuantityRule};
pub use sub_path::{SubPath, SubPathRule};
pub use user::{User, UserRule};
pub use volume_name::{RESERVED_VOLUME_PREFIX, VolumeName, VolumeNameRule};
pub use volume_path::{VolumePath, VolumePathRule, escape_name, unescape_name};

/// Longest path that Linux takes, in bytes, its closing NUL left out (`PATH_MAX` in `limits.h` is 4096).
pub const MAX_PATH_BYTES: usize = 4095;
/// Longest name of one path component, in bytes (`NAME_MAX` in `limits.h`).
pub const MAX_NAME_BYTES: usize = 255;
/// Both, in words for the one who met them.
pub(crate) const PATH_LIMITS: &str = "Linux takes 4,095 bytes in a path and 255 in one name";

/// Serialises a type through `Display` and parses it back, so that the wire carries plain text and an invalid
/// value cannot enter through it.
macro_rules! as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl specta::Type for $type {
            fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
                <String as specta::Type>::definition(types)
            }
        }
    };
}
pub(crate) use as_text;
