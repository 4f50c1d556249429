//! The agent's image: its program file and nothing else.

use std::collections::HashMap;
use std::io;

use bollard::models::ContainerCreateBody;
use bollard::query_parameters::{CreateContainerOptions, ListImagesOptions, RemoveImageOptions};
use sandbar_agent_protocol::AGENT_BINARY;
use sandbar_core::engine::{ContainerId, EngineError, Product, labels};

use crate::agent::Program;
use crate::client::{HEAVY, LONG};
use crate::connection::Connection;
use crate::failure;

/// Repository of the agent's image; the tag is the hash of the program.
pub(crate) const REPOSITORY: &str = "sandbar-agent";
/// Value of the role label on the agent's image and volume.
pub(crate) const ROLE_VALUE: &str = "agent";

impl Connection {
    /// Makes a container of the agent's image, which is imported if the engine does not have it, or not any more.
    ///
    /// What is not there even then is no volume of the caller's, so it is never told as "not found".
    pub(crate) async fn create_from_agent(
        &self,
        name: &str,
        body: ContainerCreateBody,
    ) -> Result<ContainerId, EngineError> {
        let program = self.agent.program().await?;
        let body = ContainerCreateBody {
            image: Some(program.image()),
            ..body
        };
        match self.create(name, body.clone()).await {
            Err(EngineError::NotFound { .. }) => {
                let again = async {
                    self.import(&program).await?;
                    self.create(name, body).await
                };
                again.await.map_err(helper_lost)
            }
            answer => answer,
        }
    }

    /// Makes a container.
    ///
    /// # Errors
    /// [`EngineError::InUse`] where the name is taken.
    pub(crate) async fn create(
        &self,
        name: &str,
        body: ContainerCreateBody,
    ) -> Result<ContainerId, EngineError> {
        let options = CreateContainerOptions {
            name: Some(name.to_owned()),
            ..Default::default()
        };
        let call = self.client.docker.create_container(Some(options), body);
        match self.client.within(HEAVY, call).await {
            Ok(made) => Ok(ContainerId(made.id)),
            // Podman answers 500 for this too.
            Err(EngineError::Failed { cause, .. })
                if self.product == Product::Podman && self.inspect(name).await?.is_some() =>
            {
                Err(EngineError::InUse { cause })
            }
            Err(error) => Err(error),
        }
    }

    /// Puts the agent's image on the engine, once however many ask for it at the same time.
    async fn import(&self, program: &Program) -> Result<(), EngineError> {
        let _one = self.agent.importing.lock().await;
        if self.has_image(&program.image()).await? {
            return Ok(());
        }
        tracing::info!(image = program.image(), "importing the agent");
        let archive = archive(&program.bytes).map_err(failure::protocol)?;
        let label = format!("LABEL {}={ROLE_VALUE}", labels::ROLE);
        self.import_image(REPOSITORY, program.hash(), vec![label], archive)
            .await?;
        self.remove_untagged_agents().await;
        Ok(())
    }

    /// Two programs that import at the same time leave the first one's image without a tag.
    async fn remove_untagged_agents(&self) {
        let filters = HashMap::from([
            ("dangling".to_owned(), vec!["true".to_owned()]),
            ("label".to_owned(), vec![format!("{}={ROLE_VALUE}", labels::ROLE)]),
        ]);
        let options = ListImagesOptions {
            filters: Some(filters),
            ..Default::default()
        };
        let listed = self
            .client
            .within(LONG, self.client.docker.list_images(Some(options)))
            .await;
        for image in listed.unwrap_or_default() {
            let call = self
                .client
                .docker
                .remove_image(&image.id, None::<RemoveImageOptions>, None);
            if let Err(error) = self.client.within(LONG, call).await {
                tracing::debug!(image = image.id, %error, "an older image of the agent stays");
            }
        }
    }
}

/// A helper that is not there, for a caller to whom "not found" means a volume.
pub(crate) fn helper_lost(error: EngineError) -> EngineError {
    match error {
        EngineError::NotFound { cause } => {
            tracing::warn!(?cause, "a helper or its image is not there any more");
            EngineError::AgentEnded
        }
        error => error,
    }
}

/// A root file system of one file.
fn archive(program: &[u8]) -> io::Result<Vec<u8>> {
    let mut header = tar::Header::new_ustar();
    header.set_size(program.len() as u64);
    header.set_mode(0o755);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    let mut archive = tar::Builder::new(Vec::with_capacity(program.len() + 4096));
    archive.append_data(&mut header, AGENT_BINARY, program)?;
    archive.into_inner()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_image_holds_the_program_and_nothing_else() {
        let bytes = archive(b"program").unwrap();
        let mut archive = tar::Archive::new(bytes.as_slice());
        let mut entries = archive.entries().unwrap();
        let mut entry = entries.next().unwrap().unwrap();
        assert_eq!(entry.path().unwrap().to_str(), Some(AGENT_BINARY));
        assert_eq!(entry.header().mode().unwrap(), 0o755);
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        assert_eq!(content, b"program");
        assert!(entries.next().is_none());
    }
}
