use std::io::{Read as _, Write as _};

use rustix::fs::{Dir, OFlags};
use sandbar_agent_protocol::CommandState;
use sandbar_core::engine::{LogLine, LogSource};

use super::mounted::{Mounted, file_in};
use crate::script::{Script, Step};

/// What became of a command.
pub(super) struct Run {
    pub(super) log: Vec<LogLine>,
    /// `None` while it goes on.
    pub(super) exit_code: Option<i64>,
}

/// Looks for the program of a command in the fake image.
pub(super) fn look_up(argv: &[String]) -> CommandState {
    match argv.first().map(String::as_str) {
        Some(program @ ("sh" | "true" | "sleep")) => CommandState::Runs {
            path: format!("/bin/{program}").into_bytes(),
        },
        Some("/tmp") => CommandState::NotExecutable {
            errno: rustix::io::Errno::ACCESS.raw_os_error(),
        },
        _ => CommandState::NotFound,
    }
}

/// Runs a command on what is mounted: a [`Script`], `sleep`, or anything else that ends at once.
pub(super) fn run(argv: &[String], mounted: &[Mounted]) -> Run {
    let script = Script::of_argv(argv).unwrap_or_default();
    let stays =
        argv.first().is_some_and(|program| program == "sleep") || script.steps().contains(&Step::Stay);
    let lines = script.steps().iter().flat_map(|step| answer(step, mounted));
    let log = lines
        .map(|text| LogLine {
            source: LogSource::Output,
            text,
        })
        .collect();
    Run {
        log,
        exit_code: (!stays).then_some(0),
    }
}

fn answer(step: &Step, mounted: &[Mounted]) -> Vec<String> {
    match step {
        Step::Read(path) => read(mounted, path).unwrap_or_else(|| vec![format!("cannot read {path}")]),
        Step::Write(path, text) => {
            let done = write(mounted, path, text).is_some();
            vec![format!("{} {path}", if done { "wrote" } else { "cannot write" })]
        }
        Step::List(path) => list(mounted, path).unwrap_or_else(|| vec![format!("cannot list {path}")]),
        Step::Print(text) => vec![text.clone()],
        Step::Stay => Vec::new(),
    }
}

fn read(mounted: &[Mounted], path: &str) -> Option<Vec<String>> {
    let (mount, rest) = holder(mounted, path)?;
    let mut text = String::new();
    file_in(mount, rest, OFlags::RDONLY)
        .ok()?
        .read_to_string(&mut text)
        .ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

fn write(mounted: &[Mounted], path: &str, text: &str) -> Option<()> {
    let (mount, rest) = holder(mounted, path).filter(|(mount, _)| !mount.read_only)?;
    let mut file = file_in(mount, rest, OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC).ok()?;
    writeln!(file, "{text}").ok()
}

fn list(mounted: &[Mounted], path: &str) -> Option<Vec<String>> {
    let (mount, rest) = holder(mounted, path)?;
    let folder = file_in(mount, rest, OFlags::RDONLY | OFlags::DIRECTORY).ok()?;
    let entries = Dir::read_from(folder).ok()?.filter_map(Result::ok);
    let mut names: Vec<_> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| name != "." && name != "..");
    names.sort();
    Some(names)
}

/// The innermost mount that holds a path, and the part below it.
fn holder<'a, 'p>(mounted: &'a [Mounted], path: &'p str) -> Option<(&'a Mounted, &'p str)> {
    let holding = mounted.iter().filter_map(|mount| {
        let rest = path.strip_prefix(mount.target.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| (mount, rest.trim_start_matches('/')))
    });
    holding.max_by_key(|(mount, _)| mount.target.len())
}
