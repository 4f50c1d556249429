use std::collections::HashMap;

use bollard::models::Volume;
use bollard::query_parameters::RemoveVolumeOptions;
use futures::future::try_join_all;
use sandbar_core::engine::{EngineError, Product};
use sandbar_core::rules::VolumeName;

use crate::client::{LONG, QUICK};
use crate::connection::Connection;
use crate::disposable::NONCE;
use crate::failure::{NOT_FOUND, found};

/// The volumes that a request for a container names.
///
/// An engine makes a volume that such a request names and that is not there, without a word. A volume that
/// vanishes after it was looked at would so come back empty, and its loss would go unseen.
pub(crate) struct NamedVolumes {
    nonce: String,
    before: Vec<(VolumeName, Volume)>,
}

impl NamedVolumes {
    /// Looks at the volumes, each once, before the request that bears `nonce`.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where one is not there.
    pub(crate) async fn before(
        connection: &Connection,
        nonce: &str,
        names: impl IntoIterator<Item = &VolumeName>,
    ) -> Result<Self, EngineError> {
        let mut names: Vec<VolumeName> = names.into_iter().cloned().collect();
        names.sort();
        names.dedup();
        let looks = names.into_iter().map(async |name| {
            let volume = connection.inspect_volume(&name).await?.ok_or(NOT_FOUND)?;
            Ok::<_, EngineError>((name, volume))
        });
        Ok(Self {
            nonce: nonce.to_owned(),
            before: try_join_all(looks).await?,
        })
    }

    /// The labels that go with each of them in the request, and onto those that the engine makes because of it.
    pub(crate) fn labels(&self) -> HashMap<String, String> {
        HashMap::from([(NONCE.to_owned(), self.nonce.clone())])
    }

    /// Whether one of them is mounted at its place on the engine's host only while a container that has it runs: it is
    /// told by options of its driver.
    pub(crate) fn any_mounted_on_demand(&self) -> bool {
        self.before.iter().any(|(_, volume)| !volume.options.is_empty())
    }

    /// Looks at the volumes again, after the request.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where one is not there, or was made by the request.
    pub(crate) async fn after(&self, connection: &Connection) -> Result<(), EngineError> {
        let looks = self.before.iter().map(async |(name, before)| {
            let now = connection.inspect_volume(name).await?.ok_or(NOT_FOUND)?;
            if self.is_made_here(connection.product, before, &now) {
                tracing::info!(volume = %name, "the volume vanished, and came back empty with a container");
                return Err(NOT_FOUND);
            }
            Ok(())
        });
        try_join_all(looks).await.map(drop)
    }

    /// Looks at the agent's volume after the request that names it. Whether the request made it.
    pub(crate) async fn made_agent_volume(
        &self,
        connection: &Connection,
        name: &str,
    ) -> Result<bool, EngineError> {
        let volume = connection
            .client
            .within(QUICK, connection.client.docker.inspect_volume(name))
            .await?;
        Ok(self.bears_nonce(&volume))
    }

    /// Removes the volumes that the request made, once its container is gone. Without force: one that somebody
    /// uses meanwhile stays. Whether none of them is there any more.
    pub(crate) async fn remove_made_here(&self, connection: &Connection) -> bool {
        let mut are_gone = true;
        for (name, before) in &self.before {
            if let Err(error) = self.remove_if_made_here(connection, name, before).await {
                tracing::warn!(volume = %name, %error, "a volume that was made by accident could not be removed");
                are_gone = false;
            }
        }
        are_gone
    }

    async fn remove_if_made_here(
        &self,
        connection: &Connection,
        name: &VolumeName,
        before: &Volume,
    ) -> Result<(), EngineError> {
        let now = connection.inspect_volume(name).await?;
        if now.is_some_and(|now| self.is_made_here(connection.product, before, &now)) {
            let call = connection
                .client
                .docker
                .remove_volume(name.as_str(), None::<RemoveVolumeOptions>);
            found(connection.client.within(LONG, call).await)?;
        }
        Ok(())
    }

    /// Podman drops the labels of the request: what it makes is bare, and has another time of creation or lost
    /// the labels that the volume had. Docker's own time says nothing, being that of the folder's last change.
    fn is_made_here(&self, product: Product, before: &Volume, now: &Volume) -> bool {
        match product {
            Product::Docker => self.bears_nonce(now),
            Product::Podman => {
                let is_bare = now.labels.is_empty() && now.options.is_empty();
                let is_another = now.created_at != before.created_at
                    || now.labels != before.labels
                    || now.options != before.options;
                is_bare && is_another
            }
        }
    }

    fn bears_nonce(&self, volume: &Volume) -> bool {
        volume.labels.get(NONCE) == Some(&self.nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(created: &str, labels: &[(&str, &str)]) -> Volume {
        let labels = labels
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        Volume {
            created_at: Some(created.into()),
            labels: labels.collect(),
            ..Default::default()
        }
    }

    fn is_made_here(product: Product, before: &Volume, now: &Volume) -> bool {
        NamedVolumes {
            nonce: "n".into(),
            before: Vec::new(),
        }
        .is_made_here(product, before, now)
    }

    #[test]
    fn only_a_volume_with_the_label_of_this_very_request_is_one_that_docker_made_for_it() {
        let before = volume("1", &[]);
        assert!(is_made_here(
            Product::Docker,
            &before,
            &volume("2", &[(NONCE, "n")])
        ));
        assert!(!is_made_here(
            Product::Docker,
            &before,
            &volume("2", &[(NONCE, "other")])
        ));
        assert!(!is_made_here(Product::Docker, &before, &volume("2", &[])));
    }

    #[test]
    fn a_bare_volume_that_is_not_the_one_before_was_made_by_podman() {
        let before = volume("1", &[("mine", "1")]);
        assert!(is_made_here(Product::Podman, &before, &volume("1", &[])));
        assert!(is_made_here(
            Product::Podman,
            &volume("1", &[]),
            &volume("2", &[])
        ));
        assert!(!is_made_here(Product::Podman, &before, &before));
        assert!(!is_made_here(
            Product::Podman,
            &before,
            &volume("2", &[("theirs", "1")])
        ));
    }
}
