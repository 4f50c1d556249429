use std::fmt;
use std::str::FromStr;

use super::{MAX_NAME_BYTES, as_text};

/// Volumes of Sandbar itself begin like this; nobody may mount them into a sandbox, since a sandbox that
/// writes there could replace the gate of all others.
pub const RESERVED_VOLUME_PREFIX: &str = "sandbar-agent-";

/// Name of an engine's volume: `[a-zA-Z0-9][a-zA-Z0-9_.-]*`, at most 255 bytes, the rule of Docker and Podman.
///
/// Docker asks for two characters when a volume is made ([`VolumeName::check_new`]), Podman for one, so a
/// name of one character is valid here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VolumeName(String);

/// Why a text is no volume name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VolumeNameRule {
    /// Nothing was typed.
    #[error("a volume name is needed")]
    Empty,
    /// The first character is no ASCII letter or digit.
    #[error("a volume name begins with a letter (a to z) or a digit")]
    FirstCharacter,
    /// A later character is not among those that engines allow.
    #[error("a volume name holds letters (a to z), digits, `_`, `.` and `-` only; {0:?} is none of them")]
    Character(char),
    /// More than 255 bytes.
    #[error("a volume name has at most 255 characters")]
    TooLong,
    /// Shorter than this engine takes for a new volume.
    #[error("this engine wants at least {0} characters in a new volume's name")]
    TooShort(u8),
    /// The name belongs to Sandbar's own volumes.
    #[error("names that begin with `sandbar-agent-` belong to Sandbar's own volumes")]
    Reserved,
}

impl VolumeName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the volume is one of Sandbar's own.
    pub fn is_reserved(&self) -> bool {
        self.0.starts_with(RESERVED_VOLUME_PREFIX)
    }

    /// Checks the name for a volume that a sandbox mounts.
    ///
    /// # Errors
    /// [`VolumeNameRule::Reserved`] for Sandbar's own volumes.
    pub fn check_mountable(&self) -> Result<(), VolumeNameRule> {
        if self.is_reserved() {
            Err(VolumeNameRule::Reserved)
        } else {
            Ok(())
        }
    }

    /// Checks the name for a volume that is to be made on an engine that wants `shortest` characters.
    ///
    /// # Errors
    /// [`VolumeNameRule::TooShort`], or what [`VolumeName::check_mountable`] says.
    pub fn check_new(&self, shortest: u8) -> Result<(), VolumeNameRule> {
        if self.0.len() < usize::from(shortest) {
            return Err(VolumeNameRule::TooShort(shortest));
        }
        self.check_mountable()
    }
}

impl FromStr for VolumeName {
    type Err = VolumeNameRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let first = text.chars().next().ok_or(VolumeNameRule::Empty)?;
        if !first.is_ascii_alphanumeric() {
            return Err(VolumeNameRule::FirstCharacter);
        }
        if let Some(odd) = text
            .chars()
            .find(|&c| !(c.is_ascii_alphanumeric() || "_.-".contains(c)))
        {
            return Err(VolumeNameRule::Character(odd));
        }
        if text.len() > MAX_NAME_BYTES {
            return Err(VolumeNameRule::TooLong);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for VolumeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

as_text!(VolumeName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d7_legal_docker_names_are_accepted() {
        for name in ["proj_data", "My-Vol", "a.b", "a", "0", &"v".repeat(255)] {
            assert_eq!(name.parse::<VolumeName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn what_engines_refuse_is_refused_with_the_rule() {
        for (name, rule) in [
            ("", VolumeNameRule::Empty),
            ("-a", VolumeNameRule::FirstCharacter),
            (".", VolumeNameRule::FirstCharacter),
            ("a/b", VolumeNameRule::Character('/')),
            ("naïve", VolumeNameRule::Character('ï')),
            ("a\n", VolumeNameRule::Character('\n')),
        ] {
            assert_eq!(name.parse::<VolumeName>(), Err(rule), "{name:?}");
        }
        assert_eq!(
            "v".repeat(256).parse::<VolumeName>(),
            Err(VolumeNameRule::TooLong)
        );
    }

    #[test]
    fn sandbars_own_volumes_cannot_be_mounted() {
        let name: VolumeName = "sandbar-agent-0123456789ab".parse().unwrap();
        assert_eq!(name.check_mountable(), Err(VolumeNameRule::Reserved));
    }
}
