use std::fs;
use std::ops::Deref;
use std::time::Duration;

use rustix::process::Signal;

use super::running::Running;
use super::slot::Slot;
use super::{EngineSpec, Identity, Lab, LabEndpoint, LabError, process};

/// The kernel kills a `containerd` whose daemon is gone; on a busy machine that has taken a second.
const SUPERVISOR_DIES_WITHIN: Duration = Duration::from_secs(10);

/// An engine that ends when this is dropped, also by a panic. When the process is killed, the next start clears it.
#[derive(Debug)]
pub struct LabEngine {
    endpoint: LabEndpoint,
    slot: Slot,
    running: Running,
    lives_on: bool,
}

impl LabEngine {
    pub(super) fn start(spec: &'static EngineSpec, owner: Identity) -> Result<Self, LabError> {
        // Before a slot is taken, since the packages may have to be fetched, which takes a while.
        Lab::fetch(&[spec])?;
        let slot = Slot::claim(owner)?;
        let endpoint = LabEndpoint::new(spec, slot.folder.clone())?;
        match Running::begin(&endpoint, &slot) {
            Ok(running) => Ok(Self {
                endpoint,
                slot,
                running,
                lives_on: false,
            }),
            Err(error) => {
                slot.clear()?;
                Err(error)
            }
        }
    }

    /// Ends the daemon as a crash would (SIGKILL). Its containers run on until [`Self::restart`].
    ///
    /// # Errors
    /// [`LabError::Io`] when the daemon cannot be reaped.
    pub fn kill(&mut self) -> Result<(), LabError> {
        self.running.daemon.end(Signal::KILL)
    }

    /// Starts the daemon again on the same data and socket; stops it in good order first when it runs.
    ///
    /// Containers end, as they do with a real restart, but at once and without the ten seconds that each would be given.
    ///
    /// # Errors
    /// [`LabError::Silent`] when it does not answer in time.
    pub fn restart(&mut self) -> Result<(), LabError> {
        self.slot.end_containers();
        self.running.end()?;
        self.forget_dead_supervisor();
        self.running = Running::begin(&self.endpoint, &self.slot)?;
        Ok(())
    }

    /// Lets the engine live on without this guard, until its owner dies or its slot is cleared.
    pub(super) fn leave(mut self) -> LabEndpoint {
        self.lives_on = true;
        self.endpoint.clone()
    }

    /// A daemon's `containerd` dies with it, a moment later. Until someone reaps it, the next daemon takes it for
    /// running, waits for its socket in vain and gives up.
    fn forget_dead_supervisor(&self) {
        let written = self.folder().join("exec/containerd/containerd.pid");
        let pid = fs::read_to_string(&written)
            .ok()
            .and_then(|text| text.trim().parse().ok());
        if pid.is_some_and(|pid| process::holds_within(SUPERVISOR_DIES_WITHIN, || !process::is_alive(pid))) {
            // Where it cannot be removed, the daemon's own log says what follows.
            let _ = fs::remove_file(written);
        }
    }
}

impl Deref for LabEngine {
    type Target = LabEndpoint;

    fn deref(&self) -> &LabEndpoint {
        &self.endpoint
    }
}

impl Drop for LabEngine {
    fn drop(&mut self) {
        if self.lives_on {
            return;
        }
        if let Err(error) = self.slot.clear() {
            tracing::error!(%error, "an engine of the lab could not be cleared");
        }
        // It was ended with the slot; this takes it out of the process table.
        let _ = self.running.end();
    }
}

/// An engine that others may use at the same time, or one of the caller's own where the run shares none.
#[derive(Debug)]
pub enum SharedEngine {
    /// Started for the whole run.
    Attached(LabEndpoint),
    /// Started for the caller, and ends with it.
    Own(LabEngine),
}

impl Deref for SharedEngine {
    type Target = LabEndpoint;

    fn deref(&self) -> &LabEndpoint {
        match self {
            Self::Attached(endpoint) => endpoint,
            Self::Own(engine) => engine,
        }
    }
}
