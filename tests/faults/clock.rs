//! An engine whose clock is not this machine's, or jumps: its answers are changed on their way.

use std::process::{Command, Stdio};

use sandbar_testkit::{Seed, agent_binary, wait_until};
use sandbar_tests::lab::LabEngine;
use sandbar_tests::proxy::{Call, Fault, Request};
use sandbar_tests::rig::{LIMIT, Scene};

use crate::action::Action;
use crate::stand::{Stand, endpoint};

const INFO: Call = Call::new("GET", "/info");
const CONTAINERS: Call = Call::new("GET", "/containers/json");
/// Ten years with their leap days, in seconds.
const TEN_YEARS: u64 = 3653 * 86_400;

/// Where each text of this kind ends in the bytes.
fn ends(bytes: &[u8], text: &[u8]) -> Vec<usize> {
    let places = bytes
        .windows(text.len())
        .enumerate()
        .filter(|(_, part)| *part == text);
    places.map(|(place, _)| place + text.len()).collect()
}

/// `"SystemTime":"2026-` becomes `"SystemTime":"2036-`.
fn system_time_ahead(bytes: &mut [u8]) {
    for end in ends(bytes, b"\"SystemTime\":\"20") {
        if let Some(decade) = bytes.get_mut(end) {
            *decade += 1;
        }
    }
}

/// The time of creation in a list of containers, in seconds.
fn created_ahead(bytes: &mut [u8]) {
    for end in ends(bytes, b"\"Created\":") {
        let Some(digits) = bytes.get_mut(end..end + 10) else {
            continue;
        };
        let seconds = std::str::from_utf8(digits)
            .ok()
            .and_then(|text| text.parse::<u64>().ok());
        if let Some(seconds) = seconds {
            digits.copy_from_slice((seconds + TEN_YEARS).to_string().as_bytes());
        }
    }
}

fn everything_ahead(bytes: &mut [u8]) {
    system_time_ahead(bytes);
    created_ahead(bytes);
}

fn as_it_is(_bytes: &mut [u8]) {}

/// A container that looks like one of a launch that another Sandbar has under way.
fn launch_of_another(scene: &Scene, engine: &LabEngine) -> String {
    let name = scene.name("theirs");
    let labels = [
        "io.sandbar.role=sandbox",
        "io.sandbar.sandbox=s",
        "io.sandbar.instance=another",
    ];
    let mut words = vec!["create", "--name", &name];
    words.extend(labels.iter().flat_map(|label| ["--label", label]));
    words.extend([scene.rig().image(), "true"]);
    engine.docker_text(&words).unwrap();
    name
}

pub(crate) async fn an_engine_with_another_clock_is_judged_by_its_own(scene: &Scene, engine: &mut LabEngine) {
    let volume = scene.volume("data", &Seed::demo());
    let stand = Stand::new(scene, "clock", &volume).await;
    let mut other = Command::new(env!("CARGO_BIN_EXE_other-program"));
    other
        .arg("hold")
        .arg(endpoint(scene).socket())
        .arg(agent_binary())
        .arg(volume.as_str());
    let mut other = other.stdout(Stdio::null()).spawn().unwrap();
    wait_until(LIMIT, "the other program's helper", async || {
        scene.containers().len() == 1
    })
    .await;

    // Ten years ahead in everything: what was just made is young.
    let theirs = launch_of_another(scene, engine);
    let times = |request: &Request| request.is(INFO) || request.is(CONTAINERS);
    let ahead = |answer| Fault::Rewrite {
        request: as_it_is,
        answer,
    };
    stand.proxy.set(times, ahead(everything_ahead));
    assert_eq!(
        stand.engine.sweep().await.unwrap(),
        0,
        "something young was swept"
    );
    assert!(scene.containers().contains(&theirs));
    let outcome = Action::Launch.play(&stand).await;
    assert!(outcome.is_ok(), "{outcome:?}");

    // The clock jumps ten years ahead: what was made before is old, what runs is needed all the same.
    stand.proxy.set(times, ahead(system_time_ahead));
    assert_eq!(
        stand.engine.sweep().await.unwrap(),
        1,
        "only the launch of ten years ago"
    );
    stand.session.views.close_all();
    wait_until(LIMIT, "only the other program's helper is left", async || {
        scene.containers().len() == 1
    })
    .await;

    // It jumps back while it is watched: what happens afterwards is seen.
    let session = std::sync::Arc::clone(&stand.session);
    let following = tokio::spawn(async move { session.run().await });
    let shown = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let heard = std::sync::Arc::clone(&shown);
    stand.session.inventory.listen(Box::new(move |message| {
        heard
            .lock()
            .unwrap()
            .push_str(&serde_json::to_string(&message).unwrap());
        true
    }));
    wait_until(LIMIT, "a first list", async || {
        shown.lock().unwrap().contains(volume.as_str())
    })
    .await;
    stand.proxy.mend();
    scene.rig().make_volume(&stand.new_volume);
    wait_until(LIMIT, "a volume made after the jump", async || {
        shown.lock().unwrap().contains(stand.new_volume.as_str())
    })
    .await;
    following.abort();
    let _ = following.await;
    other.kill().unwrap();
    other.wait().unwrap();
    stand.end().await;
}
