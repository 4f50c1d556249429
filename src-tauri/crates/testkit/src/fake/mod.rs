//! An engine over temporary folders: volumes are real folders looked into by the real agent, containers are
//! records, and what goes wrong is data.

mod engine;
mod fault;
mod mounted;
mod objects;
mod process;
mod view;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sandbar_core::engine::{
    Capabilities, Change, ContainerId, ContainerMount, EngineError, EngineIdentity, ForcedRemoval,
    LimitSupport, MissingFolder, Product, ReadOnlySupport, SubPathSupport, labels,
};
use sandbar_core::rules::VolumeName;

pub use fault::{Fault, HangPoint, Operation};
use world::World;

use crate::agent_binary;
use crate::seed::Seed;

/// The one image that the fake engine has; it holds `sh`, `true` and `sleep`, and
/// `/tmp`, which cannot be executed.
pub const IMAGE: &str = "sandbar-lab/busybox:1";

/// An engine that needs nothing but folders and the agent's binary.
///
/// Clones are the same engine. Its folders go with the last clone.
#[derive(Clone)]
pub struct FakeEngine(Arc<World>);

impl FakeEngine {
    /// An engine that does with subPaths what the capability says.
    pub fn new(sub_path: SubPathSupport) -> Self {
        let native = sub_path == SubPathSupport::Native;
        let capabilities = Capabilities {
            sub_path,
            missing_folder: if native {
                MissingFolder::Refused
            } else {
                MissingFolder::Ignored
            },
            read_only: if native {
                ReadOnlySupport::Recursive
            } else {
                ReadOnlySupport::TopOnly
            },
            limits: LimitSupport::ALL,
            needs_keeper: !native,
            forced_removal: ForcedRemoval::Refused,
            untellable: String::new(),
            shortest_new_volume_name: 2,
        };
        let identity = EngineIdentity {
            address: "unix:///fake.sock".into(),
            name: "fake".into(),
            id: "FAKE".into(),
            product: Product::Docker,
            version: if native { "28.5.2" } else { "20.10.24" }.into(),
            api_version: if native { "1.51" } else { "1.41" }.into(),
            platform: format!("linux/{}", std::env::consts::ARCH),
            rootless: false,
            cgroup_version: Some(2),
            runtimes: vec!["runc".into()],
            capabilities,
            is_known: true,
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self(Arc::new(World::new(identity, agent_binary(), folder, native)))
    }

    /// An engine that says it honours subPaths and mounts the whole volume. With `lists` it even lists the
    /// subPath of the container that it made.
    pub fn lying(lists: bool) -> Self {
        let engine = Self::new(SubPathSupport::Native);
        engine.0.with(|state| {
            state.honours_sub_path = false;
            state.lists_sub_path = lists;
        });
        engine
    }

    /// Sets what goes wrong at an operation from now on.
    pub fn set_fault(&self, at: Operation, fault: Fault) {
        self.0.with(|state| state.faults.insert(at, fault));
    }

    /// Lets an operation work again.
    pub fn mend(&self, at: Operation) {
        self.0.with(|state| state.faults.remove(&at));
    }

    /// Breaks every stream of changes, as an engine that restarts does.
    pub fn break_watches(&self, error: EngineError) {
        // Without a watcher there is none to break.
        let _ = self.0.changes.send(Err(error));
    }

    /// Makes a volume as somebody else would, with content.
    pub fn seed_volume(&self, name: &VolumeName, seed: &Seed) {
        objects::ensure_volume(&self.0, name, &[]).expect("a folder for the volume");
        seed.sow(&self.volume_folder(name))
            .expect("the seed of the volume");
    }

    /// Makes a volume with options of its driver as somebody else would. One that binds a device shows that folder.
    pub fn volume_with(&self, name: &VolumeName, options: &[(&str, &str)]) {
        objects::ensure_volume(&self.0, name, &[]).expect("a folder for the volume");
        let options = options
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        let options: std::collections::BTreeMap<_, _> = options.collect();
        if options.get("o").is_some_and(|how| how == "bind")
            && let Some(device) = options.get("device")
        {
            let place = self.volume_folder(name);
            std::fs::remove_dir(&place).expect("an empty folder");
            std::os::unix::fs::symlink(device, place).expect("a link to the device");
        }
        self.0.with(|state| {
            if let Some(volume) = state.volumes.get_mut(name) {
                volume.options = options;
            }
        });
    }

    /// Lets another driver than `local` have a volume.
    pub fn change_driver(&self, name: &VolumeName, driver: &str) {
        self.0.with(|state| {
            if let Some(volume) = state.volumes.get_mut(name) {
                driver.clone_into(&mut volume.driver);
            }
        });
    }

    /// Removes the containers of a sandbox that do not run, as an engine's `prune` does.
    pub fn prune(&self, sandbox: &str) {
        let idle = self.0.with(|state| {
            let of_sandbox = state.containers.values().filter(|record| {
                let container = &record.container;
                let is_of_it = container
                    .labels
                    .get(labels::SANDBOX)
                    .is_some_and(|id| id == sandbox);
                is_of_it && !container.state.is_alive()
            });
            of_sandbox
                .map(|record| record.container.id.clone())
                .collect::<Vec<_>>()
        });
        for id in idle {
            self.0.remove(&id);
        }
    }

    /// Where a volume's data lies.
    pub fn volume_folder(&self, name: &VolumeName) -> PathBuf {
        self.0.folder_of(name)
    }

    /// A folder that belongs to the engine's host and to no volume.
    pub fn host_folder(&self) -> &Path {
        self.0.folder.path()
    }

    /// Whether a container refers to the volume, as far as the engine counts it.
    pub fn is_used(&self, name: &VolumeName) -> bool {
        self.0.with(|state| state.is_used(name))
    }

    /// Removes a volume and its data whether it is used or not, as nobody should.
    pub fn lose_volume(&self, name: &VolumeName) {
        self.0.with(|state| state.volumes.remove(name));
        let place = self.volume_folder(name);
        // Either may be gone already; that of a volume with a device is a link.
        let _ = std::fs::remove_file(&place).or_else(|_| std::fs::remove_dir_all(&place));
        self.0.tell(Change::Volume(name.clone()));
    }

    /// Makes a container as somebody else would.
    pub fn outside_container(&self, name: &str, mounts: Vec<ContainerMount>) -> ContainerId {
        self.0.add(name, IMAGE, None, mounts)
    }

    /// Removes a container whoever made it.
    pub fn remove_outside(&self, name: &str) {
        let id = self
            .0
            .with(|state| Some(state.find(&ContainerId(name.into()))?.container.id.clone()));
        if let Some(id) = id {
            self.0.remove(&id);
        }
    }

    /// Names of the containers, helpers included, whose name or a volume of whose holds the text.
    pub fn container_names(&self, text: &str) -> Vec<String> {
        self.0.with(|state| {
            let containers = state.containers.values().map(|record| &record.container);
            let holding = containers.filter(|container| world::holds(container, text));
            holding.map(|container| container.name.clone()).collect()
        })
    }

    /// Names of all volumes.
    pub fn volume_names(&self) -> Vec<String> {
        self.0
            .with(|state| state.volumes.keys().map(ToString::to_string).collect())
    }
}
