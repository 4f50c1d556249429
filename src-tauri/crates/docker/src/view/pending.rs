use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sandbar_agent_protocol::{Response, ResponseBody};
use tokio::sync::oneshot;

/// Requests that the agent has not answered yet.
pub(super) struct Pending(Mutex<State>);

struct State {
    next: u32,
    /// `None` once the agent is gone.
    open: Option<HashMap<u32, oneshot::Sender<ResponseBody>>>,
}

impl Pending {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            next: 0,
            open: Some(HashMap::new()),
        }))
    }

    /// Takes a number for a request; `None` where the agent is gone.
    pub(super) fn register(&self) -> Option<(u32, oneshot::Receiver<ResponseBody>)> {
        let mut state = self.lock();
        let id = state.next;
        state.next = id.wrapping_add(1);
        let (sender, receiver) = oneshot::channel();
        state.open.as_mut()?.insert(id, sender);
        Some((id, receiver))
    }

    /// Nobody waits for this request any more. Whether the agent still works on it.
    pub(super) fn forget(&self, id: u32) -> bool {
        self.lock()
            .open
            .as_mut()
            .is_some_and(|open| open.remove(&id).is_some())
    }

    /// Hands an answer to who waits for it. One that nobody waits for was cancelled.
    pub(super) fn answer(&self, response: Response) {
        let waiting = self
            .lock()
            .open
            .as_mut()
            .and_then(|open| open.remove(&response.id));
        if let Some(waiting) = waiting {
            // Who waited may be gone since.
            let _ = waiting.send(response.body);
        }
    }

    /// The agent is gone: all who wait learn it, and all who come later.
    pub(super) fn close(&self) {
        self.lock().open = None;
    }

    pub(super) fn is_open(&self) -> bool {
        self.lock().open.is_some()
    }

    /// Each change is one step, so that a panic elsewhere leaves this whole.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
