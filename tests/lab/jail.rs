use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use super::cgroup::Group;
use super::slot::Slot;
use super::{LabEndpoint, LabError, cgroup, daemon, process};

/// A jail is laid out in well under a second; a busy machine may take its time.
const START_LIMIT: Duration = Duration::from_secs(20);

/// A small machine for an engine that cannot run beside the machine's own programs: a root file system from Debian's
/// packages, with its own processes, mounts, devices and network. Its folder for temporary files is the machine's, at the
/// same path, so that sockets, data and a test's folders are where the test sees them.
///
/// Its first process, and with it everything in it, ends with the process that holds it.
#[derive(Debug)]
pub(super) struct Jail {
    holder: Child,
    /// The first process, by the id that the machine knows it by.
    first: i32,
    /// Files that take the id of a process that joins the slot's control group.
    groups: Vec<PathBuf>,
}

/// Whose network a jail has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Network {
    /// One of its own, where an engine makes bridges as it likes.
    Own,
    /// The machine's, to be reached from it.
    Machine,
}

/// For whom a program in a jail runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum User {
    Root,
    /// Somebody without rights who has a range of user ids for containers.
    Rootless,
}

impl User {
    /// Their user and group id, as `jail.sh` writes it into the jail's list of users.
    pub(super) const fn id(self) -> u32 {
        match self {
            Self::Root => 0,
            Self::Rootless => 20001,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Rootless => "sandbar",
        }
    }
}

/// Joins control groups, up to `--`, and becomes the program behind.
const JOIN: &str = r#"while [ "$1" != -- ]; do echo 0 >"$1" || exit; shift; done; shift; exec "$@""#;

impl Jail {
    /// Makes a jail with a root of unpacked packages in an engine's slot.
    pub(super) fn open(
        root: &Path,
        endpoint: &LabEndpoint,
        slot: &Slot,
        network: Network,
    ) -> Result<Self, LabError> {
        let group = cgroup::make(&slot.name())?;
        let mut enter = with_own_namespaces(network, &group);
        enter.args(["sh", "-c", include_str!("jail.sh"), "jail.sh"]);
        enter.arg(root).arg(endpoint.folder().join("jail"));
        enter.arg(std::env::temp_dir());
        enter.arg(endpoint.spec().user.id().to_string());
        enter.args(&group.shown);
        let mut holder = daemon::start(endpoint, &mut enter)?;
        let pid = i32::try_from(holder.id()).unwrap_or_default();
        let first = || process::child_of(pid).filter(|pid| is_ready(*pid));
        daemon::wait_for(endpoint, &mut holder, START_LIMIT, || first().is_some())?;
        Ok(Self {
            holder,
            first: first().unwrap_or_default(),
            groups: group.members,
        })
    }

    /// A program in the jail, with nothing of the caller's environment and with the engine's folders as the user's.
    pub(super) fn command(&self, endpoint: &LabEndpoint, user: User, program: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", JOIN, "sh"]).args(&self.groups).arg("--");
        command.arg("nsenter").arg("--target").arg(self.first.to_string());
        command.args([
            "--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--root", "--wd",
        ]);
        let id = user.id().to_string();
        command.args(["--setuid", &id, "--setgid", &id]);
        command.args(["--", program]);
        command.env_clear().env("PATH", PATH).env("USER", user.name());
        command.env("XDG_RUNTIME_DIR", RUN);
        for (variable, name) in [("HOME", "home"), ("TMPDIR", "tmp")] {
            command.env(variable, endpoint.folder().join(name));
        }
        command
    }

    /// Ends everything in the jail.
    pub(super) fn close(&mut self) -> Result<(), LabError> {
        self.holder.kill().map_err(LabError::io("end a jail"))?;
        self.holder
            .wait()
            .map(drop)
            .map_err(LabError::io("wait for a jail's end"))
    }
}

/// A folder of the engine's user in the jail's own memory: what lies there is of this start only, as on a machine that was
/// switched on. Podman 4.3 wants its path to be short.
pub(super) const RUN: &str = "/run/engine";

/// Where programs lie in a jail.
const PATH: &str = "/run/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Becomes the program behind, which then sees the machine's files and nothing else of it.
fn with_own_namespaces(network: Network, group: &Group) -> Command {
    let mut enter = Command::new("unshare");
    enter.args(["--mount", "--propagation", "slave"]);
    enter.args(["--pid", "--fork", "--kill-child", "--ipc", "--uts"]);
    if network == Network::Own {
        enter.arg("--net");
    }
    enter.args(["sh", "-c", JOIN, "sh"]).args(&group.roots).arg("--");
    // The group that a process is in at this moment is the root of those that it sees.
    enter.args(["unshare", "--cgroup"]);
    enter
}

/// Whether the script has become the process that waits.
fn is_ready(first: i32) -> bool {
    fs::read_to_string(format!("/proc/{first}/comm")).is_ok_and(|name| name.trim_end() == "catatonit")
}
