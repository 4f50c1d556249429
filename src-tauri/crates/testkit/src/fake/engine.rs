use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use sandbar_agent_protocol::{CommandState, GatePlan, GateReport};
use sandbar_core::engine::{
    Change, Container, ContainerId, ContainerState, CreatedMount, Engine, EngineError, EngineIdentity, Image,
    ImageDetails, LogLine, Role, SandboxSpec, ViewMode, ViewRoot, Volume, VolumeView, labels,
};
use sandbar_core::rules::VolumeName;
use tokio::sync::broadcast::error::RecvError;

use super::FakeEngine;
use super::fault::Operation;
use super::mounted::{Mounted, beneath, compare, open_folder};
use super::objects::{ensure_volume, listed, read_back};
use super::process::{look_up, run};
use super::world::whole;

pub(super) const NOT_FOUND: EngineError = EngineError::NotFound { cause: None };
const IN_USE: EngineError = EngineError::InUse { cause: None };

#[async_trait]
impl Engine for FakeEngine {
    fn identity(&self) -> &EngineIdentity {
        &self.0.identity
    }

    async fn volumes(&self) -> Result<Vec<Volume>, EngineError> {
        self.0.fault(Operation::Volumes).await?;
        Ok(self.0.with(|state| state.volumes.values().cloned().collect()))
    }

    async fn volume(&self, name: &VolumeName) -> Result<Option<Volume>, EngineError> {
        self.0.fault(Operation::Volume).await?;
        Ok(self.0.with(|state| state.volumes.get(name).cloned()))
    }

