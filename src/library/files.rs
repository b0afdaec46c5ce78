//! All files that the rows of the library name.

use crate::error::Result;
use crate::model::{Authority, Media, MediaHash, MediaId, MediaVariant};
use crate::store::{self, Db};

/// The number of items in one query.
const BATCH: i64 = 100;

/// Lists the files of the items after `after`, in order of their ids, with their sizes. Returns the
/// last id with them, which is the next `after`; `None` at the end.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may purge items.
pub async fn list_files(
    db: &Db,
    by: &Authority,
    after: Option<MediaId>,
) -> Result<Option<(MediaId, Vec<(MediaHash, u64)>)>> {
    by.require_purge_media()?;
    let (items, variants) = read_batch(db, after.unwrap_or(MediaId(0))).await?;
    let Some(last) = items.last().map(|media| media.id) else {
        return Ok(None);
    };
    let own = items.into_iter().map(|media| (media.hash, media.bytes));
    let smaller = variants
        .into_iter()
        .map(|variant| (variant.hash, variant.bytes));
    let files = own.chain(smaller);
    let files = files.map(|(hash, bytes)| (hash, bytes.max(0).cast_unsigned()));
    Ok(Some((last, files.collect())))
}

/// Reads the items after `after`, in order of their ids, and their variants.
pub(super) async fn read_batch(db: &Db, after: MediaId) -> Result<(Vec<Media>, Vec<MediaVariant>)> {
    let mut conn = db.read().await?;
    let items = store::media::list_after(&mut conn, after, BATCH).await?;
    let ids: Vec<_> = items.iter().map(|media| media.id).collect();
    let variants = store::media_variants::list_by_media(&mut conn, &ids).await?;
    Ok((items, variants))
}
