//! The agent: Sandbar's one binary inside an engine. It serves a volume to the program, and it is the first
//! process of every sandbox, which proves the mounts before any user code runs.

#[cfg(not(target_os = "linux"))]
compile_error!("the agent runs inside Linux containers only");

mod gate;
mod install;
mod serve;
mod volume;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sandbar_agent_protocol::{GateArgsError, GatePlan, SILENCE_LIMIT};
use volume::Volume;

/// Exit code when the arguments are none that the agent knows: nothing was done.
const USAGE: u8 = 2;
/// Exit code when something failed that has no exit code of its own.
const FAILED: u8 = 1;

const HELP: &str = "\
usage: sandbar-agent serve FOLDER [--writable]
       sandbar-agent install FOLDER
       sandbar-agent keep
       sandbar-agent gate [--folder DEVICE:INODE:ro|rw TARGET | --tmpfs ro|rw TARGET]... -- COMMAND...
       sandbar-agent prove [--folder DEVICE:INODE:ro|rw TARGET | --tmpfs ro|rw TARGET]...
";

/// What the arguments ask for.
enum Task {
    Serve {
        folder: PathBuf,
        writable: bool,
    },
    Install {
        folder: PathBuf,
    },
    /// Stays, so that the volumes of its container stay mounted.
    Keep,
    Gate {
        plan: GatePlan,
        argv: Vec<OsString>,
    },
    Prove {
        plan: GatePlan,
    },
}

/// Why the arguments ask for nothing.
#[derive(Debug, thiserror::Error)]
enum UsageError {
    #[error("{HELP}")]
    Help,
    #[error("an argument of the plan is not UTF-8")]
    Encoding,
    #[error(transparent)]
    Plan(#[from] GateArgsError),
}

/// Why a task failed.
#[derive(Debug, thiserror::Error)]
enum TaskError {
    #[error("the volume cannot be opened")]
    Volume(#[source] rustix::io::Errno),
    #[error(transparent)]
    Serve(#[from] serve::ServeError),
    #[error(transparent)]
    System(#[from] io::Error),
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let code = match parse(&arguments) {
        Ok(task) => perform(task),
        Err(error) => {
            complain(&error);
            return ExitCode::from(USAGE);
        }
    };
    match code {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(FAILED)),
        Err(error) => {
            complain(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn parse(arguments: &[OsString]) -> Result<Task, UsageError> {
    let (name, arguments) = arguments.split_first().ok_or(UsageError::Help)?;
    match (name.to_str(), arguments) {
        (Some("serve"), [folder]) => Ok(Task::Serve {
            folder: folder.into(),
            writable: false,
        }),
        (Some("serve"), [folder, flag]) if flag == "--writable" => Ok(Task::Serve {
            folder: folder.into(),
            writable: true,
        }),
        (Some("install"), [folder]) => Ok(Task::Install {
            folder: folder.into(),
        }),
        (Some("keep"), []) => Ok(Task::Keep),
        (Some("prove"), plan) => Ok(Task::Prove {
            plan: parse_plan(plan)?,
        }),
        (Some("gate"), arguments) => {
            let end = arguments
                .iter()
                .position(|word| word == "--")
                .ok_or(UsageError::Help)?;
            let (plan, argv) = arguments.split_at(end);
            Ok(Task::Gate {
                plan: parse_plan(plan)?,
                argv: argv.iter().skip(1).cloned().collect(),
            })
        }
        _ => Err(UsageError::Help),
    }
}

fn parse_plan(words: &[OsString]) -> Result<GatePlan, UsageError> {
    let words: Option<Vec<&str>> = words.iter().map(OsString::as_os_str).map(OsStr::to_str).collect();
    Ok(GatePlan::from_args(&words.ok_or(UsageError::Encoding)?)?)
}

fn perform(task: Task) -> Result<i32, TaskError> {
    match task {
        Task::Serve { folder, writable } => serve_volume(&folder, writable).map(|()| 0),
        Task::Install { folder } => Ok(install::install(&folder).map(|()| 0)?),
        Task::Keep => keep().map(|()| 0),
        Task::Gate { plan, argv } => Ok(gate::gate(&plan, &argv)?),
        Task::Prove { plan } => Ok(gate::prove(&plan)?),
    }
}

fn serve_volume(folder: &Path, writable: bool) -> Result<(), TaskError> {
    let volume = Volume::open(folder, writable).map_err(TaskError::Volume)?;
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    serve::prepare()?;
    Ok(serve::serve(volume, &input, output, SILENCE_LIMIT)?)
}

/// Ends when it is told to, by a signal.
fn keep() -> Result<(), TaskError> {
    serve::prepare()?;
    loop {
        std::thread::park();
    }
}

fn complain(error: &dyn std::error::Error) {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    let _ = writeln!(io::stderr(), "sandbar-agent: {text}");
}
