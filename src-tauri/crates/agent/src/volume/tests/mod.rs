//! The rules of a volume, on real folders.

mod agreement;
mod complete;
mod escapes;
mod hostile;
mod listing;
mod make;
mod read;
mod resolve;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use sandbar_agent_protocol::{Entry, Facts, Failure, Order, OrderBy, Resolution, WirePath};
use tempfile::TempDir;

use super::listing::Listing;
use super::{Cancel, Listings, Volume, VolumePath};

const BY_NAME: Order = Order {
    by: OrderBy::Name,
    descending: false,
};

/// A volume in a temporary folder, with a folder beside it that nobody in the volume may reach.
struct Lab {
    folder: TempDir,
    volume: Volume,
    listings: Listings,
}

impl Lab {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("volume")).unwrap();
        fs::create_dir(folder.path().join("outside")).unwrap();
        fs::write(folder.path().join("outside/secret"), "secret").unwrap();
        let volume = Volume::open(&folder.path().join("volume"), true).unwrap();
        Self {
            folder,
            volume,
            listings: Listings::default(),
        }
    }

    fn at(&self, path: impl AsRef<[u8]>) -> PathBuf {
        self.folder
            .path()
            .join("volume")
            .join(std::ffi::OsStr::from_bytes(path.as_ref()))
    }

    fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    fn with_folder(self, path: impl AsRef<[u8]>) -> Self {
        fs::create_dir_all(self.at(path)).unwrap();
        self
    }

    fn with_file(self, path: impl AsRef<[u8]>, content: &str) -> Self {
        fs::write(self.at(path), content).unwrap();
        self
    }

    fn with_link(self, path: impl AsRef<[u8]>, target: impl AsRef<[u8]>) -> Self {
        symlink(std::ffi::OsStr::from_bytes(target.as_ref()), self.at(path)).unwrap();
        self
    }

    fn resolve(&self, path: &str) -> Resolution {
        self.volume.judge(&asked(path)).into()
    }

    fn failure(&self, path: &str) -> Failure {
        self.resolve(path).outcome.unwrap_err()
    }

    fn facts(&self, path: &str) -> Facts {
        self.resolve(path).outcome.unwrap().facts
    }

    fn open(&self, path: &str, order: Order, hidden: bool) -> Listing {
        self.volume
            .list(&asked(path), order, hidden, &self.listings, &Cancel::default())
            .unwrap()
            .0
    }

    fn entries(&self, path: &str, order: Order) -> Vec<Entry> {
        self.open(path, order, true)
            .page(0, u32::MAX, &Cancel::default())
            .unwrap()
    }

    fn entry(&self, name: &str) -> Entry {
        self.entries("", BY_NAME)
            .into_iter()
            .find(|entry| entry.name == name.as_bytes())
            .unwrap()
    }
}

fn wire(path: &str) -> WirePath {
    path.split('/')
        .filter(|name| !name.is_empty())
        .map(|name| name.as_bytes().to_vec())
        .collect()
}

fn asked(path: &str) -> VolumePath {
    VolumePath::parse(wire(path)).unwrap()
}
