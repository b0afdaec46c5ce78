//! How often old addresses are followed, counted in memory until the worker writes it down.
//!
//! A read writes nothing and waits for nothing: it adds one here, and once a minute
//! `site::write_hits` takes what has gathered. What gathered since is lost with a
//! process that is killed, which is fine for a number that says which addresses live.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::Timestamp;

/// The most addresses that are counted between two writes; further ones are not.
const ADDRESSES_MAX: usize = 10_000;
/// The longest address that is counted, in bytes: no longer one is stored.
const PATH_MAX: usize = 500;

/// Counts by decoded path.
#[derive(Debug, Default)]
pub struct Hits(Mutex<HashMap<String, Count>>);

/// How often an address was followed, and when last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How often.
    pub hits: i64,
    /// When last.
    pub last_at: Timestamp,
}

impl Hits {
    /// Counts one more.
    pub fn add(&self, path: &str, now: Timestamp) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(path) {
            *count = Count {
                hits: count.hits + 1,
                last_at: now,
            };
        } else if counts.len() < ADDRESSES_MAX && path.len() <= PATH_MAX {
            counts.insert(
                path.to_owned(),
                Count {
                    hits: 1,
                    last_at: now,
                },
            );
        }
    }

    /// Takes all that has gathered.
    #[must_use]
    pub fn take(&self) -> HashMap<String, Count> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts back what could not be written, as far as there is room.
    pub fn put_back(&self, taken: HashMap<String, Count>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, old) in taken {
            if let Some(count) = counts.get_mut(&path) {
                count.hits += old.hits;
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
        let (hits, now) = (Hits::default(), Timestamp::UNIX_EPOCH);
        hits.add(&"x".repeat(PATH_MAX + 1), now);
        assert!(hits.take().is_empty());
        let fill =
            |name: char| (0..=ADDRESSES_MAX).for_each(|n| hits.add(&format!("/{name}{n}"), now));
        fill('a');
        let taken = hits.take();
        assert_eq!(taken.len(), ADDRESSES_MAX);
        fill('b');
        hits.put_back(taken);
        assert_eq!(hits.take().len(), ADDRESSES_MAX);
    }

    #[test]
    fn what_is_put_back_is_added() {
        let (hits, now) = (Hits::default(), Timestamp::UNIX_EPOCH);
        hits.add("/a", now);
        let taken = hits.take();
        hits.add("/a", now);
        hits.put_back(taken);
        assert_eq!(hits.take()["/a"].hits, 2);
    }
}
