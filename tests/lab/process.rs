use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getppid, kill_process};

use super::LabError;

const POLL: Duration = Duration::from_millis(10);

/// A process as no later process can be: its id and when it started, in clock ticks since the machine did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    pid: i32,
    started: u64,
}

impl Identity {
    /// The calling process.
    ///
    /// # Errors
    /// [`LabError::Io`] without a readable `/proc`.
    pub fn of_this_process() -> Result<Self, LabError> {
        Self::of(rustix::process::getpid().as_raw_nonzero().get())
    }

    /// The process that started the calling one.
    ///
    /// # Errors
    /// [`LabError::Io`] when it has ended.
    pub fn of_parent() -> Result<Self, LabError> {
        Self::of(getppid().map_or(1, |pid| pid.as_raw_nonzero().get()))
    }

    /// The live process with this id.
    ///
    /// # Errors
    /// [`LabError::Io`] when there is none.
    pub fn of(pid: i32) -> Result<Self, LabError> {
        let missing = || LabError::io(format!("find process {pid}"))(std::io::ErrorKind::NotFound.into());
        started(pid)
            .map(|started| Self { pid, started })
            .ok_or_else(missing)
    }

    pub(super) fn is_alive(self) -> bool {
        started(self.pid) == Some(self.started)
    }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.pid, self.started)
    }
}

impl FromStr for Identity {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (pid, started) = text.trim().split_once(' ').unwrap_or((text, ""));
        Ok(Self {
            pid: pid.parse()?,
            started: started.parse()?,
        })
    }
}

/// When a process started, if it runs.
fn started(pid: i32) -> Option<u64> {
    facts(pid).map(|(_, started)| started)
}

/// Who started a process, and when, if it runs. A zombie does not: here it may stay for seconds until it is reaped.
///
/// The second field of `/proc/PID/stat` is the program's name in parentheses and may hold anything; behind the last
/// parenthesis come the state (field 3), the parent (field 4) and, 18 fields on, the start (field 22). See proc(5).
fn facts(pid: i32) -> Option<(i32, u64)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    match fields.next()? {
        "Z" | "X" => None,
        _ => Some((fields.next()?.parse().ok()?, fields.nth(17)?.parse().ok()?)),
    }
}

/// A live process that this one has started.
pub(super) fn child_of(parent: i32) -> Option<i32> {
    all().find(|pid| facts(*pid).is_some_and(|(started_by, _)| started_by == parent))
}

/// The last of the processes in which a program has started itself anew with the same words, as Podman does to get into a
/// user namespace; the first waits for it.
pub(super) fn innermost(pid: i32) -> i32 {
    let again = |pid: &i32| child_of(*pid).filter(|child| words(*child) == words(*pid));
    std::iter::successors(Some(pid), again).last().unwrap_or(pid)
}

/// The command line of a process, each word with a zero byte behind it.
fn words(pid: i32) -> Vec<u8> {
    fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()
}

/// Every process that the machine shows.
fn all() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

pub(super) fn is_alive(pid: i32) -> bool {
    started(pid).is_some()
}

/// Live processes whose command line names something in `folder`, and for whom that is the same folder as for the caller:
/// in another container the path may be another lab's.
pub(super) fn naming(folder: &Path) -> Vec<i32> {
    let mut needle = folder.as_os_str().as_bytes().to_vec();
    needle.push(b'/');
    let own = rustix::process::getpid().as_raw_nonzero().get();
    let names_folder = |pid: &i32| words(*pid).windows(needle.len()).any(|part| part == needle);
    let identity = |path: &Path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    let here = identity(folder);
    let sees_same = |pid: &i32| {
        let there = identity(Path::new(&format!("/proc/{pid}/root{}", folder.display())));
        here.is_none() || there == here
    };
    all()
        .filter(|pid| *pid != own && is_alive(*pid))
        .filter(names_folder)
        .filter(sees_same)
        .collect()
}

/// Sends a signal; a process that has ended meanwhile is as good as one that was hit.
pub(super) fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

/// Waits until a condition holds, and tells whether it came to hold within the limit.
pub(super) fn holds_within(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if condition() {
            return true;
        }
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(POLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_child_that_nobody_reaped_is_dead() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let identity = Identity::of(pid).unwrap();
        assert!(identity.is_alive());
        signal(pid, Signal::KILL);
        assert!(
            holds_within(Duration::from_secs(5), || !identity.is_alive()),
            "the child still counts as alive"
        );
        child.wait().unwrap();
    }

    #[test]
    fn an_identity_survives_being_written_down() {
        let own = Identity::of_this_process().unwrap();
        assert_eq!(own.to_string().parse(), Ok(own));
    }
}
