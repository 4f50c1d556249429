use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use sandbar_testkit::{Seed, agent_binary};
use sandbar_tests::rig::Scene;

/// A program of its own that opens a view and keeps it.
pub(crate) async fn a_killed_program_leaves_no_helper(scene: &Scene) {
    let volume = scene.volume("held", &Seed::demo());
    let endpoint = scene.rig().endpoint().expect("a real engine");
    let mut program = Command::new(env!("CARGO_BIN_EXE_other-program"));
    program
        .arg("hold")
        .arg(endpoint.socket())
        .arg(agent_binary())
        .arg(volume.as_str());
    let mut program = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "open\n");
    assert_eq!(scene.containers().len(), 1, "the helper of the view");

    // SIGKILL: nothing of the program's own can clean up.
    program.kill().unwrap();
    program.wait().unwrap();
    scene.until_no_container().await;
    assert!(scene.rig().remove_volume(&volume), "the volume is still used");
}
