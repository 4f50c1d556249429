//! The engine's own bridge. It is never without one: a `dockerd` without a bridge deletes the `docker0` of another.
//!
//! Its name is also that of the parent of the engine's control groups, and its alias is the engine's folder, which
//! tells it from that of another program's engine.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::place::{Place, PrivateEngineError};

const CLASS: &str = "/sys/class/net";
const PREFIX: &str = "sandbar-own";
/// How many private engines a machine may have.
const MOST: u8 = 250;

/// A bridge for `place`, made where there is none. Gives its name.
pub(crate) fn make(place: &Place) -> Result<String, PrivateEngineError> {
    if let Some(name) = of(place) {
        return Ok(name);
    }
    let alias = place.folder().display().to_string();
    let number = (0..MOST).find(|number| !Path::new(CLASS).join(format!("{PREFIX}{number}")).exists());
    let number = number.ok_or(PrivateEngineError::InUse)?;
    let name = format!("{PREFIX}{number}");
    ip(&["link", "add", &name, "type", "bridge"])?;
    let rest = ip(&["link", "set", &name, "alias", &alias])
        .and_then(|()| ip(&["addr", "add", &format!("10.214.{number}.1/24"), "dev", &name]))
        .and_then(|()| ip(&["link", "set", &name, "up"]));
    if rest.is_err() {
        remove(&name)?;
    }
    rest.map(|()| name)
}

/// The bridge that `place` has.
pub(crate) fn of(place: &Place) -> Option<String> {
    let entries = fs::read_dir(CLASS).ok()?.flatten();
    let mut names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let folder = place.folder().display().to_string();
    names.find(|name| {
        let alias = fs::read_to_string(Path::new(CLASS).join(name).join("ifalias")).unwrap_or_default();
        name.starts_with(PREFIX) && alias.trim_end() == folder
    })
}

/// Removes a bridge.
pub(crate) fn remove(name: &str) -> Result<(), PrivateEngineError> {
    ip(&["link", "del", name])
}

fn ip(arguments: &[&str]) -> Result<(), PrivateEngineError> {
    run(Command::new("ip")
        .args(arguments)
        .env("PATH", crate::search_path()))
}

/// Runs a program that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), PrivateEngineError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(PrivateEngineError::io("run a program"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(PrivateEngineError::Program {
        program: command.get_program().to_string_lossy().into_owned(),
        status: output.status.to_string(),
        said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
