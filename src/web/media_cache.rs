//! The rows of media items that are served, kept in memory.
//!
//! Looking a row up takes a third of the time in which a picture is served. An item is kept while it
//! is current, as the settings are: until its surrogate key is bumped, or the change log is not
//! followed any more. While the database does not answer, it is served for an hour, as pages are.
//! What is in the trash, was purged or never existed is not kept.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::error::{Error, Result};
use crate::freshness::Freshness;
use crate::model::{Media, MediaHash, MediaVariant, SurrogateKey};
use crate::store::{self, Db};

/// The most items that are kept.
const ITEMS: u64 = 20_000;

/// An item as it is served.
#[derive(Debug)]
pub struct ServedMedia {
    /// The item.
    pub media: Media,
    /// Its variants, the smallest first.
    pub variants: Vec<MediaVariant>,
}

/// What is at the address of a hash.
#[derive(Clone, Debug)]
pub enum Found {
    /// An item.
    Media(Arc<ServedMedia>),
    /// An item was there, and is in the trash or was purged.
    Gone,
    /// Nothing ever was.
    Nothing,
}

/// The items that are kept.
#[derive(Debug)]
pub struct MediaCache {
    kept: moka::sync::Cache<MediaHash, Arc<Kept>>,
    freshness: Arc<Freshness>,
}

#[derive(Debug)]
struct Kept {
    served: Arc<ServedMedia>,
    key: SurrogateKey,
    as_of: u64,
    checked: AtomicU64,
}

impl MediaCache {
    /// Creates an empty cache.
    #[must_use]
    pub fn new(freshness: Arc<Freshness>) -> Self {
        Self {
            kept: moka::sync::Cache::new(ITEMS),
            freshness,
        }
    }

    /// Returns what is at the address of a hash.
    pub async fn find(&self, db: &Db, hash: &MediaHash) -> Result<Found> {
        let kept = self.kept.get(hash);
        if let Some(served) = kept.as_ref().and_then(|kept| self.current(kept)) {
            return Ok(Found::Media(served));
        }
        // The generation is noted before the first statement.
        let as_of = self.freshness.now();
        match read(db, hash).await {
            Ok(found) => {
                self.keep(hash, &found, as_of);
                Ok(found)
            }
            Err(Error::Unavailable(why)) => {
                let kept = kept.filter(|_| self.freshness.is_of_the_last_hour());
                let served = kept.map(|kept| Found::Media(Arc::clone(&kept.served)));
                served.ok_or(Error::Unavailable(why))
            }
            Err(why) => Err(why),
        }
    }

    /// Returns the item at the address of a hash if it is kept and current.
    #[must_use]
    pub fn hit(&self, hash: &MediaHash) -> Option<Arc<ServedMedia>> {
        self.current(&*self.kept.get(hash)?)
    }

    fn current(&self, kept: &Kept) -> Option<Arc<ServedMedia>> {
        let key = std::slice::from_ref(&kept.key);
        let is_current =
            self.freshness.is_recent() && self.freshness.holds(key, kept.as_of, &kept.checked);
        is_current.then(|| Arc::clone(&kept.served))
    }

    fn keep(&self, hash: &MediaHash, found: &Found, as_of: u64) {
        let Found::Media(served) = found else {
            self.kept.invalidate(hash);
            return;
        };
        let kept = Kept {
            served: Arc::clone(served),
            key: SurrogateKey::Media(hash.clone()),
            as_of,
            checked: AtomicU64::new(as_of),
        };
        self.kept.insert(hash.clone(), Arc::new(kept));
    }
}

async fn read(db: &Db, hash: &MediaHash) -> Result<Found> {
    let mut conn = db.read().await?;
    let Some(media) = store::media::find_by_hash(&mut conn, hash).await? else {
        let purged_at = store::media_addresses::find_purged_at(&mut conn, hash).await?;
        return Ok(purged_at.map_or(Found::Nothing, |_| Found::Gone));
    };
    if media.trashed_at.is_some() {
        return Ok(Found::Gone);
    }
    let variants = store::media_variants::list_by_media(&mut conn, &[media.id]).await?;
    Ok(Found::Media(Arc::new(ServedMedia { media, variants })))
}
