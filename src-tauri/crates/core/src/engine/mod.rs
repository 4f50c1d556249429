//! The port: what Sandbar asks of an engine, in the engine's own words and as narrow as its callers.

mod error;
mod identity;
mod objects;
mod sandbox_spec;
mod unreached;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sandbar_agent_protocol::{GatePlan, GateReport, RequestBody, ResponseBody};

pub use error::EngineError;
pub use identity::{
    Capabilities, EngineIdentity, ForcedRemoval, LimitSupport, MissingFolder, Product, ReadOnlySupport,
    SubPathSupport,
};
pub use objects::{
    Change, Container, ContainerId, ContainerMount, ContainerMountKind, ContainerState, Image, ImageDetails,
    LogLine, LogSource, Role, Volume, labels,
};
pub use sandbox_spec::{CreatedMount, Limits, MountHow, Network, SandboxMount, SandboxSpec, defaults};
pub use unreached::{SshFault, TlsFault, TlsFile, Unreached};

use crate::rules::{HostPath, VolumeName};

/// What the inside of a volume is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewMode {
    /// Looking only; the volume is mounted read-only.
    Browse,
    /// Making folders; lives as long as the edit.
    Edit,
}

/// What a view looks into.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViewRoot {
    /// A named volume.
    Volume(VolumeName),
    /// A folder on the engine's host.
    Host(HostPath),
}

/// The inside of one volume or host folder, served by the agent in a helper container.
///
/// Dropping it ends the helper.
#[async_trait]
pub trait VolumeView: Send + Sync {
    /// Asks the agent. Dropping the future cancels the request in the agent.
    ///
    /// # Errors
    /// [`EngineError::AgentEnded`] when the helper is gone; what the agent itself refuses is a
    /// `ResponseBody::Failed`.
    async fn ask(&self, request: RequestBody) -> Result<ResponseBody, EngineError>;

    /// Whether the helper still answers.
    fn is_open(&self) -> bool;
}

/// A container engine. Every call can fail at any time with an [`EngineError`].
#[async_trait]
pub trait Engine: Send + Sync {
    /// What the engine is and can do, as found when it was connected.
    fn identity(&self) -> &EngineIdentity;

    /// All volumes but Sandbar's own.
    async fn volumes(&self) -> Result<Vec<Volume>, EngineError>;

    /// One volume, `None` where it is not there.
    async fn volume(&self, name: &VolumeName) -> Result<Option<Volume>, EngineError>;

    /// All containers, helpers and keepers included (see [`Role`]), with their mounts.
    async fn containers(&self) -> Result<Vec<Container>, EngineError>;

    /// One container by id or name, `None` where it is not there.
    async fn container(&self, id: &ContainerId) -> Result<Option<Container>, EngineError>;

    /// All images with a name, but Sandbar's own.
    async fn images(&self) -> Result<Vec<Image>, EngineError>;

    /// What an image says about its command, `None` where it is not on the engine.
    async fn image(&self, reference: &str) -> Result<Option<ImageDetails>, EngineError>;

    /// Follows changes from now on. The stream ends or fails when the engine goes away.
    async fn watch(&self) -> Result<BoxStream<'static, Result<Change, EngineError>>, EngineError>;

    /// Makes a volume with labels, driver `local`. An existing one of that name is returned as it is: compare
    /// its labels.
    async fn create_volume(
        &self,
        name: &VolumeName,
        labels: &[(String, String)],
    ) -> Result<Volume, EngineError>;

    /// Removes a volume. One that is not there counts as removed.
    ///
    /// # Errors
    /// [`EngineError::InUse`] while a container refers to it.
    async fn remove_volume(&self, name: &VolumeName) -> Result<(), EngineError>;

    /// Opens the inside of a volume or host folder. The volume counts as used for as long as the view lives.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] where the volume or folder is not there; it is not made.
    async fn open(&self, root: &ViewRoot, mode: ViewMode) -> Result<Box<dyn VolumeView>, EngineError>;

    /// Opens what this engine itself mounts when it is asked for `folder` of a volume, whatever that is, for making
    /// folders in it; `None` where it refuses. For [`crate::probe`] alone: nothing of it is checked.
    ///
    /// # Errors
    /// Failures that are no refusal of what was asked.
    async fn open_natively(
        &self,
        volume: &VolumeName,
        folder: &str,
        read_only: bool,
    ) -> Result<Option<Box<dyn VolumeView>>, EngineError>;

    /// Makes the sandbox's container, not started, with the gate as its first process, and, where this engine
    /// needs it, a keeper that refers to its volumes. On an error nothing stays behind that was not there.
    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<ContainerId, EngineError>;

    /// What the engine says it will mount.
    async fn read_back(&self, id: &ContainerId) -> Result<Vec<CreatedMount>, EngineError>;

    /// Starts the sandbox and waits for the gate's report. Whether the command ran is in the report.
    async fn start_through_gate(&self, id: &ContainerId) -> Result<GateReport, EngineError>;

    /// Proves the mounts of a running sandbox again, from inside.
    async fn prove(&self, id: &ContainerId, plan: &GatePlan) -> Result<GateReport, EngineError>;

    /// The gate's report of the last start as the log kept it, `None` where it is not there any more.
    async fn last_report(&self, id: &ContainerId) -> Result<Option<GateReport>, EngineError>;

    /// The last lines of a container's log, oldest first, without the gate's own.
    async fn log_tail(&self, id: &ContainerId, lines: u32) -> Result<Vec<LogLine>, EngineError>;

    /// Asks the container to stop, and ends it after `grace_seconds`.
    async fn stop(&self, id: &ContainerId, grace_seconds: u32) -> Result<(), EngineError>;

    /// Removes a container with its anonymous volumes, running or not, and a sandbox's keeper with it. One
    /// that is not there counts as removed.
    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError>;
}
