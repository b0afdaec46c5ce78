//! The time that a request waits for the writer, limited over all its transactions together.
//!
//! [`limited`] wraps a request's future and gives it a budget; `spend` subtracts each wait from it.
//! Jobs, imports and the command line run outside of it and wait as long as it takes.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;

/// The longest that a request waits for the writer in all. SQLite waits as long for another
/// process.
const REQUEST: Duration = Duration::from_secs(10);

tokio::task_local! {
    static LEFT: Left;
}

/// The rest of a request's budget, in microseconds.
#[derive(Clone, Debug)]
struct Left(Arc<AtomicU64>);

impl Left {
    fn new(patience: Duration) -> Self {
        let micros = u64::try_from(patience.as_micros()).unwrap_or(u64::MAX);
        Self(Arc::new(AtomicU64::new(micros)))
    }

    fn get(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }

    fn take(&self, waited: Duration) {
        let left = self.get().saturating_sub(waited).as_micros();
        let left = u64::try_from(left).unwrap_or(u64::MAX);
        self.0.store(left, Ordering::Relaxed);
    }
}

/// A request's future with a limited budget for waits.
#[derive(Debug)]
pub struct Limited<F> {
    left: Left,
    request: F,
}

/// Limits the time that `request` waits for the writer to ten seconds in all.
pub fn limited<F>(request: F) -> Limited<F> {
    Limited {
        left: Left::new(REQUEST),
        request,
    }
}

impl<F: Future + Unpin> Future for Limited<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let left = self.left.clone();
        LEFT.sync_scope(left, || Pin::new(&mut self.request).poll(cx))
    }
}

/// Returns the output of `waiting`, or `None` when this request's budget ends first. Outside of
/// [`limited`] there is no limit.
pub(super) async fn spend<F: Future>(waiting: F) -> Option<F::Output> {
    let Ok(left) = LEFT.try_with(Left::clone) else {
        return Some(waiting.await);
    };
    let began = Instant::now();
    let waited = tokio::time::timeout(left.get(), waiting).await.ok();
    left.take(began.elapsed());
    waited
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    async fn with<T>(patience: Duration, request: impl Future<Output = T>) -> T {
        let left = Left::new(patience);
        let request = Box::pin(request);
        Limited { left, request }.await
    }

    #[tokio::test]
    async fn the_waits_of_a_request_are_counted_together() {
        let request = async {
            let first = spend(pending::<()>()).await;
            let left = LEFT.with(Left::get);
            (first, left, spend(pending::<()>()).await)
        };
        assert_eq!(with(SHORT, request).await, (None, Duration::ZERO, None));
    }

    #[tokio::test]
    async fn whoever_need_not_wait_is_served_at_the_end_of_a_request_too() {
        assert_eq!(with(Duration::ZERO, spend(ready(7))).await, Some(7));
    }

    #[tokio::test]
    async fn whatever_is_no_request_waits_as_long_as_it_takes() {
        let waited = tokio::time::timeout(SHORT, spend(pending::<()>())).await;
        assert!(waited.is_err(), "it gave up");
    }
}
