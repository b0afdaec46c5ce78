//! Comments for feeds, with only the columns that an entry needs.
//!
//! The feed of one post holds the same comments as the post's page, so that a reader can build the
//! same tree: the approved ones, and placeholders for those that are not public but have an
//! approved descendant.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{CommentId, CommentStatus, EntryId, PostId, PostPath};
use crate::safe_html::SafeHtml;

/// A comment with what its feed entry shows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedComment {
    /// The id of the comment.
    pub id: CommentId,
    /// The post that the comment is under.
    pub post_id: PostId,
    /// The comment that this one replies to.
    pub parent_id: Option<CommentId>,
    /// The moderation state. Only an approved comment is shown with its text.
    pub status: CommentStatus,
    /// The name that the commenter entered.
    pub author_name: String,
    /// The website that the commenter entered.
    pub author_url: Option<String>,
    /// The text.
    pub html: SafeHtml,
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// The time at which the row was inserted or last changed.
    pub updated_at: Timestamp,
    /// The version, from 1.
    pub version: i64,
    /// The feed id that the comment was imported with.
    pub entry_id: Option<EntryId>,
    /// The feed id that the parent comment was imported with.
    pub parent_entry_id: Option<EntryId>,
    /// The feed id that the post was imported with.
    pub post_entry_id: Option<EntryId>,
    /// The post's path.
    pub post_path: Option<PostPath>,
    /// The post's title; may be empty.
    pub post_title: String,
    /// The beginning of the post as plain text.
    pub post_excerpt: String,
}

impl FeedComment {
    /// Returns the comment's position in lists ordered by time.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.created_at,
            id: self.id.0,
        }
    }

    /// Returns the time of the last change that readers can see. A row that was only inserted,
    /// perhaps by an import, counts from the time at which the comment was written.
    #[must_use]
    pub fn changed_at(&self) -> Timestamp {
        if self.version == 1 {
            self.created_at
        } else {
            self.created_at.max(self.updated_at)
        }
    }
}

/// Selects comments as [`FeedComment`]s, with `$html` as their texts.
macro_rules! feed_comments {
    ($engine:ident, $html:literal) => {
        concat!(
            "SELECT comment.id, comment.post_id, comment.parent_id, comment.status, comment.author_name, comment.author_url, ", $html, ",
                    comment.created_at, comment.updated_at, comment.version, own.entry_id, parent.entry_id AS parent_entry_id,
                    post_entry.entry_id AS post_entry_id, post.path AS post_path, post.title AS post_title, post.excerpt AS post_excerpt
             FROM comment
             JOIN post ON post.id = comment.post_id
             LEFT JOIN comment_entry AS own ON own.comment_id = comment.id
             LEFT JOIN comment_entry AS parent ON parent.comment_id = comment.parent_id
             LEFT JOIN post_entry ON post_entry.post_id = comment.post_id"
        )
    };
}

/// Lists at most `limit` public comments under all posts, newest first, below `before`.
pub async fn list(
    conn: &mut Conn,
    now: Timestamp,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedComment>> {
    Ok(fetch_all!(
        conn,
        sql![feed_comments("comment.html") "
         WHERE comment.status = 'approved' AND comment.kind = 'comment' AND (comment.created_at, comment.id) < ($2, $3)
           AND post.status = 'public' AND post.published_at <= $1 AND post.comments <> 'hidden'
         ORDER BY comment.created_at DESC, comment.id DESC
         LIMIT $4"],
        now,
        before.at,
        before.id,
        limit,
    )?)
}

/// Lists at most `limit` public comments under one post, newest first, below `before`.
pub async fn list_by_post(
    conn: &mut Conn,
    post: PostId,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedComment>> {
    Ok(fetch_all!(
        conn,
        sql![feed_comments("comment.html") "
         WHERE comment.post_id = $1 AND comment.status = 'approved' AND comment.kind = 'comment' AND (comment.created_at, comment.id) < ($2, $3)
         ORDER BY comment.created_at DESC, comment.id DESC
         LIMIT $4"],
        post,
        before.at,
        before.id,
        limit,
    )?)
}

/// Lists at most `limit` comments under one post that are not public but have a reply, in the span
/// `from..before`, newest first and without their texts.
pub async fn list_answered(
    conn: &mut Conn,
    post: PostId,
    from: Cursor,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedComment>> {
    Ok(fetch_all!(
        conn,
        sql![feed_comments("'' AS html") "
         WHERE comment.post_id = $1 AND comment.status IN ('pending', 'spam', 'trash', 'removed')
           AND (comment.created_at, comment.id) >= ($2, $3) AND (comment.created_at, comment.id) < ($4, $5)
           AND EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = comment.id)
         ORDER BY comment.created_at DESC, comment.id DESC
         LIMIT $6"],
        post,
        from.at,
        from.id,
        before.at,
        before.id,
        limit,
    )?)
}

/// Returns those of these comments that have an approved descendant.
///
/// The query climbs from the approved replies of the affected subtrees to their hidden ancestors,
/// so that each comment of a subtree is read once, however many of `ids` it holds.
pub async fn list_holding(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        sql!["WITH RECURSIVE wanted (id) AS (" ids("$1") "),
         above (id) AS (
             SELECT parent_id
             FROM comment
             WHERE status = 'approved' AND parent_id IS NOT NULL
               AND root_id IN (SELECT COALESCE(top.root_id, top.id) FROM wanted JOIN comment AS top ON top.id = wanted.id)
             UNION
             SELECT comment.parent_id
             FROM above
             JOIN comment ON comment.id = above.id
             WHERE comment.status <> 'approved' AND comment.parent_id IS NOT NULL)
         SELECT id FROM above WHERE id IN (SELECT id FROM wanted) ORDER BY id"],
        Json(ids),
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
