use serde::{Deserialize, Serialize};
use specta::Type;

use crate::engine::{Limits, Network};
use crate::rules::{AllowedRoots, HostPath, Memory, MountPath, SubPath, User, VolumeName};

/// Whether a sandbox may write to a mount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Access {
    /// It may not.
    #[default]
    ReadOnly,
    /// It may.
    ReadWrite,
}

impl Access {
    /// From an engine's flag.
    pub fn from_read_only(read_only: bool) -> Self {
        if read_only {
            Self::ReadOnly
        } else {
            Self::ReadWrite
        }
    }

    /// For an engine.
    pub fn is_read_only(self) -> bool {
        self == Self::ReadOnly
    }
}

/// What a mount is made of, valid as far as rules without an engine can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A volume or a folder of one.
    Volume {
        /// Its name.
        name: VolumeName,
        /// Whether it is made with the sandbox.
        create: bool,
        /// Whether a volume that is made goes with the last sandbox that uses it.
        remove_when_unused: bool,
        /// The folder.
        sub_path: SubPath,
        /// Whether a file will do.
        allow_file: bool,
    },
    /// A host folder.
    Host {
        /// The allowed root.
        root: HostPath,
        /// The folder below it.
        below: SubPath,
    },
    /// Memory.
    Tmpfs {
        /// Its size.
        size: Memory,
    },
}

/// A wished mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountWish<Target = MountPath> {
    /// Its place in the draft, for naming fields.
    pub index: usize,
    /// What.
    pub source: Source,
    /// Where.
    pub target: Target,
    /// How.
    pub access: Access,
}

/// A mount whose source is valid; its target may not be yet.
pub type SourcedMount = MountWish<Option<MountPath>>;

impl SourcedMount {
    /// The same with its target, where there is one.
    pub fn targeted(self) -> Option<MountWish> {
        Some(MountWish {
            index: self.index,
            source: self.source,
            target: self.target?,
            access: self.access,
        })
    }
}

/// A sandbox that follows every rule that can be judged without an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    /// Its name, where one was given.
    pub name: Option<String>,
    /// The image.
    pub image: String,
    /// The words of the command; empty for the image's own.
    pub command: Vec<String>,
    /// `NAME=value`.
    pub environment: Vec<String>,
    /// Who runs it.
    pub user: Option<User>,
    /// What it reaches.
    pub network: Network,
    /// Limits.
    pub limits: Limits,
    /// Mounts, in the draft's order.
    pub mounts: Vec<MountWish>,
}

/// What the rules need to know about where the sandbox will live.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Host folders that may be mounted.
    pub allowed_roots: AllowedRoots,
    /// Fewest characters in the name of a new volume.
    pub shortest_new_volume_name: u8,
}
