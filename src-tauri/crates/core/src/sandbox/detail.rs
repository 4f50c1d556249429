use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::join_all;
use sandbar_agent_protocol::GateReport;
use serde::Serialize;
use specta::Type;

use super::asked::plan_of;
use super::{AskedMount, FoundMount, Proof};
use crate::engine::{
    Container, ContainerId, ContainerMountKind, ContainerState, Engine, EngineError, LogLine, ViewRoot,
    labels,
};
use crate::problem::{ErrorCode, Problem};
use crate::rules::VolumeName;
use crate::views::Views;

/// How long a sandbox may take to end after it was asked to, in seconds.
const STOP_GRACE_SECONDS: u32 = 10;

/// A sandbox's mounts as asked for and as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SandboxDetail {
    /// Its container.
    pub container: ContainerId,
    /// Its mounts.
    pub mounts: Vec<MountNow>,
    /// The newest proof; none where the log does not have it any more.
    pub proof: Option<Proof>,
}

/// One mount, as asked for and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MountNow {
    /// As asked for.
    pub asked: AskedMount,
    /// Whether the newest proof has it as planned; none without a proof.
    pub proved: Option<bool>,
    /// How it differs.
    pub difference: Option<String>,
    /// As it is, from inside.
    pub found: Option<FoundMount>,
}

/// The sandboxes of one engine after their launch.
pub struct Sandboxes {
    engine: Arc<dyn Engine>,
    views: Arc<Views>,
    reports: Mutex<HashMap<ContainerId, GateReport>>,
}

impl Sandboxes {
    /// No proof is known at first.
    pub fn new(engine: Arc<dyn Engine>, views: Arc<Views>) -> Self {
        Self {
            engine,
            views,
            reports: Mutex::default(),
        }
    }

    /// Keeps the newest proof of a sandbox.
    pub(crate) fn remember(&self, id: &ContainerId, report: &GateReport) {
        self.reports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.clone(), report.clone());
    }

    fn remembered(&self, id: &ContainerId) -> Option<GateReport> {
        self.reports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    async fn container(&self, id: &ContainerId) -> Result<Container, Problem> {
        self.engine.container(id).await?.ok_or_else(|| not_found(id))
    }

    /// The mounts of a sandbox with the newest proof of them.
    ///
    /// # Errors
    /// [`ErrorCode::SandboxNotFound`], or what the engine says.
    pub async fn detail(&self, id: &ContainerId) -> Result<SandboxDetail, Problem> {
        let asked = asked(&self.container(id).await?);
        let report = match self.remembered(id) {
            Some(report) => Some(report),
            None => self.engine.last_report(id).await?,
        };
        Ok(detail(id, asked, report.as_ref()))
    }

    /// Proves the mounts of a running sandbox again, from inside.
    ///
    /// # Errors
    /// [`ErrorCode::SandboxNotFound`], or what the engine says.
    pub async fn prove(&self, id: &ContainerId) -> Result<SandboxDetail, Problem> {
        let asked = asked(&self.container(id).await?);
        let plan = plan_of(&asked).ok_or_else(|| {
            Problem::new(
                ErrorCode::Internal,
                "The labels of this sandbox cannot be read, so nothing can be proved.",
            )
        })?;
        let report = self
            .engine
            .prove(id, &plan)
            .await
            .map_err(|error| gone(id, error))?;
        self.remember(id, &report);
        Ok(detail(id, asked, Some(&report)))
    }

    /// The last lines of its log.
    ///
    /// # Errors
    /// [`ErrorCode::SandboxNotFound`], or what the engine says.
    pub async fn log_tail(&self, id: &ContainerId, lines: u32) -> Result<Vec<LogLine>, Problem> {
        self.engine
            .log_tail(id, lines)
            .await
            .map_err(|error| gone(id, error))
    }

    /// Asks it to end.
    ///
    /// # Errors
    /// [`ErrorCode::SandboxNotFound`], or what the engine says.
    pub async fn stop(&self, id: &ContainerId) -> Result<(), Problem> {
        self.engine
            .stop(id, STOP_GRACE_SECONDS)
            .await
            .map_err(|error| gone(id, error))
    }

    /// Removes it with its keeper, and the volumes that go with it unless somebody else uses them.
    ///
    /// # Errors
    /// What the engine says; one that is not there counts as removed. A volume that is still used is no error:
    /// it goes when its last user does.
    pub async fn remove(&self, id: &ContainerId) -> Result<(), Problem> {
        let container = self.engine.container(id).await?;
        self.engine.remove_container(id).await?;
        self.reports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
        if let Some(container) = container {
            join_all(
                volumes_of(&container)
                    .into_iter()
                    .map(|volume| self.remove_if_unused(volume)),
            )
            .await;
        }
        Ok(())
    }

    async fn remove_if_unused(&self, name: VolumeName) {
        let goes = |volume: &crate::engine::Volume| volume.labels.contains_key(labels::REMOVE_WHEN_UNUSED);
        let removed = match self.engine.volume(&name).await {
            Ok(Some(volume)) if goes(&volume) => {
                self.views.close(&ViewRoot::Volume(name.clone()));
                self.engine.remove_volume(&name).await
            }
            other => other.map(drop),
        };
        if let Err(error) = removed {
            tracing::info!(volume = %name, %error, "a volume stays until its last user is gone");
        }
    }
}

/// The volumes that a sandbox refers to, by its label and by its mounts.
fn volumes_of(container: &Container) -> Vec<VolumeName> {
    let listed = container.mounts.iter().filter_map(|mount| match &mount.kind {
        ContainerMountKind::Volume { name, .. } => Some(name.clone()),
        _ => None,
    });
    let planned = asked(container)
        .into_iter()
        .filter_map(|mount| match mount.source {
            super::AskedSource::Volume { volume, .. } => Some(volume),
            _ => None,
        });
    let mut names: Vec<VolumeName> = listed.chain(planned).filter(|name| !name.is_reserved()).collect();
    names.sort();
    names.dedup();
    names
}

/// What the label says; a label that cannot be read says nothing.
fn asked(container: &Container) -> Vec<AskedMount> {
    let label = container.labels.get(labels::MOUNTS);
    label
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

fn detail(id: &ContainerId, asked: Vec<AskedMount>, report: Option<&GateReport>) -> SandboxDetail {
    let proof = report.map(Proof::from);
    let mounts = asked.into_iter().map(|asked| {
        let found = proof.as_ref().and_then(|proof| {
            proof
                .mounts
                .iter()
                .find(|one| one.target == asked.target.as_str())
        });
        MountNow {
            proved: found.map(|one| one.proved),
            difference: found.and_then(|one| one.difference.clone()),
            found: found.map(|one| one.found.clone()),
            asked,
        }
    });
    SandboxDetail {
        container: id.clone(),
        mounts: mounts.collect(),
        proof,
    }
}

fn not_found(_id: &ContainerId) -> Problem {
    Problem::new(
        ErrorCode::SandboxNotFound,
        "This sandbox is not on the engine any more.",
    )
}

fn gone(id: &ContainerId, error: EngineError) -> Problem {
    match error {
        EngineError::NotFound { .. } => not_found(id).caused_by(error),
        EngineError::InUse { .. } => Problem::new(
            ErrorCode::EngineRefused,
            "The sandbox is not running, so nothing can be done inside it.",
        )
        .caused_by(error),
        _ => error.into(),
    }
}

impl ContainerState {
    /// Whether its first process lives.
    pub fn is_alive(self) -> bool {
        matches!(self, Self::Running | Self::Paused | Self::Restarting)
    }
}
