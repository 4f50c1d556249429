use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::{Opening, WindowError};

const START_LIMIT: Duration = Duration::from_secs(20);
/// The program ends its views when its window goes.
const END_LIMIT: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(10);

/// WebKit's own driver, in a process group with all that it starts. The group ends with this.
pub(super) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts one with a port of its own: a driver has one session.
    pub(super) fn start(opening: &Opening, folder: &Path) -> Result<Self, WindowError> {
        let port = free_port().map_err(WindowError::io("find a free port"))?;
        let words = opening.prefix();
        let (first, rest) = match words.split_first() {
            Some((first, rest)) => (first.as_os_str(), [rest, &["WebKitWebDriver".into()]].concat()),
            None => (OsStr::new("WebKitWebDriver"), Vec::new()),
        };
        let mut command = Command::new(first);
        command
            .args(rest)
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1");
        opening.apply(&mut command, folder)?;
        let log = File::create(folder.join("log")).map_err(WindowError::io("make a log"))?;
        let errors = log.try_clone().map_err(WindowError::io("share a log"))?;
        command
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .process_group(0);
        let process = command.spawn().map_err(WindowError::io(
            "start WebKitWebDriver (Debian: webkit2gtk-driver)",
        ))?;
        let driver = Self { process, port };
        if holds_within(START_LIMIT, || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        }) {
            return Ok(driver);
        }
        Err(WindowError::Program(format!(
            "WebKitWebDriver does not answer on port {port}"
        )))
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Id of the group's process that runs a program with this name.
    pub(super) fn process_named(&self, name: &str) -> Option<i32> {
        let mut members = group(self.leader());
        members.find(|pid| {
            fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|comm| comm.trim_end() == name)
        })
    }

    fn leader(&self) -> i32 {
        i32::try_from(self.process.id()).unwrap_or(i32::MAX)
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = Pid::from_raw(self.leader()) {
            // A group that has ended is what is wanted.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Driver {
    /// In good order: a driver that is killed leaves the program behind.
    fn drop(&mut self) {
        let leader = self.leader();
        self.signal(Signal::TERM);
        let ended = holds_within(END_LIMIT, || group(leader).next().is_none());
        if !ended {
            self.signal(Signal::KILL);
        }
        // It has ended; this takes it out of the process table.
        let _ = self.process.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Live processes of a group. A zombie is dead: here it may stay until somebody reaps it.
///
/// Behind the last parenthesis of `/proc/PID/stat` come the state, the parent and the group: proc(5).
fn group(leader: i32) -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(move |pid| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let mut fields = stat
            .rsplit_once(')')
            .map_or("", |(_, rest)| rest)
            .split_whitespace();
        let alive = !matches!(fields.next(), None | Some("Z" | "X"));
        alive && fields.nth(1).and_then(|group| group.parse().ok()) == Some(leader)
    })
}

fn holds_within(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(POLL);
    }
    true
}
