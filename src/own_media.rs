//! Files of the media library that posts, users and settings name by their path.
//!
//! A path names a file, not an item: two items can have one file, and a file that is shown can be
//! deleted. So whoever shows a picture asks [`read`] what the library has now, and shows nothing if
//! that is nothing; whoever stores the choice of a picture asks [`check`] first.

use std::collections::BTreeMap;

use crate::error::{EntryFault, Error, Result};
use crate::model::{Authority, MediaHash, MediaPath};
use crate::render::OwnMedia;
use crate::store::{self, Conn};

/// Reads what the media library has of these files.
pub async fn read(conn: &mut Conn, hashes: &[MediaHash]) -> Result<OwnMedia> {
    let mut own = OwnMedia::default();
    if hashes.is_empty() {
        return Ok(own);
    }
    let media = store::media::list_by_hashes(conn, hashes).await?;
    let ids: Vec<_> = media.iter().map(|media| media.id).collect();
    let mut variants = BTreeMap::<_, Vec<_>>::new();
    for variant in store::media_variants::list_by_media(conn, &ids).await? {
        variants.entry(variant.media_id).or_default().push(variant);
    }
    for media in media {
        let variants = variants.remove(&media.id).unwrap_or_default();
        own.insert(media, variants);
    }
    Ok(own)
}

/// Returns the present path of a picture that `by` may choose; `None` if there is none.
pub async fn find(conn: &mut Conn, by: &Authority, path: &MediaPath) -> Result<Option<MediaPath>> {
    let picture = store::media::find_picture(conn, &path.hash(), by.own_pictures_only()).await?;
    Ok(picture.map(|picture| MediaPath::new(&picture.hash, &picture.name)))
}

/// Checks the choice of a picture for `field`, where `before` was chosen until now, and returns its
/// present path. A choice that stays is not checked.
///
/// # Errors
/// [`Error::Invalid`] unless there is such a picture that `by` may choose.
pub async fn check(
    conn: &mut Conn,
    by: &Authority,
    field: &str,
    wanted: Option<&MediaPath>,
    before: Option<&MediaPath>,
) -> Result<Option<MediaPath>> {
    let Some(path) = wanted else { return Ok(None) };
    if before == wanted {
        return Ok(wanted.cloned());
    }
    // Boxed, because it is part of the future of every change, most of which choose no picture.
    let found = Box::pin(find(conn, by, path)).await?;
    found
        .map(Some)
        .ok_or_else(|| Error::invalid(field, EntryFault::Picture))
}
