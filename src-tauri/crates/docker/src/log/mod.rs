//! What a container wrote, as its engine kept it.

mod last_report;
mod lines;

use std::collections::VecDeque;
use std::ops::ControlFlow;

use bollard::query_parameters::LogsOptions;
use futures::{StreamExt as _, TryStreamExt as _};
use sandbar_agent_protocol::GateReport;
use sandbar_core::engine::{ContainerId, EngineError, LogLine};
use sandbar_core::rules::escape_name;

use crate::client::LONG;
use crate::connection::Connection;
use crate::names;
use lines::{Line, Lines};

/// The most characters of a line that are told.
const LONGEST_LINE: usize = 4096;
/// The most lines that one call tells.
const MOST_LINES: u32 = 2000;

impl Connection {
    pub(crate) async fn log_tail(&self, id: &ContainerId, lines: u32) -> Result<Vec<LogLine>, EngineError> {
        let lines = lines.min(MOST_LINES);
        let options = LogsOptions {
            stdout: true,
            stderr: true,
            // One more for the gate's own line.
            tail: (lines + 1).to_string(),
            ..Default::default()
        };
        let most = usize::try_from(lines).unwrap_or(usize::MAX);
        let mut tail = VecDeque::new();
        self.read_log(names::container(id)?, options, |line| {
            if report(&line.bytes).is_none() {
                tail.push_back(told(&line));
            }
            if tail.len() > most {
                tail.pop_front();
            }
            ControlFlow::<()>::Continue(())
        })
        .await?;
        Ok(tail.into())
    }

    /// Shows `visit` each line of a log, oldest first, until it has seen enough; what it broke with.
    async fn read_log<B>(
        &self,
        id: &str,
        options: LogsOptions,
        mut visit: impl FnMut(Line) -> ControlFlow<B>,
    ) -> Result<Option<B>, EngineError> {
        let mut pieces = self.client.docker.logs(id, Some(options)).boxed();
        let mut lines = Lines::default();
        let read = async {
            while let Some(piece) = pieces.try_next().await? {
                for line in lines.push(piece) {
                    if let ControlFlow::Break(found) = visit(line) {
                        return Ok(Some(found));
                    }
                }
            }
            Ok(lines.finish().find_map(|line| visit(line).break_value()))
        };
        self.client.within(LONG, read).await
    }
}

fn report(line: &[u8]) -> Option<GateReport> {
    GateReport::parse_line(std::str::from_utf8(line).ok()?).ok()
}

fn told(line: &Line) -> LogLine {
    let bytes = line.bytes.strip_suffix(b"\r").unwrap_or(&line.bytes);
    let shown: Vec<String> = bytes.split(|&byte| byte == b'\t').map(escape_name).collect();
    LogLine {
        source: line.source,
        text: shown.join("\t").chars().take(LONGEST_LINE).collect(),
    }
}

#[cfg(test)]
mod tests {
    use sandbar_core::engine::LogSource;

    use super::*;

    fn text(bytes: &[u8]) -> String {
        told(&Line {
            source: LogSource::Output,
            bytes: bytes.to_vec(),
        })
        .text
    }

    #[test]
    fn hostile_text_is_shown_escaped_and_tabs_stay() {
        assert_eq!(text(b"a\tb\x1b[31m\xff\r"), "a\tb\\u{1b}[31m\\xff");
    }

    #[test]
    fn a_long_line_is_cut() {
        assert_eq!(text(&vec![b'\n'; 5000]).len(), LONGEST_LINE);
    }
}
