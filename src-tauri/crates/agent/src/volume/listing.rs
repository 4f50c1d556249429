//! A sorted snapshot of a folder's names; facts are looked up for the page that is asked for.

use std::os::fd::OwnedFd;

use rustix::io::Errno;
use sandbar_agent_protocol::{
    Entry, Facts, Failure, Kind, Link, LinkVerdict, MAX_FRAME, MAX_PAGE, Order, OrderBy,
};

use super::facts::facts_at;
use super::names::{Names, open_folder};
use super::stop::failure;
use super::walk::Walk;
use super::{Cancel, Listings, Volume, VolumePath};

/// After so many facts it is looked whether the request was cancelled.
const CHECK_EVERY: usize = 128;
/// A page ends once it is this long, so that one more entry still fits the frame.
const PAGE_BYTES: usize = MAX_FRAME / 2;
/// What an entry takes in a frame at most, beside its name and its link.
const ENTRY_BYTES: usize = 80;
/// A page ends, or completion does, once its links have led through so many names: links that lead through tens of
/// thousands each would otherwise keep a worker for minutes.
pub(super) const MOST_LOOKS: u32 = 100_000;

/// A sorted snapshot.
#[derive(Debug)]
pub(crate) struct Listing {
    /// Stands on the folder: links in it are judged from here.
    walk: Walk,
    folder: OwnedFd,
    names: Names,
    folders: usize,
}

impl Volume {
    /// Reads and sorts the names of a folder.
    pub(crate) fn list(
        &self,
        path: &VolumePath,
        order: Order,
        hidden: bool,
        listings: &Listings,
        cancel: &Cancel,
    ) -> Result<(Listing, Facts), Failure> {
        let (walk, found) = self.reach(path)?;
        walk.in_folder().map_err(|stop| stop.at(path.last()))?;
        let folder = open_folder(&walk, path.last())?;
        let wanted = |name: &[u8], _| hidden || !name.starts_with(b".");
        let names = Names::read(&folder, &listings.budget(), cancel, path.last(), wanted)?;
        let mut listing = Listing {
            walk,
            folder,
            names,
            folders: 0,
        };
        listing.sort(order, cancel)?;
        Ok((listing, found.facts))
    }
}

impl Listing {
    /// How many names it has.
    pub(crate) fn total(&self) -> usize {
        self.names.rows.len()
    }

    /// How many of them are folders.
    pub(crate) fn folders(&self) -> usize {
        self.folders
    }

    /// At most `limit` entries from the one numbered `offset`, fewer when a frame would not hold them or their links
    /// lead a long way.
    pub(crate) fn page(&self, offset: u64, limit: u32, cancel: &Cancel) -> Result<Vec<Entry>, Failure> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.total());
        let limit = usize::try_from(limit.min(MAX_PAGE)).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        let (mut bytes, mut looks) = (0, 0);
        for row in self.names.rows.iter().skip(start).take(limit) {
            if entries.len() % CHECK_EVERY == 0 || looks > 0 {
                cancel.check()?;
            }
            let entry = self.entry(self.names.name(*row), &mut looks)?;
            bytes += length(&entry);
            entries.push(entry);
            if bytes > PAGE_BYTES || looks > MOST_LOOKS {
                break;
            }
        }
        Ok(entries)
    }

    fn entry(&self, name: &[u8], looks: &mut u32) -> Result<Entry, Failure> {
        let facts = present(facts_at(&self.folder, name))?;
        let mut link = None;
        if facts.is_some_and(|facts| facts.kind == Kind::Link) {
            // Not a link any more, if it was replaced since: then it has no target.
            if let Ok(target) = self.walk.link_text(name) {
                let (verdict, looked) = self.walk.verdict(&target);
                *looks += looked;
                link = Some(Link { target, verdict });
            }
        }
        Ok(Entry {
            name: name.to_vec(),
            facts,
            link,
        })
    }

    fn sort(&mut self, order: Order, cancel: &Cancel) -> Result<(), Failure> {
        match order.by {
            OrderBy::Name => self.names.sort(order.descending),
            OrderBy::Size => {
                self.sort_by(order.descending, cancel, |facts| {
                    i64::try_from(facts.size).unwrap_or(i64::MAX)
                })?;
            }
            OrderBy::Modified => self.sort_by(order.descending, cancel, |facts| facts.modified)?,
        }
        self.folders = self.names.rows.partition_point(|row| row.kind == Kind::Folder);
        Ok(())
    }

    fn sort_by(
        &mut self,
        descending: bool,
        cancel: &Cancel,
        key: impl Fn(&Facts) -> i64,
    ) -> Result<(), Failure> {
        let mut seen = 0_usize;
        let folder = &self.folder;
        self.names.sort_by_key(descending, |name| {
            if seen.is_multiple_of(CHECK_EVERY) {
                cancel.check()?;
            }
            seen += 1;
            Ok(present(facts_at(folder, name))?.map_or(i64::MIN, |facts| key(&facts)))
        })
    }
}

/// `None` for what went away since its name was read.
fn present(facts: rustix::io::Result<Facts>) -> Result<Option<Facts>, Failure> {
    match facts {
        Ok(facts) => Ok(Some(facts)),
        Err(Errno::NOENT) => Ok(None),
        Err(errno) => Err(failure(errno, 0)),
    }
}

/// What the entry takes in a frame, at most.
fn length(entry: &Entry) -> usize {
    let link = entry.link.as_ref().map_or(0, |link| {
        let canonical = match &link.verdict {
            LinkVerdict::Inside { canonical, .. } => canonical.iter().map(|name| name.len() + 2).sum(),
            LinkVerdict::Broken | LinkVerdict::Leaves | LinkVerdict::Loops => 0,
        };
        link.target.len() + canonical
    });
    ENTRY_BYTES + entry.name.len() + link
}
