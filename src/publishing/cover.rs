//! The cover of a post: the picture that stands for it.

use crate::error::Result;
use crate::model::{Authority, MediaPath, Post};
use crate::own_media;
use crate::store::Conn;

/// Returns the cover with which a revision of `post` is restored: none if its picture is not in the
/// library any more, or not one that `by` may choose.
pub async fn current_cover(
    conn: &mut Conn,
    by: &Authority,
    post: &Post,
    saved: Option<MediaPath>,
) -> Result<Option<MediaPath>> {
    match saved {
        Some(cover) if post.cover.as_ref() != Some(&cover) => {
            own_media::find(conn, by, &cover).await
        }
        kept => Ok(kept),
    }
}
