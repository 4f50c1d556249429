//! What `stat` says, in the protocol's words.

use std::os::fd::AsFd;

use rustix::fs::{AtFlags, FileType, Stat, StatxFlags, fstat, statat, statx};
use rustix::io::{Errno, Result};
use sandbar_agent_protocol::{Facts, Identity, Kind};

const NANOSECONDS: i64 = 1_000_000_000;

/// `None` for what the kernel did not name.
pub(crate) fn kind_of(file_type: FileType) -> Option<Kind> {
    Some(match file_type {
        FileType::Directory => Kind::Folder,
        FileType::RegularFile => Kind::File,
        FileType::Symlink => Kind::Link,
        FileType::Fifo => Kind::Pipe,
        FileType::Socket => Kind::Socket,
        FileType::CharacterDevice => Kind::CharDevice,
        FileType::BlockDevice => Kind::BlockDevice,
        FileType::Unknown => return None,
    })
}

/// Of an open thing; also one opened with `O_PATH`. Only here it is told when it was made.
pub(crate) fn facts(fd: impl AsFd) -> Result<Facts> {
    let mut facts = from_stat(&fstat(&fd)?)?;
    facts.identity.born = born(fd);
    Ok(facts)
}

/// Of a name in a folder; a link is not followed.
pub(crate) fn facts_at(folder: impl AsFd, name: &[u8]) -> Result<Facts> {
    from_stat(&statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?)
}

fn from_stat(stat: &Stat) -> Result<Facts> {
    let kind = kind_of(FileType::from_raw_mode(stat.st_mode)).ok_or(Errno::NOTSUP)?;
    let fraction = i64::try_from(stat.st_mtime_nsec).unwrap_or(0);
    Ok(Facts {
        kind,
        size: u64::try_from(stat.st_size).unwrap_or(0),
        mode: stat.st_mode & 0o7777,
        uid: stat.st_uid,
        gid: stat.st_gid,
        modified: stat.st_mtime.saturating_mul(NANOSECONDS).saturating_add(fraction),
        identity: Identity {
            device: stat.st_dev,
            inode: stat.st_ino,
            born: None,
        },
    })
}

/// `None` where the file system does not know it, or the kernel or the filter of an older engine has no `statx`.
fn born(fd: impl AsFd) -> Option<i64> {
    let found = statx(fd, "", AtFlags::EMPTY_PATH, StatxFlags::BTIME).ok()?;
    let is_told = StatxFlags::from_bits_retain(found.stx_mask).contains(StatxFlags::BTIME);
    let fraction = i64::from(found.stx_btime.tv_nsec);
    is_told.then(|| {
        found
            .stx_btime
            .tv_sec
            .saturating_mul(NANOSECONDS)
            .saturating_add(fraction)
    })
}
