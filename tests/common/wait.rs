//! Waiting for what another task, process or server does.

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// The time after which something will never happen: far longer than a busy machine takes for
/// anything that the tests wait for.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until a condition holds; panics with its name if it never does. The pause between two
/// looks leaves the processor to those who make it hold.
pub async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let wait = async {
        while !holds().await {
            sleep(Duration::from_millis(10)).await;
        }
    };
    in_time(what, wait).await;
}

/// Waits for the end of a future; panics with its name if it never ends.
pub async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future)
        .await
        .unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}
