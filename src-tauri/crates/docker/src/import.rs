//! Images made of an archive that the program brings.

use bollard::body_full;
use bollard::models::CreateImageInfo;
use bollard::query_parameters::{CreateImageOptions, TagImageOptions};
use futures::TryStreamExt as _;
use sandbar_core::engine::EngineError;

use crate::client::{HEAVY, QUICK};
use crate::connection::Connection;
use crate::engine::DockerEngine;
use crate::failure::found;

impl DockerEngine {
    /// Makes the image `repository:tag` of a root file system in a tar. `changes` are instructions of a Dockerfile
    /// (see `docker import --change`).
    ///
    /// # Errors
    /// Any of [`EngineError`].
    pub async fn import_image(
        &self,
        repository: &str,
        tag: &str,
        changes: Vec<String>,
        archive: Vec<u8>,
    ) -> Result<(), EngineError> {
        self.connection
            .import_image(repository, tag, changes, archive)
            .await
    }
}

impl Connection {
    /// See [`DockerEngine::import_image`].
    pub(crate) async fn import_image(
        &self,
        repository: &str,
        tag: &str,
        changes: Vec<String>,
        archive: Vec<u8>,
    ) -> Result<(), EngineError> {
        let options = CreateImageOptions {
            from_src: Some("-".to_owned()),
            repo: Some(repository.to_owned()),
            tag: Some(tag.to_owned()),
            changes,
            ..Default::default()
        };
        let answers = self
            .client
            .docker
            .create_image(Some(options), Some(body_full(archive.into())), None);
        let last = answers.try_fold(None, async |_, answer| Ok(Some(answer)));
        let last: Option<CreateImageInfo> = self.client.within(HEAVY, last).await?;
        if self.has_image(&format!("{repository}:{tag}")).await? {
            return Ok(());
        }
        // Podman 4.3 ignores the tag, but ends its answer with the image's id.
        let id = last.and_then(|answer| answer.status).unwrap_or_default();
        let tag = TagImageOptions {
            repo: Some(repository.to_owned()),
            tag: Some(tag.to_owned()),
        };
        self.client
            .within(QUICK, self.client.docker.tag_image(id.trim(), Some(tag)))
            .await
    }

    /// Whether an image is on the engine.
    pub(crate) async fn has_image(&self, reference: &str) -> Result<bool, EngineError> {
        let answer = self
            .client
            .within(QUICK, self.client.docker.inspect_image(reference))
            .await;
        Ok(found(answer)?.is_some())
    }
}
