use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};

use rustix::process::Signal;

use super::daemon::Daemon;
use super::jail::{Jail, Network};
use super::slot::Slot;
use super::spec::Product;
use super::{LabEndpoint, LabError, docker, podman};

/// The processes of an engine.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) daemon: Daemon,
    jail: Option<Jail>,
}

impl Running {
    /// Starts the engine and waits until it answers.
    pub(super) fn begin(endpoint: &LabEndpoint, slot: &Slot) -> Result<Self, LabError> {
        let (mut command, jail) = match endpoint.spec().product {
            Product::Docker => (docker::beside_the_machine(endpoint, slot)?, None),
            Product::Podman => {
                lay_out(endpoint)?;
                let jail = Jail::open(endpoint, slot, Network::Own)?;
                (podman::in_jail(endpoint, &jail)?, Some(jail))
            }
        };
        let daemon = Daemon::launch(endpoint, &mut command, jail.is_some())?;
        Ok(Self { daemon, jail })
    }

    /// Ends it: a daemon beside the machine's in good order, a jail at once.
    pub(super) fn end(&mut self) -> Result<(), LabError> {
        if let Some(jail) = &mut self.jail {
            jail.close()?;
        }
        self.daemon.end(Signal::TERM)
    }
}

/// The folders that an engine in a jail has in its slot. What is in `run` is of this start only, as on a machine
/// that was switched on.
fn lay_out(endpoint: &LabEndpoint) -> Result<(), LabError> {
    let id = Some(endpoint.spec().user.id());
    let run = endpoint.folder().join("run");
    if run.exists() {
        fs::remove_dir_all(&run).map_err(LabError::io("clear an engine's folder"))?;
    }
    for name in ["", "data", "run", "tmp", "home"] {
        let folder = endpoint.folder().join(name);
        fs::create_dir_all(&folder).map_err(LabError::io("make an engine's folder"))?;
        chown(&folder, id, id).map_err(LabError::io("give an engine its folder"))?;
    }
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700))
        .map_err(LabError::io("close an engine's folder"))
}
