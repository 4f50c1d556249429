use sandbar_agent_protocol::{Access as GateAccess, Expected, GateMount, GatePlan};

use super::overlap::Reach;
use super::{Access, MountPlan, MountVerdict, MountWish, Resolved, Way};
use crate::engine::{MountHow, SandboxMount, ViewRoot};
use crate::rules::{MountPath, SubPath};

/// A mount as it would be made, resolved as far as that is possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedMount<Target = MountPath> {
    /// Its place in the draft.
    pub index: usize,
    /// How.
    pub how: MountHow,
    /// Where.
    pub target: Target,
    /// Access.
    pub access: Access,
    /// The folder it must be; none for tmpfs, and where it is yet to be made.
    pub resolved: Option<Resolved>,
    /// The subPath as asked, in normal form.
    pub asked: Option<SubPath>,
}

impl PlannedMount<Option<MountPath>> {
    /// The same with its target, where there is one.
    pub(super) fn targeted(self) -> Option<PlannedMount> {
        Some(PlannedMount {
            index: self.index,
            how: self.how,
            target: self.target?,
            access: self.access,
            resolved: self.resolved,
            asked: self.asked,
        })
    }
}

/// What the engine is asked to mount.
pub fn sandbox_mount(mount: &PlannedMount) -> SandboxMount {
    SandboxMount {
        how: mount.how.clone(),
        target: mount.target.clone(),
        read_only: mount.access.is_read_only(),
    }
}

/// What the gate must find.
pub fn gate_plan(mounts: &[PlannedMount]) -> GatePlan {
    let mounts = mounts.iter().map(|mount| GateMount {
        target: mount.target.to_string(),
        access: if mount.access.is_read_only() {
            GateAccess::ReadOnly
        } else {
            GateAccess::ReadWrite
        },
        expected: mount
            .resolved
            .as_ref()
            .map_or(Expected::Tmpfs, |found| Expected::Folder(found.identity)),
    });
    GatePlan {
        mounts: mounts.collect(),
    }
}

pub(super) fn planned<Target: Clone>(
    wish: &MountWish<Target>,
    how: MountHow,
    resolved: Option<Resolved>,
    asked: Option<SubPath>,
) -> PlannedMount<Target> {
    PlannedMount {
        index: wish.index,
        how,
        target: wish.target.clone(),
        access: wish.access,
        resolved,
        asked,
    }
}

/// What is shown as the way of a mount that is refused.
pub(super) fn guess(root: &ViewRoot, asked: &SubPath) -> MountHow {
    match root {
        ViewRoot::Volume(name) => MountHow::Volume {
            name: name.clone(),
            sub_path: asked.clone(),
        },
        ViewRoot::Host(path) => MountHow::Host {
            source: path.join(asked),
        },
    }
}

pub(super) fn mount_plan(planned: &PlannedMount<Option<MountPath>>, verdict: MountVerdict) -> MountPlan {
    let asked = planned.asked.as_ref();
    MountPlan {
        index: u32::try_from(planned.index).unwrap_or(u32::MAX),
        target: planned.target.as_ref().map(ToString::to_string),
        verdict,
        way: way(&planned.how),
        sub_path: asked.cloned(),
        components: Vec::new(),
        folder: planned
            .resolved
            .as_ref()
            .zip(asked)
            .map(|(resolved, asked)| resolved.folder_facts(asked)),
    }
}

pub(super) fn way(how: &MountHow) -> Way {
    match how {
        MountHow::Volume { sub_path, .. } if sub_path.is_whole() => Way::WholeVolume,
        MountHow::Volume { .. } => Way::NativeSubPath,
        MountHow::BoundVolume { .. } => Way::ProvenBind,
        MountHow::Host { .. } => Way::HostBind,
        MountHow::Tmpfs { .. } => Way::Tmpfs,
    }
}

pub(super) fn reach<Target>(mount: &PlannedMount<Target>) -> Option<Reach<'_>> {
    let (MountHow::Volume { name, .. } | MountHow::BoundVolume { name, .. }) = &mount.how else {
        return None;
    };
    Some(Reach {
        mount: u32::try_from(mount.index).ok()?,
        volume: name,
        sub_path: &mount.resolved.as_ref()?.canonical,
        access: mount.access,
    })
}
