//! Comparing what is mounted with what was planned.

use std::fs;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::fs::{Mode, OFlags, fstat, open, readlink};
use rustix::io::Errno;
use sandbar_agent_protocol::{Access, Expected, GateMount, GatePlan, Identity, MountFacts, MountVerdict};

use super::mountinfo::{Mount, parse};
use crate::volume::facts;

#[cfg(test)]
mod tests;

/// What the kernel puts behind the path of an open folder that was removed.
const DELETED: &[u8] = b" (deleted)";

/// The thing at a target.
struct Target {
    /// Its path without links.
    path: Vec<u8>,
    identity: Identity,
    /// The mount that it is in.
    mount: u64,
}

/// Looks at every planned mount.
pub(crate) fn check(plan: &GatePlan) -> Vec<MountFacts> {
    // Held open until the end: a mount in use keeps its number.
    let held: Vec<_> = plan.mounts.iter().map(|planned| hold(&planned.target)).collect();
    let targets = held
        .iter()
        .map(|held| held.as_ref().map_err(|errno| *errno).and_then(look));
    let targets: Vec<_> = targets.collect();
    // After the targets were opened, so that every mount they are in is in the table.
    let table = fs::read("/proc/self/mountinfo").map(|table| parse(&table));
    let planned: Vec<u64> = targets.iter().flatten().map(|target| target.mount).collect();
    let compare = |(mount, target): (&GateMount, Result<Target, Errno>)| {
        let found = target.and_then(|target| match &table {
            Ok(table) => Ok((find(table, target.mount)?, target, table)),
            Err(error) => Err(Errno::from_io_error(error).unwrap_or(Errno::IO)),
        });
        match found {
            Ok((on, target, table)) => facts(
                mount,
                &target,
                on,
                &Mounts {
                    table,
                    planned: &planned,
                },
            ),
            Err(errno) => unseen(mount, errno),
        }
    };
    plan.mounts.iter().zip(targets).map(compare).collect()
}

/// All mounts, and the numbers of those that hold a planned target.
struct Mounts<'a> {
    table: &'a [Mount],
    planned: &'a [u64],
}

/// Links in the image's own file system are followed, as the engine follows them.
fn hold(target: &str) -> Result<OwnedFd, Errno> {
    open(target, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
}

fn look(fd: &OwnedFd) -> Result<Target, Errno> {
    let stat = fstat(fd)?;
    let number = fd.as_raw_fd();
    let mut path = readlink(format!("/proc/self/fd/{number}"), Vec::new())?.into_bytes();
    if stat.st_nlink == 0 && path.ends_with(DELETED) {
        path.truncate(path.len() - DELETED.len());
    }
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{number}"));
    let info = info.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    let mount = info
        .lines()
        .find_map(|line| line.strip_prefix("mnt_id:")?.trim().parse().ok());
    Ok(Target {
        path,
        identity: facts::facts(fd)?.identity,
        mount: mount.ok_or(Errno::NOTSUP)?,
    })
}

fn find(table: &[Mount], id: u64) -> Result<&Mount, Errno> {
    table.iter().find(|mount| mount.id == id).ok_or(Errno::NOTSUP)
}

fn facts(planned: &GateMount, target: &Target, on: &Mount, mounts: &Mounts<'_>) -> MountFacts {
    MountFacts {
        target: planned.target.clone(),
        identity: Some(target.identity),
        root: on.root.clone(),
        filesystem: String::from_utf8_lossy(&on.filesystem).into_owned(),
        read_only: on.read_only,
        mount_point: on.point.clone(),
        verdict: judge(planned, target, on, mounts),
    }
}

fn unseen(planned: &GateMount, errno: Errno) -> MountFacts {
    MountFacts {
        target: planned.target.clone(),
        identity: None,
        root: Vec::new(),
        filesystem: String::new(),
        read_only: false,
        mount_point: Vec::new(),
        verdict: match errno {
            Errno::NOENT | Errno::NOTDIR => MountVerdict::Missing,
            other => MountVerdict::Unreadable {
                errno: other.raw_os_error(),
            },
        },
    }
}

fn judge(planned: &GateMount, target: &Target, on: &Mount, mounts: &Mounts<'_>) -> MountVerdict {
    if on.point != target.path {
        return MountVerdict::NotMounted;
    }
    match planned.expected {
        Expected::Folder(identity) if !identity.is_same(&target.identity) => {
            return MountVerdict::OtherFolder;
        }
        Expected::Tmpfs if on.filesystem != b"tmpfs" || on.root != b"/" => return MountVerdict::NotTmpfs,
        Expected::Folder(_) | Expected::Tmpfs => {}
    }
    let read_only = planned.access == Access::ReadOnly;
    if read_only != on.read_only {
        return MountVerdict::AccessDiffers;
    }
    match mounts.writable_beneath(on.id) {
        Some(nested) if read_only => MountVerdict::NestedWritable {
            mount_point: nested.point.clone(),
        },
        _ => MountVerdict::Same,
    }
}

impl Mounts<'_> {
    /// A writable mount beneath this one that is not planned, nor beneath another one that is.
    fn writable_beneath(&self, id: u64) -> Option<&Mount> {
        let mut inside = vec![id];
        while let Some(above) = inside.pop() {
            for mount in self
                .table
                .iter()
                .filter(|mount| mount.parent == above && mount.id != above)
            {
                if self.planned.contains(&mount.id) {
                    continue;
                }
                if !mount.read_only {
                    return Some(mount);
                }
                inside.push(mount.id);
            }
        }
        None
    }
}
