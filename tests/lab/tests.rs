use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::*;

const CONTAINER: [&str; 7] = [
    "run",
    "--detach",
    "--network",
    "none",
    LabEndpoint::BUSYBOX,
    "sleep",
    "600",
];

#[test]
fn each_version_says_that_it_is_that_version_and_runs_a_container() {
    for version in Version::ALL {
        let engine = Lab::docker(version).unwrap();
        let said = engine
            .docker_text(&["version", "--format", "{{.Server.Version}}"])
            .unwrap();
        assert!(
            said.starts_with(version.spec().version_prefix),
            "{} says it is {said}",
            engine.name()
        );
        engine.import_busybox().unwrap();
        let words = [
            "run",
            "--rm",
            "--network",
            "none",
            LabEndpoint::BUSYBOX,
            "echo",
            "sand",
        ];
        assert_eq!(engine.docker_text(&words).unwrap(), "sand");
    }
}

#[test]
fn an_engine_that_was_killed_comes_back_with_its_volumes_and_can_start_its_containers_again() {
    for version in Version::ALL {
        let mut engine = Lab::docker(version).unwrap();
        engine.import_busybox().unwrap();
        engine.docker_text(&["volume", "create", "kept"]).unwrap();
        let container = engine.docker_text(&CONTAINER).unwrap();
        engine.kill().unwrap();
        assert!(!engine.answers(), "a killed engine answers");
        engine.restart().unwrap();
        assert_eq!(engine.docker_text(&["volume", "ls", "--quiet"]).unwrap(), "kept");
        engine.docker_text(&["start", &container]).unwrap();
        assert_eq!(
            engine
                .docker_text(&["exec", &container, "echo", "again"])
                .unwrap(),
            "again"
        );
    }
}

#[test]
fn nothing_of_an_engine_is_left_after_a_panic() {
    let engine = Lab::docker(Version::V20).unwrap();
    engine.import_busybox().unwrap();
    engine.docker_text(&CONTAINER).unwrap();
    let folder = engine.folder().to_owned();
    let outcome = catch_unwind(AssertUnwindSafe(move || {
        let _held = engine;
        panic!("a test that fails");
    }));
    assert!(outcome.is_err());
    assert_no_trace(&folder);
}

#[test]
fn what_a_killed_process_left_is_swept() {
    let run = tempfile::tempdir().unwrap();
    let mut owner = Command::new("sleep").arg("600").spawn().unwrap();
    let identity = Identity::of(i32::try_from(owner.id()).unwrap()).unwrap();
    let engines = up(&[Version::V28.spec()], run.path(), identity).unwrap();
    engines[0].docker_text(&CONTAINER).unwrap();
    let folder = engines[0].folder().to_owned();

    Lab::sweep().unwrap();
    assert!(engines[0].answers(), "an engine with a live owner was swept");

    owner.kill().unwrap();
    assert!(
        process::holds_within(Duration::from_secs(5), || !identity.is_alive()),
        "the owner does not die"
    );
    Lab::sweep().unwrap();
    assert_no_trace(&folder);
    owner.wait().unwrap();
}

#[test]
fn engines_of_a_run_are_shared_until_it_is_over() {
    let run = tempfile::tempdir().unwrap();
    let engines = up(
        &[Version::V20.spec()],
        run.path(),
        Identity::of_this_process().unwrap(),
    )
    .unwrap();
    let folder = std::fs::read_link(run.path().join(engines[0].name())).unwrap();
    assert_eq!(folder, engines[0].folder());
    down(run.path()).unwrap();
    assert_no_trace(&folder);
}

/// No folder, process, container or bridge.
fn assert_no_trace(folder: &Path) {
    let number = folder.file_name().unwrap().to_str().unwrap();
    let name = format!("sandbar-lab{number}");
    let owner = std::fs::read_to_string(folder.join("owner"));
    if owner.is_ok_and(|owner| owner.parse::<Identity>().is_ok_and(Identity::is_alive)) {
        // Another test has the slot by now, so it was cleared.
        return;
    }
    assert_eq!(process::naming(folder), [0_i32; 0], "processes are left");
    assert_eq!(
        cgroup::folders(&name),
        [] as [PathBuf; 0],
        "control groups are left"
    );
    assert!(!folder.exists(), "the folder is left");
    assert!(
        !Path::new("/sys/class/net").join(name).exists(),
        "the bridge is left"
    );
}
