//! Agents of other versions of Sandbar: their image and volume stay on an engine when the program is replaced.

use std::collections::HashMap;

use bollard::models::{ImageSummary, Volume};
use bollard::query_parameters::{
    ListImagesOptions, ListVolumesOptions, RemoveImageOptions, RemoveVolumeOptions,
};
use sandbar_core::engine::{EngineError, labels};

use crate::agent::Program;
use crate::agent_image::ROLE_VALUE;
use crate::client::LONG;
use crate::connection::Connection;
use crate::failure::found;

impl Connection {
    /// Removes agents that no container uses and that are not this program's. Without force: what is used stays, and
    /// another Sandbar that still wants its own brings it again.
    ///
    /// # Errors
    /// Those of the lists, and where this program's own agent cannot be read; what cannot be removed is logged and
    /// stays.
    pub(crate) async fn remove_older_agents(&self) -> Result<(), EngineError> {
        let own = self.agent.program().await?;
        let docker = &self.client.docker;
        let of_agent = HashMap::from([("label".to_owned(), vec![format!("{}={ROLE_VALUE}", labels::ROLE)])]);
        let options = ListVolumesOptions {
            filters: Some(of_agent.clone()),
        };
        let listed = self
            .client
            .within(LONG, docker.list_volumes(Some(options)))
            .await?;
        for volume in older_volumes(&listed.volumes.unwrap_or_default(), &own) {
            let call = docker.remove_volume(volume, None::<RemoveVolumeOptions>);
            log_failure("volume", volume, found(self.client.within(LONG, call).await));
        }
        let options = ListImagesOptions {
            filters: Some(of_agent),
            ..Default::default()
        };
        let listed = self
            .client
            .within(LONG, docker.list_images(Some(options)))
            .await?;
        for image in older_images(&listed, &own) {
            let call = docker.remove_image(image, None::<RemoveImageOptions>, None);
            log_failure("image", image, found(self.client.within(LONG, call).await));
        }
        Ok(())
    }
}

fn log_failure<T>(kind: &str, name: &str, removed: Result<T, EngineError>) {
    match removed {
        Ok(_) => tracing::info!(kind, name, "an older agent was removed"),
        Err(error) => tracing::debug!(kind, name, %error, "an older agent stays"),
    }
}

fn older_volumes<'a>(listed: &'a [Volume], own: &Program) -> Vec<&'a str> {
    let own = own.volume();
    let others = listed.iter().filter(|volume| volume.name != own);
    others.map(|volume| volume.name.as_str()).collect()
}

/// Names of images. One without a name may be just being brought; Podman writes a registry in front of the name.
fn older_images<'a>(listed: &'a [ImageSummary], own: &Program) -> Vec<&'a str> {
    let tag = format!(":{}", own.hash());
    let names = listed.iter().flat_map(|image| &image.repo_tags);
    names
        .filter(|name| !name.ends_with(&tag) && !name.starts_with("<none>"))
        .map(String::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_of_another_version_goes_and_this_programs_own_stays() {
        let own = Program::new(b"program".to_vec());
        let volumes = [own.volume(), "sandbar-agent-0123456789ab".to_owned()].map(|name| Volume {
            name,
            ..Default::default()
        });
        assert_eq!(older_volumes(&volumes, &own), ["sandbar-agent-0123456789ab"]);
        let images = [
            vec![own.image()],
            vec![format!("localhost/{}", own.image())],
            vec!["docker.io/library/sandbar-agent:0123456789ab".to_owned()],
            vec!["<none>:<none>".to_owned()],
            Vec::new(),
        ]
        .map(|repo_tags| ImageSummary {
            repo_tags,
            ..Default::default()
        });
        assert_eq!(
            older_images(&images, &own),
            ["docker.io/library/sandbar-agent:0123456789ab"]
        );
    }
}
