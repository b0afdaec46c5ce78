//! The rate limit: a token bucket for each network, thread and guest, in memory only.
//!
//! A bucket that is full again says nothing any more and is dropped, so that no
//! address outlives its minute.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use crate::clock::Timestamp;

/// The most buckets kept; beyond it the fullest go first.
const BUCKETS_MAX: usize = 100_000;

/// Counts what each `K` does in a minute.
#[derive(Debug)]
pub struct RateLimit<K> {
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl<K> Default for RateLimit<K> {
    fn default() -> Self {
        Self { buckets: Mutex::default() }
    }
}

impl<K: Eq + Hash + Clone> RateLimit<K> {
    /// Takes one of the `per_minute` that `key` has, or says how long to wait for one.
    pub fn take(&self, key: &K, per_minute: u32, now: Timestamp) -> Result<(), Duration> {
        let burst = f64::from(per_minute);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX || !buckets.contains_key(key) {
            buckets.retain(|_, bucket| bucket.filled(burst, now) < burst);
        }
        if buckets.len() >= BUCKETS_MAX {
            buckets.clear();
        }
        let bucket = buckets.entry(key.clone()).or_insert(Bucket { tokens: burst, at: now });
        let tokens = bucket.filled(burst, now);
        if tokens < 1.0 {
            return Err(Duration::from_secs_f64(((1.0 - tokens) * 60.0 / burst).ceil().max(1.0)));
        }
        *bucket = Bucket { tokens: tokens - 1.0, at: now };
        Ok(())
    }

    /// How many buckets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nobody is counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Bucket {
    /// The tokens at `now`: a full minute brings back `burst` of them.
    fn filled(&self, burst: f64, now: Timestamp) -> f64 {
        let passed = (now - self.at).max(TimeDelta::zero()).as_seconds_f64();
        (self.tokens + passed * burst / 60.0).min(burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_in_a_minute_waits_and_others_do_not() {
        let limit = RateLimit::default();
        let now = Timestamp::UNIX_EPOCH;
        assert!((0..5).all(|_| limit.take(&"a", 5, now).is_ok()));
        assert_eq!(limit.take(&"a", 5, now), Err(Duration::from_secs(12)));
        assert!(limit.take(&"b", 5, now).is_ok());
        assert!(limit.take(&"a", 5, now + TimeDelta::seconds(12)).is_ok());
    }

    #[test]
    fn a_full_bucket_is_forgotten() {
        let limit = RateLimit::default();
        let now = Timestamp::UNIX_EPOCH;
        assert!(limit.take(&"a", 5, now).is_ok());
        assert!(limit.take(&"b", 5, now + TimeDelta::minutes(2)).is_ok());
        assert_eq!(limit.len(), 1);
    }
}
