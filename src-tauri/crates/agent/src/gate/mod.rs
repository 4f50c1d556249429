//! The first process of a sandbox: proves every mount, then becomes the user's command, or does not.

mod check;
mod command;
mod mountinfo;

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use sandbar_agent_protocol::gate::{MISMATCH, NOT_EXECUTABLE, NOT_FOUND};
use sandbar_agent_protocol::{CommandState, GatePlan, GateReport};

/// Checks the plan and reports on stderr; comes back only if the command does not run, with the exit code.
pub(crate) fn gate(plan: &GatePlan, argv: &[OsString]) -> io::Result<i32> {
    let mut report = look(plan, CommandState::Withheld);
    if report.is_proved() {
        report.command = command::find(argv.first().map(OsString::as_os_str));
    }
    tell(&report, io::stderr())?;
    match (report.command, argv) {
        (CommandState::Runs { path }, [name, arguments @ ..]) => Ok(run(path, name, arguments)),
        (CommandState::NotExecutable { .. }, _) => Ok(NOT_EXECUTABLE),
        (CommandState::Withheld | CommandState::NotAsked, _) => Ok(MISMATCH),
        (CommandState::NotFound | CommandState::Runs { .. }, _) => Ok(NOT_FOUND),
    }
}

/// Checks the plan and reports on stdout; gives the exit code.
pub(crate) fn prove(plan: &GatePlan) -> io::Result<i32> {
    let report = look(plan, CommandState::NotAsked);
    tell(&report, io::stdout())?;
    Ok(if report.is_proved() { 0 } else { MISMATCH })
}

fn look(plan: &GatePlan, command: CommandState) -> GateReport {
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    GateReport {
        mounts: check::check(plan),
        time: i64::try_from(time).unwrap_or(i64::MAX),
        command,
    }
}

/// In one write, so that nothing comes between.
fn tell(report: &GateReport, mut to: impl Write) -> io::Result<()> {
    let mut line = report.to_line().map_err(io::Error::other)?;
    line.push('\n');
    to.write_all(line.as_bytes())?;
    to.flush()
}

/// Becomes the command. The standard library gives it an empty signal mask and the default action for
/// `SIGPIPE`; every file that was opened here closes by itself.
fn run(path: Vec<u8>, name: &OsString, arguments: &[OsString]) -> i32 {
    use std::os::unix::ffi::OsStringExt;
    let error = Command::new(OsString::from_vec(path))
        .arg0(name)
        .args(arguments)
        .exec();
    // What the file itself needs may be missing: the interpreter of a script, or the loader of a binary.
    let _ = writeln!(
        io::stderr(),
        "[sandbar] the command could not be executed: {error}"
    );
    if error.kind() == io::ErrorKind::NotFound {
        NOT_FOUND
    } else {
        NOT_EXECUTABLE
    }
}
