use sandbar_agent_protocol::{Expected, GatePlan};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::compose::{Access, PlannedMount};
use crate::engine::MountHow;
use crate::rules::{HostPath, Memory, MountPath, SubPath, VolumeName};

/// A mount as it was asked for and planned, kept as a label of the sandbox, so that it is known after a restart
/// of Sandbar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AskedMount {
    /// What.
    pub source: AskedSource,
    /// Where.
    pub target: MountPath,
    /// Access.
    pub access: Access,
    /// `Identity` of the folder that was planned; none for tmpfs.
    pub identity: Option<String>,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AskedSource {
    /// A volume or a folder of it.
    Volume {
        /// The volume.
        volume: VolumeName,
        /// The folder as asked, in normal form.
        sub_path: SubPath,
        /// The folder without links.
        canonical: SubPath,
        /// Whether the engine mounts the folder itself.
        native: bool,
    },
    /// A host folder, without links.
    Host {
        /// Where it lies.
        path: HostPath,
    },
    /// Memory.
    Tmpfs {
        /// Its size, as `512m`.
        size: Memory,
    },
}

impl AskedMount {
    /// What is remembered of a planned mount.
    pub(crate) fn of(mount: &PlannedMount) -> Self {
        let asked = mount.asked.clone().unwrap_or_default();
        let source = match &mount.how {
            MountHow::Volume { name, sub_path } => AskedSource::Volume {
                volume: name.clone(),
                sub_path: asked,
                canonical: sub_path.clone(),
                native: true,
            },
            MountHow::BoundVolume { name, .. } => {
                let canonical = mount
                    .resolved
                    .as_ref()
                    .map(|found| found.canonical.clone())
                    .unwrap_or_default();
                AskedSource::Volume {
                    volume: name.clone(),
                    sub_path: asked,
                    canonical,
                    native: false,
                }
            }
            MountHow::Host { source } => AskedSource::Host { path: source.clone() },
            MountHow::Tmpfs { size } => AskedSource::Tmpfs { size: *size },
        };
        let identity = mount.resolved.as_ref().map(|found| found.identity.to_string());
        Self {
            source,
            target: mount.target.clone(),
            access: mount.access,
            identity,
        }
    }

    /// What a gate must find here; none where the label does not make sense.
    fn expected(&self) -> Option<Expected> {
        let Some(identity) = &self.identity else {
            return Some(Expected::Tmpfs);
        };
        Some(Expected::Folder(identity.parse().ok()?))
    }
}

/// What a gate must find for all of `mounts`; none where a label does not make sense.
pub(super) fn plan_of(mounts: &[AskedMount]) -> Option<GatePlan> {
    let mounts = mounts.iter().map(|mount| {
        let access = match mount.access {
            Access::ReadOnly => sandbar_agent_protocol::Access::ReadOnly,
            Access::ReadWrite => sandbar_agent_protocol::Access::ReadWrite,
        };
        let target = mount.target.to_string();
        Some(sandbar_agent_protocol::GateMount {
            target,
            access,
            expected: mount.expected()?,
        })
    });
    Some(GatePlan {
        mounts: mounts.collect::<Option<_>>()?,
    })
}
