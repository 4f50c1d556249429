use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use sandbar_agent_protocol::GateReport;
use sandbar_core::engine::{
    Change, Container, ContainerId, ContainerMount, ContainerMountKind, ContainerState, EngineError,
    EngineIdentity, Image, LogLine, Role, SandboxSpec, Volume, labels,
};
use sandbar_core::rules::{SubPath, VolumeName};
use tempfile::TempDir;
use tokio::sync::broadcast;

use super::fault::{Fault, Operation};
use super::mounted::Mounted;

/// Changes that a slow watcher may be behind before it is cut off.
const CHANGES: usize = 1024;

/// Everything of the fake engine that outlives a call.
pub(super) struct World {
    pub(super) identity: EngineIdentity,
    pub(super) agent: PathBuf,
    pub(super) folder: TempDir,
    pub(super) changes: broadcast::Sender<Result<Change, EngineError>>,
    pub(super) state: Mutex<State>,
}

/// What changes.
pub(super) struct State {
    pub(super) volumes: BTreeMap<VolumeName, Volume>,
    pub(super) containers: BTreeMap<ContainerId, Record>,
    pub(super) images: Vec<Image>,
    pub(super) faults: BTreeMap<Operation, Fault>,
    pub(super) honours_sub_path: bool,
    pub(super) lists_sub_path: bool,
    made: u64,
}

/// A container, and for a sandbox what is behind it.
pub(super) struct Record {
    pub(super) container: Container,
    pub(super) spec: Option<SandboxSpec>,
    pub(super) mounted: Vec<Mounted>,
    pub(super) report: Option<GateReport>,
    pub(super) log: Vec<LogLine>,
}

impl World {
    pub(super) fn new(identity: EngineIdentity, agent: PathBuf, folder: TempDir, native: bool) -> Self {
        let state = State {
            volumes: BTreeMap::new(),
            containers: BTreeMap::new(),
            images: vec![Image {
                reference: super::IMAGE.into(),
                id: format!("sha256:{}", "b".repeat(64)),
                size: 2_000_000,
                created: 1_767_225_600,
            }],
            faults: BTreeMap::new(),
            honours_sub_path: native,
            lists_sub_path: native,
            made: 0,
        };
        Self {
            identity,
            agent,
            folder,
            changes: broadcast::channel(CHANGES).0,
            state: Mutex::new(state),
        }
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().expect("no panic while the state is held"))
    }

    pub(super) async fn fault(&self, at: Operation) -> Result<(), EngineError> {
        match self.with(|state| state.faults.get(&at).cloned()) {
            Some(fault) => fault.happen().await,
            None => Ok(()),
        }
    }

    /// What the asker hears of an operation that was done.
    pub(super) fn answer<T>(&self, at: Operation, done: T) -> Result<T, EngineError> {
        match self.with(|state| state.faults.get(&at).cloned()) {
            Some(Fault::LoseAnswer(error)) => Err(error),
            _ => Ok(done),
        }
    }

    /// Tells watchers; that there are none is no error.
    pub(super) fn tell(&self, change: Change) {
        let _ = self.changes.send(Ok(change));
    }

    pub(super) fn folder_of(&self, volume: &VolumeName) -> PathBuf {
        self.folder
            .path()
            .join("volumes")
            .join(volume.as_str())
            .join("_data")
    }

    /// Adds a container, created and not started.
    pub(super) fn add(
        &self,
        name: &str,
        image: &str,
        role: Option<Role>,
        mounts: Vec<ContainerMount>,
    ) -> ContainerId {
        let id = self.with(|state| {
            state.made += 1;
            let id = ContainerId(format!("{:064x}", state.made));
            let labels = role
                .map(|role| (labels::ROLE.to_owned(), role.label().to_owned()))
                .into_iter()
                .collect();
            let container = Container {
                id: id.clone(),
                name: name.to_owned(),
                image: image.to_owned(),
                state: ContainerState::Created,
                exit_code: None,
                created: Some("2026-01-01T00:00:00Z".into()),
                labels,
                mounts,
            };
            let record = Record {
                container,
                spec: None,
                mounted: Vec::new(),
                report: None,
                log: Vec::new(),
            };
            state.containers.insert(id.clone(), record);
            id
        });
        self.tell(Change::Container(id.clone()));
        id
    }

    pub(super) fn remove(&self, id: &ContainerId) {
        if self.with(|state| state.containers.remove(id)).is_some() {
            self.tell(Change::Container(id.clone()));
        }
    }
}

impl State {
    /// A container by id or name.
    pub(super) fn find(&mut self, id: &ContainerId) -> Option<&mut Record> {
        self.containers
            .values_mut()
            .find(|record| record.container.id == *id || record.container.name == id.0)
    }

    /// A container and, where it is a sandbox, the keeper of its volumes.
    pub(super) fn with_keeper(&self, id: &ContainerId) -> Vec<ContainerId> {
        let named = |record: &&Record| record.container.id == *id || record.container.name == id.0;
        let Some(record) = self.containers.values().find(named) else {
            return Vec::new();
        };
        let sandbox = record.container.labels.get(labels::SANDBOX);
        let belongs = |other: &&Record| {
            let of_sandbox = sandbox.is_some() && other.container.labels.get(labels::SANDBOX) == sandbox;
            other.container.id == record.container.id || of_sandbox
        };
        self.containers
            .values()
            .filter(belongs)
            .map(|record| record.container.id.clone())
            .collect()
    }

    /// Whether a container refers to the volume, as far as an engine counts it: a bind does not.
    pub(super) fn is_used(&self, volume: &VolumeName) -> bool {
        let mut mounts = self
            .containers
            .values()
            .flat_map(|record| &record.container.mounts);
        mounts.any(|mount| matches!(&mount.kind, ContainerMountKind::Volume { name, .. } if name == volume))
    }
}

/// A mount of a whole volume.
pub(super) fn whole(volume: &VolumeName, target: &str, read_only: bool) -> ContainerMount {
    let kind = ContainerMountKind::Volume {
        name: volume.clone(),
        sub_path: SubPath::whole(),
    };
    ContainerMount {
        kind,
        target: target.to_owned(),
        read_only,
    }
}

/// Whether the name of a container, or of a volume or folder in it, holds the text.
pub(super) fn holds(container: &Container, text: &str) -> bool {
    let in_mount = |mount: &ContainerMount| match &mount.kind {
        ContainerMountKind::Volume { name, .. } => name.as_str().contains(text),
        ContainerMountKind::Bind { source } => source.contains(text),
        ContainerMountKind::Tmpfs | ContainerMountKind::Other => false,
    };
    container.name.contains(text) || container.mounts.iter().any(in_mount)
}
