use serde::{Deserialize, Serialize};
use specta::Type;

use super::Access;
use crate::engine::Network;

/// A sandbox as typed: every field is text as it stands on the screen, valid or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// The sandbox's name; empty for one that Sandbar chooses.
    pub name: String,
    /// The image's reference.
    pub image: String,
    /// The command in a shell's quoting; empty for the image's own.
    pub command: String,
    /// `NAME=value` lines.
    pub environment: String,
    /// `user[:group]`; empty for the image's own.
    pub user: String,
    /// What it reaches.
    pub network: Network,
    /// Memory limit; empty for none.
    pub memory: String,
    /// Processor limit in cores; empty for none.
    pub cpu: String,
    /// Process limit; empty for the default.
    pub processes: String,
    /// Its mounts.
    pub mounts: Vec<MountDraft>,
}

/// A mount as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MountDraft {
    /// What is mounted.
    pub source: SourceDraft,
    /// Where it appears in the sandbox.
    pub target: String,
    /// Whether writing is allowed.
    pub access: Access,
}

/// What is mounted, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SourceDraft {
    /// A named volume or a folder of one.
    Volume {
        /// Its name.
        volume: String,
        /// Whether it is to be made with the sandbox.
        create: bool,
        /// Whether a volume that is made goes with the last sandbox that uses it.
        remove_when_unused: bool,
        /// The folder; empty for the whole volume.
        sub_path: String,
        /// Whether a file at the end of the subPath is wanted.
        allow_file: bool,
    },
    /// A folder of the engine's host.
    Host {
        /// Where it lies.
        path: String,
    },
    /// Memory.
    Tmpfs {
        /// Its size.
        size: String,
    },
}
