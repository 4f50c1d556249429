use std::ops::ControlFlow;

use bollard::models::ContainerState;
use bollard::query_parameters::LogsOptions;
use sandbar_agent_protocol::GateReport;
use sandbar_core::engine::{ContainerId, EngineError};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::lines::Line;
use super::report;
use crate::connection::Connection;
use crate::failure::NOT_FOUND;
use crate::names;

/// An engine notes the start only after the first process runs, so the gate's line is up to this much older; on a
/// busy machine more than a second was seen.
const START_IS_NOTED_LATE: time::Duration = time::Duration::seconds(5);
/// The gate's line is the first of its run, so it is not looked for further than this.
const MOST_LINES: usize = 1000;

impl Connection {
    /// The first report since the last start: whatever comes later may be the user's own text.
    pub(crate) async fn last_report(&self, id: &ContainerId) -> Result<Option<GateReport>, EngineError> {
        let id = names::container(id)?;
        let state = self
            .inspect(id)
            .await?
            .ok_or(NOT_FOUND)?
            .state
            .unwrap_or_default();
        let Some(from) = earliest(&state) else {
            return Ok(None);
        };
        let options = LogsOptions {
            stderr: true,
            timestamps: true,
            since: i32::try_from(from.unix_timestamp()).unwrap_or_default(),
            tail: "all".to_owned(),
            ..Default::default()
        };
        let mut seen = 0;
        let found = self.read_log(id, options, |line| {
            seen += 1;
            match report_since(&line, from) {
                Some(report) => ControlFlow::Break(Some(report)),
                None if seen >= MOST_LINES => ControlFlow::Break(None),
                None => ControlFlow::Continue(()),
            }
        });
        Ok(found.await?.flatten())
    }
}

/// When the first line of the last run can have been written; `None` where there was no run.
fn earliest(state: &ContainerState) -> Option<OffsetDateTime> {
    let started = time(state.started_at.as_deref()?)?;
    // While it runs, the end that the engine tells is that of the run before; afterwards it is that of this run,
    // and may even be older than the start.
    if state.running == Some(true) {
        let ended_before = state.finished_at.as_deref().and_then(time);
        Some(ended_before.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    } else {
        Some(started - START_IS_NOTED_LATE)
    }
}

/// A time as engines write it; the year 1 is how they write "never".
fn time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339)
        .ok()
        .filter(|time| time.unix_timestamp() > 0)
}

/// The report in a line that begins with the time at which it was written, if that is not too early.
///
/// Podman 4.3 tells whole seconds. In the second in which a run ended and the next one began, the gate's own time says
/// to which of them the line belongs.
fn report_since(line: &Line, from: OffsetDateTime) -> Option<GateReport> {
    let space = line.bytes.iter().position(|&byte| byte == b' ')?;
    let stamp = std::str::from_utf8(&line.bytes[..space]).ok()?;
    let written = time(stamp)?;
    let report = || report(&line.bytes[space + 1..]);
    if written >= from {
        report()
    } else if !stamp.contains('.') && written.unix_timestamp() == from.unix_timestamp() {
        report().filter(|report| i128::from(report.time) >= from.unix_timestamp_nanos())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: &str = "0001-01-01T00:00:00Z";

    fn state(running: bool, started: &str, finished: &str) -> ContainerState {
        ContainerState {
            running: Some(running),
            started_at: Some(started.into()),
            finished_at: Some(finished.into()),
            ..Default::default()
        }
    }

    #[test]
    fn a_container_that_never_ran_has_no_report() {
        assert_eq!(earliest(&state(false, NEVER, NEVER)), None);
    }

    #[test]
    fn in_a_running_container_the_run_before_is_left_out() {
        let ended = "2026-11-24T09:00:00.5Z";
        let from = earliest(&state(true, "2026-11-24T09:00:01.25Z", ended)).unwrap();
        assert_eq!(Some(from), time(ended));
    }

    #[test]
    fn where_lines_are_stamped_by_the_second_the_gates_own_time_decides() {
        let from = time("2026-11-24T13:53:18.7Z").unwrap();
        let at = |stamp: &str, nanoseconds: i128| {
            let report = GateReport {
                mounts: Vec::new(),
                time: i64::try_from(from.unix_timestamp_nanos() + nanoseconds).unwrap(),
                command: sandbar_agent_protocol::CommandState::NotAsked,
            };
            let line = Line {
                source: sandbar_core::engine::LogSource::Error,
                bytes: format!("{stamp} {}", report.to_line().unwrap()).into_bytes(),
            };
            report_since(&line, from).is_some()
        };
        assert!(at("2026-11-24T13:53:18Z", 1) && !at("2026-11-24T13:53:18Z", -1));
        assert!(at("2026-11-24T13:53:19Z", 1) && !at("2026-11-24T13:53:17Z", 1));
        assert!(!at("2026-11-24T13:53:18.6Z", 1), "an exact stamp is believed");
    }

    #[test]
    fn a_run_that_ended_before_its_start_was_noted_still_has_its_report() {
        let from = earliest(&state(false, "2026-11-24T09:00:03Z", "2026-11-24T09:00:02Z")).unwrap();
        assert!(from < time("2026-11-24T09:00:02Z").unwrap());
    }
}
