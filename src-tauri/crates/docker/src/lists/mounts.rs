use std::borrow::Cow;

use bollard::models::{ContainerInspectResponse, Mount, MountPoint};
use sandbar_core::engine::{ContainerMount, ContainerMountKind, CreatedMount};
use sandbar_core::rules::{SubPath, is_agent_target};

/// The mounts of a container, without the agent's own. The engine's list never tells a subPath, so each is joined
/// with the request that it came from.
pub(super) fn container_mounts(container: &ContainerInspectResponse) -> Vec<ContainerMount> {
    joined(container)
        .map(|(point, sub_path)| ContainerMount {
            kind: kind(&point, sub_path),
            target: point.destination.clone().unwrap_or_default(),
            read_only: point.rw == Some(false),
        })
        .collect()
}

/// What a container that was made says it will mount, without the agent's own.
pub(crate) fn created_mounts(container: &ContainerInspectResponse) -> Vec<CreatedMount> {
    joined(container)
        .map(|(point, sub_path)| CreatedMount {
            source: match point.typ.as_deref() {
                Some("tmpfs") => None,
                Some("volume") => point.name.clone(),
                _ => point.source.clone(),
            },
            sub_path: sub_path.map(str::to_owned),
            target: point.destination.clone().unwrap_or_default(),
            read_only: point.rw == Some(false),
        })
        .collect()
}

/// Each listed mount with the subPath that was asked for at its target, then the tmpfs that the list leaves out.
fn joined(container: &ContainerInspectResponse) -> impl Iterator<Item = (Cow<'_, MountPoint>, Option<&str>)> {
    let host = container.host_config.as_ref();
    let asked: &[Mount] = host
        .and_then(|config| config.mounts.as_deref())
        .unwrap_or_default();
    let listed: &[MountPoint] = container.mounts.as_deref().unwrap_or_default();
    let is_listed = |target: &str| {
        listed
            .iter()
            .any(|point| point.destination.as_deref() == Some(target))
    };
    let tmpfs = host
        .and_then(|config| config.tmpfs.as_ref())
        .into_iter()
        .flatten();
    let unlisted = tmpfs
        .filter(move |(target, _)| !is_listed(target))
        .map(|(target, options)| (Cow::Owned(tmpfs_point(target, options)), None));
    listed
        .iter()
        .filter(|point| !point.destination.as_deref().is_some_and(is_agent_target))
        .map(|point| (Cow::Borrowed(point), asked_sub_path(asked, point)))
        .chain(unlisted)
}

fn asked_sub_path<'a>(asked: &'a [Mount], point: &MountPoint) -> Option<&'a str> {
    let target = point.destination.as_deref().unwrap_or_default();
    let of_target = asked
        .iter()
        .find(|mount| same_target(mount.target.as_deref().unwrap_or_default(), target));
    let sub_path = of_target?.volume_options.as_ref()?.subpath.as_deref()?;
    (!sub_path.is_empty()).then_some(sub_path)
}

/// Podman lists no tmpfs, Docker none that was asked for by `--tmpfs`: both keep them with their options, as `rw,size=1m`.
fn tmpfs_point(target: &str, options: &str) -> MountPoint {
    MountPoint {
        typ: Some("tmpfs".to_owned()),
        destination: Some(target.to_owned()),
        rw: Some(!options.split(',').any(|option| option == "ro")),
        ..Default::default()
    }
}

fn kind(point: &MountPoint, sub_path: Option<&str>) -> ContainerMountKind {
    match point.typ.as_deref() {
        Some("volume") => {
            let name = point.name.as_deref().and_then(|name| name.parse().ok());
            let sub_path = sub_path.map_or(Some(SubPath::whole()), |path| normal(path).parse().ok());
            match (name, sub_path) {
                (Some(name), Some(sub_path)) => ContainerMountKind::Volume { name, sub_path },
                _ => ContainerMountKind::Other,
            }
        }
        Some("bind") => ContainerMountKind::Bind {
            source: point.source.clone().unwrap_or_default(),
        },
        Some("tmpfs") => ContainerMountKind::Tmpfs,
        _ => ContainerMountKind::Other,
    }
}

