use std::time::Duration;

use tokio::sync::watch;

/// Counts what goes on in the background, creations and removals, so that others can wait for it.
#[derive(Clone)]
pub(crate) struct UnderWay(watch::Sender<usize>);

/// One thing that goes on; it ends when this is dropped.
pub(crate) struct Ticket(watch::Sender<usize>);

impl UnderWay {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Something begins.
    pub(crate) fn begin(&self) -> Ticket {
        self.0.send_modify(|count| *count += 1);
        Ticket(self.0.clone())
    }

    /// Waits until nothing goes on, at most `limit`. Whether there was anything to wait for.
    pub(crate) async fn settled(&self, limit: Duration) -> bool {
        let mut count = self.0.subscribe();
        if *count.borrow_and_update() == 0 {
            return false;
        }
        // Whichever way the wait ends, the caller looks again.
        let _ = tokio::time::timeout(limit, count.wait_for(|&count| count == 0)).await;
        true
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