    async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        self.0.fault(Operation::Containers).await?;
        Ok(self.0.with(|state| {
            state
                .containers
                .values()
                .map(|record| record.container.clone())
                .collect()
        }))
    }

    async fn container(&self, id: &ContainerId) -> Result<Option<Container>, EngineError> {
        self.0.fault(Operation::Container).await?;
        Ok(self
            .0
            .with(|state| state.find(id).map(|record| record.container.clone())))
    }

    async fn images(&self) -> Result<Vec<Image>, EngineError> {
        self.0.fault(Operation::Images).await?;
        Ok(self.0.with(|state| state.images.clone()))
    }

    async fn image(&self, reference: &str) -> Result<Option<ImageDetails>, EngineError> {
        self.0.fault(Operation::Image).await?;
        let known = self.0.with(|state| {
            state
                .images
                .iter()
                .find(|image| image.reference == reference)
                .cloned()
        });
        Ok(known.map(|image| ImageDetails {
            id: image.id,
            entrypoint: Vec::new(),
            command: vec!["sh".into()],
            platform: self.0.identity.platform.clone(),
        }))
    }

    async fn watch(&self) -> Result<BoxStream<'static, Result<Change, EngineError>>, EngineError> {
        self.0.fault(Operation::Watch).await?;
        let changes = self.0.changes.subscribe();
        let stream = futures::stream::unfold(Some(changes), async |changes| {
            let mut changes = changes?;
            match changes.recv().await {
                Ok(Ok(change)) => Some((Ok(change), Some(changes))),
                Ok(Err(error)) => Some((Err(error), None)),
                Err(RecvError::Lagged(_)) => Some((Err(EngineError::Timeout), None)),
                Err(RecvError::Closed) => None,
            }
        });
        Ok(stream.boxed())
    }

    async fn create_volume(
        &self,
        name: &VolumeName,
        labels: &[(String, String)],
    ) -> Result<Volume, EngineError> {
        self.0.fault(Operation::CreateVolume).await?;
        let made = ensure_volume(&self.0, name, labels)?;
        self.0.answer(Operation::CreateVolume, made)
    }

    async fn remove_volume(&self, name: &VolumeName) -> Result<(), EngineError> {
        self.0.fault(Operation::RemoveVolume).await?;
        if self.0.with(|state| state.is_used(name)) {
            return Err(IN_USE);
        }
        self.lose_volume(name);
        Ok(())
    }

    async fn open(&self, root: &ViewRoot, mode: ViewMode) -> Result<Box<dyn VolumeView>, EngineError> {
        self.0.fault(Operation::Open).await?;
        let (folder, mounts) = match root {
            ViewRoot::Volume(name) => {
                self.0
                    .with(|state| state.volumes.get(name).map(drop))
                    .ok_or(NOT_FOUND)?;
                (
                    self.0.folder_of(name),
                    vec![whole(name, "/volume", mode == ViewMode::Browse)],
                )
            }
            ViewRoot::Host(path) => (path.as_str().into(), Vec::new()),
        };
        open_folder(&folder).or(Err(NOT_FOUND))?;
        Ok(Box::new(self.help(&folder, mode, mounts)?))
    }

    async fn open_natively(
        &self,
        volume: &VolumeName,
        folder: &str,
        read_only: bool,
    ) -> Result<Option<Box<dyn VolumeView>>, EngineError> {
        self.0.fault(Operation::Open).await?;
        let root = self.0.folder_of(volume);
        let mounted = if self.0.with(|state| state.honours_sub_path) && !folder.is_empty() {
            let is_inside = open_folder(&root).and_then(|root| beneath(&root, folder)).is_ok();
            is_inside.then(|| root.join(folder))
        } else {
            Some(root)
        };
        let mode = if read_only {
            ViewMode::Browse
        } else {
            ViewMode::Edit
        };
        let mounts = vec![whole(volume, "/volume", read_only)];
        let view = mounted
            .map(|mounted| self.help(&mounted, mode, mounts))
            .transpose()?;
        Ok(view.map(|view| Box::new(view) as Box<dyn VolumeView>))
    }

    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<ContainerId, EngineError> {
        self.0.fault(Operation::CreateSandbox).await?;
        self.image(&spec.image).await?.ok_or(NOT_FOUND)?;
        if self
            .0
            .with(|state| state.find(&ContainerId(spec.name.clone())).is_some())
        {
            return Err(IN_USE);
        }
        for mount in &spec.mounts {
            self.check_source(mount)?;
        }
        let keeper = self.0.identity.capabilities.needs_keeper.then(|| self.keep(spec));
        let id = self.0.add(
            &spec.name,
            &spec.image,
            Some(Role::Sandbox),
            spec.mounts.iter().map(listed).collect(),
        );
        self.0.with(|state| {
            for container in [Some(&id), keeper.as_ref()].into_iter().flatten() {
                let Some(record) = state.containers.get_mut(container) else {
                    continue;
                };
                record
                    .container
                    .labels
                    .insert(labels::SANDBOX.into(), spec.id.clone());
            }
            if let Some(keeper) = keeper
                .as_ref()
                .and_then(|keeper| state.containers.get_mut(keeper))
            {
                keeper.container.state = ContainerState::Running;
            }
            let Some(record) = state.containers.get_mut(&id) else {
                return;
            };
            record.container.labels.extend(spec.labels.iter().cloned());
            record.spec = Some(spec.clone());
        });
        self.0.answer(Operation::CreateSandbox, id)
    }

    async fn read_back(&self, id: &ContainerId) -> Result<Vec<CreatedMount>, EngineError> {
        self.0.fault(Operation::ReadBack).await?;
        self.0.with(|state| {
            let lists = state.lists_sub_path;
            let spec = state
                .find(id)
                .and_then(|record| record.spec.as_ref())
                .ok_or(NOT_FOUND)?;
            Ok(spec.mounts.iter().map(|mount| read_back(mount, lists)).collect())
        })
    }

    async fn start_through_gate(&self, id: &ContainerId) -> Result<GateReport, EngineError> {
        self.0.fault(Operation::StartThroughGate).await?;
        let spec = self
            .0
            .with(|state| state.find(id).and_then(|record| record.spec.clone()))
            .ok_or(NOT_FOUND)?;
        let mounted = spec
            .mounts
            .iter()
            .map(|mount| Mounted::make(&self.0, mount))
            .collect::<Result<Vec<_>, _>>()?;
        let mut report = compare(&mounted, &spec.gate);
        report.command = if report.is_proved() {
            look_up(&spec.argv)
        } else {
            CommandState::Withheld
        };
        let (log, exit_code) = match report.command {
            CommandState::Runs { .. } => {
                let run = run(&spec.argv, &mounted);
                (run.log, run.exit_code)
            }
            CommandState::NotFound => (Vec::new(), Some(127)),
            CommandState::NotExecutable { .. } => (Vec::new(), Some(126)),
            CommandState::Withheld | CommandState::NotAsked => (Vec::new(), Some(120)),
        };
        self.change(id, |record| {
            record.mounted = mounted;
            record.report = Some(report.clone());
            record.log = log;
            record.container.exit_code = exit_code;
            record.container.state = if exit_code.is_some() {
                ContainerState::Exited
            } else {
                ContainerState::Running
            };
        })?;
        Ok(report)
    }

    async fn prove(&self, id: &ContainerId, plan: &GatePlan) -> Result<GateReport, EngineError> {
        self.0.fault(Operation::Prove).await?;
        self.0.with(|state| {
            let record = state.find(id).ok_or(NOT_FOUND)?;
            if record.container.state == ContainerState::Running {
                Ok(compare(&record.mounted, plan))
            } else {
                Err(IN_USE)
            }
        })
    }

    async fn last_report(&self, id: &ContainerId) -> Result<Option<GateReport>, EngineError> {
        self.0.fault(Operation::LastReport).await?;
        self.0.with(|state| {
            state
                .find(id)
                .map(|record| record.report.clone())
                .ok_or(NOT_FOUND)
        })
    }

    async fn log_tail(&self, id: &ContainerId, lines: u32) -> Result<Vec<LogLine>, EngineError> {
        self.0.fault(Operation::LogTail).await?;
        self.0.with(|state| {
            let log = &state.find(id).ok_or(NOT_FOUND)?.log;
            let skipped = log
                .len()
                .saturating_sub(usize::try_from(lines).unwrap_or(usize::MAX));
            Ok(log[skipped..].to_vec())
        })
    }

    async fn stop(&self, id: &ContainerId, _grace_seconds: u32) -> Result<(), EngineError> {
        self.0.fault(Operation::Stop).await?;
        self.change(id, |record| {
            if record.container.state == ContainerState::Running {
                record.container.state = ContainerState::Exited;
                record.container.exit_code = Some(0);
            }
        })
    }

    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.0.fault(Operation::RemoveContainer).await?;
        self.0
            .with(|state| state.with_keeper(id))
            .iter()
            .for_each(|id| self.0.remove(id));
        Ok(())
    }
}
