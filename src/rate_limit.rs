//! Rate limits: a token bucket for each network, thread or guest, in memory only.
//!
//! Comments and votes are limited by it, failed tokens of the API, failed sign-ins, and searches. Each limit is stated
//! where it is applied.
//!
//! A bucket that is full again carries no information and is dropped, so that no address is
//! remembered longer than its limit needs.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use crate::clock::Timestamp;

/// The maximum number of buckets; beyond it all are dropped.
const BUCKETS_MAX: usize = 100_000;
/// The minimum interval between sweeps for full buckets.
const SWEEP: TimeDelta = TimeDelta::seconds(30);

/// Limits how often each `K` may act.
#[derive(Debug)]
pub struct RateLimit<K> {
    buckets: Mutex<Buckets<K>>,
}

#[derive(Debug)]
struct Buckets<K> {
    by_key: HashMap<K, Bucket>,
    swept_at: Timestamp,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    /// The number of tokens of a full bucket.
    burst: f64,
    /// The seconds in which an empty bucket fills up.
    period: f64,
    at: Timestamp,
}

impl<K> Default for RateLimit<K> {
    fn default() -> Self {
        Self {
            buckets: Mutex::new(Buckets {
                by_key: HashMap::new(),
                swept_at: Timestamp::UNIX_EPOCH,
            }),
        }
    }
}

impl<K: Eq + Hash + Clone> RateLimit<K> {
    /// Takes one of `key`'s `per_minute` tokens. Returns how long to wait when there is none.
    pub fn take(&self, key: &K, per_minute: u32, now: Timestamp) -> Result<(), Duration> {
        self.take_within(key, per_minute, TimeDelta::minutes(1), now)
    }

    /// Takes one of `key`'s `most` tokens, which come back within `period`. Returns how long to
    /// wait when there is none.
    pub fn take_within(
        &self,
        key: &K,
        most: u32,
        period: TimeDelta,
        now: Timestamp,
    ) -> Result<(), Duration> {
        let (burst, period) = (f64::from(most), period.as_seconds_f64());
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.sweep(now);
        if buckets.by_key.len() >= BUCKETS_MAX {
            buckets.by_key.clear();
        }
        let bucket = buckets.by_key.entry(key.clone()).or_insert(Bucket {
            tokens: burst,
            burst,
            period,
            at: now,
        });
        // The limit may have changed since the bucket was made.
        bucket.burst = burst;
        let tokens = bucket.filled(now);
        if tokens < 1.0 {
            return Err(Duration::from_secs_f64(
                ((1.0 - tokens) * period / burst).ceil().max(1.0),
            ));
        }
        *bucket = Bucket {
            tokens: tokens - 1.0,
            burst,
            period,
            at: now,
        };
        Ok(())
    }

    /// Gives a token back that was taken for something that turned out not to count.
    pub fn give_back(&self, key: &K) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.by_key.get_mut(key) {
            bucket.tokens = (bucket.tokens + 1.0).min(bucket.burst);
        }
    }

    /// Drops every bucket that is full again. A timer calls it, so that no one is remembered longer
    /// because no other requests arrive.
    pub fn sweep(&self, now: Timestamp) {
        self.buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .sweep(now);
    }

    /// Returns the number of buckets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .by_key
            .len()
    }

    /// Whether there are no buckets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<K> Buckets<K> {
    fn sweep(&mut self, now: Timestamp) {
        if now - self.swept_at >= SWEEP {
            self.swept_at = now;
            self.by_key
                .retain(|_, bucket| bucket.filled(now) < bucket.burst);
        }
    }
}

impl Bucket {
    /// Returns the tokens at `now`: a whole period brings back `burst` of them.
    fn filled(&self, now: Timestamp) -> f64 {
        let passed = (now - self.at).max(TimeDelta::zero()).as_seconds_f64();
        (self.tokens + passed * self.burst / self.period).min(self.burst)
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
    fn a_token_that_is_given_back_can_be_taken_again() {
        let limit = RateLimit::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..20 {
            assert!(limit.take(&"a", 1, now).is_ok());
            limit.give_back(&"a");
        }
        limit.give_back(&"a");
        assert!(limit.take(&"a", 1, now).is_ok() && limit.take(&"a", 1, now).is_err());
    }

    #[test]
    fn a_full_bucket_is_forgotten() {
        let limit = RateLimit::default();
        let now = Timestamp::UNIX_EPOCH;
        assert!(limit.take(&"a", 5, now).is_ok());
        assert!(limit.take(&"b", 5, now + TimeDelta::minutes(2)).is_ok());
        assert_eq!(limit.len(), 1);
        limit.sweep(now + TimeDelta::minutes(4));
        assert!(limit.is_empty());
    }

    #[test]
    fn each_bucket_is_full_by_its_own_limit() {
        let limit = RateLimit::default();
        let now = Timestamp::UNIX_EPOCH + TimeDelta::minutes(1);
        assert!((0..600).all(|n| limit.take(&"thread", 600, now).is_ok()
            && limit.take(&["a", "b"][n % 2], 5, now).is_ok() == (n < 10)));
        assert!(
            limit
                .take(&"c", 5, now + TimeDelta::milliseconds(50))
                .is_ok()
        );
        assert!(
            limit
                .take(&"thread", 600, now + TimeDelta::milliseconds(50))
                .is_err()
        );
    }
}
