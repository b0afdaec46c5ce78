//! Tells whether what was read from the database is still current: cached pages, and the few rows
//! that nearly every request needs.
//!
//! A [`Freshness`] counts generations. A writer commits, then calls [`Freshness::bump`] with the
//! surrogate keys that its changes touch, and only then answers; so a client that got an answer
//! never sees anything older. A reader notes [`Freshness::now`] before its first statement; what it
//! read is current until one of its keys is bumped. The changes of other processes are bumped by a
//! task that follows the change log and reports with [`Freshness::checked`] that it still does. Two
//! seconds after the last report, kept values are no longer used.
//!
//! To keep something else in memory, add a [`SurrogateKey`] and a [`CachedValue`] under it.

mod cached_value;
mod generations;
mod last_check;

use std::sync::atomic::AtomicU64;
use std::time::Instant;

use crate::model::SurrogateKey;

use generations::Generations;
use last_check::LastCheck;

pub use cached_value::CachedValue;

/// The generations and the state of the change log, as this process knows them.
#[derive(Debug, Default)]
pub struct Freshness {
    generations: Generations,
    last_check: LastCheck,
}

impl Freshness {
    /// Marks that this process bumps its own changes from now on, so that values may be kept.
    /// Before that, and in a process that never calls it, everything is read each time.
    pub fn begin(&self) {
        self.last_check.begin();
    }

    /// Returns the current generation.
    pub fn now(&self) -> u64 {
        self.generations.now()
    }

    /// Marks everything that depends on these surrogate keys as outdated.
    pub fn bump(&self, keys: impl IntoIterator<Item = SurrogateKey>) {
        self.generations.bump(keys);
    }

    /// Records a successful check of the change log that began at `began`.
    pub fn checked(&self, began: Instant) {
        self.last_check.succeeded(began);
    }

    /// Whether the changes of other processes are known up to two seconds ago.
    #[must_use]
    pub fn is_recent(&self) -> bool {
        self.last_check.is_recent()
    }

    /// Whether the change log was read within the last hour.
    #[must_use]
    pub fn is_of_the_last_hour(&self) -> bool {
        self.last_check.is_of_the_last_hour()
    }

    /// Whether none of `keys` was bumped after generation `as_of`. `checked` caches the last
    /// generation for which that was true, so that the keys need not be compared again in the same
    /// generation.
    pub fn holds(&self, keys: &[SurrogateKey], as_of: u64, checked: &AtomicU64) -> bool {
        self.generations.holds(keys, as_of, checked)
    }
}
