use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use super::{LabEndpoint, LabError, process};

/// A start takes about a second; the first ones on a busy machine have taken five.
const START_LIMIT: Duration = Duration::from_secs(40);

/// A running program that serves an engine, or is the engine.
#[derive(Debug)]
pub(super) struct Daemon {
    /// The program, or in a jail the one that took it there and waits for its end.
    child: Child,
    pid: i32,
}

impl Daemon {
    /// Starts a daemon and waits until it answers. A command of a jail has it as its child.
    pub(super) fn launch(
        endpoint: &LabEndpoint,
        command: &mut Command,
        answers: impl Fn() -> bool,
        in_jail: bool,
    ) -> Result<Self, LabError> {
        let mut child = start(endpoint, command)?;
        wait_for(endpoint, &mut child, START_LIMIT, answers)?;
        let started = i32::try_from(child.id()).unwrap_or_default();
        let inside = process::child_of(started).filter(|_| in_jail);
        let pid = inside.map_or(started, process::innermost);
        Ok(Self { child, pid })
    }

    /// Ends it by a signal and waits for its end.
    pub(super) fn end(&mut self, signal: Signal) -> Result<(), LabError> {
        if process::is_alive(self.pid) {
            process::signal(self.pid, signal);
        }
        self.wait()
    }

    /// Waits for its end, and takes it out of the process table.
    pub(super) fn wait(&mut self) -> Result<(), LabError> {
        self.child
            .wait()
            .map(drop)
            .map_err(LabError::io("wait for the engine's end"))
    }
}

/// Starts a program that writes to the engine's log, in its own process group: an interrupt at the terminal is for the test,
/// which then ends the engine.
pub(super) fn start(endpoint: &LabEndpoint, command: &mut Command) -> Result<Child, LabError> {
    let path = endpoint.log();
    let log = || {
        File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(LabError::io("open an engine's log"))
    };
    command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(log()?)
        .stderr(log()?);
    command
        .spawn()
        .map_err(LabError::io(format!("start {}", endpoint.name())))
}

/// Waits until what was started does its work; an early end, or none of it within the limit, is an error with the log's end.
pub(super) fn wait_for(
    endpoint: &LabEndpoint,
    child: &mut Child,
    limit: Duration,
    works: impl Fn() -> bool,
) -> Result<(), LabError> {
    let mut ended = false;
    let up = process::holds_within(limit, || {
        ended = matches!(child.try_wait(), Ok(Some(_)));
        ended || works()
    });
    if up && !ended {
        return Ok(());
    }
    let lines = fs::read_to_string(endpoint.log()).unwrap_or_default();
    let tail: Vec<_> = lines.lines().rev().take(8).collect();
    let log_tail = tail.into_iter().rev().collect::<Vec<_>>().join("\n");
    Err(LabError::Silent {
        engine: endpoint.name(),
        limit,
        log_tail,
    })
}
