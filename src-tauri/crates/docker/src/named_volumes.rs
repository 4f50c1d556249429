use std::collections::HashMap;

use futures::future::try_join_all;
use sandbar_core::engine::{EngineError, Product};
use sandbar_core::rules::VolumeName;

use crate::client::QUICK;
use crate::connection::Connection;
use crate::disposable::NONCE;
use crate::failure::NOT_FOUND;

/// The volumes that a request for a container names.
///
/// An engine makes a volume that such a request names and that is not there, without a word. A volume that
/// vanishes after it was looked at would so come back empty, and its loss would go unseen.
pub(crate) struct NamedVolumes {
    nonce: String,
    volumes: Vec<(VolumeName, Option<String>)>,
}

impl NamedVolumes {
    /// Looks at the volumes, each once, before the request.
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
            Ok::<_, EngineError>((name, volume.created_at))
        });
        Ok(Self {
            nonce: nonce.to_owned(),
            volumes: try_join_all(looks).await?,
        })
    }

    /// Their names.
    pub(crate) fn names(&self) -> Vec<VolumeName> {
        self.volumes.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The labels that go with each of them in the request, and onto those that the engine makes because of it.
    pub(crate) fn labels(&self) -> HashMap<String, String> {
        HashMap::from([(NONCE.to_owned(), self.nonce.clone())])
    }

    /// Looks at the volumes again, after the request.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where one is not there, or was made by the request.
    pub(crate) async fn after(&self, connection: &Connection) -> Result<(), EngineError> {
        let looks = self.volumes.iter().map(async |(name, created)| {
            let volume = connection.inspect_volume(name).await?.ok_or(NOT_FOUND)?;
            let is_made_here = match connection.product {
                Product::Docker => volume.labels.get(NONCE) == Some(&self.nonce),
                // Podman drops the labels, but its time of creation is one, where Docker's `local` driver gives
                // the last change of the volume's folder.
                Product::Podman => volume.created_at != *created,
            };
            if is_made_here {
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
        Ok(volume.labels.get(NONCE) == Some(&self.nonce))
    }
}
