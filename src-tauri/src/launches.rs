use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long closing the window waits for launches to remove what they made.
const CLOSING_LIMIT: Duration = Duration::from_secs(15);

/// Launches that are under way, by the id that the page gave them.
pub(crate) struct Launches {
    under_way: Mutex<HashMap<String, CancellationToken>>,
    count: watch::Sender<usize>,
}

impl Default for Launches {
    fn default() -> Self {
        Self {
            under_way: Mutex::default(),
            count: watch::Sender::new(0),
        }
    }
}

/// A launch under way; it ends when this is dropped.
pub(crate) struct UnderWay<'a> {
    launches: &'a Launches,
    id: String,
    pub(crate) cancel: CancellationToken,
}

impl Launches {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    pub(crate) fn begin(&self, id: String) -> UnderWay<'_> {
        let cancel = CancellationToken::new();
        self.lock().insert(id.clone(), cancel.clone());
        self.count.send_modify(|count| *count += 1);
        UnderWay {
            launches: self,
            id,
            cancel,
        }
    }

    /// Cancels one; one that is over is no error.
    pub(crate) fn cancel(&self, id: &str) {
        if let Some(launch) = self.lock().get(id) {
            launch.cancel();
        }
    }

    /// Cancels all, and waits until they have removed what they made.
    pub(crate) async fn cancel_all(&self) {
        self.lock().values().for_each(CancellationToken::cancel);
        let mut count = self.count.subscribe();
        let over = count.wait_for(|count| *count == 0);
        if tokio::time::timeout(CLOSING_LIMIT, over).await.is_err() {
            tracing::warn!("the window closes although a launch is still cleaning up");
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.launches.lock().remove(&self.id);
        self.launches.count.send_modify(|count| *count -= 1);
    }
}
