use serde::Serialize;
use specta::Type;

use super::{ContainerRow, VolumeRow};
use crate::engine::{ContainerId, EngineIdentity, Image};
use crate::problem::Told;
use crate::rules::VolumeName;

/// What the page is told about the engine, in order.
///
/// A snapshot replaces everything at once. A delta follows the message numbered one less; a page that missed one
/// asks for a new stream.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum InventoryMessage {
    /// Everything, as of now.
    Snapshot {
        /// Number of this message.
        sequence: u32,
        /// Everything.
        snapshot: InventorySnapshot,
    },
    /// What changed.
    Delta {
        /// Number of this message.
        sequence: u32,
        /// The change.
        delta: InventoryDelta,
    },
    /// Whether the engine can be followed now.
    Liveness {
        /// Number of this message.
        sequence: u32,
        /// The state.
        liveness: Liveness,
    },
}

/// Everything that is on the engine.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InventorySnapshot {
    /// The engine.
    pub engine: EngineIdentity,
    /// Volumes, sorted by name.
    pub volumes: Vec<VolumeRow>,
    /// Containers, sorted by name.
    pub containers: Vec<ContainerRow>,
    /// Images, sorted by reference.
    pub images: Vec<Image>,
}

/// Rows that are new or different, and names that are gone.
#[derive(Clone, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InventoryDelta {
    /// New or different volumes.
    pub volumes: Vec<VolumeRow>,
    /// Volumes that are gone.
    pub gone_volumes: Vec<VolumeName>,
    /// New or different containers.
    pub containers: Vec<ContainerRow>,
    /// Containers that are gone.
    pub gone_containers: Vec<ContainerId>,
    /// All images, where some changed.
    pub images: Option<Vec<Image>>,
}

impl InventoryDelta {
    pub(super) fn is_empty(&self) -> bool {
        self.volumes.is_empty()
            && self.gone_volumes.is_empty()
            && self.containers.is_empty()
            && self.gone_containers.is_empty()
            && self.images.is_none()
    }
}

/// Whether the engine can be followed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Liveness {
    /// What is shown is as it is.
    Live,
    /// The engine went away: what is shown was true until then. It is tried again by itself.
    Stale {
        /// Why.
        problem: Box<Told>,
    },
}
