//! What a window shows of an engine, while the way to the engine is spoilt.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sandbar_core::inventory::{InventoryMessage, Liveness};
use sandbar_core::problem::{ErrorCode, Told};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::wait_until;
use sandbar_tests::proxy::{Call, Fault};
use sandbar_tests::rig::{LIMIT, Scene};
use tokio::task::JoinHandle;

use crate::record::{Row, keep, words};
use crate::spoil::Spoil;
use crate::stand::Stand;

const EVENTS: Call = Call::new("GET", "/events");
const CALLS: [Call; 6] = [
    EVENTS,
    Call::new("GET", "/info"),
    Call::new("GET", "/volumes"),
    Call::new("GET", "/containers/json"),
    Call::new("GET", "/containers/*/json"),
    Call::new("GET", "/images/json"),
];
/// Deadlines and the heartbeat are this much shorter.
const HASTE: u32 = 5;

/// What is on the screen.
#[derive(Clone, Debug, Default)]
struct Shown {
    stale: Option<Told>,
    /// What was said each time.
    was_stale: Vec<Told>,
    volumes: BTreeSet<VolumeName>,
}

/// A window's inventory; it is followed until this is dropped.
struct Screen {
    shown: Arc<Mutex<Shown>>,
    following: JoinHandle<()>,
}

impl Screen {
    fn of(stand: &Stand<'_>) -> Self {
        let shown = Arc::new(Mutex::new(Shown::default()));
        let heard = Arc::clone(&shown);
        stand.session.inventory.listen(Box::new(move |message| {
            heard.lock().unwrap().hear(message);
            true
        }));
        let session = Arc::clone(&stand.session);
        let following = tokio::spawn(async move { session.run().await });
        Self { shown, following }
    }

    fn shown(&self) -> Shown {
        self.shown.lock().unwrap().clone()
    }

    /// Waits until it says that it is not true any more, and why.
    async fn until_stale(&self, what: &str) -> Told {
        wait_until(LIMIT, &format!("{what}: marked as stale"), async || {
            !self.shown().was_stale.is_empty()
        })
        .await;
        self.shown().was_stale.remove(0)
    }

    async fn until_live_with(&self, what: &str, volume: &VolumeName) {
        wait_until(
            LIMIT,
            &format!("{what}: live again, with what came meanwhile"),
            async || {
                let shown = self.shown();
                shown.stale.is_none() && shown.volumes.contains(volume)
            },
        )
        .await;
    }

    async fn end(self) {
        self.following.abort();
        let _ = self.following.await;
    }
}

impl Shown {
    fn hear(&mut self, message: InventoryMessage) {
        match message {
            InventoryMessage::Snapshot { snapshot, .. } => {
                self.volumes = snapshot.volumes.into_iter().map(|row| row.name).collect();
                self.stale = None;
            }
            InventoryMessage::Delta { delta, .. } => {
                self.volumes.retain(|name| !delta.gone_volumes.contains(name));
                self.volumes.extend(delta.volumes.into_iter().map(|row| row.name));
            }
            InventoryMessage::Liveness { liveness, .. } => {
                self.stale = match liveness {
                    Liveness::Live => None,
                    Liveness::Stale { problem } => Some(*problem),
                };
                self.was_stale.extend(self.stale.clone());
            }
        }
    }
}

/// Each request of following an engine, spoilt in every way that ends before a deadline does.
pub(crate) async fn an_engine_that_cannot_be_followed_is_marked_and_comes_back_by_itself(scene: &Scene) {
    let used = scene.volume("data", &sandbar_testkit::Seed::demo());
    scene.rig().make_container(&scene.name("uses"), used.as_str());
    let cases = CALLS
        .into_iter()
        .flat_map(|call| Spoil::ALL.map(|spoil| (call, spoil)));
    let cases = cases.filter(|(call, spoil)| !(spoil.may_go_well || spoil.is_slow && *call == EVENTS));
    let cases = cases.enumerate().map(|(number, (call, spoil))| async move {
        let what = format!("{} at {call}", spoil.name);
        let stand = Stand::new(scene, &format!("w{number}x"), &"unused".parse().unwrap()).await;
        stand.engine.hurry(HASTE);
        stand.proxy.set(move |request| request.is(call), spoil.fault);
        let screen = Screen::of(&stand);
        let told = screen.until_stale(&what).await;
        assert!(spoil.codes.contains(&told.code), "{what}: {told:?}");
        scene.rig().make_volume(&stand.new_volume);
        stand.engine.hurry(1);
        stand.proxy.mend();
        screen.until_live_with(&what, &stand.new_volume).await;
        screen.end().await;
        row(stand, &format!("{} (`{call}`)", spoil.name), told).await
    });
    let rows = futures::StreamExt::buffer_unordered(futures::stream::iter(cases), 8);
    keep(futures::StreamExt::collect(rows).await);
    scene.rig().remove_container(&scene.name("uses"));
}

