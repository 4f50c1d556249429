use std::collections::HashMap;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error;
use bollard::query_parameters::{
    ListContainersOptions, ListVolumesOptions, RemoveContainerOptions, RemoveImageOptions,
    RemoveVolumeOptions,
};
use tokio::time::sleep;

use super::PlayError;
use super::props::LABEL;

/// The label under which Sandbar keeps what a sandbox was asked to mount, as JSON.
const ASKED: &str = "io.sandbar.mounts";

/// How often a removal is tried: a helper that is going by itself holds its volume for a moment.
const TRIES: usize = 50;
const PAUSE: Duration = Duration::from_millis(200);

/// Removes the play's containers and volumes, what uses these volumes, and the image. Fails with the first refusal,
/// but not before everything was tried.
pub(crate) async fn clear(docker: &Docker, image: &str) -> Result<(), PlayError> {
    for _ in 1..TRIES {
        if try_to_clear(docker, image).await.is_ok() {
            return Ok(());
        }
        sleep(PAUSE).await;
    }
    try_to_clear(docker, image).await
}

async fn try_to_clear(docker: &Docker, image: &str) -> Result<(), PlayError> {
    let volumes = own_volumes(docker).await?;
    let mut refused = Ok(());
    for container in containers_of(docker, &volumes).await? {
        refused = refused.and(remove_container(docker, &container).await);
    }
    for volume in &volumes {
        let removed = docker.remove_volume(volume, None::<RemoveVolumeOptions>).await;
        refused = refused.and(unless_gone(removed));
    }
    let removed = docker.remove_image(image, None::<RemoveImageOptions>, None).await;
    refused.and(unless_gone(removed.map(drop)))
}

pub(crate) async fn remove_container(docker: &Docker, name: &str) -> Result<(), PlayError> {
    let force = RemoveContainerOptions {
        force: true,
        ..Default::default()
    };
    unless_gone(docker.remove_container(name, Some(force)).await)
}

async fn own_volumes(docker: &Docker) -> Result<Vec<String>, PlayError> {
    let labelled = ListVolumesOptions {
        filters: Some(HashMap::from([("label".to_owned(), vec![LABEL.to_owned()])])),
    };
    let listed = docker.list_volumes(Some(labelled)).await?;
    let volumes = listed.volumes.into_iter().flatten();
    Ok(volumes.map(|volume| volume.name).collect())
}

/// Containers with the play's label, and sandboxes and helpers on its volumes.
async fn containers_of(docker: &Docker, volumes: &[String]) -> Result<Vec<String>, PlayError> {
    let all = ListContainersOptions {
        all: true,
        ..Default::default()
    };
    let listed = docker.list_containers(Some(all)).await?;
    let own = listed.into_iter().filter(|container| {
        let labels = container.labels.as_ref();
        let asked = labels
            .and_then(|labels| labels.get(ASKED))
            .map_or("", String::as_str);
        let mounts = container
            .mounts
            .iter()
            .flatten()
            .filter_map(|mount| mount.name.as_ref());
        labels.is_some_and(|labels| labels.contains_key(LABEL))
            || mounts.into_iter().any(|name| volumes.contains(name))
            || volumes
                .iter()
                .any(|volume| asked.contains(&format!("\"{volume}\"")))
    });
    Ok(own.filter_map(|container| container.id).collect())
}

/// What is gone already need not be removed.
fn unless_gone(removed: Result<(), Error>) -> Result<(), PlayError> {
    match removed {
        Err(Error::DockerResponseServerError { status_code: 404, .. }) => Ok(()),
        removed => Ok(removed?),
    }
}
