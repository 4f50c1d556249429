//! Making folders.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, Gid, Mode, OFlags, Uid, fchmod, fchown, mkdirat, openat, unlinkat};
use rustix::io::Errno;
use rustix::process::{getegid, geteuid};
use sandbar_agent_protocol::{ComponentState, Facts, Failure};

use super::facts::facts;
use super::stop::failure;
use super::{Volume, VolumePath};

/// Whose a new folder is, and who may do what in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ownership {
    uid: Uid,
    gid: Gid,
    mode: Mode,
}

impl Ownership {
    /// `Malformed` for the number that means "leave it" to the kernel, and for bits that are no permissions.
    pub(crate) fn parse(uid: u32, gid: u32, mode: u32) -> Result<Self, Failure> {
        if uid == u32::MAX || gid == u32::MAX || mode > 0o7777 {
            return Err(Failure::Malformed);
        }
        Ok(Self {
            uid: Uid::from_raw(uid),
            gid: Gid::from_raw(gid),
            mode: Mode::from_raw_mode(mode),
        })
    }
}

/// A folder made by this request.
struct Made<'a> {
    name: &'a [u8],
    fd: OwnedFd,
}

impl Volume {
    /// Makes the folder and those missing on the way; after a failure none of them is left.
    pub(crate) fn make_folder(&self, path: &VolumePath, ownership: Ownership) -> Result<Facts, Failure> {
        if !self.writable {
            return Err(Failure::ReadOnly);
        }
        let missing = self.first_missing(path)?;
        let (start, _) = self.reach(&path.first(missing))?;
        let mut made: Vec<Made<'_>> = Vec::new();
        for (name, component) in path.names().iter().zip(0_u32..).skip(missing) {
            let parent = made.last().map_or(start.as_fd(), |made| made.fd.as_fd());
            match make(parent, name, ownership) {
                Ok(fd) => made.push(Made { name, fd }),
                Err(errno) => {
                    unmake(start.as_fd(), &made);
                    return Err(made_failure(errno, component, path.last()));
                }
            }
        }
        let last = made.last().ok_or(Failure::AlreadyExists)?;
        facts(&last.fd).map_err(|errno| failure(errno, path.last()))
    }

    /// The first component that has to be made.
    fn first_missing(&self, path: &VolumePath) -> Result<usize, Failure> {
        let judged = self.judge(path);
        let Err(failure) = judged.outcome else {
            return Err(Failure::AlreadyExists);
        };
        let at = judged
            .components
            .iter()
            .position(|found| found.state == ComponentState::Missing);
        match at {
            Some(missing) => Ok(missing),
            // A link to nothing is there, though what it leads to is not.
            None if failure
                == (Failure::NotFound {
                    component: path.last(),
                }) =>
            {
                Err(Failure::AlreadyExists)
            }
            None => Err(failure),
        }
    }
}

fn made_failure(errno: Errno, component: u32, last: u32) -> Failure {
    match errno {
        Errno::EXIST if component == last => Failure::AlreadyExists,
        // It appeared after it was missed: asking again will find it.
        Errno::EXIST => Failure::Other {
            errno: Errno::AGAIN.raw_os_error(),
        },
        other => failure(other, component),
    }
}

fn make(parent: BorrowedFd<'_>, name: &[u8], ownership: Ownership) -> rustix::io::Result<OwnedFd> {
    mkdirat(parent, name, Mode::RWXU)?;
    let made = own(parent, name, ownership);
    if made.is_err() {
        remove(parent, name);
    }
    made
}

/// Gives the folder that was just made to its owner.
///
/// The permissions come before the owner: afterwards they would need a further capability. The group comes
/// first of all: in a folder of another group the kernel drops the setgid bit.
fn own(parent: BorrowedFd<'_>, name: &[u8], ownership: Ownership) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let fd = openat(parent, name, flags, Mode::empty())?;
    // Someone put another folder there meanwhile: not ours to give away.
    if facts(&fd)?.uid != geteuid().as_raw() {
        return Err(Errno::AGAIN);
    }
    fchown(&fd, None, Some(getegid()))?;
    fchmod(&fd, ownership.mode)?;
    fchown(&fd, Some(ownership.uid), Some(ownership.gid))?;
    Ok(fd)
}

fn unmake(start: BorrowedFd<'_>, made: &[Made<'_>]) {
    for (index, folder) in made.iter().enumerate().rev() {
        let parent = index.checked_sub(1).and_then(|above| made.get(above));
        remove(parent.map_or(start, |above| above.fd.as_fd()), folder.name);
    }
}

/// Only an empty folder can be removed so; what someone else put there stays, and so does its folder.
fn remove(parent: BorrowedFd<'_>, name: &[u8]) {
    let _ = unlinkat(parent, name, AtFlags::REMOVEDIR);
}
