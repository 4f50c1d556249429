use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bollard::container::{AttachContainerResults, LogOutput};
use bollard::errors::Error;
use futures::{Stream, StreamExt as _};
use sandbar_agent_protocol::{
    FrameDecoder, FrameError, Request, RequestBody, ResponseBody, decode, encode_frame,
};
use sandbar_core::engine::EngineError;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::pending::Pending;
use crate::failure;

/// How an agent is known to be there.
#[derive(Clone, Copy)]
pub(super) struct Pings {
    /// The pause between two pings.
    pub(super) every: Duration,
    /// How long the answer to one may take.
    pub(super) limit: Duration,
}

/// Many requests over one attached stream.
pub(super) struct Wire {
    line: Line,
    /// Reading, writing and pinging; they end with the wire, and the stream with them.
    _tasks: JoinSet<()>,
}

/// What asking takes.
#[derive(Clone)]
struct Line {
    frames: mpsc::UnboundedSender<Vec<u8>>,
    pending: Arc<Pending>,
}

impl Wire {
    /// Speaks over the streams of a container that is attached.
    pub(super) fn new(attached: AttachContainerResults, pings: Pings) -> Self {
        let (frames, outgoing) = mpsc::unbounded_channel();
        let pending = Arc::new(Pending::new());
        let line = Line {
            frames,
            pending: Arc::clone(&pending),
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(closing(
            Arc::clone(&pending),
            read(attached.output, Arc::clone(&pending)),
        ));
        tasks.spawn(closing(Arc::clone(&pending), write(attached.input, outgoing)));
        tasks.spawn(closing(pending, ping(line.clone(), pings)));
        Self { line, _tasks: tasks }
    }

    pub(super) async fn ask(&self, body: RequestBody) -> Result<ResponseBody, EngineError> {
        self.line.ask(body).await
    }

    pub(super) fn is_open(&self) -> bool {
        self.line.pending.is_open()
    }
}

impl Line {
    async fn ask(&self, body: RequestBody) -> Result<ResponseBody, EngineError> {
        let (id, answer) = self.pending.register().ok_or(EngineError::AgentEnded)?;
        let _cancel = CancelOnDrop { line: self, id };
        self.send(&Request { id, body }).map_err(failure::protocol)?;
        answer.await.or(Err(EngineError::AgentEnded))
    }

    fn send(&self, request: &Request) -> Result<(), FrameError> {
        // Where the writing has ended, the request is closed together with all others.
        let _ = self.frames.send(encode_frame(request)?);
        Ok(())
    }
}

/// Tells the agent to stop when nobody waits for the answer any more.
struct CancelOnDrop<'a> {
    line: &'a Line,
    id: u32,
}

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        if self.line.pending.forget(self.id) {
            let cancel = RequestBody::Cancel { id: self.id };
            if let Err(error) = self.line.send(&Request {
                id: self.id,
                body: cancel,
            }) {
                tracing::warn!(%error, "a request could not be cancelled");
            }
        }
    }
}

/// When any of the three ends, the agent is of no use any more.
async fn closing(pending: Arc<Pending>, task: impl Future<Output = ()>) {
    task.await;
    pending.close();
}

type Output = Pin<Box<dyn Stream<Item = Result<LogOutput, Error>> + Send>>;

async fn read(mut output: Output, pending: Arc<Pending>) {
    let mut decoder = FrameDecoder::new();
    loop {
        match output.next().await {
            Some(Ok(LogOutput::StdOut { message })) => {
                if let Err(error) = take(&mut decoder, &message, &pending) {
                    tracing::warn!(%error, "the agent sent what is no message");
                    return;
                }
            }
            Some(Ok(other)) => {
                tracing::warn!(text = %other.to_string().escape_debug(), "the agent complains");
            }
            Some(Err(error)) => {
                tracing::debug!(%error, "the agent's stream broke");
                return;
            }
            None => return,
        }
    }
}

fn take(decoder: &mut FrameDecoder, mut bytes: &[u8], pending: &Pending) -> Result<(), FrameError> {
    while let Some(payload) = decoder.push(&mut bytes)? {
        pending.answer(decode(&payload)?);
    }
    Ok(())
}

async fn write(mut input: Pin<Box<dyn AsyncWrite + Send>>, mut outgoing: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(frame) = outgoing.recv().await {
        let written = async {
            input.write_all(&frame).await?;
            input.flush().await
        };
        if let Err(error) = written.await {
            tracing::debug!(%error, "the agent's stream broke");
            return;
        }
    }
}

async fn ping(line: Line, pings: Pings) {
    loop {
        tokio::time::sleep(pings.every).await;
        match tokio::time::timeout(pings.limit, line.ask(RequestBody::Ping)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return,
            Err(_) => {
                tracing::warn!("the agent does not answer any more");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
