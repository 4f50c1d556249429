use std::fs;
use std::path::{Path, PathBuf};

use super::LabError;

/// A mounted hierarchy of control groups: one for each controller where cgroups are of version 1, a single one for version 2,
/// and both where a machine is hybrid.
struct Hierarchy {
    kind: String,
    point: PathBuf,
    /// What `mount` needs to be told for another mount of it.
    options: String,
}

impl Hierarchy {
    fn is_unified(&self) -> bool {
        self.kind == "cgroup2"
    }

    /// Reads a line of `/proc/self/mounts`: device, point, kind, options.
    fn read(line: &str) -> Option<Self> {
        const OF_ANY_MOUNT: [&str; 6] = ["rw", "ro", "nosuid", "nodev", "noexec", "relatime"];
        let mut fields = line.split(' ');
        let (point, kind) = (PathBuf::from(fields.nth(1)?), fields.next()?.to_owned());
        let own = fields
            .next()?
            .split(',')
            .filter(|option| !OF_ANY_MOUNT.contains(option));
        let options = if kind == "cgroup2" {
            "rw".to_owned()
        } else {
            own.collect::<Vec<_>>().join(",")
        };
        kind.starts_with("cgroup")
            .then_some(Self { kind, point, options })
    }
}

fn hierarchies() -> Vec<Hierarchy> {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts.lines().filter_map(Hierarchy::read).collect()
}

/// A new control group, for processes that are to see nothing above it.
pub(super) struct Group {
    /// Files that take the id of the process that begins it.
    pub(super) roots: Vec<PathBuf>,
    /// Files that take the ids of those that join later.
    pub(super) members: Vec<PathBuf>,
    /// The hierarchies that they see, each as `KIND OPTIONS POINT`. Engines refuse hybrid machines, so of both versions
    /// they see the first.
    pub(super) shown: Vec<String>,
}

/// Makes a control group in every hierarchy.
pub(super) fn make(name: &str) -> Result<Group, LabError> {
    let (unified, split): (Vec<_>, Vec<_>) = hierarchies().into_iter().partition(Hierarchy::is_unified);
    let shown = if split.is_empty() { &unified } else { &split };
    let mut group = Group {
        roots: Vec::new(),
        members: Vec::new(),
        shown: shown
            .iter()
            .map(|it| format!("{} {} {}", it.kind, it.options, it.point.display()))
            .collect(),
    };
    for hierarchy in unified.iter().chain(&split) {
        let folder = hierarchy.point.join(name);
        fs::create_dir_all(&folder).map_err(LabError::io(format!("make {}", folder.display())))?;
        inherit_processors(&folder)?;
        let members = if split.is_empty() {
            folder.join(ENGINE)
        } else {
            folder.clone()
        };
        group.roots.push(folder.join("cgroup.procs"));
        group.members.push(members.join("cgroup.procs"));
    }
    Ok(group)
}

/// Where the engine itself is in a group of version 2, which has no processes beside groups; `jail.sh` makes it.
const ENGINE: &str = "engine";

/// In version 1 a new group has no processor and no memory to run on until it is told.
fn inherit_processors(folder: &Path) -> Result<(), LabError> {
    for name in ["cpuset.cpus", "cpuset.mems"] {
        if let (Some(above), true) = (folder.parent(), folder.join(name).exists()) {
            let inherited = fs::read(above.join(name)).map_err(LabError::io(format!("read {name}")))?;
            fs::write(folder.join(name), inherited).map_err(LabError::io(format!("write {name}")))?;
        }
    }
    Ok(())
}

/// The folders that a control group has: one in each hierarchy.
pub(super) fn folders(name: &str) -> Vec<PathBuf> {
    let folders = hierarchies()
        .into_iter()
        .map(|hierarchy| hierarchy.point.join(name));
    folders.filter(|folder| folder.is_dir()).collect()
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
