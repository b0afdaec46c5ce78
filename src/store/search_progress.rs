//! The progress of rebuilding the search index, and the posts and comments that are still to be
//! indexed.

use super::Conn;
use crate::error::Result;
use crate::model::{CommentId, LabelId, PostId, UserId};

/// The progress of rebuilding the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Progress {
    /// The version of the text analysis for which the index is being built.
    pub version: i64,
    /// The last post that was indexed.
    pub post_id: PostId,
    /// The last comment that was indexed.
    pub comment_id: CommentId,
    /// Whether the index is complete.
    pub is_done: bool,
}

/// Returns the progress of rebuilding the index.
pub async fn find(conn: &mut Conn) -> Result<Progress> {
    Ok(fetch_one!(
        conn,
        "SELECT version, post_id, comment_id, is_done FROM search_progress WHERE id = 1"
    )?)
}

/// Stores the progress of rebuilding the index.
pub async fn update(conn: &mut Conn, progress: &Progress) -> Result<()> {
    execute!(
        conn,
        "UPDATE search_progress SET version = $1, post_id = $2, comment_id = $3, is_done = $4 WHERE id = 1",
        progress.version,
        progress.post_id,
        progress.comment_id,
        progress.is_done,
    )?;
    Ok(())
}

/// The posts to be indexed again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stale {
    /// Only posts by this author.
    pub author: Option<UserId>,
    /// Only posts with this label.
    pub label: Option<LabelId>,
}

/// Lists at most `limit` of the posts to be indexed again with an id above `after`, in order of the
/// id.
pub async fn list_posts(
    conn: &mut Conn,
    stale: Stale,
    after: PostId,
    limit: i64,
) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT id
         FROM post
         WHERE id > $1
           AND (author_id = $2 OR $2 IS NULL)
           AND (id IN (SELECT post_id FROM post_label WHERE label_id = $3) OR $3 IS NULL)
         ORDER BY id
         LIMIT $4",
        after,
        stale.author,
        stale.label,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Lists at most `limit` comments that have a text with an id above `after`, in order of the id.
pub async fn list_comments(
    conn: &mut Conn,
    after: CommentId,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT id
         FROM comment
         WHERE id > $1 AND status <> 'removed'
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
