use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::stream::BoxStream;
use sandbar_agent_protocol::{GatePlan, GateReport};
use sandbar_core::engine::{
    Change, Container, ContainerId, CreatedMount, Engine, EngineError, EngineIdentity, Image, ImageDetails,
    LogLine, MountHow, SandboxSpec, SubPathSupport, ViewMode, ViewRoot, Volume, VolumeView,
};
use sandbar_core::rules::VolumeName;

/// An engine that says it honours subPaths, over one that ignores them.
pub(crate) struct Pretender {
    engine: Arc<dyn Engine>,
    identity: EngineIdentity,
    /// Set where it also says that it took over the subPaths of the sandbox that it made last.
    asked: Option<Mutex<Vec<CreatedMount>>>,
}

impl Pretender {
    /// It tells the truth about what it made.
    pub(crate) fn native(engine: Arc<dyn Engine>) -> Self {
        let mut identity = engine.identity().clone();
        assert_eq!(
            identity.capabilities.sub_path,
            SubPathSupport::ProvenBind,
            "an engine that ignores subPaths"
        );
        identity.capabilities.sub_path = SubPathSupport::Native;
        Self {
            engine,
            identity,
            asked: None,
        }
    }

    /// It lies about what it made.
    pub(crate) fn lying(engine: Arc<dyn Engine>) -> Self {
        Self {
            asked: Some(Mutex::default()),
            ..Self::native(engine)
        }
    }
}

#[async_trait]
impl Engine for Pretender {
    fn identity(&self) -> &EngineIdentity {
        &self.identity
    }

    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<ContainerId, EngineError> {
        if let Some(asked) = &self.asked {
            let mounts = spec.mounts.iter().map(|mount| CreatedMount {
                source: match &mount.how {
                    MountHow::Volume { name, .. } => Some(name.to_string()),
                    MountHow::BoundVolume { source, .. } | MountHow::Host { source } => {
                        Some(source.to_string())
                    }
                    MountHow::Tmpfs { .. } => None,
                },
                sub_path: match &mount.how {
                    MountHow::Volume { sub_path, .. } => Some(sub_path.to_string()),
                    _ => None,
                },
                target: mount.target.to_string(),
                read_only: mount.read_only,
            });
            *asked.lock().unwrap() = mounts.collect();
        }
        self.engine.create_sandbox(spec).await
    }

    async fn read_back(&self, id: &ContainerId) -> Result<Vec<CreatedMount>, EngineError> {
        match &self.asked {
            Some(asked) => Ok(asked.lock().unwrap().clone()),
            None => self.engine.read_back(id).await,
        }
    }

    async fn volumes(&self) -> Result<Vec<Volume>, EngineError> {
        self.engine.volumes().await
    }

    async fn volume(&self, name: &VolumeName) -> Result<Option<Volume>, EngineError> {
        self.engine.volume(name).await
    }

    async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        self.engine.containers().await
    }

    async fn container(&self, id: &ContainerId) -> Result<Option<Container>, EngineError> {
        self.engine.container(id).await
    }

    async fn images(&self) -> Result<Vec<Image>, EngineError> {
        self.engine.images().await
    }

    async fn image(&self, reference: &str) -> Result<Option<ImageDetails>, EngineError> {
        self.engine.image(reference).await
    }

    async fn watch(&self) -> Result<BoxStream<'static, Result<Change, EngineError>>, EngineError> {
        self.engine.watch().await
    }

    async fn create_volume(
        &self,
        name: &VolumeName,
        labels: &[(String, String)],
    ) -> Result<Volume, EngineError> {
        self.engine.create_volume(name, labels).await
    }

    async fn remove_volume(&self, name: &VolumeName) -> Result<(), EngineError> {
        self.engine.remove_volume(name).await
    }

    async fn open(&self, root: &ViewRoot, mode: ViewMode) -> Result<Box<dyn VolumeView>, EngineError> {
        self.engine.open(root, mode).await
    }

    async fn open_natively(
        &self,
        volume: &VolumeName,
        folder: &str,
        read_only: bool,
    ) -> Result<Option<Box<dyn VolumeView>>, EngineError> {
        self.engine.open_natively(volume, folder, read_only).await
    }

    async fn start_through_gate(&self, id: &ContainerId) -> Result<GateReport, EngineError> {
        self.engine.start_through_gate(id).await
    }

    async fn prove(&self, id: &ContainerId, plan: &GatePlan) -> Result<GateReport, EngineError> {
        self.engine.prove(id, plan).await
    }

    async fn last_report(&self, id: &ContainerId) -> Result<Option<GateReport>, EngineError> {
        self.engine.last_report(id).await
    }

    async fn log_tail(&self, id: &ContainerId, lines: u32) -> Result<Vec<LogLine>, EngineError> {
        self.engine.log_tail(id, lines).await
    }

    async fn stop(&self, id: &ContainerId, grace_seconds: u32) -> Result<(), EngineError> {
        self.engine.stop(id, grace_seconds).await
    }

    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.engine.remove_container(id).await
    }
}
