//! Whether this process still hears of what others write.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// After so long without a look at the change log, the cache is passed by.
const STALE: Duration = Duration::from_secs(2);

/// When the change log was last looked at.
#[derive(Debug)]
pub(super) struct Look {
    start: Instant,
    /// Milliseconds since `start`; `ALONE` while nothing is followed.
    at: AtomicU64,
}

const ALONE: u64 = u64::MAX;

impl Default for Look {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            at: AtomicU64::new(ALONE),
        }
    }
}

impl Look {
    /// Notes a look that began at `began` and succeeded.
    pub(super) fn succeeded(&self, began: Instant) {
        let at = u64::try_from(began.saturating_duration_since(self.start).as_millis())
            .unwrap_or(ALONE - 1);
        self.at.store(at, Ordering::SeqCst);
    }

    /// Whether the last look is young enough for cached pages to be given.
    pub(super) fn is_recent(&self) -> bool {
        match self.at.load(Ordering::SeqCst) {
            ALONE => true,
            at => self.start.elapsed() < Duration::from_millis(at) + STALE,
        }
    }
}
