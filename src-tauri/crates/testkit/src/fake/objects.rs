use std::fs;
use std::sync::Arc;

use sandbar_core::engine::{
    Change, ContainerId, ContainerMount, ContainerMountKind, CreatedMount, EngineError, MountHow, Role,
    SandboxMount, SandboxSpec, Volume,
};
use sandbar_core::rules::VolumeName;

use super::FakeEngine;
use super::engine::NOT_FOUND;
use super::mounted::{failed, open_folder};
use super::world::{Record, World, whole};

impl FakeEngine {
    /// An engine makes the volume of a mount that is not there, and refuses a bind without its source.
    pub(super) fn check_source(&self, mount: &SandboxMount) -> Result<(), EngineError> {
        match &mount.how {
            MountHow::Volume { name, .. } => ensure_volume(&self.0, name, &[]).map(drop),
            MountHow::BoundVolume { source, .. } | MountHow::Host { source } => {
                let there = open_folder(source.as_str().as_ref()).map(drop);
                there.or(Err(EngineError::Refused {
                    status: 400,
                    cause: None,
                }))
            }
            MountHow::Tmpfs { .. } => Ok(()),
        }
    }

    pub(super) fn keep(&self, spec: &SandboxSpec) -> ContainerId {
        let volumes = spec.mounts.iter().filter_map(|mount| match &mount.how {
            MountHow::BoundVolume { name, .. } | MountHow::Volume { name, .. } => Some(name),
            MountHow::Host { .. } | MountHow::Tmpfs { .. } => None,
        });
        let mounts = volumes
            .enumerate()
            .map(|(index, name)| whole(name, &format!("/volumes/{index}"), true))
            .collect();
        self.0.add(
            &format!("{}-keeper", spec.name),
            "sandbar-agent",
            Some(Role::Keeper),
            mounts,
        )
    }

    pub(super) fn change(&self, id: &ContainerId, act: impl FnOnce(&mut Record)) -> Result<(), EngineError> {
        let id = self.0.with(|state| {
            let record = state.find(id).ok_or(NOT_FOUND)?;
            act(record);
            Ok(record.container.id.clone())
        })?;
        self.0.tell(Change::Container(id));
        Ok(())
    }
}

pub(super) fn ensure_volume(
    world: &Arc<World>,
    name: &VolumeName,
    labels: &[(String, String)],
) -> Result<Volume, EngineError> {
    if let Some(volume) = world.with(|state| state.volumes.get(name).cloned()) {
        return Ok(volume);
    }
    let folder = world.folder_of(name);
    fs::create_dir_all(&folder).map_err(failed)?;
    let volume = Volume {
        name: name.clone(),
        driver: "local".into(),
        mountpoint: folder.to_string_lossy().into_owned(),
        created: Some("2026-01-01T00:00:00Z".into()),
        labels: labels.iter().cloned().collect(),
        options: std::collections::BTreeMap::new(),
    };
    world.with(|state| state.volumes.insert(name.clone(), volume.clone()));
    world.tell(Change::Volume(name.clone()));
    Ok(volume)
}

pub(super) fn listed(mount: &SandboxMount) -> ContainerMount {
    let kind = match &mount.how {
        MountHow::Volume { name, sub_path } => ContainerMountKind::Volume {
            name: name.clone(),
            sub_path: sub_path.clone(),
        },
        MountHow::BoundVolume { source, .. } | MountHow::Host { source } => ContainerMountKind::Bind {
            source: source.to_string(),
        },
        MountHow::Tmpfs { .. } => ContainerMountKind::Tmpfs,
    };
    ContainerMount {
        kind,
        target: mount.target.to_string(),
        read_only: mount.read_only,
    }
}

pub(super) fn read_back(mount: &SandboxMount, lists_sub_path: bool) -> CreatedMount {
    let (source, sub_path) = match &mount.how {
        MountHow::Volume { name, sub_path } => {
            let listed = lists_sub_path && !sub_path.is_whole();
            (Some(name.to_string()), listed.then(|| sub_path.to_string()))
        }
        MountHow::BoundVolume { source, .. } | MountHow::Host { source } => (Some(source.to_string()), None),
        MountHow::Tmpfs { .. } => (None, None),
    };
    CreatedMount {
        source,
        sub_path,
        target: mount.target.to_string(),
        read_only: mount.read_only,
    }
}
