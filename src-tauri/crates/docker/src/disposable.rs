use std::sync::Arc;
use std::time::Duration;

use bollard::query_parameters::{KillContainerOptions, RemoveContainerOptions};
use sandbar_core::engine::{EngineError, Product};
use tokio::runtime::Handle;

use crate::client::{LONG, QUICK};
use crate::connection::Connection;
use crate::named_volumes::NamedVolumes;

/// Label with a value that nothing else has: it says which request made a container or volume.
pub(crate) const NONCE: &str = "io.sandbar.request";

/// How often a container that the engine is removing is looked for.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// When what could not be removed is tried again, and what may come late is looked for, in seconds: an engine that went
/// away is often back within a minute or two. What is still there then is found as a leftover.
const TRY_AGAIN: [u64; 7] = [1, 2, 4, 8, 15, 30, 60];

/// Containers that go when this is dropped, unless they are kept.
///
/// Taken before the containers are asked for, so that they also go when the answer is lost. Only what bears the
/// request's nonce is removed, never a namesake.
pub(crate) struct Disposable {
    connection: Arc<Connection>,
    runtime: Handle,
    /// What is to go; nothing once it is kept.
    request: Option<Request>,
}

struct Request {
    containers: Vec<String>,
    nonce: String,
    /// Volumes that the request named, of which it may have made some.
    volumes: Option<NamedVolumes>,
    /// Whether the engine may still be about to make them.
    may_come: bool,
}

impl Disposable {
    /// Containers by name, in the order in which they are to go, whose requests bear `nonce`.
    pub(crate) fn new(connection: &Arc<Connection>, containers: Vec<String>, nonce: &str) -> Self {
        let request = Some(Request {
            containers,
            nonce: nonce.to_owned(),
            volumes: None,
            may_come: false,
        });
        Self {
            connection: Arc::clone(connection),
            runtime: Handle::current(),
            request,
        }
    }

    /// The containers stay.
    pub(crate) fn keep(mut self) {
        self.request = None;
    }

    /// Removes now, and waits for it. What cannot be removed now is tried again in the background.
    pub(crate) async fn dispose(mut self) {
        if let Some(request) = self.request.take()
            && let Some(left) = request.undo(&self.connection).await
        {
            let connection = Arc::clone(&self.connection);
            self.runtime
                .spawn(async move { left.undo_later(&connection).await });
        }
    }

    /// The same after an error, with the volumes that the request made by accident. Where the engine's answer was lost, it
    /// may still make what it was asked for.
    pub(crate) async fn dispose_after(mut self, error: &EngineError, volumes: Option<NamedVolumes>) {
        if let Some(request) = &mut self.request {
            request.may_come = is_answer_lost(error);
            request.volumes = volumes;
        }
        self.dispose().await;
    }
}

/// Whether the engine may do what it was asked without anybody hearing of it.
fn is_answer_lost(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::Timeout | EngineError::Unreachable { .. } | EngineError::Protocol { .. }
    )
}

impl Drop for Disposable {
    fn drop(&mut self) {
        let Some(request) = self.request.take() else {
            return;
        };
        let connection = Arc::clone(&self.connection);
        let ticket = self.connection.under_way.begin();
        self.runtime.spawn(async move {
            let left = request.undo(&connection).await;
            // Nobody waits for an engine that does not answer.
            drop(ticket);
            if let Some(left) = left {
                left.undo_later(&connection).await;
            }
        });
    }
}

impl Request {
    /// What could not be removed, or may still come, if anything.
    async fn undo(self, connection: &Connection) -> Option<Self> {
        let mut left = Vec::new();
        for name in &self.containers {
            if let Err(error) = connection.remove_if_ours(name, &self.nonce).await {
                tracing::warn!(container = name, %error, "a container could not be removed");
                left.push(name.clone());
            }
        }
        let is_clean = left.is_empty()
            && match &self.volumes {
                Some(volumes) => volumes.remove_made_here(connection).await,
                None => true,
            };
        if self.may_come {
            return Some(self);
        }
        (!is_clean).then_some(Self {
            containers: left,
            ..self
        })
    }

    async fn undo_later(mut self, connection: &Connection) {
        for pause in TRY_AGAIN {
            tokio::time::sleep(connection.client.limit(Duration::from_secs(pause))).await;
            match self.undo(connection).await {
                Some(left) => self = left,
                None => return,
            }
        }
    }
}

impl Connection {
    async fn remove_if_ours(&self, name: &str, nonce: &str) -> Result<(), EngineError> {
        let Some(container) = self.inspect(name).await? else {
            return Ok(());
        };
        let labels = container
            .config
            .as_ref()
            .and_then(|config| config.labels.as_ref());
        match &container.id {
            Some(id)
                if labels
                    .and_then(|labels| labels.get(NONCE))
                    .is_some_and(|value| value == nonce) =>
            {
                self.remove(id).await
            }
            _ => Ok(()),
        }
    }

    /// Removes a container, running or not, with its anonymous volumes, and waits until it is gone. One that is
    /// not there counts as removed.
    pub(crate) async fn remove(&self, id: &str) -> Result<(), EngineError> {
        let options = RemoveContainerOptions {
            force: true,
            v: true,
            link: false,
        };
        if self.product == Product::Podman {
            // Even by force it first asks a container to stop, and waits ten seconds for the answer. One that does
            // not run cannot be killed, which is as well.
            let options = KillContainerOptions {
                signal: "KILL".to_owned(),
            };
            let _ = self
                .client
                .within(LONG, self.client.docker.kill_container(id, Some(options)))
                .await;
        }
        match self
            .client
            .within(LONG, self.client.docker.remove_container(id, Some(options)))
            .await
        {
            Ok(()) | Err(EngineError::NotFound { .. }) => Ok(()),
            // Somebody else, perhaps the engine itself, is removing it.
            Err(error) if self.is_being_removed(&error) => {
                let gone = async {
                    while self.inspect(id).await?.is_some() {
                        tokio::time::sleep(LOOK_AGAIN).await;
                    }
                    Ok(())
                };
                tokio::time::timeout(self.client.limit(QUICK), gone)
                    .await
                    .unwrap_or(Err(error))
            }
            Err(error) => Err(error),
        }
    }

    /// Whether a removal failed because another is under way; Podman's 500 may mean that too.
    fn is_being_removed(&self, error: &EngineError) -> bool {
        match error {
            EngineError::InUse { .. } => true,
            EngineError::Failed { .. } => self.product == Product::Podman,
            _ => false,
        }
    }
}
