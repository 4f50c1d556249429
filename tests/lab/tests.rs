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

/// Of each way in which the lab starts engines, one; `make test-engines` starts them all.
const KINDS: [&EngineSpec; 4] = [
    EngineSpec::DOCKER_20,
    EngineSpec::DOCKER_28,
    EngineSpec::PODMAN_58,
    EngineSpec::PODMAN_58_ROOTLESS,
];

#[test]
fn each_engine_says_that_it_is_of_its_version_and_runs_a_container() {
    for spec in KINDS {
        let engine = Lab::docker(spec).unwrap();
        let said = engine
            .docker_text(&["version", "--format", "{{.Server.Version}}"])
            .unwrap();
        assert!(
            said.starts_with(spec.version_prefix),
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
    for spec in KINDS {
        let mut engine = Lab::docker(spec).unwrap();
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
    for spec in KINDS {
        let engine = Lab::docker(spec).unwrap();
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
}

#[test]
fn what_a_killed_process_left_is_swept() {
    let run = tempfile::tempdir().unwrap();
    let mut owner = Command::new("sleep").arg("600").spawn().unwrap();
    let identity = Identity::of(i32::try_from(owner.id()).unwrap()).unwrap();
    let specs = [
        EngineSpec::DOCKER_28_SSH,
        EngineSpec::PODMAN_58,
        EngineSpec::PODMAN_58_ROOTLESS,
    ];
    let engines = up(&specs, run.path(), identity).unwrap();
    for engine in &engines {
        engine.docker_text(&CONTAINER).unwrap();
    }

    Lab::sweep().unwrap();
    assert!(
        engines.iter().all(LabEndpoint::answers),
        "an engine with a live owner was swept"
    );

    owner.kill().unwrap();
    assert!(
        process::holds_within(Duration::from_secs(5), || !identity.is_alive()),
        "the owner does not die"
    );
    Lab::sweep().unwrap();
    // What somebody else sweeps at the same moment is theirs to finish.
    process::holds_within(Duration::from_mins(1), || {
        let is_clear = |folder: &Path| !folder.exists() || is_taken(folder);
        engines.iter().all(|engine| is_clear(engine.folder()))
    });
    for engine in &engines {
        assert_no_trace(engine.folder());
    }
    owner.wait().unwrap();
}

#[test]
fn an_engine_over_tls_lets_in_whom_its_authority_vouches_for_and_nobody_else() {
    let engine = Lab::docker(EngineSpec::DOCKER_28_TLS).unwrap();
    let version = |material: &TlsMaterial| {
        let mut docker = engine.docker_command();
        docker.arg("--host").arg(format!("tcp://{}", material.address));
        docker
            .env_remove("DOCKER_HOST")
            .env("DOCKER_CERT_PATH", &material.folder);
        docker.args(["--tlsverify", "version", "--format", "{{.Server.Version}}"]);
        command::text(&mut docker)
    };
    let said = version(&engine.tls().unwrap()).unwrap();
    assert!(said.starts_with(engine.spec().version_prefix), "{said}");
    assert!(matches!(
        version(&engine.strange_tls().unwrap()),
        Err(LabError::Command { .. })
    ));
}

#[test]
fn an_engine_over_ssh_answers_to_the_key_of_its_slot_also_after_a_restart() {
    let mut engine = Lab::docker(EngineSpec::DOCKER_28_SSH).unwrap();
    let access = engine.ssh().unwrap();
    for _ in 0..2 {
        let mut docker = engine.docker_command();
        let programs = [
            access.programs.clone(),
            PathBuf::from("/usr/bin"),
            PathBuf::from("/bin"),
        ];
        docker.env("PATH", std::env::join_paths(programs).unwrap());
        docker.env("DOCKER_HOST", access.host());
        let said = command::text(docker.args(["version", "--format", "{{.Server.Version}}"])).unwrap();
        assert!(said.starts_with(engine.spec().version_prefix), "{said}");
        engine.restart().unwrap();
    }
}

#[test]
fn engines_of_a_run_are_shared_until_it_is_over() {
    let run = tempfile::tempdir().unwrap();
    let engines = up(
        &[EngineSpec::DOCKER_20],
        run.path(),
        Identity::of_this_process().unwrap(),
    )
    .unwrap();
    let folder = std::fs::read_link(run.path().join(engines[0].name())).unwrap();
    assert_eq!(folder, engines[0].folder());
    down(run.path()).unwrap();
    assert_no_trace(&folder);
}

/// Whether another test has the slot by now, so that it was cleared.
fn is_taken(folder: &Path) -> bool {
    let owner = std::fs::read_to_string(folder.join("owner"));
    owner.is_ok_and(|owner| owner.parse::<Identity>().is_ok_and(Identity::is_alive))
}

/// No folder, process, container or bridge.
fn assert_no_trace(folder: &Path) {
    let number = folder.file_name().unwrap().to_str().unwrap();
    let name = format!("sandbar-lab{number}");
    if is_taken(folder) {
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
