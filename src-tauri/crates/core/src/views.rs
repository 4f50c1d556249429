//! The insides of volumes that are open now: one helper for each, kept while it is used, closed when idle.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use sandbar_agent_protocol::{RequestBody, ResponseBody};
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

/// A view that is being opened, or is open, or could not be opened: told to all who wait for it.
type Opening = Shared<BoxFuture<'static, Result<Arc<OpenView>, EngineError>>>;

struct Slot {
    opening: Opening,
    used: Instant,
}

impl Slot {
    /// Whether it leads to a view, or may come to.
    fn is_usable(&self) -> bool {
        match self.opening.peek() {
            None => true,
            Some(opened) => opened.as_ref().is_ok_and(|open| open.view.is_open()),
        }
    }

    fn is_busy(&self) -> bool {
        let opened = self.opening.peek().and_then(|opened| opened.as_ref().ok());
        opened.is_some_and(|open| Arc::strong_count(open) > 1)
    }
}

/// The open views of one engine.
pub struct Views {
    engine: Arc<dyn Engine>,
    slots: std::sync::Mutex<HashMap<ViewRoot, Slot>>,
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

    /// The view of `root`, opened now if it is not. Callers at the same time share one helper, and one failure: none of
    /// them waits for longer than one opening may take.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open(&self, root: &ViewRoot) -> Result<Arc<OpenView>, EngineError> {
        self.opening(root).await
    }

    fn opening(&self, root: &ViewRoot) -> Opening {
        let mut slots = lock(&self.slots);
        let used = Instant::now();
        if let Some(slot) = slots.get_mut(root).filter(|slot| slot.is_usable()) {
            slot.used = used;
            return slot.opening.clone();
        }
        let opening = self.begin(root.clone());
        let slot = Slot {
            opening: opening.clone(),
            used,
        };
        slots.insert(root.clone(), slot);
        opening
    }

    /// Opens to the end, also when nobody waits for it any more.
    fn begin(&self, root: ViewRoot) -> Opening {
        let engine = Arc::clone(&self.engine);
        let serial = self.serials.fetch_add(1, Ordering::Relaxed);
        let opening = tokio::spawn(async move {
            let view = engine.open(&root, ViewMode::Browse).await?;
            Ok(Arc::new(OpenView { serial, view }))
        });
        async move { opening.await.unwrap_or(Err(EngineError::AgentEnded)) }
            .boxed()
            .shared()
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
        lock(&self.slots).retain(|_, slot| slot.is_busy() || slot.used.elapsed() < IDLE_LIMIT);
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
