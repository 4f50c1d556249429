use std::fs;
use std::path::Path;
use std::process::Command;

use super::jail::{Jail, RUN};
use super::{LabEndpoint, LabError};

/// As root Podman asks for a million files and processes, which a root without all rights may not give.
const SETTINGS: &str = "[containers]\ndefault_ulimits = [\"nproc=20000:20000\", \"nofile=20000:20000\"]\n";

/// Podman's API for Docker's clients, in a jail.
pub(super) fn in_jail(endpoint: &LabEndpoint, jail: &Jail) -> Result<Command, LabError> {
    let folder = endpoint.folder();
    let settings = folder.join("containers.conf");
    fs::write(&settings, SETTINGS).map_err(LabError::io("write an engine's configuration"))?;
    let user = endpoint.spec().user;
    let mut command = jail.command(endpoint, user, "podman");
    command.env("CONTAINERS_CONF", settings);
    command.arg("--root").arg(folder.join("data"));
    for (option, name) in [("--runroot", "containers"), ("--tmpdir", "libpod")] {
        command.arg(option).arg(Path::new(RUN).join(name));
    }
    command.args(["--storage-driver", "overlay"]);
    // Neither systemd nor its journal is there.
    command.args(["--cgroup-manager", "cgroupfs", "--events-backend", "file"]);
    command
        .args(["system", "service", "--time=0"])
        .arg(endpoint.host());
    Ok(command)
}
