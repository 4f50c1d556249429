use std::sync::Arc;

use sandbar_core::engine::EngineError;
use tokio::sync::watch;

/// An operation of the engine at which a [`Fault`] can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the method of the port with that name")]
pub enum Operation {
    Volumes,
    Volume,
    Containers,
    Container,
    Images,
    Image,
    Watch,
    CreateVolume,
    RemoveVolume,
    Open,
    Ask,
    CreateSandbox,
    ReadBack,
    StartThroughGate,
    Prove,
    LastReport,
    LogTail,
    Stop,
    RemoveContainer,
}

/// What goes wrong at an operation, each time until it is mended.
#[derive(Clone)]
pub enum Fault {
    /// It fails.
    Fail(EngineError),
    /// It waits at the point until that is released, then goes on.
    Hang(HangPoint),
    /// It is done, and the answer is lost on the way.
    LoseAnswer(EngineError),
    /// Something happens in the world just before it.
    Before(Arc<dyn Fn() + Send + Sync>),
}

/// A place where an operation waits.
#[derive(Clone, Debug)]
pub struct HangPoint(watch::Sender<State>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Reached,
    Released,
}

impl HangPoint {
    /// A place that nothing has reached yet.
    pub fn new() -> Self {
        Self(watch::Sender::new(State::Idle))
    }

    /// Waits until an operation hangs here.
    pub async fn reached(&self) {
        self.until(|state| state != State::Idle).await;
    }

    /// Lets whatever hangs here go on, now and later.
    pub fn release(&self) {
        self.0.send_replace(State::Released);
    }

    async fn hang(&self) {
        self.0.send_if_modified(|state| {
            let first = *state == State::Idle;
            if first {
                *state = State::Reached;
            }
            first
        });
        self.until(|state| state == State::Released).await;
    }

    async fn until(&self, holds: impl Fn(State) -> bool) {
        let mut states = self.0.subscribe();
        states
            .wait_for(|state| holds(*state))
            .await
            .expect("the sender lives in self");
    }
}

impl Default for HangPoint {
    fn default() -> Self {
        Self::new()
    }
}

impl Fault {
    pub(super) async fn happen(&self) -> Result<(), EngineError> {
        match self {
            Self::Fail(error) => return Err(error.clone()),
            Self::Hang(point) => point.hang().await,
            Self::Before(happens) => happens(),
            Self::LoseAnswer(_) => {}
        }
        Ok(())
    }
}
