use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::OwnedReadHalf;
use tokio::net::unix::OwnedWriteHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{LIMIT, WindowError};

/// Says of a request line, `GET /volumes HTTP/1.1`, whether it is to wait.
type Rule = Box<dyn FnMut(&str) -> bool + Send>;

/// A socket between the program and an engine that can hold requests back: a slow engine, as slow as a test needs it.
pub struct Relay {
    folder: TempDir,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    engine: PathBuf,
    rule: Mutex<Option<Rule>>,
    /// The line of the request that is held.
    held: watch::Sender<Option<String>>,
}

impl Relay {
    /// Begins to pass on to the engine at a socket.
    ///
    /// # Errors
    /// [`WindowError::Io`] when the socket cannot be made.
    pub fn to(engine: &Path) -> Result<Self, WindowError> {
        let folder = tempfile::Builder::new().prefix("sandbar-relay-").tempdir();
        let folder = folder.map_err(WindowError::io("make a folder for a relay"))?;
        let listener = UnixListener::bind(folder.path().join("engine.sock"));
        let listener = listener.map_err(WindowError::io("make a socket for a relay"))?;
        let shared = Arc::new(Shared {
            engine: engine.to_owned(),
            rule: Mutex::default(),
            held: watch::Sender::new(None),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { folder, shared, task })
    }

    /// The value of `DOCKER_HOST` that leads through it.
    pub fn host(&self) -> String {
        format!("unix://{}/engine.sock", self.folder.path().display())
    }

    /// Holds back, from now on, every request that the rule says.
    pub fn hold(&self, rule: impl FnMut(&str) -> bool + Send + 'static) {
        *self.shared.rule() = Some(Box::new(rule));
    }

    /// Waits until a request is held, and gives its line.
    ///
    /// # Errors
    /// [`WindowError::Program`] when none comes within [`LIMIT`].
    pub async fn until_held(&self) -> Result<String, WindowError> {
        let mut held = self.shared.held.subscribe();
        let line = timeout(LIMIT, held.wait_for(Option::is_some)).await;
        let line = line.ok().and_then(Result::ok).and_then(|line| line.clone());
        line.ok_or_else(|| WindowError::Program("the request that was to be held never came".into()))
    }

    /// Lets everything go on.
    pub fn release(&self) {
        *self.shared.rule() = None;
        self.shared.held.send_replace(None);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn rule(&self) -> std::sync::MutexGuard<'_, Option<Rule>> {
        self.rule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as the request that these bytes begin is to be held.
    async fn pass(&self, bytes: &[u8]) {
        let Some(line) = request_line(bytes) else { return };
        let mut held = self.held.subscribe();
        let holds = self.rule().as_mut().is_some_and(|rule| rule(line));
        if holds {
            self.held.send_replace(Some(line.to_owned()));
            // The sender lives as long as this.
            let _ = held.wait_for(Option::is_none).await;
        }
    }
}

/// The first line of a request, where bytes begin with one. A client begins a request with a write of its own.
fn request_line(bytes: &[u8]) -> Option<&str> {
    let end = bytes.iter().position(|byte| *byte == b'\r')?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    line.ends_with(" HTTP/1.1").then_some(line)
}

async fn accept(listener: UnixListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        // As a dead engine's own socket would: who connects hears the end at once.
        let Ok(engine) = UnixStream::connect(&shared.engine).await else {
            continue;
        };
        let (from_client, to_client) = client.into_split();
        let (from_engine, to_engine) = engine.into_split();
        let shared = Arc::clone(&shared);
        tokio::spawn(async move { carry(from_client, to_engine, Some(&shared)).await });
        tokio::spawn(async move { carry(from_engine, to_client, None).await });
    }
}

/// Carries bytes to their end, and then the end.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, requests: Option<&Shared>) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count) = from.read(&mut bytes).await {
        if let Some(shared) = requests {
            shared.pass(&bytes[..count]).await;
        }
        if count == 0 || to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
    // The other side may have gone first.
    let _ = to.shutdown().await;
}
