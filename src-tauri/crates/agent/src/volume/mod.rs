//! One volume, and everything that is done in it.

mod complete;
pub(crate) mod facts;
mod listing;
mod listings;
mod make;
mod names;
mod path;
mod read;
mod resolve;
mod stop;
mod walk;

#[cfg(test)]
mod tests;

use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{Mode, OFlags, open};
use sandbar_agent_protocol::{Failure, Identity};

pub(crate) use listings::Listings;
pub(crate) use make::Ownership;
pub(crate) use path::VolumePath;

/// A mounted volume.
pub(crate) struct Volume {
    root: Arc<OwnedFd>,
    writable: bool,
}

impl Volume {
    /// The volume mounted at `path`.
    pub(crate) fn open(path: &Path, writable: bool) -> rustix::io::Result<Self> {
        let root = open(
            path,
            OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        )?;
        Ok(Self {
            root: Arc::new(root),
            writable,
        })
    }

    /// Which folder its root is.
    pub(crate) fn identity(&self) -> rustix::io::Result<Identity> {
        Ok(facts::facts(&self.root)?.identity)
    }

    fn root(&self) -> Arc<OwnedFd> {
        Arc::clone(&self.root)
    }
}

/// Whether a request was cancelled; shared between the one who reads requests and the one who works.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub(crate) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.0.load(Ordering::Relaxed) {
            Err(Failure::Cancelled)
        } else {
            Ok(())
        }
    }
}
