//! The engine's daemon is killed and started again while everything goes on at once.

use futures::future::join_all;
use sandbar_core::engine::ContainerId;
use sandbar_core::problem::{ErrorCode, Told};
use sandbar_core::rules::VolumeName;
use sandbar_testkit::{Seed, wait_until};
use sandbar_tests::lab::LabEngine;
use sandbar_tests::proxy::{Call, Fault};
use sandbar_tests::rig::{LIMIT, Scene};

use crate::action::Action;
use crate::matrix::launch;
use crate::record::{Row, keep, words};
use crate::stand::Stand;

/// What goes on, and at which request it is when the daemon dies.
const UNDER_WAY: [(Action, Call); 13] = [
    (Action::ListEverything, Call::new("GET", "/containers/json")),
    (Action::ListEverything, Call::new("GET", "/volumes")),
    (Action::Inspect, Call::new("GET", "/containers/*/json")),
    (Action::OpenVolume, Call::new("POST", "/containers/create")),
    (Action::OpenVolume, Call::new("POST", "/containers/*/attach")),
    (Action::OpenVolume, Call::new("POST", "/containers/*/start")),
    (Action::ReadLog, Call::new("GET", "/containers/*/logs")),
    (Action::ProveAgain, Call::new("POST", "/exec/*/start")),
    (Action::Launch, Call::new("POST", "/volumes/create")),
    (Action::Launch, Call::new("POST", "/containers/create")),
    (Action::Launch, Call::new("GET", "/containers/*/json")),
    (Action::Launch, Call::new("POST", "/containers/*/start")),
    (Action::Remove, Call::new("DELETE", "/containers/*")),
];

pub(crate) async fn a_daemon_killed_under_everything_at_once_is_told_and_nothing_is_left(
    scene: &Scene,
    engine: &mut LabEngine,
) {
    let volume = scene.volume("data", &Seed::demo());
    let sandbox = launch(scene, &volume).await;
    let stands = join_all(
        UNDER_WAY
            .iter()
            .enumerate()
            .map(|(number, (action, _))| stand(scene, number, *action, &volume, &sandbox)),
    )
    .await;
    let plays = stands
        .iter()
        .zip(UNDER_WAY)
        .map(|(stand, (action, call))| async move {
            stand.proxy.set(move |request| request.is(call), Fault::Hold);
            action.play(stand).await
        });
    let death = async {
        for (stand, (action, call)) in stands.iter().zip(UNDER_WAY) {
            let hit = stand.proxy.until_hit(LIMIT).await;
            hit.unwrap_or_else(|error| panic!("{} never came to {call}: {error}", action.name()));
        }
        engine.kill().unwrap();
        for stand in &stands {
            stand.proxy.mend();
        }
    };
    let (outcomes, ()) = tokio::join!(join_all(plays), death);
    for ((outcome, stand), (action, call)) in outcomes.iter().zip(&stands).zip(UNDER_WAY) {
        told(stand, action, call, outcome);
    }
    engine.restart().unwrap();
    for stand in &stands {
        let again = Action::ListEverything.play(stand).await;
        assert!(again.is_ok(), "{again:?}");
    }
    let again = Action::OpenVolume.play(&stands[0]).await;
    assert!(again.is_ok(), "{again:?}");
    for (stand, (action, _)) in stands.iter().zip(UNDER_WAY) {
        if action == Action::Remove {
            // It was not done, so it is still to be done.
            let again = action.play(stand).await;
            assert!(again.is_ok(), "{again:?}");
        }
    }
    // Each way to the engine stays open: what may come late is looked for through it.
    let mut proxies = Vec::new();
    for stand in stands {
        let proxy = stand.end().await;
        wait_until(LIMIT, "every connection is closed", async || proxy.open() == 0).await;
        proxies.push(proxy);
    }
    scene.engine.remove_container(&sandbox).await.unwrap();
    scene.until_no_container().await;
    drop(proxies);
    assert_eq!(scene.rig().volumes_with(&scene.name("")), [volume.to_string()]);
}

async fn stand<'a>(
    scene: &'a Scene,
    number: usize,
    action: Action,
    volume: &VolumeName,
    sandbox: &ContainerId,
) -> Stand<'a> {
    let stand = Stand::new(scene, &format!("d{number}x"), volume)
        .await
        .with_sandbox(sandbox);
    if action == Action::Remove {
        scene.rig().make_container(&stand.word, volume.as_str());
    }
    stand
}

fn told(stand: &Stand<'_>, action: Action, call: Call, outcome: &Result<(), Told>) {
    let told = outcome.as_ref().expect_err("the engine is dead");
    assert!(
        matches!(
            told.code,
            ErrorCode::EngineUnreachable | ErrorCode::AgentUnavailable
        ),
        "{} at {call}: {told:?}",
        action.name()
    );
    let host = stand.proxy.host();
    keep(vec![Row {
        action: action.name().to_owned(),
        fault: format!("daemon killed (`{call}`)"),
        told: words(outcome, &[(host.as_str(), "unix:///…/engine.sock")]),
    }]);
}
