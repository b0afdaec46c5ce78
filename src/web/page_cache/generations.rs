//! When each surrogate key was last touched, in the process's own count.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Entry;

/// The most keys remembered; beyond it all are forgotten and the floor rises.
const KEYS_MAX: usize = 100_000;

/// The generation `E`, and the one in which each key was last touched.
///
/// Never the change log's `seq`: another process's changes are heard of out of
/// step with this one's renders.
#[derive(Debug, Default)]
pub(super) struct Generations {
    now: AtomicU64,
    touched: Mutex<Touched>,
}

#[derive(Debug, Default)]
struct Touched {
    keys: HashMap<String, u64>,
    /// The generation of every key that is not remembered.
    floor: u64,
}

impl Generations {
    pub(super) fn now(&self) -> u64 {
        self.now.load(Ordering::SeqCst)
    }

    pub(super) fn bump<K: Into<String>>(&self, keys: impl IntoIterator<Item = K>) {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        let next = self.now() + 1;
        for key in keys {
            touched.keys.insert(key.into(), next);
        }
        if touched.keys.len() > KEYS_MAX {
            touched.keys.clear();
            touched.floor = next;
        }
        // Last, and under the lock: whoever sees it finds the keys touched.
        self.now.store(next, Ordering::SeqCst);
    }

    /// Whether nothing that the entry shows was touched since it was rendered.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        let now = self.now();
        if entry.checked.load(Ordering::SeqCst) == now {
            return true;
        }
        let touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        let holds = entry
            .keys
            .iter()
            .all(|key| touched.keys.get(key).copied().unwrap_or(touched.floor) <= entry.as_of);
        if holds {
            entry.checked.store(now, Ordering::SeqCst);
        }
        holds
    }
}
