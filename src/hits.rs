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
            *count = Count { hits: count.hits + 1, last_at: now };
        } else if counts.len() < ADDRESSES_MAX {
            counts.insert(path.to_owned(), Count { hits: 1, last_at: now });
        }
    }

    /// Takes all that has gathered.
    #[must_use]
    pub fn take(&self) -> HashMap<String, Count> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, taken: HashMap<String, Count>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, old) in taken {
            let count = counts.entry(path).or_insert(Count { hits: 0, last_at: old.last_at });
            count.hits += old.hits;
        }
    }
}
