use std::sync::{Arc, Mutex};

use sandbar_core::engine::{EngineError, SubPathSupport, ViewMode, ViewRoot};
use sandbar_core::inventory::{Inventory, InventoryMessage, InventorySnapshot, Liveness, VolumeRow};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::{FakeEngine, Seed, wait_for, wait_until};
use sandbar_tests::rig::{FakeRig, LIMIT, Scene};
use tokio::task::JoinHandle;

/// A page that keeps what it is told, as its window does.
struct Page {
    told: Arc<Mutex<Vec<InventoryMessage>>>,
    following: JoinHandle<()>,
}

impl Page {
    fn of(scene: &Scene) -> Self {
        let inventory = Arc::new(Inventory::new(scene.engine.clone()));
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        inventory.listen(Box::new(move |message| {
            heard.lock().unwrap().push(message);
            true
        }));
        let following = tokio::spawn(async move { inventory.follow().await });
        Self { told, following }
    }

    fn told(&self) -> Vec<InventoryMessage> {
        self.told.lock().unwrap().clone()
    }

    /// What it shows: the last snapshot with the deltas since then.
    fn shown(&self) -> Option<InventorySnapshot> {
        self.told()
            .into_iter()
            .fold(None, |shown, message| match message {
                InventoryMessage::Snapshot { snapshot, .. } => Some(snapshot),
                InventoryMessage::Liveness { .. } => shown,
                InventoryMessage::Delta { delta, .. } => shown.map(|mut shown| {
                    let old = |name: &VolumeName| {
                        delta.gone_volumes.contains(name) || delta.volumes.iter().any(|row| row.name == *name)
                    };
                    shown.volumes.retain(|row| !old(&row.name));
                    shown.volumes.extend(delta.volumes);
                    shown
                }),
            })
    }

    fn row(&self, name: &VolumeName) -> Option<VolumeRow> {
        self.shown()?.volumes.into_iter().find(|row| row.name == *name)
    }

    async fn until_shown(&self, what: &str, name: &VolumeName, holds: impl Fn(&VolumeRow) -> bool) {
        wait_until(LIMIT, what, async || {
            self.row(name).is_some_and(|row| holds(&row))
        })
        .await;
    }

    fn assert_numbered(&self) {
        let numbers: Vec<u32> = self
            .told()
            .iter()
            .map(|message| match message {
                InventoryMessage::Snapshot { sequence, .. }
                | InventoryMessage::Delta { sequence, .. }
                | InventoryMessage::Liveness { sequence, .. } => *sequence,
            })
            .collect();
        assert!(
            numbers.windows(2).all(|pair| pair[1] == pair[0] + 1),
            "{numbers:?}"
        );
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.following.abort();
    }
}

pub(crate) async fn an_inventory_follows_what_others_do(scene: &Scene) {
    let page = Page::of(scene);
    wait_for(LIMIT, "a first snapshot", async || page.shown()).await;
    let name = scene.volume("theirs", &Seed::demo());
    page.until_shown("the volume that somebody made", &name, |row| {
        row.used_by.is_empty()
    })
    .await;

    // A launcher that binds a folder of the volume instead of the volume.
    let folder = scene.rig().volume_folder(&name).join("datasets");
    scene.rig().make_container(&scene.name("whole"), name.as_str());
    scene
        .rig()
        .make_container(&scene.name("part"), folder.to_str().unwrap());
    let users = [(scene.name("part"), "datasets"), (scene.name("whole"), "")];
    page.until_shown("both users of the volume", &name, |row| {
        let used_by = row
            .used_by
            .iter()
            .map(|using| (using.name.clone(), using.sub_path.as_str()));
        used_by.eq(users.iter().cloned())
    })
    .await;

    scene.rig().remove_container(&scene.name("whole"));
    scene.rig().remove_container(&scene.name("part"));
    page.until_shown("the volume without users", &name, |row| row.used_by.is_empty())
        .await;
    assert!(scene.rig().remove_volume(&name));
    wait_until(LIMIT, "the volume is shown no more", async || {
        page.row(&name).is_none()
    })
    .await;
    page.assert_numbered();
}

pub(crate) async fn an_inventory_shows_and_counts_no_helper(scene: &Scene) {
    let name = scene.volume("looked-into", &Seed::demo());
    let root = ViewRoot::Volume(name.clone());
    let view = scene.engine.open(&root, ViewMode::Browse).await.unwrap();
    let page = Page::of(scene);
    let shown = wait_for(LIMIT, "a first snapshot", async || page.shown()).await;
    let helper = scene.containers().remove(0);
    assert!(
        shown.containers.iter().all(|row| row.name != helper),
        "the helper is shown"
    );
    let row = page.row(&name).expect("the volume");
    assert!(row.used_by.is_empty(), "the helper counts: {row:?}");
    let reserved = shown.volumes.iter().find(|row| row.name.is_reserved());
    assert!(
        reserved.is_none(),
        "a volume of Sandbar's own is shown: {reserved:?}"
    );
    drop(view);
}

/// Only the fake engine can be made to break off at will.
#[tokio::test]
async fn an_engine_that_breaks_off_is_marked_stale_and_comes_back_whole() {
    let engine = FakeEngine::new(SubPathSupport::Native);
    let rig = Arc::new(FakeRig::of(engine.clone()));
    Scene::play(rig, async |scene| {
        let lost = scene.volume("lost", &Seed::new());
        let page = Page::of(scene);
        page.until_shown("the volume", &lost, |_| true).await;
        let address = scene.engine.identity().address.clone();
        engine.break_watches(EngineError::Unreachable { address, cause: None });
        // While nobody watches.
        scene.rig().remove_volume(&lost);
        let found = scene.volume("found", &Seed::new());
        page.until_shown("the volume that was made meanwhile", &found, |_| true)
            .await;
        assert_eq!(page.row(&lost), None);
        let told = page.told();
        let stale = told.iter().position(|message| {
            matches!(
                message,
                InventoryMessage::Liveness {
                    liveness: Liveness::Stale { .. },
                    ..
                }
            )
        });
        let after = &told[stale.expect("a mark that it is stale") + 1..];
        assert!(
            matches!(after.first(), Some(InventoryMessage::Snapshot { .. })),
            "{after:?}"
        );
        page.assert_numbered();
    })
    .await;
}
