//! Counts generations, and remembers in which one each surrogate key was last bumped.
//!
//! Each bump increases the counter by one. A value that was read at generation `as_of` is current
//! if none of its keys was bumped in a later generation.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::model::SurrogateKey;

/// The most keys that are remembered. Beyond it all are forgotten, and the floor rises, which makes
/// everything read before it outdated.
const KEYS_MAX: usize = 100_000;

/// The current generation, and the one in which each key was last bumped.
///
/// It is a counter of this process, not the change log's `seq`: changes of other processes arrive
/// out of step with this process's renders.
#[derive(Debug, Default)]
pub(super) struct Generations {
    now: AtomicU64,
    modified: Mutex<Modified>,
}

#[derive(Debug, Default)]
struct Modified {
    keys: HashMap<SurrogateKey, u64>,
    /// The generation of every key that is not in `keys`.
    floor: u64,
}

impl Generations {
    pub(super) fn now(&self) -> u64 {
        self.now.load(Ordering::SeqCst)
    }

    pub(super) fn bump(&self, keys: impl IntoIterator<Item = SurrogateKey>) {
        let mut modified = self.modified.lock().unwrap_or_else(PoisonError::into_inner);
        let next = self.now() + 1;
        for key in keys {
            modified.keys.insert(key, next);
        }
        if modified.keys.len() > KEYS_MAX {
            modified.keys.clear();
            modified.floor = next;
        }
        // Last, and under the lock: a reader that sees the new generation also finds the bumped
        // keys.
        self.now.store(next, Ordering::SeqCst);
    }

    /// Whether none of `keys` was bumped after generation `as_of`.
    pub(super) fn holds(&self, keys: &[SurrogateKey], as_of: u64, checked: &AtomicU64) -> bool {
        let now = self.now();
        if checked.load(Ordering::SeqCst) == now {
            return true;
        }
        let modified = self.modified.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        let modified_at = |key| *modified.keys.get(key).unwrap_or(&modified.floor);
        let holds = keys.iter().all(|key| modified_at(key) <= as_of);
        if holds {
            checked.store(now, Ordering::SeqCst);
        }
        holds
    }
}
