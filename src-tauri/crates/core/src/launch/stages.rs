use serde::Serialize;
use specta::Type;

use crate::engine::ContainerId;
use crate::sandbox::Proof;

/// What a launch does, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Rules, image, and every subPath inside its volume.
    Resolve,
    /// The container, not started.
    Create,
    /// What the engine says it will mount.
    ReadBack,
    /// Started; the gate looks at every mount before anything else runs.
    Gate,
    /// Every mount is as planned, and the command runs.
    Verified,
}

impl Stage {
    /// Its name for errors and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Create => "create",
            Self::ReadBack => "read back",
            Self::Gate => "gate",
            Self::Verified => "verified",
        }
    }
}

/// Told while a launch goes on.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LaunchProgress {
    /// A stage began; those before it are done.
    Began {
        /// The stage.
        stage: Stage,
        /// Since the launch began, in milliseconds.
        after_ms: u32,
    },
    /// It failed or was cancelled, and what it made is being removed.
    CleaningUp,
}

/// A sandbox that was launched.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Launched {
    /// Its container.
    pub container: ContainerId,
    /// Its name.
    pub name: String,
    /// What the gate found.
    pub proof: Proof,
    /// From the start of the launch to the proof, in milliseconds.
    pub took_ms: u32,
}
