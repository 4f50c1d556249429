//! Every action of a person, spoilt at each of its requests in every way.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::{FutureExt as _, StreamExt as _};
use sandbar_core::engine::ContainerId;
use sandbar_core::problem::Told;
use sandbar_core::rules::VolumeName;
use sandbar_core::session::Session;
use sandbar_testkit::{Script, Seed, wait_until};
use sandbar_tests::proxy::{Call, Proxy};
use sandbar_tests::rig::{LIMIT, Scene, typed};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::action::{ATTACH, Action};
use crate::record::{Row, keep, words};
use crate::spoil::Spoil;
use crate::stand::Stand;

/// Deadlines are this much shorter while something hangs: three seconds for what is quick.
const HASTE: u32 = 5;
/// And this much while what may come late is looked for.
const HASTE_AFTER: u32 = 4;
/// Longer than all deadlines of one action together.
const OVER_WITHIN: Duration = Duration::from_mins(2);
/// Most cases at a time; nearly all of them wait.
const AT_ONCE: usize = 16;

/// One action, spoilt in one way.
#[derive(Clone, Copy)]
struct Case {
    action: Action,
    /// None where it is the stream of a view that is open.
    call: Option<Call>,
    spoil: Spoil,
}

impl Case {
    fn name(&self) -> String {
        let call = self.call.map(|call| format!(" at {call}")).unwrap_or_default();
        format!("{}: {}{call}", self.action.name(), self.spoil.name)
    }
}

/// A case that was played. Its way to the engine stays open: what may come late is looked for through it.
struct Played {
    row: Row,
    _proxy: Proxy,
}

/// What every case of one engine uses.
struct Ground<'a> {
    scene: &'a Scene,
    volume: VolumeName,
    sandbox: ContainerId,
}

