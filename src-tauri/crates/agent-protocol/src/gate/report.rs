//! What the gate found.

use serde::{Deserialize, Serialize};

use crate::entry::Identity;

/// What the gate found, and what it did about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateReport {
    /// One for each planned mount, in the order of the plan.
    pub mounts: Vec<MountFacts>,
    /// When it looked, by the engine's clock: nanoseconds since 1970, UTC.
    pub time: i64,
    /// What becomes of the user's command.
    pub command: CommandState,
}

/// What is mounted at a planned target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MountFacts {
    /// The target, as planned.
    pub target: String,
    /// What is there; `None` when it could not be looked at.
    pub identity: Option<Identity>,
    /// The folder of its file system that is mounted (`/proc/self/mountinfo`, field 4, unescaped).
    /// Ends with `//deleted` when it was removed while mounted: the mount keeps it, a restart would not.
    pub root: Vec<u8>,
    /// The type of its file system, as `ext4` or `tmpfs`.
    pub filesystem: String,
    /// Whether the mount, or its file system, is read-only.
    pub read_only: bool,
    /// Where the mount that holds the target is mounted: the target itself, once links are followed, or a
    /// folder above it when nothing is mounted there.
    pub mount_point: Vec<u8>,
    /// How this compares with the plan.
    pub verdict: MountVerdict,
}

/// How a mount compares with the plan. The first that applies, in this order: unreadable or missing,
/// not mounted, another folder or not tmpfs, access, nested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MountVerdict {
    /// As planned.
    Same,
    /// Another folder is mounted there.
    OtherFolder,
    /// Nothing is mounted there.
    NotMounted,
    /// Writable where read-only was planned, or the other way round.
    AccessDiffers,
    /// Read-only as planned, but a mount beneath it that is not planned is writable.
    NestedWritable {
        /// Where.
        mount_point: Vec<u8>,
    },
    /// The target does not exist.
    Missing,
    /// A tmpfs was planned, and something else is mounted.
    NotTmpfs,
    /// The system refused to look.
    Unreadable {
        /// Linux error number.
        errno: i32,
    },
}

/// What becomes of the user's command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommandState {
    /// It is executed right after the report.
    Runs {
        /// The file that is executed, found in PATH where the command named no folder.
        path: Vec<u8>,
    },
    /// There is no such file.
    NotFound,
    /// There is one, but it cannot be executed.
    NotExecutable {
        /// Linux error number.
        errno: i32,
    },
    /// It is not started, nor looked for: a mount is not as planned.
    Withheld,
    /// None was given (`prove`).
    NotAsked,
}

impl GateReport {
    /// Whether every mount is as planned.
    pub fn is_proved(&self) -> bool {
        self.mounts
            .iter()
            .all(|mount| mount.verdict == MountVerdict::Same)
    }
}
