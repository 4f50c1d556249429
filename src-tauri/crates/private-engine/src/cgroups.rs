//! Control groups of the engine's containers, in each hierarchy of version 1 and in the one of version 2.

use std::fs;
use std::path::{Path, PathBuf};

fn folders(name: &str) -> Vec<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let hierarchies = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ');
        let (point, kind) = (fields.nth(1)?, fields.next()?);
        matches!(kind, "cgroup" | "cgroup2").then(|| Path::new(point).join(name))
    });
    hierarchies.filter(|folder| folder.is_dir()).collect()
}

/// The processes in the groups of a name and in those below.
pub(crate) fn processes(name: &str) -> Vec<i32> {
    let groups = folders(name);
    let listed = groups
        .iter()
        .flat_map(|folder| tree(folder))
        .map(|group| fs::read_to_string(group.join("cgroup.procs")).unwrap_or_default());
    let mut pids: Vec<i32> = listed
        .flat_map(|listed| {
            listed
                .lines()
                .filter_map(|pid| pid.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect();
    pids.sort_unstable();
    pids.dedup();
    pids
}

/// Removes the groups of a name; those that still hold a process stay. True when all are gone.
pub(crate) fn remove(name: &str) -> bool {
    for group in folders(name).iter().flat_map(|folder| tree(folder)) {
        // What could not be removed is seen below.
        let _ = fs::remove_dir(group);
    }
    folders(name).is_empty()
}

/// A folder and all below it, deepest first.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let below = entries.map(|entry| entry.path()).filter(|path| path.is_dir());
    let mut all: Vec<_> = below.flat_map(|path| tree(&path)).collect();
    all.push(folder.to_owned());
    all
}