/// Every `share.1`th case, from the one numbered `share.0` on: what one engine does not see, another does.
pub(crate) async fn every_fault_is_told_in_time_and_leaves_nothing(
    scene: &Scene,
    actions: &[Action],
    share: (usize, usize),
) {
    let volume = scene.volume("data", &Seed::demo());
    let ground = Ground {
        scene,
        sandbox: launch(scene, &volume).await,
        volume,
    };
    let cases: Vec<Case> = cases(actions)
        .into_iter()
        .skip(share.0)
        .step_by(share.1)
        .collect();
    let played: Vec<Option<Played>> = futures::stream::iter(cases.iter().enumerate())
        .map(|(number, case)| {
            // Each says what it found, also after another has failed.
            let played = AssertUnwindSafe(play(&ground, number, *case)).catch_unwind();
            async { played.await.ok() }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let failed = played.iter().filter(|row| row.is_none()).count();
    assert_eq!(failed, 0, "that many cases failed, as was said above");
    scene.engine.remove_container(&ground.sandbox).await.unwrap();
    until_nothing_is_left(&ground, actions == [Action::Launch]).await;
    keep(played.into_iter().flatten().map(|played| played.row).collect());
}

/// A sandbox that runs, as a person launches it.
pub(crate) async fn launch(scene: &Scene, volume: &VolumeName) -> ContainerId {
    let session = Session::new(scene.engine.clone());
    let mounts = vec![typed::mount(volume, "datasets", "/mnt/data")];
    let script = Script::new().print("hello").stay();
    let draft = typed::draft(&scene.name("runs"), scene.rig().image(), &script, mounts);
    let (at, cancel) = (typed::surroundings(&*scene.engine), CancellationToken::new());
    let launched = session.launcher.launch(&draft, &at, &|_| {}, &cancel).await;
    launched.expect("a sandbox").container
}

fn cases(actions: &[Action]) -> Vec<Case> {
    let of_action = |&action: &Action| {
        let at_calls = action.calls().iter().flat_map(move |&call| {
            Spoil::ALL.map(move |spoil| Case {
                action,
                call: Some(call),
                spoil,
            })
        });
        let speaks = matches!(
            action,
            Action::ListFolder | Action::Judge | Action::Complete | Action::Preview
        );
        let on_stream = Spoil::STREAM
            .into_iter()
            .filter(move |_| speaks)
            .map(move |spoil| Case {
                action,
                call: None,
                spoil,
            });
        at_calls.chain(on_stream).collect::<Vec<_>>()
    };
    actions.iter().flat_map(of_action).collect()
}

async fn play(ground: &Ground<'_>, number: usize, case: Case) -> Played {
    let name = case.name();
    let word = format!("c{number}x");
    let stand = Stand::new(ground.scene, &word, &ground.volume)
        .await
        .with_sandbox(&ground.sandbox);
    prepare(&stand, case).await;
    if case.spoil.is_slow {
        stand.engine.hurry(HASTE);
    }
    match case.call {
        Some(call) => stand.proxy.set(move |request| request.is(call), case.spoil.fault),
        None => stand
            .proxy
            .strike(|request| request.is(ATTACH), &case.spoil.fault),
    }
    let outcome = timeout(OVER_WITHIN, case.action.play(&stand)).await;
    let outcome = outcome.unwrap_or_else(|_| panic!("{name}: nothing was told"));
    // On a machine that is busy with other things a short deadline may be over before it comes to the request.
    let was_late = case.spoil.is_slow && outcome.is_err();
    assert!(
        was_late || !stand.proxy.hits().is_empty(),
        "{name}: no such request was made"
    );
    judge(case, &outcome);
    let row = row(&stand, case, &outcome);
    Played {
        row,
        _proxy: recover(stand, case, &name).await,
    }
}

async fn prepare(stand: &Stand<'_>, case: Case) {
    if case.call.is_none() {
        Action::OpenVolume.play(stand).await.expect("a view");
    }
    if case.action == Action::Remove {
        stand
            .scene
            .rig()
            .make_container(&stand.word, stand.volume.as_str());
    }
}

fn judge(case: Case, outcome: &Result<(), Told>) {
    match outcome {
        Ok(()) => assert!(case.spoil.may_go_well, "{}: nothing was told", case.name()),
        Err(told) => assert!(case.spoil.codes.contains(&told.code), "{}: {told:?}", case.name()),
    }
}

fn row(stand: &Stand<'_>, case: Case, outcome: &Result<(), Told>) -> Row {
    let host = stand.proxy.host();
    let names = [
        (host.as_str(), "unix:///…/engine.sock"),
        (stand.volume.as_str(), "the volume"),
        (stand.word.as_str(), "the new one"),
    ];
    let at = case.call.map(|call| format!(" (`{call}`)")).unwrap_or_default();
    Row {
        action: case.action.name().to_owned(),
        fault: format!("{}{at}", case.spoil.name),
        told: words(outcome, &names),
    }
}

/// The engine returns: everything works again, and nothing is left, in the program or on the engine.
async fn recover(stand: Stand<'_>, case: Case, name: &str) -> Proxy {
    stand.proxy.mend();
    stand.engine.hurry(1);
    if case.action.can_be_done_again() {
        let again = case.action.play(&stand).await;
        assert!(again.is_ok(), "{name}: afterwards {again:?}");
    }
    stand.engine.hurry(HASTE_AFTER);
    let proxy = stand.end().await;
    until_closed(&proxy, name).await;
    proxy
}

/// What may come late is looked for during half a minute; a volume goes after the container that had it. A volume that was
/// asked for by itself may stay, one that was made for a launch may not.
async fn until_nothing_is_left(ground: &Ground<'_>, volumes_too: bool) {
    let (scene, kept) = (ground.scene, [ground.volume.to_string()]);
    wait_until(2 * LIMIT, "nothing of what was spoilt is left", async || {
        let volumes_are_gone = || scene.rig().volumes_with(&scene.name("")) == kept;
        scene.containers().is_empty() && (!volumes_too || volumes_are_gone())
    })
    .await;
}

async fn until_closed(proxy: &Proxy, name: &str) {
    wait_until(
        LIMIT,
        &format!("{name}: every connection is closed"),
        async || proxy.open() == 0,
    )
    .await;
}
