use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::mount::{UnmountFlags, unmount};
use rustix::process::Signal;

use super::{Identity, Lab, LabError, cgroup, command, process};

const SLOTS: u8 = 200;
/// An engine whose containers are dead stops in well under a second.
const GRACE: Duration = Duration::from_secs(10);

/// A numbered place for one engine: a folder, a bridge with a network, a control group.
#[derive(Debug)]
pub(super) struct Slot {
    number: u8,
    pub(super) folder: PathBuf,
}

impl Slot {
    /// Where in the folder the daemon writes its process id.
    pub(super) const PID_FILE: &str = "pid";

    /// Takes the first free slot for `owner`, after clearing those of dead owners.
    pub(super) fn claim(owner: Identity) -> Result<Self, LabError> {
        if !rustix::process::geteuid().is_root() {
            return Err(LabError::NotRoot);
        }
        let _lock = locked()?;
        clear_stale()?;
        for number in 0..SLOTS {
            let slot = Self::at(Lab::root().join(number.to_string()), number);
            // A bridge without a folder is of a lab with another root, or in another container with this network.
            if slot.folder.exists() || slot.bridge().exists() {
                continue;
            }
            fs::create_dir(&slot.folder).map_err(LabError::io(format!("make {}", slot.folder.display())))?;
            fs::write(slot.folder.join("owner"), owner.to_string())
                .map_err(LabError::io("write a slot's owner"))?;
            if let Err(error) = slot.add_bridge() {
                // Another lab may have taken the number meanwhile; what it has is not this slot's to clear later.
                fs::remove_dir_all(&slot.folder).map_err(LabError::io("give a slot back"))?;
                return Err(error);
            }
            return Ok(slot);
        }
        Err(LabError::NoFreeSlot(SLOTS))
    }

    /// The slot that a folder is, when it is one.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let number = folder.file_name()?.to_str()?.parse().ok()?;
        folder
            .join("owner")
            .exists()
            .then(|| Self::at(folder.to_owned(), number))
    }

    fn at(folder: PathBuf, number: u8) -> Self {
        Self { number, folder }
    }

    /// Name of the bridge and of the control group; a network interface's name has 15 bytes at most.
    pub(super) fn name(&self) -> String {
        format!("sandbar-lab{}", self.number)
    }

    /// Where the system shows the bridge when it is there.
    fn bridge(&self) -> PathBuf {
        Path::new("/sys/class/net").join(self.name())
    }

    /// Tells the folder from one of the same path in another container: its path, device and inode.
    fn mark(&self) -> std::io::Result<String> {
        let folder = fs::metadata(&self.folder)?;
        Ok(format!(
            "{} {}:{}",
            self.folder.display(),
            folder.dev(),
            folder.ino()
        ))
    }

    /// Whether bridge and control group of this number are this slot's, and not those of another lab.
    fn has_its_names(&self) -> bool {
        let alias = fs::read_to_string(self.bridge().join("ifalias"));
        alias.is_ok_and(|alias| self.mark().is_ok_and(|mark| alias.trim_end() == mark))
    }

    fn add_bridge(&self) -> Result<(), LabError> {
        let name = self.name();
        let address = format!("10.213.{}.1/24", self.number);
        let mark = self.mark().map_err(LabError::io("look at a slot's folder"))?;
        for arguments in [
            ["link", "add", &name, "type", "bridge"].as_slice(),
            &["addr", "add", &address, "dev", &name],
            // Tells whose it is, since the name does not.
            &["link", "set", &name, "alias", &mark],
            &["link", "set", &name, "up"],
        ] {
            command::text(Command::new("ip").args(arguments))?;
        }
        Ok(())
    }

    /// Ends whatever lives in the slot and removes every trace of it. Doing it twice does no harm.
    pub(super) fn clear(&self) -> Result<(), LabError> {
        self.end_processes();
        if self.has_its_names() {
            process::holds_within(GRACE, || cgroup::remove(&self.name()));
            command::text(Command::new("ip").args(["link", "del", &self.name()]))?;
        }
        unmount_below(&self.folder)?;
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(LabError::io(format!("remove {}", self.folder.display()))(error))
            }
            _ => Ok(()),
        }
    }

    /// Containers first and at once: an engine that stops them itself gives each ten seconds. Then the daemon in good
    /// order, since it ends its supervisor and would start another one for one that was killed. Then the rest.
    fn end_processes(&self) {
        self.end_containers();
        let alive = || process::naming(&self.folder);
        let daemon = fs::read_to_string(self.folder.join(Self::PID_FILE)).unwrap_or_default();
        if let Ok(daemon) = daemon.trim().parse()
            && alive().contains(&daemon)
        {
            process::signal(daemon, Signal::TERM);
            process::holds_within(GRACE, || !process::is_alive(daemon));
        }
        process::holds_within(GRACE, || {
            let left = alive();
            for pid in &left {
                process::signal(*pid, Signal::KILL);
            }
            left.is_empty()
        });
        self.end_containers();
    }

    /// Kills every process of every container.
    pub(super) fn end_containers(&self) {
        if !self.has_its_names() {
            return;
        }
        for pid in cgroup::processes(&self.name()) {
            process::signal(pid, Signal::KILL);
        }
    }

    fn is_stale(&self) -> bool {
        let owner = fs::read_to_string(self.folder.join("owner")).unwrap_or_default();
        !owner.parse::<Identity>().is_ok_and(Identity::is_alive)
    }
}

/// See [`Lab::sweep`].
pub(super) fn sweep() -> Result<usize, LabError> {
    let _lock = locked()?;
    clear_stale()
}

/// Only under the lock is a folder without an owner a left one, and not one that is being made.
fn clear_stale() -> Result<usize, LabError> {
    let entries = fs::read_dir(Lab::root()).map_err(LabError::io("list the lab's slots"))?;
    let numbered = entries.flatten().filter_map(|entry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        Some(Slot::at(entry.path(), number))
    });
    let mut cleared = 0;
    for slot in numbered.filter(Slot::is_stale) {
        slot.clear()?;
        cleared += 1;
    }
    Ok(cleared)
}

fn locked() -> Result<File, LabError> {
    fs::create_dir_all(Lab::root()).map_err(LabError::io("make the lab's folder"))?;
    let lock = File::create(Lab::root().join("lock")).map_err(LabError::io("open the lab's lock"))?;
    lock.lock().map_err(LabError::io("take the lab's lock"))?;
    Ok(lock)
}

/// The engine's own mounts go with its mount namespace; this is for what a test has mounted into the folder.
fn unmount_below(folder: &Path) -> Result<(), LabError> {
    let mounts = fs::read_to_string("/proc/self/mounts").map_err(LabError::io("read the mounts"))?;
    let points = mounts
        .lines()
        .rev()
        .filter_map(|line| line.split(' ').nth(1))
        .map(Path::new);
    for point in points.filter(|point| point.starts_with(folder)) {
        let what = format!("unmount {}", point.display());
        unmount(point, UnmountFlags::DETACH).map_err(|error| LabError::io(what)(error.into()))?;
    }
    Ok(())
}
