//! Counts how often redirects are followed, in memory, until a background task stores the counts.
//!
//! A request for an old path neither writes nor waits; it adds one here. Once a minute
//! `site::write_redirect_counts` takes the counts and writes them. A process that is killed loses
//! the counts since then, which is acceptable for a number that shows which redirects are still in
//! use.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::Timestamp;

/// The most paths that are counted between two writes; further ones are not counted.
const ADDRESSES_MAX: usize = 10_000;
/// The longest path that is counted, in bytes; no longer one is stored.
const PATH_MAX: usize = 500;

/// The counts by decoded path.
#[derive(Debug, Default)]
pub struct RedirectCounts(Mutex<HashMap<String, Count>>);

/// The number of times that a path was followed, and the last time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number of times.
    pub follows: i64,
    /// The last time.
    pub last_at: Timestamp,
}

impl RedirectCounts {
    /// Adds one to the count of `path`.
    pub fn add(&self, path: &str, now: Timestamp) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(path) {
            *count = Count {
                follows: count.follows + 1,
                last_at: now,
            };
        } else if counts.len() < ADDRESSES_MAX && path.len() <= PATH_MAX {
            counts.insert(
                path.to_owned(),
                Count {
                    follows: 1,
                    last_at: now,
                },
            );
        }
    }

    /// Returns all counts and resets them.
    #[must_use]
    pub fn take(&self) -> HashMap<String, Count> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds counts that could not be written back, up to the limit.
    pub fn put_back(&self, taken: HashMap<String, Count>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, old) in taken {
            if let Some(count) = counts.get_mut(&path) {
                count.follows += old.follows;
            } else if counts.len() < ADDRESSES_MAX {
                counts.insert(path, old);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_has_a_bound_also_when_it_is_put_back() {
        let (counts, now) = (RedirectCounts::default(), Timestamp::UNIX_EPOCH);
        counts.add(&"x".repeat(PATH_MAX + 1), now);
        assert!(counts.take().is_empty());
        let fill =
            |name: char| (0..=ADDRESSES_MAX).for_each(|n| counts.add(&format!("/{name}{n}"), now));
        fill('a');
        let taken = counts.take();
        assert_eq!(taken.len(), ADDRESSES_MAX);
        fill('b');
        counts.put_back(taken);
        assert_eq!(counts.take().len(), ADDRESSES_MAX);
    }

    #[test]
    fn what_is_put_back_is_added() {
        let (counts, now) = (RedirectCounts::default(), Timestamp::UNIX_EPOCH);
        counts.add("/a", now);
        let taken = counts.take();
        counts.add("/a", now);
        counts.put_back(taken);
        assert_eq!(counts.take()["/a"].follows, 2);
    }
}
