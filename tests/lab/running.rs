use std::fs;
use std::net::TcpStream;

use rustix::process::Signal;

use super::daemon::Daemon;
use super::jail::{Jail, Network};
use super::slot::Slot;
use super::spec::Product;
use super::{LabEndpoint, LabError, SshAccess, docker, packages, podman, tree};

/// The processes of an engine.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) daemon: Daemon,
    /// Where the daemon is, or its ssh server.
    jail: Option<Jail>,
    ssh: Option<Daemon>,
}

impl Running {
    /// Starts the engine and waits until it answers.
    pub(super) fn begin(endpoint: &LabEndpoint, slot: &Slot) -> Result<Self, LabError> {
        let (mut command, jail) = match endpoint.spec().product {
            Product::Docker => (docker::beside_the_machine(endpoint, slot)?, None),
            Product::RootlessDocker => {
                let jail = own_jail(endpoint, slot)?;
                (docker::rootless(endpoint, &jail), Some(jail))
            }
            Product::Podman => {
                let jail = own_jail(endpoint, slot)?;
                (podman::in_jail(endpoint, &jail)?, Some(jail))
            }
        };
        let daemon = Daemon::launch(endpoint, &mut command, || endpoint.answers(), jail.is_some())?;
        let mut running = Self {
            daemon,
            jail,
            ssh: None,
        };
        if let Some(access) = endpoint.ssh() {
            running.open_ssh(&access, endpoint, slot)?;
        }
        Ok(running)
    }

    fn open_ssh(&mut self, access: &SshAccess, endpoint: &LabEndpoint, slot: &Slot) -> Result<(), LabError> {
        access.make()?;
        let root = packages::unpacked(&tree::SSH_SERVER)?;
        let jail = self
            .jail
            .insert(Jail::open(&root, endpoint, slot, Network::Machine)?);
        let listens = || TcpStream::connect(access.address).is_ok();
        self.ssh = Some(Daemon::launch(
            endpoint,
            &mut access.server(endpoint, jail),
            listens,
            true,
        )?);
        Ok(())
    }

    /// Ends it: a daemon beside the machine's in good order, a jail at once.
    pub(super) fn end(&mut self) -> Result<(), LabError> {
        if let Some(jail) = &mut self.jail {
            jail.close()?;
        }
        if let Some(ssh) = &mut self.ssh {
            ssh.end(Signal::TERM)?;
        }
        self.daemon.end(Signal::TERM)
    }
}

fn own_jail(endpoint: &LabEndpoint, slot: &Slot) -> Result<Jail, LabError> {
    lay_out(endpoint)?;
    Jail::open(endpoint.programs(), endpoint, slot, Network::Own)
}

/// The folders that an engine in a jail has in its slot.
fn lay_out(endpoint: &LabEndpoint) -> Result<(), LabError> {
    for name in ["", "data", "tmp", "home"] {
        let folder = endpoint.folder().join(name);
        fs::create_dir_all(&folder).map_err(LabError::io("make an engine's folder"))?;
        endpoint.own(&folder)?;
    }
    Ok(())
}
