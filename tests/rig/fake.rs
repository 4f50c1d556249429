use std::path::PathBuf;
use std::sync::Arc;

use sandbar_core::engine::{ContainerId, ContainerMount, ContainerMountKind, Engine, SubPathSupport};
use sandbar_core::rules::{SubPath, VolumeName};
use sandbar_testkit::{FakeEngine, IMAGE, Seed};

use super::Rig;
use crate::lab::LabEndpoint;

/// The fake engine of the test kit.
pub struct FakeRig(FakeEngine);

impl FakeRig {
    /// A new one.
    pub fn new(sub_path: SubPathSupport) -> Self {
        Self::of(FakeEngine::new(sub_path))
    }

    /// One whose faults the test sets.
    pub fn of(engine: FakeEngine) -> Self {
        Self(engine)
    }
}

impl Rig for FakeRig {
    fn title(&self) -> String {
        let how = match self.0.identity().capabilities.sub_path {
            SubPathSupport::Native => "honours subPaths",
            SubPathSupport::ProvenBind => "ignores subPaths",
        };
        format!("fake that {how}")
    }

    fn engine(&self) -> Arc<dyn Engine> {
        Arc::new(self.0.clone())
    }

    fn image(&self) -> &str {
        IMAGE
    }

    fn make_volume(&self, volume: &VolumeName) {
        self.0.seed_volume(volume, &Seed::new());
    }

    fn make_volume_with(&self, volume: &VolumeName, options: &[(&str, &str)]) {
        self.0.volume_with(volume, options);
    }

    fn prune(&self, sandbox: &str, volume: &VolumeName) {
        self.0.prune(sandbox);
        self.remove_volume(volume);
    }

    fn tear_away(&self, volume: &VolumeName) {
        self.remove_volume(volume);
    }

    fn remove_volume(&self, volume: &VolumeName) -> bool {
        let kept = self.0.is_used(volume);
        if !kept {
            self.0.lose_volume(volume);
        }
        !kept
    }

    fn endpoint(&self) -> Option<&LabEndpoint> {
        None
    }

    fn volume_folder(&self, volume: &VolumeName) -> PathBuf {
        self.0.volume_folder(volume)
    }

    fn make_container(&self, name: &str, source: &str) -> ContainerId {
        let kind = match source.parse() {
            Ok(name) => ContainerMountKind::Volume {
                name,
                sub_path: SubPath::whole(),
            },
            Err(_) => ContainerMountKind::Bind {
                source: source.to_owned(),
            },
        };
        let mount = ContainerMount {
            kind,
            target: "/data".into(),
            read_only: false,
        };
        self.0.outside_container(name, vec![mount])
    }

    fn restart_container(&self, name: &str) {
        let id = ContainerId(name.into());
        futures::executor::block_on(self.0.start_through_gate(&id)).expect("a sandbox that starts again");
    }

    fn remove_container(&self, name: &str) {
        self.0.remove_outside(name);
    }

    fn containers_with(&self, text: &str) -> Vec<String> {
        self.0.container_names(text)
    }

    fn volumes_with(&self, text: &str) -> Vec<String> {
        self.0
            .volume_names()
            .into_iter()
            .filter(|name| name.contains(text))
            .collect()
    }
}
