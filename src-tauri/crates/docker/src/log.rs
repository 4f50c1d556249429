//! What a container wrote, as its engine kept it.

use bollard::container::LogOutput;
use bollard::query_parameters::LogsOptions;
use futures::{StreamExt as _, TryStreamExt as _};
use sandbar_agent_protocol::GateReport;
use sandbar_core::engine::{ContainerId, EngineError, LogLine, LogSource};
use sandbar_core::rules::escape_name;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::client::LONG;
use crate::connection::Connection;
use crate::failure::NOT_FOUND;
use crate::names;

/// The most characters of a line that are told.
const LONGEST_LINE: usize = 4096;
/// The most bytes of one line that are kept while it is put together.
const LONGEST_RAW_LINE: usize = 64 * 1024;
/// The most lines that one call tells.
const MOST_LINES: u32 = 10_000;
/// An engine notes the start only after the first process runs, so the gate's line is up to this much older; on a
/// busy machine more than a second was seen.
const START_IS_NOTED_LATE: time::Duration = time::Duration::seconds(5);

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
        let raw = self.log(names::container(id)?, options, usize::MAX).await?;
        let mut told: Vec<LogLine> = raw
            .into_iter()
            .filter(|(_, line)| report(line).is_none())
            .map(told)
            .collect();
        let surplus = told
            .len()
            .saturating_sub(usize::try_from(lines).unwrap_or(usize::MAX));
        told.drain(..surplus);
        Ok(told)
    }

    /// The first report since the last start: whatever comes later may be the user's own text.
    pub(crate) async fn last_report(&self, id: &ContainerId) -> Result<Option<GateReport>, EngineError> {
        let id = names::container(id)?;
        let state = self
            .inspect(id)
            .await?
            .ok_or(NOT_FOUND)?
            .state
            .unwrap_or_default();
        let time = |text: Option<String>| {
            let time = OffsetDateTime::parse(&text.unwrap_or_default(), &Rfc3339).ok();
            time.filter(|time| time.unix_timestamp() > 0)
        };
        let Some(started) = time(state.started_at) else {
            return Ok(None);
        };
        // While it runs, the end that the engine tells is that of the run before; afterwards it is that of this
        // run, and may even be older than the start.
        let from = if state.running == Some(true) {
            time(state.finished_at).unwrap_or(OffsetDateTime::UNIX_EPOCH)
        } else {
            started - START_IS_NOTED_LATE
        };
        let options = LogsOptions {
            stderr: true,
            timestamps: true,
            since: i32::try_from(from.unix_timestamp()).unwrap_or_default(),
            tail: "all".to_owned(),
            ..Default::default()
        };
        let lines = self.log(id, options, 1000).await?;
        Ok(lines.iter().find_map(|(_, line)| {
            let line = std::str::from_utf8(line).ok()?;
            let (written, line) = line.split_once(' ')?;
            let is_of_this_run =
                OffsetDateTime::parse(written, &Rfc3339).is_ok_and(|written| written >= from);
            if is_of_this_run {
                GateReport::parse_line(line).ok()
            } else {
                None
            }
        }))
    }

    /// At most `most` lines of a log, oldest first.
    async fn log(
        &self,
        id: &str,
        options: LogsOptions,
        most: usize,
    ) -> Result<Vec<(LogSource, Vec<u8>)>, EngineError> {
        let mut lines = Lines::default();
        let mut pieces = self.client.docker.logs(id, Some(options)).boxed();
        let read = async {
            while let Some(piece) = pieces.try_next().await? {
                lines.push(piece);
                if lines.whole.len() >= most {
                    break;
                }
            }
            Ok(())
        };
        self.client.within(LONG, read).await?;
        Ok(lines.finish())
    }
}

/// Puts lines together: the engine cuts long ones, and ends the last one of a stream anywhere.
#[derive(Default)]
struct Lines {
    whole: Vec<(LogSource, Vec<u8>)>,
    output: Vec<u8>,
    error: Vec<u8>,
}

impl Lines {
    fn push(&mut self, piece: LogOutput) {
        let (source, bytes) = match piece {
            LogOutput::StdErr { message } => (LogSource::Error, message),
            LogOutput::StdOut { message } | LogOutput::StdIn { message } | LogOutput::Console { message } => {
                (LogSource::Output, message)
            }
        };
        let open = match source {
            LogSource::Output => &mut self.output,
            LogSource::Error => &mut self.error,
        };
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            let room = LONGEST_RAW_LINE.saturating_sub(open.len());
            let text = part.strip_suffix(b"\n").unwrap_or(part);
            open.extend_from_slice(&text[..text.len().min(room)]);
            if part.ends_with(b"\n") {
                self.whole.push((source, std::mem::take(open)));
            }
        }
    }

    fn finish(mut self) -> Vec<(LogSource, Vec<u8>)> {
        for (source, rest) in [(LogSource::Output, self.output), (LogSource::Error, self.error)] {
            if !rest.is_empty() {
                self.whole.push((source, rest));
            }
        }
        self.whole
    }
}

fn report(line: &[u8]) -> Option<GateReport> {
    GateReport::parse_line(std::str::from_utf8(line).ok()?).ok()
}

fn told((source, line): (LogSource, Vec<u8>)) -> LogLine {
    let line = line.strip_suffix(b"\r").unwrap_or(&line);
    let shown: Vec<String> = line.split(|&byte| byte == b'\t').map(escape_name).collect();
    LogLine {
        source,
        text: shown.join("\t").chars().take(LONGEST_LINE).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[(LogSource, &[u8])]) -> Vec<LogLine> {
        let mut lines = Lines::default();
        for &(source, bytes) in pieces {
            let message = bytes.to_vec().into();
            lines.push(match source {
                LogSource::Output => LogOutput::StdOut { message },
                LogSource::Error => LogOutput::StdErr { message },
            });
        }
        lines.finish().into_iter().map(told).collect()
    }

    #[test]
    fn a_line_in_pieces_is_one_line_and_a_piece_may_hold_several() {
        let told = lines(&[
            (LogSource::Output, b"on"),
            (LogSource::Error, b"bad\n"),
            (LogSource::Output, b"e\ntwo\nthr"),
        ]);
        let texts: Vec<(LogSource, &str)> = told
            .iter()
            .map(|line| (line.source, line.text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                (LogSource::Error, "bad"),
                (LogSource::Output, "one"),
                (LogSource::Output, "two"),
                (LogSource::Output, "thr"),
            ]
        );
    }

    #[test]
    fn hostile_text_is_shown_escaped_and_tabs_stay() {
        let told = lines(&[(LogSource::Output, b"a\tb\x1b[31m\xff\r\n")]);
        assert_eq!(told[0].text, "a\tb\\u{1b}[31m\\xff");
    }

    #[test]
    fn an_endless_line_is_cut() {
        let told = lines(&[
            (LogSource::Output, &vec![b'x'; 100_000]),
            (LogSource::Output, &vec![b'y'; 100_000]),
        ]);
        assert_eq!(told[0].text.len(), LONGEST_LINE);
    }
}
