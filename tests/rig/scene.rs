use std::any::Any;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::{MetadataExt as _, lchown};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use sandbar_core::engine::{ContainerId, ContainerState, Engine, LogLine, SandboxSpec};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::{Script, Seed, SpecBuilder, wait_for, wait_until};
use tempfile::TempDir;

use super::Rig;

/// How long an engine may take for one thing on a busy machine.
pub const LIMIT: Duration = Duration::from_mins(1);

/// One test on one engine: everything that it makes carries its tag.
pub struct Scene {
    /// The engine under test, as Sandbar sees it.
    pub engine: Arc<dyn Engine>,
    rig: Arc<dyn Rig>,
    tag: String,
}

impl Scene {
    /// Plays a test and asserts that it leaves no container behind; its volumes are removed here.
    ///
    /// # Panics
    /// As the test does, after everything was removed.
    pub async fn play(rig: Arc<dyn Rig>, test: impl AsyncFnOnce(&Self)) {
        let tag = format!("t{}", &uuid::Uuid::new_v4().simple().to_string()[..10]);
        let scene = Self {
            engine: rig.engine(),
            rig,
            tag,
        };
        let played = AssertUnwindSafe(test(&scene)).catch_unwind().await;
        let left = scene.clear(played.is_ok()).await;
        if let Err(panic) = played {
            let panic: Box<dyn Any + Send> = panic;
            resume_unwind(panic);
        }
        assert!(left.is_empty(), "the test left containers behind: {left:?}");
    }

    /// Somebody else.
    pub fn rig(&self) -> &dyn Rig {
        &*self.rig
    }

    /// A name that nothing else has.
    pub fn name(&self, word: &str) -> String {
        format!("{}-{word}", self.tag)
    }

    /// The name of a volume that nothing else has.
    pub fn volume_name(&self, word: &str) -> VolumeName {
        self.name(word).parse().unwrap()
    }

    /// A volume with content, made by somebody else.
    pub fn volume(&self, word: &str, seed: &Seed) -> VolumeName {
        let name = self.volume_name(word);
        self.rig.make_volume(&name);
        self.sow(&name, seed);
        name
    }

    /// A volume with options of its driver, made by somebody else; it is known to [`Rig::prune`].
    pub fn volume_with(&self, word: &str, options: &[(&str, &str)]) -> VolumeName {
        let name = self.volume_name(word);
        self.rig.make_volume_with(&name, options);
        name
    }

    /// Puts content into the place of a volume.
    pub fn sow(&self, name: &VolumeName, seed: &Seed) {
        let folder = self.rig.volume_folder(name);
        seed.sow(&folder).unwrap();
        // An engine without root's rights can do nothing to what belongs to root.
        let owner = std::fs::metadata(&folder).unwrap();
        give(&folder, &owner).unwrap();
    }

    /// A folder of the machine, outside of every volume, that belongs to the engine's user.
    pub fn host_folder(&self, seed: &Seed) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        if let Some(endpoint) = self.rig.endpoint() {
            endpoint.own(folder.path()).unwrap();
        }
        seed.sow(folder.path()).unwrap();
        folder
    }

    /// A sandbox that runs a script on the rig's image.
    pub fn sandbox(&self, script: &Script) -> SpecBuilder {
        let name = self.name(&uuid::Uuid::new_v4().simple().to_string()[..6]);
        SpecBuilder::new(self.rig.image(), script).named(name)
    }

    /// Makes a sandbox, starts it, and asserts that every mount is proved.
    pub async fn start(&self, spec: &SandboxSpec) -> ContainerId {
        let id = self
            .engine
            .create_sandbox(spec)
            .await
            .expect("the sandbox is created");
        let report = self
            .engine
            .start_through_gate(&id)
            .await
            .expect("the gate reports");
        assert!(report.is_proved(), "{report:?}");
        id
    }

    /// The whole life of a sandbox whose mounts are proved and whose command ends: what it wrote.
    pub async fn run(&self, spec: &SandboxSpec) -> Vec<String> {
        let id = self.start(spec).await;
        let lines = self.output(&id).await;
        self.engine
            .remove_container(&id)
            .await
            .expect("the sandbox is removed");
        lines
    }

    /// What a sandbox wrote, once it has ended.
    pub async fn output(&self, id: &ContainerId) -> Vec<String> {
        self.ended(id).await;
        text(self.engine.log_tail(id, 1000).await.expect("the log"))
    }

    /// Waits until a sandbox has ended, and returns its exit code.
    pub async fn ended(&self, id: &ContainerId) -> Option<i64> {
        wait_for(LIMIT, "the end of the sandbox's command", async || {
            let container = self
                .engine
                .container(id)
                .await
                .expect("an answer")
                .expect("the sandbox");
            (container.state == ContainerState::Exited).then_some(container.exit_code)
        })
        .await
    }

    /// Names of the containers of this test, helpers and keepers too.
    pub fn containers(&self) -> Vec<String> {
        self.rig.containers_with(&self.tag)
    }

    /// Waits until a helper that was let go of is gone.
    pub async fn until_no_container(&self) {
        wait_until(LIMIT, "no container of the test is left", async || {
            self.containers().is_empty()
        })
        .await;
    }

    /// Containers that a test which went well has left, after a moment for helpers to go.
    async fn clear(&self, went_well: bool) -> Vec<String> {
        let moment = Duration::from_secs(if went_well { 20 } else { 0 });
        // A wait that ends in vain is judged by what is left.
        let _ = tokio::time::timeout(moment, self.until_no_container()).await;
        let left = self.containers();
        // Twice: on Podman a keeper stays until its sandbox is gone.
        for name in left.iter().chain(&left) {
            self.rig.remove_container(name);
        }
        for volume in self.rig.volumes_with(&self.tag) {
            self.rig.remove_volume(&volume.parse().unwrap());
        }
        left
    }
}

/// Gives everything below a folder to its owner.
fn give(folder: &Path, owner: &Metadata) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        lchown(entry.path(), Some(owner.uid()), Some(owner.gid()))?;
        if entry.file_type()?.is_dir() {
            give(&entry.path(), owner)?;
        }
    }
    Ok(())
}

/// The lines without their source.
fn text(lines: Vec<LogLine>) -> Vec<String> {
    lines.into_iter().map(|line| line.text).collect()
}
