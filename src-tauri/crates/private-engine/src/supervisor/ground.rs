//! What the engine stands on besides its data.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use rustix::mount::{UnmountFlags, mount_bind, unmount};

use crate::leftovers::MADE;
use crate::place::{Place, PrivateEngineError, make_folder};

/// Folders that every Docker engine of a machine would share: sockets of the supervisors of containers, and a key that
/// older engines make. Over them lie, in the mount namespace of this process, folders of the place.
const SHARED: [&str; 2] = ["/run/containerd", "/etc/docker"];

/// Where the engine finds the first of them under a path that is never too long for a socket.
pub(super) const SHORT_RUN: &str = "/run/containerd";

/// Makes the engine's folders. As root, this process is alone in its namespaces of mounts and processes.
pub(super) fn prepare(place: &Place) -> Result<(), PrivateEngineError> {
    let folder = |path: &Path| {
        make_folder(path).map_err(PrivateEngineError::io("make a folder of the private engine"))
    };
    folder(&place.run())?;
    folder(&place.data())?;
    if !rustix::process::geteuid().is_root() {
        // Processes that lose their parent become children of this one, which ends them.
        return rustix::process::set_child_subreaper(Some(rustix::process::getpid()))
            .map_err(|error| PrivateEngineError::io("take in processes without a parent")(error.into()));
    }
    let mut made = String::new();
    for shared in SHARED {
        if !Path::new(shared).exists() {
            made = format!("{made}{shared}\n");
            fs::write(place.run().join(MADE), &made)
                .map_err(PrivateEngineError::io("note a folder that is to be removed"))?;
            fs::create_dir_all(shared)
                .map_err(PrivateEngineError::io("make a folder that the engine wants"))?;
        }
        let own = place.run().join(shared.replace('/', "-").trim_start_matches('-'));
        folder(&own)?;
        mount_bind(&own, shared)
            .map_err(|error| PrivateEngineError::io("lay a folder over one of the system")(error.into()))?;
    }
    Ok(())
}

/// Takes the mounts of [`prepare`] away.
pub(super) fn leave() -> Result<(), PrivateEngineError> {
    if rustix::process::geteuid().is_root() {
        for shared in SHARED {
            // One that was not laid there is not there.
            let _ = unmount(shared, UnmountFlags::DETACH);
        }
    }
    std::env::set_current_dir("/").map_err(PrivateEngineError::io("leave the private engine's folder"))
}

/// Writes a line to standard error, which is the engine's log.
pub(super) fn say(line: &str) {
    // Where even this fails there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{line}");
}
