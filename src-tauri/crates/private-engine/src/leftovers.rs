//! What an engine has outside of its data, and how it is taken away.

use std::fs;
use std::io;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::offer::{Kind, Offer, Program};
use crate::place::{MARK, Place, PrivateEngineError};
use crate::{bridge, cgroups, processes};

/// A killed process is gone in far less, unless it waits for a disk.
const DIES_WITHIN: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(20);

/// Folders outside of the place that the engine's programs want to be there. Where the supervisor made them, it is
/// written here that they are to be removed.
pub(crate) const MADE: &str = "made";

/// Takes away what a killed supervisor left. Does nothing while an engine runs.
///
/// # Errors
/// [`PrivateEngineError`] where something stays.
pub fn clear(place: &Place) -> Result<(), PrivateEngineError> {
    if !place.folder().exists() {
        return Ok(());
    }
    match place.lock()? {
        Some(_lock) => clear_locked(place),
        None => Ok(()),
    }
}

/// The same for who has the lock. Doing it twice does no harm.
pub(crate) fn clear_locked(place: &Place) -> Result<(), PrivateEngineError> {
    end_processes(place);
    if let Some(name) = bridge::of(place) {
        holds_within(DIES_WITHIN, || cgroups::remove(&name));
        bridge::remove(&name)?;
    }
    let made = fs::read_to_string(place.run().join(MADE)).unwrap_or_default();
    for folder in made.lines() {
        // Somebody else may have put something there meanwhile, and then it stays.
        let _ = fs::remove_dir(folder);
    }
    for socket in [place.socket(), place.owners()] {
        gone(fs::remove_file(socket))
            .map_err(PrivateEngineError::io("remove the private engine's socket"))?;
    }
    gone(fs::remove_dir_all(place.run())).map_err(PrivateEngineError::io(
        "remove what the private engine had while it ran",
    ))
}

/// Ends processes of an engine without a process namespace, of which the kernel took care otherwise.
fn end_processes(place: &Place) {
    let own = rustix::process::getpid().as_raw_nonzero().get();
    holds_within(DIES_WITHIN, || {
        let marked = processes::with_variable(MARK, place.mark().as_os_str());
        let mut left = processes::descendants(&marked);
        left.extend(marked);
        left.retain(|pid| *pid != own);
        for pid in &left {
            processes::signal(*pid, Signal::KILL);
        }
        left.is_empty()
    });
}

/// Removes volumes, images and containers of an engine that does not run.
///
/// # Errors
/// [`PrivateEngineError::InUse`] while it runs.
pub fn remove_data(place: &Place, offer: &Offer) -> Result<(), PrivateEngineError> {
    if !place.folder().exists() {
        return Ok(());
    }
    let _lock = place.lock()?.ok_or(PrivateEngineError::InUse)?;
    clear_locked(place)?;
    // Where podman is not root's, files of other users in a container belong to users that only it can become.
    if let Offer::Possible(Program {
        kind: Kind::Podman,
        file,
    }) = offer
        && !rustix::process::geteuid().is_root()
    {
        bridge::run(
            Command::new(file)
                .args(["unshare", "rm", "-rf", "--"])
                .arg(place.data()),
        )?;
    }
    gone(fs::remove_dir_all(place.data())).map_err(PrivateEngineError::io("remove the private engine's data"))
}

/// What is not there needs no removal.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Waits until a condition holds, and tells whether it came to hold within the limit.
pub(crate) fn holds_within(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(POLL);
    }
    true
}
