use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error;
use sandbar_core::engine::EngineError;

use crate::failure;

/// For what an engine answers from its memory.
pub(crate) const QUICK: Duration = Duration::from_secs(15);
/// For lists, which can be long, and for stopping, removing and attaching, which can have to wait.
pub(crate) const LONG: Duration = Duration::from_secs(30);
/// For what sets up file systems: creating and starting a container, importing an image.
pub(crate) const HEAVY: Duration = Duration::from_mins(1);

/// bollard's client, with a deadline and a translated error for each call.
#[derive(Clone)]
pub(crate) struct Client {
    /// What calls are made of.
    pub(crate) docker: Docker,
    address: Arc<str>,
    /// What every deadline is divided by.
    haste: Arc<AtomicU32>,
}

impl Client {
    pub(crate) fn new(docker: Docker, address: &str) -> Self {
        Self {
            docker,
            address: address.into(),
            haste: Arc::new(AtomicU32::new(1)),
        }
    }

    /// Divides every deadline by `times` from now on.
    pub(crate) fn hurry(&self, times: u32) {
        self.haste.store(times.max(1), Ordering::Relaxed);
    }

    /// A deadline as it counts now.
    pub(crate) fn limit(&self, limit: Duration) -> Duration {
        limit / self.haste.load(Ordering::Relaxed)
    }

    /// Waits for the answer, but not longer than `limit`. The call moves to the heap: some are kilobytes long.
    pub(crate) fn within<T>(
        &self,
        limit: Duration,
        call: impl Future<Output = Result<T, Error>>,
    ) -> impl Future<Output = Result<T, EngineError>> {
        let (limit, call) = (self.limit(limit), Box::pin(call));
        async move {
            match tokio::time::timeout(limit, call).await {
                Ok(answer) => answer.map_err(|error| self.translate(error)),
                Err(_) => Err(EngineError::Timeout),
            }
        }
    }

    pub(crate) fn translate(&self, error: Error) -> EngineError {
        failure::translate(error, &self.address)
    }
}