/// The engine lists a target in its normal form, the request keeps it as it was written.
fn same_target(asked: &str, listed: &str) -> bool {
    asked == listed || normal(asked) == normal(listed)
}

/// A path as the engine cleans it before it follows a link: `a/../b` is `b`.
fn normal(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use bollard::models::{HostConfig, MountVolumeOptions};

    use super::*;

    fn container(points: Vec<MountPoint>, asked: &[(&str, &str)]) -> ContainerInspectResponse {
        let mounts = asked.iter().map(|&(target, sub_path)| Mount {
            target: Some(target.into()),
            volume_options: Some(MountVolumeOptions {
                subpath: Some(sub_path.into()),
                ..Default::default()
            }),
            ..Default::default()
        });
        ContainerInspectResponse {
            mounts: Some(points),
            host_config: Some(HostConfig {
                mounts: Some(mounts.collect()),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    fn point(typ: &str, name: &str, target: &str) -> MountPoint {
        MountPoint {
            typ: Some(typ.into()),
            name: Some(name.into()),
            source: Some(format!("/src/{name}")),
            destination: Some(target.into()),
            rw: Some(false),
            ..Default::default()
        }
    }

    fn volume(name: &str, sub_path: &str) -> ContainerMountKind {
        ContainerMountKind::Volume {
            name: name.parse().unwrap(),
            sub_path: sub_path.parse().unwrap(),
        }
    }

    #[test]
    fn a_sub_path_is_found_in_the_request_for_the_same_target() {
        let points = vec![
            point("volume", "data", "/mnt/a"),
            point("volume", "data", "/mnt/b"),
        ];
        let mounts = container_mounts(&container(points, &[("/mnt//b/", "x/../train")]));
        assert_eq!(mounts[0].kind, volume("data", ""));
        assert_eq!(mounts[1].kind, volume("data", "train"));
        assert!(mounts[0].read_only);
    }

    #[test]
    fn the_agents_own_mount_is_not_listed() {
        let points = vec![
            point("volume", "sandbar-agent-0", "/.sandbar-s1"),
            point("bind", "b", "/b"),
        ];
        let container = container(points, &[]);
        let mounts = container_mounts(&container);
        assert_eq!(mounts.len(), 1);
        assert_eq!(
            mounts[0].kind,
            ContainerMountKind::Bind {
                source: "/src/b".into()
            }
        );
        assert_eq!(created_mounts(&container)[0].source.as_deref(), Some("/src/b"));
    }

    #[test]
    fn a_tmpfs_that_the_list_leaves_out_is_told_from_the_request() {
        let mut container = container(vec![point("volume", "data", "/mnt/a")], &[]);
        let tmpfs = HashMap::from([("/r".to_owned(), "ro,nosuid".to_owned())]);
        container.host_config.as_mut().unwrap().tmpfs = Some(tmpfs);
        let mounts = container_mounts(&container);
        assert_eq!(mounts.len(), 2);
        assert_eq!(
            (&mounts[1].kind, mounts[1].read_only),
            (&ContainerMountKind::Tmpfs, true)
        );
        assert_eq!(created_mounts(&container)[1].source, None);
    }

    #[test]
    fn what_the_engine_took_over_is_read_back_as_it_is() {
        let points = vec![point("volume", "data", "/mnt/a"), point("tmpfs", "", "/tmp")];
        let created = created_mounts(&container(points, &[("/mnt/a", "train")]));
        assert_eq!(created[0].source.as_deref(), Some("data"));
        assert_eq!(created[0].sub_path.as_deref(), Some("train"));
        assert_eq!(created[1].source, None);
    }
}
