//! What was replaced in posts when their pictures were fetched, so that it can be undone.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{PostId, Replacement};

/// A change of a post's source by which pictures of other servers became those of the media library.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PictureRewrite {
    /// The version that the post had afterwards. The version before it has the former source.
    pub version: i64,
    /// The replaced texts, in their order in the source.
    pub replacements: Json<Vec<Replacement>>,
}

/// Inserts a rewrite of a post.
pub async fn insert(
    conn: &mut Conn,
    post: PostId,
    version: i64,
    replacements: &[Replacement],
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO picture_rewrite (post_id, version, replacements, rewritten_at)
         VALUES ($1, $2, $3, $4)",
        post,
        version,
        Json(replacements),
        now,
    )?;
    Ok(())
}

/// Lists the rewrites of a post, newest first.
pub async fn list_by_post(conn: &mut Conn, post: PostId) -> Result<Vec<PictureRewrite>> {
    Ok(fetch_all!(
        conn,
        "SELECT version, replacements
         FROM picture_rewrite
         WHERE post_id = $1
         ORDER BY version DESC",
        post,
    )?)
}

/// Lists at most `limit` posts with an id above `after` that were rewritten, in order of the id.
pub async fn list_posts(conn: &mut Conn, after: PostId, limit: i64) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT DISTINCT post_id FROM picture_rewrite WHERE post_id > $1 ORDER BY post_id LIMIT $2",
        after,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Deletes the rewrites of a post.
pub async fn delete_by_post(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(conn, "DELETE FROM picture_rewrite WHERE post_id = $1", post)?;
    Ok(())
}
