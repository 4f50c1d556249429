use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use sandbar_core::engine::{ContainerId, Engine as _, ViewMode, ViewRoot};
use sandbar_core::problem::{ErrorCode, Told};
use sandbar_core::rules::VolumeName;
use sandbar_docker::Endpoint;
use sandbar_testkit::wait_until;
use sandbar_tests::lab::{EngineSpec, Lab, LabEndpoint, SharedEngine, SshAccess};
use tokio::time::timeout;

use crate::ssh_client::{SshClient, new_key};
use crate::{connect, means, told};

fn engine() -> (SharedEngine, SshAccess) {
    let engine = Lab::shared(EngineSpec::DOCKER_28_SSH).unwrap();
    let access = engine.ssh().unwrap();
    (engine, access)
}

/// Asserts the cause, and that what ssh wrote about it is shown as it is.
fn is(told: &Told, code: ErrorCode, written: &str) {
    assert_eq!(told.code, code, "{told:?}");
    let wrote = told.context.wrote.as_deref().unwrap_or_default();
    assert!(wrote.contains(written), "{told:?}");
}

#[tokio::test]
async fn without_a_program_ssh_it_is_said_to_be_missing() {
    let empty = tempfile::tempdir().unwrap();
    let means = means().with_programs_in(empty.path());
    let told = told(&Endpoint::parse("ssh://host"), means).await;
    is(&told, ErrorCode::SshProgramMissing, "");
}

#[tokio::test]
async fn a_host_key_that_is_not_known_is_told_from_one_that_has_changed() {
    let (_engine, access) = engine();
    let unknown = SshClient::of(access.clone()).knowing("");
    let said = told(&unknown.endpoint(), unknown.means()).await;
    is(
        &said,
        ErrorCode::SshHostKeyUnknown,
        "Host key verification failed",
    );

    let folder = tempfile::tempdir().unwrap();
    let (_, other) = new_key(&folder.path().join("other"));
    let (ip, port) = (access.address.ip(), access.address.port());
    let changed = SshClient::of(access).knowing(&format!("[{ip}]:{port} {other}"));
    let said = told(&changed.endpoint(), changed.means()).await;
    is(
        &said,
        ErrorCode::SshHostKeyChanged,
        "REMOTE HOST IDENTIFICATION HAS CHANGED",
    );
}

#[tokio::test]
async fn a_key_that_the_host_does_not_take_is_said_to_be_refused() {
    let (_engine, access) = engine();
    let (client, _) = SshClient::of(access).with_another_key();
    let said = told(&client.endpoint(), client.means()).await;
    is(&said, ErrorCode::SshAuthenticationRefused, "Permission denied");
}

#[tokio::test]
async fn a_host_without_docker_is_told_from_one_whose_engine_is_silent() {
    let (engine, access) = engine();
    let (client, public) = SshClient::of(access.clone()).with_another_key();
    // With this key one comes into a shell that finds everything but docker.
    let tools = engine.folder().join(format!("tools-{}", std::process::id()));
    fs::create_dir(&tools).unwrap();
    for tool in ["sh", "mktemp", "mkfifo", "rm", "cat"] {
        symlink(Path::new("/usr/bin").join(tool), tools.join(tool)).unwrap();
    }
    let line = format!(
        "command=\"PATH={}; eval \\\"$SSH_ORIGINAL_COMMAND\\\"\" {public}",
        tools.display()
    );
    let keys = engine.folder().join("ssh/authorized_keys");
    OpenOptions::new()
        .append(true)
        .open(&keys)
        .unwrap()
        .write_all(line.as_bytes())
        .unwrap();
    let said = told(&client.endpoint(), client.means()).await;
    is(&said, ErrorCode::SshNoDocker, "docker: not found");

    let client = SshClient::of(access.clone());
    let elsewhere = Endpoint::parse(&format!("{}/nowhere.sock", access.host()));
    let said = told(&elsewhere, client.means()).await;
    is(&said, ErrorCode::SshEngineSilent, "nowhere.sock");
}

#[tokio::test]
async fn a_host_that_is_not_reached_is_told_as_for_any_other_endpoint() {
    let (_engine, access) = engine();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for (host, code) in [
        (
            format!("ssh://me@127.0.0.1:{port}"),
            ErrorCode::EngineConnectionRefused,
        ),
        ("ssh://me@host.invalid".to_owned(), ErrorCode::EngineHostUnknown),
    ] {
        let client = SshClient::of(access.clone());
        let said = told(&Endpoint::parse(&host), client.means()).await;
        assert_eq!(said.code, code, "{said:?}");
    }
}

/// Causes that nothing but ssh's own words tell are left to these words.
#[tokio::test]
async fn what_cannot_be_told_apart_is_left_to_what_ssh_wrote() {
    let (_engine, access) = engine();
    let client = SshClient::of(access.clone()).with("Nonsense yes");
    let said = told(&client.endpoint(), client.means()).await;
    is(&said, ErrorCode::SshFailed, "nonsense");

    // Something else than a server of ssh.
    let house = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = house.local_addr().unwrap();
    std::thread::spawn(move || while house.accept().is_ok() {});
    let client = SshClient::of(access);
    let said = told(&Endpoint::parse(&format!("ssh://{address}")), client.means()).await;
    assert_eq!(said.code, ErrorCode::SshFailed, "{said:?}");
    assert!(said.context.wrote.is_some(), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_is_let_go_of_leaves_no_process_on_either_side() {
    let (engine, access) = engine();
    let volume: VolumeName = format!("ssh-{}", std::process::id()).parse().unwrap();
    engine
        .docker_text(&["volume", "create", volume.as_str()])
        .unwrap();
    // Tells the processes of this test from those of others.
    let mark = engine.folder().join(format!("{volume}.sock"));
    symlink(&access.socket, &mark).unwrap();
    let client = SshClient::of(access.clone());
    let endpoint = Endpoint::parse(&format!("{}{}", access.host(), mark.display()));
    let found = connect(&endpoint, client.means()).await.unwrap();
    let root = ViewRoot::Volume(volume.clone());
    let view = found.open(&root, ViewMode::Browse).await.unwrap();
    let watched = found.watch().await.unwrap();
    assert!(processes(&mark) >= 4, "ssh and docker for each connection");
    engine.import_busybox().unwrap();
    let silent = engine
        .docker_text(&["create", LabEndpoint::BUSYBOX, "sleep", "600"])
        .unwrap();
    let sandbox = ContainerId(silent.clone());
    let attached = found.start_through_gate(&sandbox);
    // A command that is no gate says nothing, so somebody gives up while it is attached to.
    assert!(
        timeout(Duration::from_secs(5), attached).await.is_err(),
        "nothing is said"
    );
    drop((view, watched));
    // Waits until its helper is gone.
    found.remove_volume(&volume).await.unwrap();
    drop(found);
    let limit = Duration::from_secs(20);
    wait_until(limit, "no process of the connections is left", async || {
        processes(&mark) == 0
    })
    .await;
    engine.docker_text(&["rm", "--force", &silent]).unwrap();
    fs::remove_file(mark).unwrap();
}

/// How many processes have the path on their command line.
fn processes(path: &Path) -> usize {
    let path = path.to_str().unwrap();
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(path))
        .count()
}
