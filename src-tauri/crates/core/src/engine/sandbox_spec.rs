use sandbar_agent_protocol::GatePlan;

use crate::rules::{Cpus, HostPath, Memory, MountPath, ProcessLimit, SubPath, User, VolumeName};

/// What every sandbox gets, unless the user asks for less.
pub mod defaults {
    /// Most processes, where the user names no limit.
    pub const PROCESSES: u32 = 256;
    /// What is left of root's capabilities: enough for a shell and a package tool to work on files and to change
    /// the user. All others are dropped.
    pub const CAPABILITIES: [&str; 6] = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];
}

/// How a folder gets into a sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountHow {
    /// The engine mounts the volume, or a folder of it, itself.
    Volume {
        /// The volume.
        name: VolumeName,
        /// Canonical, without links; whole only where the whole volume is wanted.
        sub_path: SubPath,
    },
    /// A bind of a folder of a volume, for engines that ignore subPaths.
    BoundVolume {
        /// The volume, for the keeper.
        name: VolumeName,
        /// The volume's mountpoint joined with the canonical subPath.
        source: HostPath,
    },
    /// A bind of a host folder.
    Host {
        /// Canonical.
        source: HostPath,
    },
    /// Memory.
    Tmpfs {
        /// Its size.
        size: Memory,
    },
}

/// A mount as it is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxMount {
    /// How.
    pub how: MountHow,
    /// Where.
    pub target: MountPath,
    /// Whether writing is refused.
    pub read_only: bool,
}

/// What the sandbox reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Network {
    /// Nothing.
    #[default]
    None,
    /// The engine's default bridge.
    Bridge,
}

/// Limits of a sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Memory, unlimited where none.
    pub memory: Option<Memory>,
    /// Processor time, unlimited where none.
    pub cpus: Option<Cpus>,
    /// Processes, the default of [`crate::compose`] where none.
    pub processes: Option<ProcessLimit>,
}

/// A sandbox to be made. The adapter adds the gate, the agent's mount, the keeper and the safe defaults.
#[derive(Clone, Debug)]
pub struct SandboxSpec {
    /// Sandbar's id of it.
    pub id: String,
    /// The container's name.
    pub name: String,
    /// The image.
    pub image: String,
    /// The user's command, entrypoint of the image included.
    pub argv: Vec<String>,
    /// `NAME=value`.
    pub environment: Vec<String>,
    /// Who runs it, the image's own where none.
    pub user: Option<User>,
    /// What it reaches.
    pub network: Network,
    /// Limits.
    pub limits: Limits,
    /// Mounts in the order in which they are made: parents before what lies below.
    pub mounts: Vec<SandboxMount>,
    /// What the gate must find.
    pub gate: GatePlan,
    /// Labels beside those of the adapter.
    pub labels: Vec<(String, String)>,
}

/// A mount as a created container lists it, before it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedMount {
    /// Volume name or bind source; `None` for tmpfs.
    pub source: Option<String>,
    /// The subPath that the engine took over, `None` where it lists none.
    pub sub_path: Option<String>,
    /// Where.
    pub target: String,
    /// Whether it is read-only.
    pub read_only: bool,
}
