use std::time::Duration;

use bollard::container::LogOutput;
use bollard::errors::Error;
use bollard::exec::{CreateExecOptions, StartExecOptions, StartExecResults};
use bollard::query_parameters::{AttachContainerOptions, StartContainerOptions};
use futures::{Stream, StreamExt as _};
use sandbar_agent_protocol::{GatePlan, GateReport};
use sandbar_core::engine::{ContainerId, EngineError, labels};

use super::body::agent_in_sandbox;
use crate::client::{HEAVY, LONG, QUICK};
use crate::connection::Connection;
use crate::failure;
use crate::names;

/// How long the gate may look at the mounts: one of them may be slow to answer.
const REPORT_LIMIT: Duration = Duration::from_mins(1);
/// The most bytes that a report has.
const LONGEST_REPORT: usize = 256 * 1024;

/// The stream that a report comes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Output,
    Error,
}

impl Connection {
    pub(crate) async fn start_through_gate(&self, id: &ContainerId) -> Result<GateReport, EngineError> {
        let id = names::container(id)?;
        // Before the start, or the engine would have nobody to tell.
        let options = AttachContainerOptions {
            stdout: true,
            stderr: true,
            stream: true,
            ..Default::default()
        };
        let attached = self
            .client
            .within(LONG, self.client.docker.attach_container(id, Some(options)))
            .await?;
        let start = self
            .client
            .docker
            .start_container(id, None::<StartContainerOptions>);
        let started = self.client.within(HEAVY, start).await;
        if matches!(
            started,
            Err(EngineError::NotFound { .. } | EngineError::Refused { .. } | EngineError::Failed { .. })
        ) {
            // The gate may be missing in a volume that somebody emptied or made anew: the next launch fills it again.
            *self.agent.installed.lock().await = false;
        }
        started?;
        self.report(REPORT_LIMIT, attached.output, On::Error).await
    }

    pub(crate) async fn prove(&self, id: &ContainerId, plan: &GatePlan) -> Result<GateReport, EngineError> {
        let id = names::container(id)?;
        let sandbox = self.sandbox_of(id).await?;
        let command = [agent_in_sandbox(&sandbox), "prove".to_owned()]
            .into_iter()
            .chain(plan.to_args());
        let options = CreateExecOptions {
            cmd: Some(command.collect()),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            // The user's own processes can do nothing to one of root's.
            user: Some("0:0".to_owned()),
            ..Default::default()
        };
        let exec = self.client.docker.create_exec(id, options);
        let exec = match self.client.within(QUICK, exec).await {
            Ok(exec) => exec.id,
            Err(error) => return Err(self.not_running(id, error).await),
        };
        let start = self.client.docker.start_exec(&exec, None::<StartExecOptions>);
        match self.client.within(LONG, start).await? {
            StartExecResults::Attached { output, .. } => self.report(LONG, output, On::Output).await,
            StartExecResults::Detached => Err(EngineError::Protocol { cause: None }),
        }
    }

    /// A failure that is due to a container that does not run: Podman gives it the status of any other.
    async fn not_running(&self, id: &str, error: EngineError) -> EngineError {
        let EngineError::Failed { cause, .. } = &error else {
            return error;
        };
        match self.inspect(id).await {
            Ok(Some(container))
                if container
                    .state
                    .as_ref()
                    .is_some_and(|state| state.running != Some(true)) =>
            {
                EngineError::InUse { cause: cause.clone() }
            }
            _ => error,
        }
    }

    /// Sandbar's id of the sandbox in a container.
    async fn sandbox_of(&self, id: &str) -> Result<String, EngineError> {
        let container = self.inspect(id).await?.ok_or(failure::NOT_FOUND)?;
        let marks = container
            .config
            .and_then(|config| config.labels)
            .unwrap_or_default();
        marks.get(labels::SANDBOX).cloned().ok_or(failure::NOT_FOUND)
    }

    async fn report(
        &self,
        limit: Duration,
        output: impl Stream<Item = Result<LogOutput, Error>> + Unpin,
        on: On,
    ) -> Result<GateReport, EngineError> {
        let line = self
            .client
            .within(limit, first_line(output, on))
            .await?
            .ok_or(EngineError::NoReport)?;
        let line = String::from_utf8(line).map_err(failure::protocol)?;
        GateReport::parse_line(&line).map_err(|error| {
            tracing::warn!(%error, line = %line.escape_debug(), "the first line is no report");
            EngineError::NoReport
        })
    }
}

/// The first line on the stream: the gate writes it before any user code runs, so nothing later is believed.
/// `None` where the stream ends first, or the line does.
async fn first_line(
    mut output: impl Stream<Item = Result<LogOutput, Error>> + Unpin,
    on: On,
) -> Result<Option<Vec<u8>>, Error> {
    let mut line = Vec::new();
    while let Some(piece) = output.next().await {
        let bytes = match piece? {
            LogOutput::StdOut { message } if on == On::Output => message,
            LogOutput::StdErr { message } if on == On::Error => message,
            _ => continue,
        };
        let end = bytes.iter().position(|&byte| byte == b'\n');
        line.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
        if line.len() > LONGEST_REPORT {
            return Ok(None);
        }
        if end.is_some() {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn line(pieces: Vec<LogOutput>) -> Option<Vec<u8>> {
        first_line(futures::stream::iter(pieces.into_iter().map(Ok)), On::Error)
            .await
            .unwrap()
    }

    fn error(bytes: impl Into<bytes::Bytes>) -> LogOutput {
        LogOutput::StdErr {
            message: bytes.into(),
        }
    }

    #[tokio::test]
    async fn a_report_in_pieces_among_output_is_one_line() {
        let output = LogOutput::StdOut {
            message: "user text\n".into(),
        };
        let found = line(vec![
            error("[sand"),
            output,
            error("bar] ok\nuser"),
            error("text\n"),
        ])
        .await;
        assert_eq!(found.unwrap(), b"[sandbar] ok");
    }

    #[tokio::test]
    async fn a_stream_that_ends_inside_a_line_has_no_report() {
        assert_eq!(line(vec![error("[sandbar] ok")]).await, None);
        assert_eq!(line(Vec::new()).await, None);
    }

    #[tokio::test]
    async fn a_line_without_end_is_given_up() {
        let piece = vec![b'x'; 100_000];
        assert_eq!(
            line(vec![error(piece.clone()), error(piece.clone()), error(piece)]).await,
            None
        );
    }
}
