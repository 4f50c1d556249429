use std::process::{Command, Output, Stdio};

use super::LabError;

/// Runs a program to its end without input and returns what it wrote, whatever its status.
pub(super) fn output(command: &mut Command) -> Result<Output, LabError> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(LabError::io(format!("run {}", shown(command))))
}

/// Runs a program that must succeed and returns its standard output, trimmed.
pub(super) fn text(command: &mut Command) -> Result<String, LabError> {
    piped_text(command.stdin(Stdio::null()))
}

/// The same with the input that the command has been given.
pub(super) fn piped_text(command: &mut Command) -> Result<String, LabError> {
    let output = command
        .output()
        .map_err(LabError::io(format!("run {}", shown(command))))?;
    let stdout = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(LabError::Command {
        command: shown(command),
        status: output.status,
        output: format!("{stdout}\n{}", stderr.trim()),
    })
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
