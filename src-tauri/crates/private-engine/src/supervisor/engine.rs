//! The engine's own process.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, getrlimit};

use super::ground::SHORT_RUN;
use crate::bridge;
use crate::offer::{Kind, Program, search_path};
use crate::place::{MARK, Place, PrivateEngineError, make_folder};

/// What Podman asks for each container unless it is told otherwise, which not every root may have.
const USUAL_LIMIT: u64 = 1_048_576;

/// Starts the engine. As root it has a bridge.
pub(super) fn start(
    program: &Program,
    place: &Place,
    bridge: Option<&str>,
) -> Result<Pid, PrivateEngineError> {
    let mut command = match program.kind {
        Kind::Docker => dockerd(program, place, bridge)?,
        Kind::Podman => podman_service(program, place, bridge)?,
    };
    let child = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(PrivateEngineError::io("start the engine"))?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    // It is reaped with all others, by its id.
    pid.ok_or(PrivateEngineError::Io {
        what: "read the engine's process id",
        source: std::io::ErrorKind::InvalidData.into(),
    })
}

fn of_program(program: &Program, place: &Place) -> Command {
    let mut command = Command::new(&program.file);
    command.env("PATH", search_path()).env(MARK, place.mark());
    command
}

fn data(program: &Program, place: &Place) -> std::path::PathBuf {
    place.data().join(program.kind.name())
}

fn dockerd(program: &Program, place: &Place, bridge: Option<&str>) -> Result<Command, PrivateEngineError> {
    // Not the system's own configuration.
    let configuration = place.run().join("daemon.json");
    fs::write(&configuration, "{}").map_err(PrivateEngineError::io("write the engine's configuration"))?;
    let mut command = of_program(program, place);
    command.arg("--host").arg(address(place));
    let run = Path::new(SHORT_RUN);
    for (option, path) in [
        ("--config-file", &*configuration),
        ("--data-root", &data(program, place)),
        ("--exec-root", &run.join("exec")),
        ("--pidfile", &run.join("pid")),
    ] {
        command.arg(option).arg(path);
    }
    // Nobody but the folder's user gets to the socket, whatever groups there are.
    command.args(["--group", "0", "--exec-opt", "native.cgroupdriver=cgroupfs"]);
    command.args([
        "--iptables=false",
        "--ip6tables=false",
        "--ip-masq=false",
        "--ip-forward=false",
    ]);
    if let Some(bridge) = bridge {
        command.args(["--bridge", bridge, "--cgroup-parent", &format!("/{bridge}")]);
    }
    Ok(command)
}

fn podman_service(
    program: &Program,
    place: &Place,
    bridge: Option<&str>,
) -> Result<Command, PrivateEngineError> {
    fs::write(place.mark(), containers_conf())
        .map_err(PrivateEngineError::io("write the engine's configuration"))?;
    let networks = data(program, place).join("networks");
    for folder in [&networks, &place.run().join("xdg")] {
        make_folder(folder).map_err(PrivateEngineError::io("make a folder of the private engine"))?;
    }
    if let Some(bridge) = bridge {
        fs::write(networks.join("podman.json"), default_network(bridge))
            .map_err(PrivateEngineError::io("write the engine's network"))?;
    }
    let mut command = podman(program, place);
    command
        .args(["system", "service", "--time=0"])
        .arg(address(place));
    Ok(command)
}

/// Podman on the private store, with nothing of the user's or the system's own.
fn podman(program: &Program, place: &Place) -> Command {
    let (data, run) = (data(program, place), place.run());
    let mut command = of_program(program, place);
    for (option, path) in [
        ("--root", data.join("storage")),
        ("--runroot", run.join("storage")),
        ("--tmpdir", run.join("tmp")),
        ("--network-config-dir", data.join("networks")),
    ] {
        command.arg(option).arg(path);
    }
    command.args(["--cgroup-manager", "cgroupfs", "--events-backend", "file"]);
    command
        .env("XDG_RUNTIME_DIR", run.join("xdg"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    command
}

/// Lets containers end by themselves, which Podman's service does not when it ends.
pub(super) fn stop_containers(program: &Program, place: &Place, limit: Duration) {
    let seconds = format!("{}", limit.as_secs());
    let stop = bridge::run(podman(program, place).args(["stop", "--all", "--time", &seconds]));
    if let Err(error) = stop {
        super::ground::say(&format!("containers could not be stopped in good order: {error}"));
    }
}

/// Locks in files, since those in shared memory are one set for all engines of a user.
fn containers_conf() -> String {
    let ulimits: Vec<String> = [("nofile", Resource::Nofile), ("nproc", Resource::Nproc)]
        .into_iter()
        .filter_map(|(name, resource)| {
            let most = getrlimit(resource).maximum.filter(|most| *most < USUAL_LIMIT)?;
            Some(format!("\"{name}={most}:{most}\""))
        })
        .collect();
    format!(
        "[engine]\nlock_type = \"file\"\n[containers]\ndefault_ulimits = [{}]\n",
        ulimits.join(", ")
    )
}

/// Podman's default network on a bridge of its own. The id is what Podman gives this name: its SHA-256 in hex.
fn default_network(bridge: &str) -> String {
    let number = bridge.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let net = format!("10.214.{number}");
    serde_json::json!({
        "name": "podman",
        "id": "2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9",
        "driver": "bridge",
        "network_interface": bridge,
        "created": "2024-01-01T00:00:00Z",
        "subnets": [{ "subnet": format!("{net}.0/24"), "gateway": format!("{net}.1") }],
        "ipv6_enabled": false,
        "internal": true,
        "dns_enabled": false,
        "ipam_options": { "driver": "host-local" }
    })
    .to_string()
}

fn address(place: &Place) -> std::ffi::OsString {
    let mut address = OsStr::new("unix://").to_owned();
    address.push(place.socket());
    address
}
