//! Real container engines, from Debian's packages, for tests and for a machine that has none.
//!
//! Every engine runs beside the machine's own and beside each other: own data, own socket, own bridge, own
//! control group, own mount namespace, and no firewall rule. Nothing of them is installed: their packages
//! are unpacked into a cache folder, so that no version of them replaces, or is replaced by, what the machine has.
//!
//! An engine lives in one *slot*, a numbered folder below [`Lab::root`], and everything it has outside of the
//! folder is named after the number. So a slot that a killed test left behind can be cleared by whoever comes next.

mod busybox;
mod cgroup;
mod command;
mod daemon;
mod docker;
mod endpoint;
mod engine;
mod error;
mod http;
mod jail;
mod mirror;
mod packages;
mod podman;
mod probe;
mod process;
mod run;
mod running;
mod slot;
mod spec;
mod ssh;
#[cfg(test)]
mod tests;
mod tls;
mod tree;

use std::ffi::OsString;
use std::path::PathBuf;

pub use endpoint::LabEndpoint;
pub use engine::{LabEngine, SharedEngine};
pub use error::LabError;
pub use probe::first_answering;
pub use process::Identity;
pub use run::{RUN_VARIABLE, down, up};
pub use spec::EngineSpec;
pub use ssh::SshAccess;
pub use tls::TlsMaterial;

/// Where engines are asked for.
#[derive(Debug)]
pub struct Lab;

impl Lab {
    /// Starts an engine of the caller's own, with an empty store, that ends with the returned guard.
    ///
    /// # Errors
    /// [`LabError`] when the packages cannot be had, the process is not root, or the engine does not answer in time.
    pub fn docker(spec: &'static EngineSpec) -> Result<LabEngine, LabError> {
        LabEngine::start(spec, Identity::of_this_process()?)
    }

    /// Attaches to the engine that this run shares (see [`up`]), or starts one of the caller's own where there is none.
    ///
    /// The image `sandbar-lab/busybox:1` is there in both cases. A shared engine holds what other tests put there:
    /// use names that are unique to the test, and never kill it.
    ///
    /// # Errors
    /// As [`Lab::docker`].
    pub fn shared(spec: &'static EngineSpec) -> Result<SharedEngine, LabError> {
        run::shared(spec)
    }

    /// Brings the packages of engines, and what [`LabEndpoint::import_busybox`] takes, into the cache: later starts
    /// need no network, and no folder of the user's cache comes to be root's.
    ///
    /// # Errors
    /// [`LabError`] when the packages cannot be had.
    pub fn fetch(specs: &[&'static EngineSpec]) -> Result<(), LabError> {
        let mut trees = specs.iter().flat_map(|spec| spec.trees());
        trees.try_for_each(|tree| packages::unpacked(tree).map(drop))
    }

    /// Clears every slot whose owner is dead, and tells how many there were. Starting an engine does it too.
    ///
    /// # Errors
    /// [`LabError::Io`] when a slot cannot be cleared.
    pub fn sweep() -> Result<usize, LabError> {
        slot::sweep()
    }

    /// The folder that holds the slots: `sandbar-lab` in the machine's folder for temporary files.
    pub fn root() -> PathBuf {
        std::env::temp_dir().join("sandbar-lab")
    }
}

/// The variables with which a program finds `dockerd` and all that it needs, `docker`, and a static `busybox`, whatever
/// the machine has.
///
/// # Errors
/// [`LabError`] when the packages cannot be had.
pub fn programs(spec: &'static EngineSpec) -> Result<Vec<(OsString, OsString)>, LabError> {
    let dockerd = packages::program(&packages::unpacked(spec.programs)?, "dockerd");
    let mut variables: Vec<(OsString, OsString)> = dockerd
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    let busybox = busybox::folder()?;
    for (_, path) in variables.iter_mut().filter(|(name, _)| name == "PATH") {
        let folders = std::iter::once(busybox.clone()).chain(std::env::split_paths(&path));
        // A path with a colon cannot be named in such a list; the machine's own busybox is then what is left.
        *path = std::env::join_paths(folders).unwrap_or_else(|_| path.clone());
    }
    Ok(variables)
}

/// An archive of a root file system with a shell, for an engine that has no image of its own; made once and cached.
///
/// # Errors
/// [`LabError`] when Debian's busybox-static cannot be had.
pub fn busybox_archive() -> Result<PathBuf, LabError> {
    busybox::archive()
}
