use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::rules::{SubPath, VolumeName};

/// Labels by which Sandbar finds its own things again.
pub mod labels {
    /// What a container, volume or image of Sandbar is for: see [`super::Role`].
    pub const ROLE: &str = "io.sandbar.role";
    /// Value of [`ROLE`] on the volume that a probe tries an engine with.
    pub const PROBE: &str = "probe";
    /// Id of the sandbox that a container, keeper or volume belongs to.
    pub const SANDBOX: &str = "io.sandbar.sandbox";
    /// Id of the running program that made a helper.
    pub const INSTANCE: &str = "io.sandbar.instance";
    /// JSON of a sandbox's mounts as they were asked for and planned.
    pub const MOUNTS: &str = "io.sandbar.mounts";
    /// On a volume: remove it once no container refers to it.
    pub const REMOVE_WHEN_UNUSED: &str = "io.sandbar.remove-when-unused";
}

/// Id of a container as the engine gave it; also takes a name where one is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ContainerId(pub String);

/// A volume as the engine describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Its name.
    pub name: VolumeName,
    /// Its driver; `local` is the engine's own.
    pub driver: String,
    /// Where its data lies on the engine's host, as the engine says.
    pub mountpoint: String,
    /// RFC 3339, where the engine tells it.
    pub created: Option<String>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Options of its driver.
    pub options: BTreeMap<String, String>,
}

/// What a container of Sandbar is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// A sandbox.
    Sandbox,
    /// Looks into a volume.
    Browse,
    /// Makes folders in a volume.
    Edit,
    /// Refers to the volumes of a sandbox so that nobody removes them.
    Keeper,
    /// Fills the agent's volume.
    Install,
}

impl Role {
    /// The value of [`labels::ROLE`].
    pub fn label(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Browse => "browse",
            Self::Edit => "edit",
            Self::Keeper => "keeper",
            Self::Install => "install",
        }
    }

    /// Reads a value of [`labels::ROLE`].
    pub fn from_label(value: &str) -> Option<Self> {
        [
            Self::Sandbox,
            Self::Browse,
            Self::Edit,
            Self::Keeper,
            Self::Install,
        ]
        .into_iter()
        .find(|role| role.label() == value)
    }

    /// Whether it is a helper: hidden from lists and use counts.
    pub fn is_helper(self) -> bool {
        self != Self::Sandbox
    }
}

/// State of a container, in the engine's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ContainerState {
    /// Made, never started.
    Created,
    /// Running.
    Running,
    /// Frozen.
    Paused,
    /// Being started again.
    Restarting,
    /// Being removed.
    Removing,
    /// Ended.
    Exited,
    /// Could not be removed or started.
    Dead,
}

/// Kind of a container's mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerMountKind {
    /// A named volume, or a folder of one.
    Volume {
        /// The volume.
        name: VolumeName,
        /// The folder, where the engine tells it.
        sub_path: SubPath,
    },
    /// A folder of the engine's host.
    Bind {
        /// Where it lies.
        source: String,
    },
    /// Memory.
    Tmpfs,
    /// Anything else.
    Other,
}

/// A mount of a container as the engine lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerMount {
    /// What is mounted.
    pub kind: ContainerMountKind,
    /// Where it appears.
    pub target: String,
    /// Whether the engine lists it as read-only.
    pub read_only: bool,
}

/// A container as the engine describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its id.
    pub id: ContainerId,
    /// Its name without the leading `/`.
    pub name: String,
    /// The image as it was asked for; Podman writes its registry in front.
    pub image: String,
    /// Its state.
    pub state: ContainerState,
    /// Exit code of the last run, where there was one.
    pub exit_code: Option<i64>,
    /// RFC 3339.
    pub created: Option<String>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its mounts.
    pub mounts: Vec<ContainerMount>,
}

impl Container {
    /// What it is for, where it is one of Sandbar's.
    pub fn role(&self) -> Option<Role> {
        Role::from_label(self.labels.get(labels::ROLE)?)
    }
}

/// An image with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// `name:tag`.
    pub reference: String,
    /// Its id.
    pub id: String,
    /// Size in bytes.
    #[specta(type = u32)]
    pub size: u64,
    /// When it was made, seconds since 1970.
    #[specta(type = i32)]
    pub created: i64,
}

/// What an image says about its command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageDetails {
    /// Its id.
    pub id: String,
    /// Goes before the command.
    pub entrypoint: Vec<String>,
    /// Used where no command is given.
    pub command: Vec<String>,
    /// `linux/amd64`.
    pub platform: String,
}

/// Something changed; ask the engine what it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A volume was made, changed or removed.
    Volume(VolumeName),
    /// A container was made, changed or removed.
    Container(ContainerId),
    /// Some image came or went.
    Images,
}

/// Which stream a line was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LogSource {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// A line of a container's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Where it was written.
    pub source: LogSource,
    /// Its text, escaped like a file name except for tabs; at most 4,096 characters.
    pub text: String,
}
