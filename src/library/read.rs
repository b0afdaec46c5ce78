//! Reads of items, restricted to what the reader's authority may see.
//!
//! Lists are restricted in SQL, so that their pages are full and their cursors correct.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Authority, Media, MediaHash, MediaId, PostReach};
use crate::services::Services;
use crate::store::media::MediaFilter;
use crate::store::media_uses::MediaUse;
use crate::store::post_lists::Visible;
use crate::store::{self, Conn};

/// The most uses that are listed.
const USES_MAX: i64 = 100;

/// Finds an item.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may read items, [`Error::NotFound`] if there is none with this
/// id that `by` may read.
pub async fn find(conn: &mut Conn, by: &Authority, id: MediaId) -> Result<Media> {
    by.media_reach()?;
    let media = store::media::find(conn, id).await?.ok_or(Error::NotFound)?;
    by.require_read_media(&media)?;
    Ok(media)
}

/// Lists the items that `by` may read and that match a filter, newest first, after `cursor`.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may read items.
pub async fn list(
    conn: &mut Conn,
    by: &Authority,
    filter: MediaFilter,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Media>> {
    let own = by.media_reach()?.user();
    if own.is_some() && filter.user.is_some() && own != filter.user {
        return Ok(Vec::new());
    }
    let filter = MediaFilter {
        user: own.or(filter.user),
        ..filter
    };
    let before = cursor.unwrap_or(Cursor::newest());
    store::media::list(conn, &filter, before, limit).await
}

/// What shows an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// The uses that the reader may know of, at most 100.
    pub shown: Vec<MediaUse>,
    /// The number of all uses, other users' drafts included.
    pub count: i64,
}

impl Uses {
    /// Whether nothing shows the item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Lists what shows an item.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may read the item.
pub async fn list_uses(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    media: &Media,
) -> Result<Uses> {
    let uses = list_uses_of_all(conn, services, by, std::slice::from_ref(media)).await?;
    Ok(uses.into_iter().next().unwrap_or_default())
}

/// Lists what shows each of some items, in their order.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may read every item.
pub async fn list_uses_of_all(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    media: &[Media],
) -> Result<Vec<Uses>> {
    for media in media {
        by.require_read_media(media)?;
    }
    let hashes: Vec<_> = media.iter().map(|media| media.hash.clone()).collect();
    let visible = visible(services, by);
    let mut by_hash: HashMap<MediaHash, Uses> = HashMap::new();
    for (hash, shown) in store::media_uses::list_by_hashes(conn, &hashes, visible, USES_MAX).await?
    {
        by_hash.entry(hash).or_default().shown.push(shown);
    }
    for (hash, count) in store::media_uses::count_by_hashes(conn, &hashes).await? {
        by_hash.entry(hash).or_default().count = count;
    }
    // Two items may have the same file.
    let uses = |hash| by_hash.get(hash).cloned().unwrap_or_default();
    Ok(hashes.iter().map(uses).collect())
}

/// Returns which posts `by` may know of; `None` for all.
fn visible(services: &Services, by: &Authority) -> Option<Visible> {
    let own = match by.post_reach() {
        PostReach::All => return None,
        PostReach::PublishedAndOwn(user) => Some(user),
        PostReach::Published => None,
    };
    let published_by = services.clock.now();
    Some(Visible { published_by, own })
}
