use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use sandbar_agent_protocol::{
    FrameDecoder, Request, RequestBody, Response, ResponseBody, decode, encode_frame,
};
use sandbar_core::engine::{
    ContainerId, ContainerMount, ContainerState, EngineError, Role, ViewMode, VolumeView,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot};

use super::FakeEngine;
use super::fault::Operation;
use super::mounted::failed;
use super::world::World;

/// The real agent on a folder, in a process instead of a helper container.
pub(super) struct FakeView {
    world: Arc<World>,
    helper: ContainerId,
    asks: mpsc::UnboundedSender<Ask>,
    next: AtomicU32,
}

struct Ask {
    request: Request,
    /// `None` for what has no answer.
    answer: Option<oneshot::Sender<ResponseBody>>,
}

impl FakeView {
    pub(super) fn open(
        world: &Arc<World>,
        helper: ContainerId,
        folder: &Path,
        mode: ViewMode,
    ) -> Result<Self, EngineError> {
        let mut command = Command::new(&world.agent);
        command
            .arg("serve")
            .arg(folder)
            .args((mode == ViewMode::Edit).then_some("--writable"));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut agent = command.spawn().map_err(failed)?;
        let (Some(input), Some(output)) = (agent.stdin.take(), agent.stdout.take()) else {
            return Err(EngineError::AgentEnded);
        };
        let (asks, asked) = mpsc::unbounded_channel();
        tokio::spawn(talk(agent, input, output, asked));
        Ok(Self {
            world: world.clone(),
            helper,
            asks,
            next: AtomicU32::new(1),
        })
    }
}

impl FakeEngine {
    /// A helper that serves a folder.
    pub(super) fn help(
        &self,
        folder: &Path,
        mode: ViewMode,
        mounts: Vec<ContainerMount>,
    ) -> Result<FakeView, EngineError> {
        let (role, kind) = match mode {
            ViewMode::Browse => (Role::Browse, "browse"),
            ViewMode::Edit => (Role::Edit, "edit"),
        };
        let name = format!("sandbar-{kind}-{}", uuid::Uuid::new_v4());
        let helper = self.0.add(&name, "sandbar-agent", Some(role), mounts);
        self.0.with(|state| {
            state
                .find(&helper)
                .map(|record| record.container.state = ContainerState::Running)
        });
        FakeView::open(&self.0, helper.clone(), folder, mode).inspect_err(|_| self.0.remove(&helper))
    }
}

#[async_trait]
impl VolumeView for FakeView {
    async fn ask(&self, body: RequestBody) -> Result<ResponseBody, EngineError> {
        self.world.fault(Operation::Ask).await?;
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        let ask = Ask {
            request: Request { id, body },
            answer: Some(answer),
        };
        self.asks.send(ask).or(Err(EngineError::AgentEnded))?;
        let mut dropped = CancelOnDrop {
            asks: &self.asks,
            id: Some(id),
        };
        let answer = answered.await.or(Err(EngineError::AgentEnded));
        dropped.id = None;
        answer
    }

    fn is_open(&self) -> bool {
        !self.asks.is_closed()
    }
}

impl Drop for FakeView {
    fn drop(&mut self) {
        self.world.remove(&self.helper);
    }
}

struct CancelOnDrop<'a> {
    asks: &'a mpsc::UnboundedSender<Ask>,
    id: Option<u32>,
}

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            // An agent that has ended has nothing left to cancel.
            let _ = self.asks.send(Ask {
                request: Request {
                    id,
                    body: RequestBody::Cancel { id },
                },
                answer: None,
            });
        }
    }
}

/// Carries requests and answers until either side ends; the agent ends with its input.
async fn talk(
    mut agent: Child,
    mut input: ChildStdin,
    output: ChildStdout,
    mut asked: mpsc::UnboundedReceiver<Ask>,
) {
    let (answers, mut answered) = mpsc::channel(1);
    let reading = tokio::spawn(listen(output, answers));
    let mut open = HashMap::new();
    loop {
        tokio::select! {
            ask = asked.recv() => {
                let Some(Ask { request, answer }) = ask else { break };
                let Ok(frame) = encode_frame(&request) else { continue };
                if input.write_all(&frame).await.is_err() {
                    break;
                }
                open.extend(answer.map(|answer| (request.id, answer)));
            }
            response = answered.recv() => {
                let Some(Response { id, body }) = response else { break };
                // An asker that went away wants no answer.
                let _ = open.remove(&id).map(|answer: oneshot::Sender<_>| answer.send(body));
            }
        }
    }
    drop(input);
    reading.abort();
    // Its exit code says nothing that its silence does not.
    let _ = agent.wait().await;
}

async fn listen(mut output: ChildStdout, answers: mpsc::Sender<Response>) {
    let mut decoder = FrameDecoder::new();
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = output.read(&mut buffer).await {
        let mut input = &buffer[..read];
        while let Ok(Some(payload)) = decoder.push(&mut input) {
            let Ok(response) = decode(&payload) else { return };
            if answers.send(response).await.is_err() {
                return;
            }
        }
    }
}
