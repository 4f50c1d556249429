//! Bytes of regular files. Nothing else is ever opened: a pipe would block, and a device may act.

use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use rustix::fs::{Mode, OFlags, open};
use rustix::io::{Errno, pread, retry_on_intr};
use sandbar_agent_protocol::{Facts, Failure, Kind, MAX_READ, ResponseBody};

use super::facts::facts;
use super::stop::failure;
use super::{Cancel, Volume, VolumePath};

impl Volume {
    /// Reads at most `length` bytes from `offset`.
    pub(crate) fn read(
        &self,
        path: &VolumePath,
        offset: u64,
        length: u32,
        cancel: &Cancel,
    ) -> Result<ResponseBody, Failure> {
        if length > MAX_READ {
            return Err(Failure::Malformed);
        }
        let (walk, found) = self.reach(path)?;
        if found.facts.kind != Kind::File {
            return Err(Failure::NotAFile);
        }
        cancel.check()?;
        let last = path.last();
        let file = reopen(&walk, &found.facts).map_err(|errno| failure(errno, last))?;
        let bytes = fill(&file, offset, length).map_err(|errno| failure(errno, last))?;
        let size = facts(&file).map_err(|errno| failure(errno, last))?.size;
        let end = offset.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(ResponseBody::Bytes {
            size,
            bytes,
            eof: end >= size,
        })
    }
}

/// Opens for reading the very file that was looked at: its name may be another thing's by now. Leaves its
/// access time alone where that is allowed.
fn reopen(file: impl AsFd, seen: &Facts) -> rustix::io::Result<OwnedFd> {
    let path = format!("/proc/self/fd/{}", file.as_fd().as_raw_fd());
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let opened = match open(&path, flags | OFlags::NOATIME, Mode::empty()) {
        Err(Errno::PERM) => open(&path, flags, Mode::empty())?,
        other => other?,
    };
    if facts(&opened)?.identity == seen.identity {
        Ok(opened)
    } else {
        Err(Errno::AGAIN)
    }
}

fn fill(file: &OwnedFd, offset: u64, length: u32) -> rustix::io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    let mut filled = 0;
    while filled < bytes.len() {
        let at = offset.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        // Past what the kernel can address there is nothing.
        if i64::try_from(at).is_err() {
            break;
        }
        match retry_on_intr(|| pread(file, &mut bytes[filled..], at))? {
            0 => break,
            count => filled += count,
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}
