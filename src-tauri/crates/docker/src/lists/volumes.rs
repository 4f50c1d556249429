use std::time::Duration;

use bollard::models::{Volume as Listed, VolumeCreateRequest};
use bollard::query_parameters::{ListVolumesOptions, RemoveVolumeOptions};
use sandbar_core::engine::{EngineError, Volume, labels};
use sandbar_core::rules::VolumeName;

use crate::agent_image::ROLE_VALUE;
use crate::client::{LONG, QUICK};
use crate::connection::Connection;
use crate::failure::found;

/// How long a removal waits for this program's own helpers, which are going away, to let go of the volume.
const HELPERS_GO: Duration = Duration::from_secs(10);

impl Connection {
    pub(crate) async fn volumes(&self) -> Result<Vec<Volume>, EngineError> {
        let call = self.client.docker.list_volumes(None::<ListVolumesOptions>);
        let listed = self.client.within(LONG, call).await?.volumes.unwrap_or_default();
        Ok(listed
            .into_iter()
            .filter(|volume| !is_own(volume))
            .filter_map(read)
            .collect())
    }

    pub(crate) async fn volume(&self, name: &VolumeName) -> Result<Option<Volume>, EngineError> {
        Ok(self
            .inspect_volume(name)
            .await?
            .filter(|volume| !is_own(volume))
            .and_then(read))
    }

    pub(crate) async fn inspect_volume(&self, name: &VolumeName) -> Result<Option<Listed>, EngineError> {
        found(
            self.client
                .within(QUICK, self.client.docker.inspect_volume(name.as_str()))
                .await,
        )
    }

    pub(crate) async fn create_volume(
        &self,
        name: &VolumeName,
        labels: &[(String, String)],
    ) -> Result<Volume, EngineError> {
        let request = VolumeCreateRequest {
            name: Some(name.to_string()),
            driver: Some("local".to_owned()),
            labels: Some(labels.iter().cloned().collect()),
            ..Default::default()
        };
        let made = self
            .client
            .within(LONG, self.client.docker.create_volume(request))
            .await?;
        read(made).ok_or(EngineError::Protocol { cause: None })
    }

    pub(crate) async fn remove_volume(&self, name: &VolumeName) -> Result<(), EngineError> {
        match self.try_remove_volume(name).await {
            // It may be a helper of ours that still goes.
            Err(EngineError::InUse { .. }) if self.under_way.settled(self.client.limit(HELPERS_GO)).await => {
                self.try_remove_volume(name).await
            }
            answer => answer,
        }
    }

    async fn try_remove_volume(&self, name: &VolumeName) -> Result<(), EngineError> {
        let call = self
            .client
            .docker
            .remove_volume(name.as_str(), None::<RemoveVolumeOptions>);
        found(self.client.within(LONG, call).await).map(drop)
    }
}

/// Whether it is one of Sandbar's own: the agent's, or one that a probe is trying an engine with.
fn is_own(volume: &Listed) -> bool {
    let role = volume.labels.get(labels::ROLE);
    role.is_some_and(|role| role == ROLE_VALUE || role == labels::PROBE)
}

/// The engine's volume as the port tells it; `None` for a name that no volume of ours can have.
fn read(volume: Listed) -> Option<Volume> {
    let name = match volume.name.parse() {
        Ok(name) => name,
        Err(rule) => {
            tracing::warn!(name = volume.name, %rule, "a volume with an odd name is left out");
            return None;
        }
    };
    Some(Volume {
        name,
        driver: volume.driver,
        mountpoint: volume.mountpoint,
        created: volume.created_at.filter(|created| !created.is_empty()),
        labels: volume.labels.into_iter().collect(),
        options: volume.options.into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_with_an_odd_name_is_left_out() {
        let named = |name: &str| {
            read(Listed {
                name: name.into(),
                ..Default::default()
            })
        };
        assert_eq!(named("My-Vol").unwrap().name.as_str(), "My-Vol");
        assert!(named("a/b").is_none());
    }
}
