//! The report as one line of text: words for the reader of a log, then the whole report for the program.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::report::{CommandState, GateReport, MountFacts, MountVerdict};
use crate::frame::{FrameError, decode};

const PREFIX: &str = "[sandbar] ";
/// The version of the data after the words; it changes with the shape of the report.
const VERSION: &str = "1:";

/// Why a line is not a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// It does not begin or end as a report does.
    #[error("the line is not a report")]
    Shape,
    /// The data is not base64 (URL alphabet, no padding).
    #[error("the data of the report is not base64")]
    Base64(#[source] base64::DecodeError),
    /// The data is not a report.
    #[error("the data is not a report")]
    Data(#[source] FrameError),
    /// The words are not those of the data.
    #[error("the words of the report are not those of its data")]
    Words,
}

impl GateReport {
    /// The report as one line, without the newline.
    ///
    /// # Errors
    /// [`FrameError`] when it cannot be serialized, which no report that the gate makes comes to.
    pub fn to_line(&self) -> Result<String, FrameError> {
        let data = postcard::to_stdvec(self).map_err(FrameError::Malformed)?;
        Ok(format!(
            "{PREFIX}{} {VERSION}{}",
            self.words(),
            URL_SAFE_NO_PAD.encode(data)
        ))
    }

    /// The report in a line that [`GateReport::to_line`] made, with or without the end of the line.
    ///
    /// # Errors
    /// [`LineError`] for every other line.
    pub fn parse_line(line: &str) -> Result<Self, LineError> {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let (words, data) = line
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.rsplit_once(' '))
            .ok_or(LineError::Shape)?;
        let data = data.strip_prefix(VERSION).ok_or(LineError::Shape)?;
        let data = URL_SAFE_NO_PAD.decode(data).map_err(LineError::Base64)?;
        let report: Self = decode(&data).map_err(LineError::Data)?;
        if report.words() == words {
            Ok(report)
        } else {
            Err(LineError::Words)
        }
    }

    fn words(&self) -> String {
        let mut parts: Vec<String> = self.mounts.iter().filter_map(MountFacts::complaint).collect();
        if parts.is_empty() {
            parts.push(match self.mounts.len() {
                1 => "1 mount proved".to_owned(),
                count => format!("{count} mounts proved"),
            });
        }
        match self.command {
            CommandState::Runs { .. } | CommandState::NotAsked => {}
            CommandState::Withheld => parts.push("the command was not started".to_owned()),
            CommandState::NotFound => parts.push("the command is not found".to_owned()),
            CommandState::NotExecutable { errno } => {
                parts.push(format!("the command cannot be executed (error {errno})"));
            }
        }
        parts.join("; ")
    }
}

impl MountFacts {
    fn complaint(&self) -> Option<String> {
        let target = self.target.escape_debug();
        Some(match &self.verdict {
            MountVerdict::Same => return None,
            MountVerdict::OtherFolder => format!("{target} is not the planned folder"),
            MountVerdict::NotMounted => format!("nothing is mounted at {target}"),
            MountVerdict::AccessDiffers if self.read_only => format!("{target} is read-only"),
            MountVerdict::AccessDiffers => format!("{target} is writable"),
            MountVerdict::NestedWritable { mount_point } => {
                format!("{} beneath {target} is writable", mount_point.escape_ascii())
            }
            MountVerdict::Missing => format!("{target} does not exist"),
            MountVerdict::NotTmpfs => format!("{target} is not a tmpfs"),
            MountVerdict::Unreadable { errno } => format!("{target} cannot be looked at (error {errno})"),
        })
    }
}
