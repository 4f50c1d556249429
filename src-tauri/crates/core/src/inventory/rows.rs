use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;

use super::shown::{shown, shown_pairs};
use super::{VolumeUse, VolumesByPlace};
use crate::compose::Access;
use crate::engine::{
    Container, ContainerId, ContainerMount, ContainerMountKind, ContainerState, Role, Volume, labels,
};
use crate::rules::{SubPath, VolumeName};

/// A volume as the page shows it: what others wrote is escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VolumeRow {
    /// Its name.
    pub name: VolumeName,
    /// Its driver.
    pub driver: String,
    /// RFC 3339, where the engine tells it.
    pub created: Option<String>,
    /// Whether the engine chose its name.
    pub anonymous: bool,
    /// Its labels, without secrets.
    pub labels: BTreeMap<String, String>,
    /// Options of its driver, without secrets.
    pub options: BTreeMap<String, String>,
    /// Whether Sandbar removes it once nobody uses it.
    pub remove_when_unused: bool,
    /// Who uses it, sorted by name.
    pub used_by: Vec<VolumeUse>,
}

/// A container as the page shows it, what others wrote escaped; helpers are never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContainerRow {
    /// Its id.
    pub id: ContainerId,
    /// Its name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// Its state.
    pub state: ContainerState,
    /// Exit code of the last run.
    #[specta(type = Option<i32>)]
    pub exit_code: Option<i64>,
    /// RFC 3339.
    pub created: Option<String>,
    /// Sandbar's id of it, where it is a sandbox of Sandbar.
    pub sandbox: Option<String>,
    /// Its mounts as the engine lists them, binds mapped back to volumes.
    pub mounts: Vec<MountRow>,
}

/// A mount of a container as the engine lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MountRow {
    /// What.
    pub source: MountRowSource,
    /// Where.
    pub target: String,
    /// Access.
    pub access: Access,
}

/// What a container has mounted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MountRowSource {
    /// A volume or a folder of it.
    Volume {
        /// The volume.
        volume: VolumeName,
        /// The folder.
        sub_path: SubPath,
    },
    /// A host folder.
    Host {
        /// Where it lies.
        path: String,
    },
    /// Memory.
    Tmpfs,
    /// Anything else.
    Other,
}

pub(super) fn volume_row(volume: &Volume, used_by: Vec<VolumeUse>) -> VolumeRow {
    VolumeRow {
        name: volume.name.clone(),
        driver: shown(&volume.driver),
        created: volume.created.clone(),
        anonymous: is_anonymous(volume),
        remove_when_unused: volume.labels.contains_key(labels::REMOVE_WHEN_UNUSED),
        labels: shown_pairs(&volume.labels),
        options: shown_pairs(&volume.options),
        used_by,
    }
}

/// Docker labels what it names itself since 24; before, and on Podman, 64 hexadecimal digits tell.
fn is_anonymous(volume: &Volume) -> bool {
    let name = volume.name.as_str();
    volume.labels.contains_key("com.docker.volume.anonymous")
        || (name.len() == 64
            && name
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)))
}

/// The row of a container; none for helpers.
pub(super) fn container_row(container: &Container, places: &VolumesByPlace) -> Option<ContainerRow> {
    let role = container.role();
    if role.is_some_and(Role::is_helper) {
        return None;
    }
    Some(ContainerRow {
        id: container.id.clone(),
        name: shown(&container.name),
        image: shown(&container.image),
        state: container.state,
        exit_code: container.exit_code,
        created: container.created.clone(),
        sandbox: role.and_then(|_| container.labels.get(labels::SANDBOX).cloned()),
        mounts: container
            .mounts
            .iter()
            .filter(|mount| !is_agent(mount))
            .map(|mount| mount_row(mount, places))
            .collect(),
    })
}

/// The agent's own mount is no data of the sandbox.
fn is_agent(mount: &ContainerMount) -> bool {
    matches!(&mount.kind, ContainerMountKind::Volume { name, .. } if name.is_reserved())
}

fn mount_row(mount: &ContainerMount, places: &VolumesByPlace) -> MountRow {
    let source = match (places.of_mount(mount), &mount.kind) {
        (Some((volume, sub_path)), _) => MountRowSource::Volume { volume, sub_path },
        (None, ContainerMountKind::Bind { source }) => MountRowSource::Host { path: shown(source) },
        (None, ContainerMountKind::Tmpfs) => MountRowSource::Tmpfs,
        (None, _) => MountRowSource::Other,
    };
    MountRow {
        source,
        target: shown(&mount.target),
        access: Access::from_read_only(mount.read_only),
    }
}
