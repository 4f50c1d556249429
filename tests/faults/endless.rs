use std::process::{Command, Stdio};

use sandbar_testkit::agent_binary;
use sandbar_tests::lab::LabEndpoint;
use sandbar_tests::rig::Scene;
use serde_json::Value;

use crate::stand::{Stand, endpoint};

/// Launches in every run of the tests. `SANDBAR_LAUNCHES` says another number.
const LAUNCHES: &str = "45";

/// Launches, most of which are cancelled, killed or spoilt at a random moment, while another Sandbar looks for leftovers
/// all the time.
pub(crate) async fn launches_that_are_cancelled_killed_and_spoilt_at_random_leave_nothing(scene: &Scene) {
    let launches = std::env::var("SANDBAR_LAUNCHES").unwrap_or_else(|_| LAUNCHES.to_owned());
    let temporary = tempfile::tempdir().unwrap();
    let mut marathon = Command::new(env!("CARGO_BIN_EXE_marathon"));
    marathon.arg(endpoint(scene).socket()).arg(agent_binary());
    marathon
        .args([LabEndpoint::BUSYBOX, &launches])
        .env("TMPDIR", temporary.path());
    let marathon = marathon.stdout(Stdio::piped()).spawn().unwrap();
    let run = tokio::task::spawn_blocking(move || marathon.wait_with_output().unwrap());

    let other = Stand::new(scene, "other", &"unused".parse().unwrap()).await;
    let session = std::sync::Arc::clone(&other.session);
    let following = tokio::spawn(async move { session.run().await });
    let sweeping = async {
        loop {
            other.engine.sweep().await.expect("a look for leftovers");
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
    };
    let output = tokio::select! {
        output = run => output.unwrap(),
        () = sweeping => unreachable!("it goes on for as long as the launches do"),
    };
    following.abort();
    let _ = following.await;
    other.end().await;

    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    println!("{text}");
    let told: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(
        told["after"]["containers"], told["before"]["containers"],
        "{told}"
    );
    assert_eq!(told["after"]["volumes"], told["before"]["volumes"], "{told}");
    assert_eq!(
        told["after"]["agent images"], told["before"]["agent images"],
        "{told}"
    );
    for counted in ["threads", "open files", "temporary files"] {
        let count = |when: &str| told[when][counted].as_u64().unwrap();
        assert!(count("after") <= count("before"), "{counted}: {told}");
    }
}
