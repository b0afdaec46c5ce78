//! A value that is kept in memory and reused while it is current.

use std::fmt;
use std::slice;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use super::Freshness;
use crate::error::Result;
use crate::model::SurrogateKey;

/// The most recently read value under one surrogate key.
pub struct CachedValue<T> {
    key: SurrogateKey,
    last: Mutex<Option<Arc<Version<T>>>>,
}

struct Version<T> {
    value: Arc<T>,
    as_of: u64,
    checked: AtomicU64,
}

impl<T> CachedValue<T> {
    /// Creates an empty slot for a value that depends on `key`.
    #[must_use]
    pub const fn under(key: SurrogateKey) -> Self {
        Self {
            key,
            last: Mutex::new(None),
        }
    }

    /// Returns the kept value if it is current, or else the result of `read`, which is then kept.
    ///
    /// `read` must read committed data only: uncommitted state of a transaction would be shared
    /// with all other requests.
    pub async fn get(
        &self,
        freshness: &Freshness,
        read: impl Future<Output = Result<T>>,
    ) -> Result<Arc<T>> {
        self.get_if(freshness, |_| true, read).await
    }

    /// Returns the kept value if it is current and `is_good` accepts it, or else the result of
    /// `read`, which is then kept.
    pub async fn get_if(
        &self,
        freshness: &Freshness,
        is_good: impl FnOnce(&T) -> bool,
        read: impl Future<Output = Result<T>>,
    ) -> Result<Arc<T>> {
        if let Some(value) = self.fresh(freshness).filter(|value| is_good(value)) {
            return Ok(value);
        }
        // The generation is noted before the first statement: the future of `read` does nothing
        // until it is polled.
        let as_of = freshness.now();
        let value = Arc::new(read.await?);
        self.keep(as_of, Arc::clone(&value));
        Ok(value)
    }

    /// Returns the kept value if it is current.
    fn fresh(&self, freshness: &Freshness) -> Option<Arc<T>> {
        let version = self.lock().clone().filter(|_| freshness.is_recent())?;
        freshness
            .holds(slice::from_ref(&self.key), version.as_of, &version.checked)
            .then(|| Arc::clone(&version.value))
    }

    /// Returns the most recently read value, however old it is.
    pub fn last(&self) -> Option<Arc<T>> {
        let version = self.lock().clone()?;
        Some(Arc::clone(&version.value))
    }

    fn keep(&self, as_of: u64, value: Arc<T>) {
        let mut last = self.lock();
        if last.as_ref().is_none_or(|there| there.as_of <= as_of) {
            *last = Some(Arc::new(Version {
                value,
                as_of,
                checked: AtomicU64::new(as_of),
            }));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Version<T>>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for CachedValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedValue")
            .field("key", &self.key)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(kept: &CachedValue<u32>, freshness: &Freshness, value: u32) -> u32 {
        let read = async { Ok(value) };
        *kept.get(freshness, read).await.expect("it is read")
    }

    #[tokio::test]
    async fn a_value_is_given_again_until_its_key_is_modified() {
        let (kept, freshness) = (CachedValue::under(SurrogateKey::Site), Freshness::default());
        freshness.begin();
        assert_eq!(get(&kept, &freshness, 1).await, 1);
        freshness.bump([SurrogateKey::Listing]);
        assert_eq!(get(&kept, &freshness, 2).await, 1, "it was read again");
        freshness.bump([SurrogateKey::Site]);
        assert_eq!(get(&kept, &freshness, 3).await, 3, "it was not read again");
        assert_eq!(kept.last().as_deref(), Some(&3));
    }

    #[tokio::test]
    async fn a_value_that_is_not_good_any_more_is_read_again() {
        let (kept, freshness) = (CachedValue::under(SurrogateKey::Site), Freshness::default());
        freshness.begin();
        assert_eq!(get(&kept, &freshness, 1).await, 1);
        let again = kept.get_if(&freshness, |value| *value > 1, async { Ok(2) });
        assert_eq!(*again.await.expect("it is read"), 2);
    }

    #[tokio::test]
    async fn nothing_is_kept_where_nobody_bumps() {
        let (kept, freshness) = (CachedValue::under(SurrogateKey::Site), Freshness::default());
        assert_eq!(get(&kept, &freshness, 1).await, 1);
        assert_eq!(get(&kept, &freshness, 2).await, 2);
    }

    #[tokio::test]
    async fn what_was_modified_while_it_was_read_is_read_again() {
        let (kept, freshness) = (CachedValue::under(SurrogateKey::Site), Freshness::default());
        freshness.begin();
        let read = async {
            freshness.bump([SurrogateKey::Site]);
            Ok(1)
        };
        kept.get(&freshness, read).await.expect("it is read");
        assert_eq!(get(&kept, &freshness, 2).await, 2);
    }
}
