//! Tracks whether this process still learns of the changes of other processes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The time without a check of the change log after which kept values are no longer used.
const STALE: Duration = Duration::from_secs(2);
/// The time after which they are not even used while the database does not answer.
const LOST: Duration = Duration::from_hours(1);

/// The time of the last successful check of the change log.
#[derive(Debug)]
pub(super) struct LastCheck {
    start: Instant,
    /// Milliseconds since `start`, or [`ALONE`] or [`NEVER`].
    at: AtomicU64,
}

/// The value of `at` while the change log is not followed: no other process writes.
const ALONE: u64 = u64::MAX;
/// The value of `at` before [`LastCheck::begin`]: this process does not bump keys, so nothing may
/// be kept.
const NEVER: u64 = u64::MAX - 1;

impl Default for LastCheck {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            at: AtomicU64::new(NEVER),
        }
    }
}

impl LastCheck {
    /// Marks that this process bumps its own changes. Until the first check it counts as the only
    /// writer.
    pub(super) fn begin(&self) {
        self.at.store(ALONE, Ordering::SeqCst);
    }

    /// Records a successful check of the change log that began at `began`.
    pub(super) fn succeeded(&self, began: Instant) {
        let at = u64::try_from(began.saturating_duration_since(self.start).as_millis())
            .unwrap_or(NEVER - 1);
        self.at.store(at, Ordering::SeqCst);
    }

    /// Whether the last check is recent enough for kept values to be used.
    pub(super) fn is_recent(&self) -> bool {
        self.is_within(STALE)
    }

    /// Whether the last check is recent enough for kept values to be used while the database does
    /// not answer.
    pub(super) fn is_of_the_last_hour(&self) -> bool {
        self.is_within(LOST)
    }

    fn is_within(&self, age: Duration) -> bool {
        match self.at.load(Ordering::SeqCst) {
            ALONE => true,
            NEVER => false,
            at => self.start.elapsed() < Duration::from_millis(at) + age,
        }
    }
}
