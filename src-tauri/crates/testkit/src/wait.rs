use std::time::Duration;

use tokio::time::{Instant, sleep};

const POLL: Duration = Duration::from_millis(10);

/// Waits until a condition holds.
///
/// # Panics
/// With `what` when it does not hold within `limit`.
pub async fn wait_until(limit: Duration, what: &str, mut holds: impl AsyncFnMut() -> bool) {
    wait_for(limit, what, async || holds().await.then_some(())).await;
}

/// Waits until there is a value, and returns it.
///
/// # Panics
/// With `what` when there is none within `limit`.
pub async fn wait_for<T>(limit: Duration, what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = found().await {
            return value;
        }
        assert!(
            start.elapsed() < limit,
            "within {limit:?} this did not come: {what}"
        );
        sleep(POLL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_condition_that_comes_late_is_waited_for() {
        let mut asked = 0;
        wait_until(Duration::from_secs(1), "the third question", async || {
            asked += 1;
            asked == 3
        })
        .await;
        assert_eq!(asked, 3);
    }

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "within 1s this did not come: a miracle")]
    async fn one_that_never_comes_is_named() {
        wait_until(Duration::from_secs(1), "a miracle", async || false).await;
    }
}
