use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use specta::Type;

use super::shown::shown;
use crate::compose::Access;
use crate::engine::{
    Container, ContainerId, ContainerMount, ContainerMountKind, ContainerState, Role, Volume,
};
use crate::rules::{SubPath, VolumeName};

/// A container that has a volume, or a folder of it, mounted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VolumeUse {
    /// The container.
    pub container: ContainerId,
    /// Its name.
    pub name: String,
    /// Whether it is a sandbox of Sandbar.
    pub is_sandbox: bool,
    /// Its state.
    pub state: ContainerState,
    /// The folder.
    pub sub_path: SubPath,
    /// Where it appears.
    pub target: String,
    /// Whether it may write.
    pub access: Access,
}

/// Volumes by the place of their data, so that a bind below it is recognised as use of the volume.
#[derive(Debug, Default)]
pub struct VolumesByPlace(HashMap<String, VolumeName>);

impl VolumesByPlace {
    /// Notes where each volume lies.
    pub fn new<'a>(volumes: impl IntoIterator<Item = &'a Volume>) -> Self {
        let place = |volume: &Volume| volume.mountpoint.trim_end_matches('/').to_owned();
        let volumes = volumes
            .into_iter()
            .filter(|volume| volume.mountpoint.starts_with('/'));
        Self(
            volumes
                .map(|volume| (place(volume), volume.name.clone()))
                .collect(),
        )
    }

    /// The volume and folder that a place on the engine's host belongs to.
    pub fn find(&self, source: &str) -> Option<(&VolumeName, SubPath)> {
        let mut place = source.trim_end_matches('/');
        loop {
            if let Some(name) = self.0.get(place) {
                let rest = source.get(place.len()..)?.trim_start_matches('/');
                return Some((name, rest.parse().ok()?));
            }
            place = place.rsplit_once('/')?.0;
        }
    }

    /// The volume and folder that a mount shows, through the volume itself or a bind below its place.
    pub fn of_mount(&self, mount: &ContainerMount) -> Option<(VolumeName, SubPath)> {
        match &mount.kind {
            ContainerMountKind::Volume { name, sub_path } => Some((name.clone(), sub_path.clone())),
            ContainerMountKind::Bind { source } => self.find(source).map(|(name, path)| (name.clone(), path)),
            ContainerMountKind::Tmpfs | ContainerMountKind::Other => None,
        }
    }
}

/// Who uses which volume. Sandbar's helpers and keepers do not count.
pub(super) fn uses<'a>(
    containers: impl IntoIterator<Item = &'a Container>,
    places: &VolumesByPlace,
) -> BTreeMap<VolumeName, Vec<VolumeUse>> {
    let mut all: BTreeMap<VolumeName, Vec<VolumeUse>> = BTreeMap::new();
    for container in containers
        .into_iter()
        .filter(|container| !container.role().is_some_and(Role::is_helper))
    {
        for mount in &container.mounts {
            let Some((volume, sub_path)) = places.of_mount(mount) else {
                continue;
            };
            all.entry(volume).or_default().push(VolumeUse {
                container: container.id.clone(),
                name: shown(&container.name),
                is_sandbox: container.role() == Some(Role::Sandbox),
                state: container.state,
                sub_path,
                target: shown(&mount.target),
                access: Access::from_read_only(mount.read_only),
            });
        }
    }
    for users in all.values_mut() {
        users.sort_by(|a, b| (&a.name, &a.target).cmp(&(&b.name, &b.target)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(name: &str, mountpoint: &str) -> Volume {
        Volume {
            name: name.parse().unwrap(),
            driver: "local".into(),
            mountpoint: mountpoint.into(),
            created: None,
            labels: BTreeMap::new(),
            options: BTreeMap::new(),
        }
    }

    #[test]
    fn d3_a_bind_below_a_volumes_place_is_use_of_the_volume() {
        let volumes = [volume("a", "/v/a/_data"), volume("ab", "/v/ab/_data")];
        let places = VolumesByPlace::new(&volumes);
        let found = |source: &str| {
            places
                .find(source)
                .map(|(name, path)| (name.to_string(), path.to_string()))
        };
        assert_eq!(found("/v/a/_data/x/y"), Some(("a".into(), "x/y".into())));
        assert_eq!(found("/v/ab/_data"), Some(("ab".into(), String::new())));
        assert_eq!(found("/v/a/_database"), None);
        assert_eq!(found("/v"), None);
    }
}
