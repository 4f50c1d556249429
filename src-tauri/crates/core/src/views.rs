//! The insides of volumes that are open now: one helper for each, kept while it is used, closed when idle.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use sandbar_agent_protocol::{RequestBody, ResponseBody};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::engine::{Engine, EngineError, ViewMode, ViewRoot, VolumeView};

/// A helper is closed when nobody asked it anything for this long. Opening one again takes a fifth of a second.
pub const IDLE_LIMIT: Duration = Duration::from_mins(1);

/// One open view.
pub struct OpenView {
    /// Number of this opening; what an agent was told is worth nothing to the next one.
    pub serial: u32,
    view: Box<dyn VolumeView>,
}

impl OpenView {
    /// Asks the agent.
    ///
    /// # Errors
    /// As [`VolumeView::ask`].
    pub async fn ask(&self, request: RequestBody) -> Result<ResponseBody, EngineError> {
        self.view.ask(request).await
    }
}

#[derive(Default)]
struct Slot {
    view: Mutex<Option<Arc<OpenView>>>,
    used: std::sync::Mutex<Option<Instant>>,
}

/// The open views of one engine.
pub struct Views {
    engine: Arc<dyn Engine>,
    slots: std::sync::Mutex<HashMap<ViewRoot, Arc<Slot>>>,
    serials: AtomicU32,
}

impl Views {
    /// No view is open at first.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            slots: std::sync::Mutex::default(),
            serials: AtomicU32::new(1),
        }
    }

    /// The view of `root`, opened now if it is not; callers at the same time share one helper.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open(&self, root: &ViewRoot) -> Result<Arc<OpenView>, EngineError> {
        let slot = Arc::clone(lock(&self.slots).entry(root.clone()).or_default());
        *lock(&slot.used) = Some(Instant::now());
        let mut view = slot.view.lock().await;
        if let Some(open) = view.as_ref().filter(|open| open.view.is_open()) {
            return Ok(Arc::clone(open));
        }
        let opened = self.engine.open(root, ViewMode::Browse).await?;
        let serial = self.serials.fetch_add(1, Ordering::Relaxed);
        let open = Arc::new(OpenView { serial, view: opened });
        *view = Some(Arc::clone(&open));
        Ok(open)
    }

    /// Asks the agent of `root`, once more with a new helper where the old one had ended. Gives the number of
    /// the view that answered too.
    ///
    /// # Errors
    /// As [`Engine::open`] and [`VolumeView::ask`].
    pub async fn ask(
        &self,
        root: &ViewRoot,
        request: RequestBody,
    ) -> Result<(u32, ResponseBody), EngineError> {
        let mut open = self.open(root).await?;
        let mut answer = open.ask(request.clone()).await;
        if matches!(answer, Err(EngineError::AgentEnded)) {
            open = self.open(root).await?;
            answer = open.ask(request).await;
        }
        Ok((open.serial, answer?))
    }

    /// Closes the views that nobody used for [`IDLE_LIMIT`]; one in use is kept.
    pub fn close_idle(&self) {
        lock(&self.slots).retain(|_, slot| {
            let idle = lock(&slot.used).is_none_or(|used| used.elapsed() >= IDLE_LIMIT);
            let busy = slot.view.try_lock().map_or(true, |view| {
                view.as_ref().is_some_and(|v| Arc::strong_count(v) > 1)
            });
            busy || !idle
        });
    }

    /// Closes the view of `root`, so that its helper does not keep a volume in use.
    pub fn close(&self, root: &ViewRoot) {
        lock(&self.slots).remove(root);
    }

    /// Closes all views.
    pub fn close_all(&self) {
        lock(&self.slots).clear();
    }
}

/// A panic elsewhere leaves these maps whole: each change to them is one step.
fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