/// The stream of events breaks while nothing happens.
pub(crate) async fn a_stream_of_events_that_breaks_is_opened_again(scene: &Scene) {
    for (number, fault) in [Fault::Cut, Fault::Garbage, Fault::HalfClose]
        .into_iter()
        .enumerate()
    {
        let what = format!("{fault:?} on the open stream of events");
        let stand = Stand::new(scene, &format!("s{number}x"), &"unused".parse().unwrap()).await;
        let screen = Screen::of(&stand);
        let first = scene.volume_name(&format!("first{number}"));
        scene.rig().make_volume(&first);
        screen.until_live_with(&what, &first).await;
        // The request for events leaves a moment after the lists.
        wait_until(LIMIT, &format!("{what}: a stream to break"), async || {
            stand.proxy.strike(|request| request.is(EVENTS), &fault);
            !stand.proxy.hits().is_empty()
        })
        .await;
        let told = screen.until_stale(&what).await;
        assert!(
            matches!(
                told.code,
                ErrorCode::EngineUnreachable | ErrorCode::EngineProtocol
            ),
            "{what}: {told:?}"
        );
        scene.rig().make_volume(&stand.new_volume);
        screen.until_live_with(&what, &stand.new_volume).await;
        screen.end().await;
        keep(vec![
            row(
                stand,
                &format!("open stream of events: {fault:?}").to_lowercase(),
                told,
            )
            .await,
        ]);
    }
}

/// Everything stands still: no answer, no event, no end of a connection.
pub(crate) async fn an_engine_that_freezes_is_marked_and_comes_back_by_itself(scene: &Scene) {
    let stand = Stand::new(scene, "frozen", &"unused".parse().unwrap()).await;
    let screen = Screen::of(&stand);
    let first = scene.volume_name("first");
    scene.rig().make_volume(&first);
    screen.until_live_with("before", &first).await;
    stand.engine.hurry(HASTE);
    stand.proxy.set(|_| true, Fault::Hang);
    stand.proxy.strike(|_| true, &Fault::Hang);
    let told = screen.until_stale("a frozen engine").await;
    assert_eq!(told.code, ErrorCode::EngineTimeout, "{told:?}");
    scene.rig().make_volume(&stand.new_volume);
    stand.proxy.mend();
    stand.engine.hurry(1);
    screen.until_live_with("a frozen engine", &stand.new_volume).await;
    screen.end().await;
    keep(vec![row(stand, "engine frozen", told).await]);
}

/// The stream of events falls silent, while all else is well: nothing can tell that from an engine that idles.
pub(crate) async fn events_that_fall_silent_are_made_up_for(scene: &Scene) {
    let stand = Stand::new(scene, "silent", &"unused".parse().unwrap()).await;
    let screen = Screen::of(&stand);
    let first = scene.volume_name("first");
    scene.rig().make_volume(&first);
    screen.until_live_with("before", &first).await;
    wait_until(LIMIT, "a stream to silence", async || {
        stand.proxy.strike(|request| request.is(EVENTS), &Fault::Hang);
        !stand.proxy.hits().is_empty()
    })
    .await;
    scene.rig().make_volume(&stand.new_volume);
    tokio::time::pause();
    tokio::time::advance(Duration::from_mins(3)).await;
    tokio::time::resume();
    screen.until_live_with("a silent stream", &stand.new_volume).await;
    screen.end().await;
    stand.end().await;
}

async fn row(stand: Stand<'_>, fault: &str, told: Told) -> Row {
    let host = stand.proxy.host();
    let told = words(&Err(told), &[(host.as_str(), "unix:///…/engine.sock")]);
    let proxy = stand.end().await;
    wait_until(LIMIT, "every connection is closed", async || proxy.open() == 0).await;
    Row {
        action: "watch the engine".to_owned(),
        fault: fault.to_owned(),
        told,
    }
}
