use std::fs;
use std::path::{Path, PathBuf};

/// The folders that a control group has: one in each hierarchy where cgroups are of version 1, a single one for version 2.
pub(super) fn folders(name: &str) -> Vec<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let hierarchies = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ');
        let (point, kind) = (fields.nth(1)?, fields.next()?);
        matches!(kind, "cgroup" | "cgroup2").then(|| Path::new(point).join(name))
    });
    hierarchies.filter(|folder| folder.is_dir()).collect()
}

/// The processes in a control group and in those below it.
pub(super) fn processes(name: &str) -> Vec<i32> {
    let mut pids: Vec<i32> = folders(name)
        .iter()
        .flat_map(|folder| tree(folder))
        .flat_map(|folder| {
            let listed = fs::read_to_string(folder.join("cgroup.procs")).unwrap_or_default();
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

/// Removes the groups; those that still hold a process stay. True when all are gone.
pub(super) fn remove(name: &str) -> bool {
    for folder in folders(name).iter().flat_map(|folder| tree(folder)) {
        // The next pass sees what could not be removed yet.
        let _ = fs::remove_dir(folder);
    }
    folders(name).is_empty()
}

/// A folder and all below it, deepest first.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut all: Vec<_> = below
        .filter(|path| path.is_dir())
        .flat_map(|path| tree(&path))
        .collect();
    all.push(folder.to_owned());
    all
}
