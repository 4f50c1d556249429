use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sandbar_agent_protocol::{GatePlan, GateReport};
use sandbar_core::engine::{
    Change, Container, ContainerId, CreatedMount, Engine, EngineError, EngineIdentity, Image, ImageDetails,
    LogLine, SandboxSpec, ViewMode, ViewRoot, Volume, VolumeView,
};
use sandbar_core::rules::VolumeName;

use crate::connection::Connection;

/// A Docker or Podman engine that was connected.
pub struct DockerEngine {
    pub(crate) identity: EngineIdentity,
    pub(crate) connection: Arc<Connection>,
}

impl DockerEngine {
    /// Makes every deadline so many times shorter from now on: for tests in which an engine hangs.
    pub fn hurry(&self, times: u32) {
        self.connection.client.hurry(times);
    }
}

#[async_trait]
impl Engine for DockerEngine {
    fn identity(&self) -> &EngineIdentity {
        &self.identity
    }

    async fn volumes(&self) -> Result<Vec<Volume>, EngineError> {
        self.connection.volumes().await
    }

    async fn volume(&self, name: &VolumeName) -> Result<Option<Volume>, EngineError> {
        self.connection.volume(name).await
    }

    async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        self.connection.containers().await
    }

    async fn container(&self, id: &ContainerId) -> Result<Option<Container>, EngineError> {
        self.connection.container(id).await
    }

    async fn images(&self) -> Result<Vec<Image>, EngineError> {
        self.connection.images().await
    }

    async fn image(&self, reference: &str) -> Result<Option<ImageDetails>, EngineError> {
        self.connection.image(reference).await
    }

    async fn watch(&self) -> Result<BoxStream<'static, Result<Change, EngineError>>, EngineError> {
        self.connection.watch().await
    }

    async fn create_volume(
        &self,
        name: &VolumeName,
        labels: &[(String, String)],
    ) -> Result<Volume, EngineError> {
        self.connection.create_volume(name, labels).await
    }

    async fn remove_volume(&self, name: &VolumeName) -> Result<(), EngineError> {
        self.connection.remove_volume(name).await
    }

    async fn open(&self, root: &ViewRoot, mode: ViewMode) -> Result<Box<dyn VolumeView>, EngineError> {
        Ok(Box::new(self.connection.open(root, mode).await?))
    }

    async fn open_natively(
        &self,
        volume: &VolumeName,
        folder: &str,
        read_only: bool,
    ) -> Result<Option<Box<dyn VolumeView>>, EngineError> {
        let opened = self.connection.open_natively(volume, folder, read_only).await?;
        Ok(opened.map(|view| Box::new(view) as Box<dyn VolumeView>))
    }

    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<ContainerId, EngineError> {
        self.connection.create_sandbox(spec).await
    }

    async fn read_back(&self, id: &ContainerId) -> Result<Vec<CreatedMount>, EngineError> {
        self.connection.read_back(id).await
    }

    async fn start_through_gate(&self, id: &ContainerId) -> Result<GateReport, EngineError> {
        self.connection.start_through_gate(id).await
    }

    async fn prove(&self, id: &ContainerId, plan: &GatePlan) -> Result<GateReport, EngineError> {
        self.connection.prove(id, plan).await
    }

    async fn last_report(&self, id: &ContainerId) -> Result<Option<GateReport>, EngineError> {
        self.connection.last_report(id).await
    }

    async fn log_tail(&self, id: &ContainerId, lines: u32) -> Result<Vec<LogLine>, EngineError> {
        self.connection.log_tail(id, lines).await
    }

    async fn stop(&self, id: &ContainerId, grace_seconds: u32) -> Result<(), EngineError> {
        self.connection.stop(id, grace_seconds).await
    }

    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.connection.remove_container(id).await
    }
}
