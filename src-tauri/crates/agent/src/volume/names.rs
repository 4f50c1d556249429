//! The names in a folder, held so that a million of them take little memory.

use std::mem::size_of;
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{Mode, OFlags, RawDir, openat};
use rustix::io::Errno;
use sandbar_agent_protocol::{Failure, Kind};

use super::Cancel;
use super::facts::{facts_at, kind_of};
use super::listings::{Budget, Reserved};
use super::stop::failure;

/// Bytes that the kernel fills at a time: a few thousand names.
const BUFFER: usize = 128 * 1024;
/// After so many names it is looked whether the request was cancelled.
const CHECK_EVERY: usize = 512;

/// Names one after the other in one allocation, and where each begins.
#[derive(Debug)]
pub(crate) struct Names {
    bytes: Vec<u8>,
    pub(crate) rows: Vec<Row>,
    reserved: Reserved,
}

/// One name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    start: u32,
    length: u8,
    pub(crate) kind: Kind,
}

impl Names {
    /// Reads the names in a folder that `wanted` takes. `component` is the folder in the asked path.
    pub(crate) fn read(
        folder: &OwnedFd,
        budget: &Budget,
        cancel: &Cancel,
        component: u32,
        wanted: impl Fn(&[u8], Kind) -> bool,
    ) -> Result<Self, Failure> {
        let mut names = Self {
            bytes: Vec::new(),
            rows: Vec::new(),
            reserved: budget.start(),
        };
        let mut buffer = Vec::with_capacity(BUFFER);
        let mut folder_names = RawDir::new(folder, buffer.spare_capacity_mut());
        let mut seen = 0_usize;
        while let Some(entry) = folder_names.next() {
            let entry = entry.map_err(|errno| failure(errno, component))?;
            if seen.is_multiple_of(CHECK_EVERY) {
                cancel.check()?;
            }
            seen += 1;
            let name = entry.file_name().to_bytes();
            if matches!(name, b"." | b"..") {
                continue;
            }
            let kind = match kind_of(entry.file_type()) {
                Some(kind) => kind,
                // Some file systems don't say; what is gone by now is left out.
                None => match facts_at(folder, name) {
                    Ok(facts) => facts.kind,
                    Err(Errno::NOENT) => continue,
                    Err(errno) => return Err(failure(errno, component)),
                },
            };
            if wanted(name, kind) {
                names.push(name, kind)?;
            }
        }
        names.bytes.shrink_to_fit();
        names.rows.shrink_to_fit();
        Ok(names)
    }

    fn push(&mut self, name: &[u8], kind: Kind) -> Result<(), Failure> {
        self.reserved.grow(name.len() + size_of::<Row>())?;
        let start = u32::try_from(self.bytes.len()).map_err(too_many)?;
        let length = u8::try_from(name.len()).map_err(too_many)?;
        self.bytes.extend_from_slice(name);
        self.rows.push(Row { start, length, kind });
        Ok(())
    }

    /// The bytes of a name.
    pub(crate) fn name(&self, row: Row) -> &[u8] {
        name_in(&self.bytes, row)
    }

    /// Sorts by name, folders first.
    pub(crate) fn sort(&mut self, descending: bool) {
        let bytes = &self.bytes;
        self.rows.sort_unstable_by(|a, b| {
            let names = name_in(bytes, *a).cmp(name_in(bytes, *b));
            a.group()
                .cmp(&b.group())
                .then(if descending { names.reverse() } else { names })
        });
    }

    /// Sorts by name alone.
    pub(crate) fn sort_plainly(&mut self) {
        let bytes = &self.bytes;
        self.rows
            .sort_unstable_by(|a, b| name_in(bytes, *a).cmp(name_in(bytes, *b)));
    }

    /// Sorts by what `key` says of each name, folders first and equal ones by name.
    pub(crate) fn sort_by_key(
        &mut self,
        descending: bool,
        mut key: impl FnMut(&[u8]) -> Result<i64, Failure>,
    ) -> Result<(), Failure> {
        self.reserved.grow(self.rows.len() * size_of::<(i64, Row)>())?;
        let bytes = &self.bytes;
        let keyed = self.rows.iter().map(|row| Ok((key(name_in(bytes, *row))?, *row)));
        let mut keyed = keyed.collect::<Result<Vec<(i64, Row)>, Failure>>()?;
        keyed.sort_unstable_by(|(key_a, a), (key_b, b)| {
            let keys = key_a.cmp(key_b);
            a.group()
                .cmp(&b.group())
                .then(if descending { keys.reverse() } else { keys })
                .then_with(|| name_in(bytes, *a).cmp(name_in(bytes, *b)))
        });
        self.rows.clear();
        self.rows.extend(keyed.into_iter().map(|(_, row)| row));
        Ok(())
    }
}

impl Row {
    /// Folders come before everything else.
    fn group(self) -> bool {
        self.kind != Kind::Folder
    }
}

fn name_in(bytes: &[u8], row: Row) -> &[u8] {
    let start = usize::try_from(row.start).unwrap_or(usize::MAX);
    bytes
        .get(start..start.saturating_add(usize::from(row.length)))
        .unwrap_or_default()
}

fn too_many(_: std::num::TryFromIntError) -> Failure {
    Failure::TooMany
}

/// Opens for reading a folder that a walk stands on.
pub(crate) fn open_folder(folder: impl AsFd, component: u32) -> Result<OwnedFd, Failure> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(folder, c".", flags, Mode::empty()).map_err(|errno| failure(errno, component))
}
