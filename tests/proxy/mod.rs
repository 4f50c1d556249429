//! A socket between a program and an engine that spoils what passes, as a test says: an engine as slow, as broken or as
//! dead as a test needs it, while the real one behind it stays well.

mod connection;
mod fault;
mod request;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::UnixListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use connection::Connection;

pub use fault::Fault;
pub use request::{Call, Request};

/// Says of a request whether it is to be spoiled.
type Rule = Arc<dyn Fn(&Request) -> bool + Send + Sync>;

/// The socket. Everything passes as it is until a fault is set.
pub struct Proxy {
    folder: TempDir,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    engine: PathBuf,
    state: Mutex<State>,
    /// Requests that a fault has met.
    hits: watch::Sender<Vec<Request>>,
    /// How often the proxy was mended: what was held before goes on.
    mended: watch::Sender<u32>,
}

#[derive(Default)]
struct State {
    armed: Option<(Rule, Fault)>,
    refusing: bool,
    next: u32,
    open: HashMap<u32, Connection>,
}

impl Proxy {
    /// Begins to pass on to the engine at a socket.
    ///
    /// # Errors
    /// Where the proxy's own socket cannot be made.
    pub fn to(engine: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("sandbar-proxy-").tempdir()?;
        let listener = UnixListener::bind(folder.path().join("engine.sock"))?;
        let shared = Arc::new(Shared {
            engine: engine.to_owned(),
            state: Mutex::default(),
            hits: watch::Sender::new(Vec::new()),
            mended: watch::Sender::new(0),
        });
        let task = tokio::spawn(connection::accept(listener, Arc::clone(&shared)));
        Ok(Self { folder, shared, task })
    }

    /// The socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("engine.sock")
    }

    /// The value of `DOCKER_HOST` that leads through it.
    pub fn host(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// Spoils, from now on, every request that the rule says. It replaces the fault that was set before.
    pub fn set(&self, rule: impl Fn(&Request) -> bool + Send + Sync + 'static, fault: Fault) {
        self.shared.state().armed = Some((Arc::new(rule), fault));
    }

    /// Spoils at once the answers that are under way to requests that the rule says.
    pub fn strike(&self, rule: impl Fn(&Request) -> bool, fault: &Fault) {
        let state = self.shared.state();
        let struck = state
            .open
            .values()
            .filter_map(|connection| connection.strike(&rule, fault));
        let struck: Vec<Request> = struck.collect();
        self.shared.hits.send_modify(|hits| hits.extend(struck));
    }

    /// Spoils nothing any more; requests that are held go on.
    pub fn mend(&self) {
        let mut state = self.shared.state();
        state.armed = None;
        state.refusing = false;
        drop(state);
        self.shared.hits.send_modify(Vec::clear);
        self.shared.mended.send_modify(|times| *times += 1);
    }

    /// Requests that were spoiled since it was mended last.
    pub fn hits(&self) -> Vec<Request> {
        self.shared.hits.borrow().clone()
    }

    /// Waits until a request is spoiled, and gives it.
    ///
    /// # Errors
    /// Where none comes within `limit`.
    pub async fn until_hit(&self, limit: Duration) -> io::Result<Request> {
        let mut hits = self.shared.hits.subscribe();
        let hit = timeout(limit, hits.wait_for(|hits| !hits.is_empty())).await?;
        let hit = hit.ok().and_then(|hits| hits.last().cloned());
        hit.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// How many connections programs have open through it now.
    pub fn open(&self) -> usize {
        self.shared.state().open.len()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        for connection in self.shared.state().open.values() {
            connection.close();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens to a request, if anything.
    fn fault(&self, request: &Request) -> Option<Fault> {
        let mut state = self.state();
        let (rule, fault) = state.armed.clone()?;
        if !rule(request) {
            return None;
        }
        state.refusing |= matches!(fault, Fault::Refuse);
        drop(state);
        self.hits.send_modify(|hits| hits.push(request.clone()));
        Some(fault)
    }

    /// Waits until the proxy is mended.
    async fn until_mended(&self) {
        let mut mended = self.mended.subscribe();
        mended.mark_unchanged();
        // The sender lives as long as this.
        let _ = mended.changed().await;
    }
}
