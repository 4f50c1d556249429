//! What is known about processes from `/proc` (see proc(5)).

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use rustix::process::{Pid, Signal, kill_process};

/// Every process with its parent.
fn parents() -> HashMap<i32, i32> {
    all().filter_map(|pid| Some((pid, parent(pid)?))).collect()
}

fn all() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The second field is the program's name in parentheses and may hold anything; the parent is the fourth.
fn parent(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// All processes that some others started, and those that these started, and so on.
pub(crate) fn descendants(of: &[i32]) -> Vec<i32> {
    let parents = parents();
    let mut found: Vec<i32> = Vec::new();
    let mut generation = of.to_vec();
    while !generation.is_empty() {
        let children = parents.iter().filter(|(_, parent)| generation.contains(parent));
        generation = children
            .map(|(pid, _)| *pid)
            .filter(|pid| !found.contains(pid))
            .collect();
        found.extend(&generation);
    }
    found
}

/// Processes with this variable in their environment, but for the calling one. To be named somewhere would not do: what a
/// person looks at a file with names it too.
pub(crate) fn with_variable(name: &str, value: &OsStr) -> Vec<i32> {
    let wanted = [name.as_bytes(), b"=", value.as_bytes()].concat();
    let own = rustix::process::getpid().as_raw_nonzero().get();
    all()
        .filter(|pid| *pid != own)
        .filter(|pid| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment
                .split(|&byte| byte == 0)
                .any(|variable| variable == wanted)
        })
        .collect()
}

/// Sends a signal; a process that has ended meanwhile is as good as one that was hit.
pub(crate) fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_process_is_known_by_its_variable_and_not_by_what_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("looked-at");
        fs::write(&file, "").unwrap();
        let (name, value) = ("CONTAINERS_CONF", folder.path().as_os_str());
        let mut of_person = Command::new("tail")
            .arg("-f")
            .arg(&file)
            .env("LOOKS_AT", value)
            .spawn()
            .unwrap();
        let mut of_engine = Command::new("sleep").arg("60").env(name, value).spawn().unwrap();
        let pid = i32::try_from(of_engine.id()).unwrap();
        let is_known = || with_variable(name, value) == [pid];
        let known = crate::leftovers::holds_within(Duration::from_secs(10), is_known);
        for child in [&mut of_person, &mut of_engine] {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert!(known, "the engine's process, and it alone, is known");
    }

    #[test]
    fn children_of_children_are_found() {
        let mut shell = Command::new("sh")
            .args(["-c", "sleep 60 & wait"])
            .spawn()
            .unwrap();
        let shell_pid = i32::try_from(shell.id()).unwrap();
        let own = rustix::process::getpid().as_raw_nonzero().get();
        let sleeping = loop {
            if let [sleeping] = descendants(&[shell_pid])[..] {
                break sleeping;
            }
        };
        let below = descendants(&[own]);
        assert!(
            below.contains(&shell_pid) && below.contains(&sleeping),
            "{below:?}"
        );
        signal(sleeping, Signal::KILL);
        shell.wait().unwrap();
    }
}
