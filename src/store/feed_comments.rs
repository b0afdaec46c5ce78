//! What feeds of comments show: which comments, and no more of each than an entry needs.
//!
//! The feed of one post holds what its page holds, so that the tree can be built from it: comments
//! that readers see, and those in whose place a removed one stands above one that they see.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{CommentId, CommentStatus, EntryId, PostId, PostPath};
use crate::safe_html::SafeHtml;

/// What an entry says of a comment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedComment {
    /// The comment.
    pub id: CommentId,
    /// The post that it is under.
    pub post_id: PostId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// Only an approved one is shown with its text.
    pub status: CommentStatus,
    /// The name given.
    pub author_name: String,
    /// The website given.
    pub author_url: Option<String>,
    /// The text.
    pub html: SafeHtml,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was stored or last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The id that it came with.
    pub entry_id: Option<EntryId>,
    /// The id that the comment it answers came with.
    pub parent_entry_id: Option<EntryId>,
    /// The id that its post came with.
    pub post_entry_id: Option<EntryId>,
    /// Its post's address.
    pub post_path: Option<PostPath>,
    /// Its post's title, may be empty.
    pub post_title: String,
    /// The beginning of its post.
    pub post_excerpt: String,
}

impl FeedComment {
    /// The cursor after which the next one comes.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.created_at,
            id: self.id.0,
        }
    }

    /// When it last changed for its readers. One that was only stored, perhaps by an import, has not.
    #[must_use]
    pub fn changed_at(&self) -> Timestamp {
        if self.version == 1 {
            self.created_at
        } else {
            self.created_at.max(self.updated_at)
        }
    }
}

/// The newest comments below `before` that readers see under all posts.
pub async fn list(
    conn: &mut Conn,
    now: Timestamp,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedComment>> {
    Ok(fetch_all!(
        conn,
        "SELECT comment.id, comment.post_id, comment.parent_id, comment.status, comment.author_name, comment.author_url, comment.html,
                comment.created_at, comment.updated_at, comment.version, own.entry_id, parent.entry_id AS parent_entry_id,
                post_entry.entry_id AS post_entry_id, post.path AS post_path, post.title AS post_title, post.excerpt AS post_excerpt
         FROM comment
         JOIN post ON post.id = comment.post_id
         LEFT JOIN comment_entry AS own ON own.comment_id = comment.id
         LEFT JOIN comment_entry AS parent ON parent.comment_id = comment.parent_id
         LEFT JOIN post_entry ON post_entry.post_id = comment.post_id
         WHERE comment.status = 'approved' AND (comment.created_at, comment.id) < ($2, $3)
           AND post.status = 'public' AND post.published_at <= $1 AND post.comments <> 'hidden'
         ORDER BY comment.created_at DESC, comment.id DESC
         LIMIT $4",
        now,
        before.at,
        before.id,
        limit,
    )?)
}

/// The newest comments below `before` that readers see under one post.
pub async fn list_by_post(
    conn: &mut Conn,
    post: PostId,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedComment>> {
    Ok(fetch_all!(
        conn,
        "SELECT comment.id, comment.post_id, comment.parent_id, comment.status, comment.author_name, comment.author_url, comment.html,
                comment.created_at, comment.updated_at, comment.version, own.entry_id, parent.entry_id AS parent_entry_id,
                post_entry.entry_id AS post_entry_id, post.path AS post_path, post.title AS post_title, post.excerpt AS post_excerpt
         FROM comment
         JOIN post ON post.id = comment.post_id
         LEFT JOIN comment_entry AS own ON own.comment_id = comment.id
         LEFT JOIN comment_entry AS parent ON parent.comment_id = comment.parent_id
         LEFT JOIN post_entry ON post_entry.post_id = comment.post_id
         WHERE comment.post_id = $1 AND comment.status = 'approved' AND (comment.created_at, comment.id) < ($2, $3)
         ORDER BY comment.created_at DESC, comment.id DESC
         LIMIT $4",
        post,
        before.at,
        before.id,
        limit,
    )?)
}

/// The comments under one post, from `from` to before `before`, that readers do not see and that
/// something answers, the newest first and without their texts.
pub async fn list_answered(
    conn: &mut Conn,
    post: PostId,
    from: Cursor,
    before: Cursor,
    limit: i64,
) -> Result<Vec<FeedComment>> {
    Ok(fetch_all!(
        conn,
        "SELECT comment.id, comment.post_id, comment.parent_id, comment.status, comment.author_name, comment.author_url, '' AS html,
                comment.created_at, comment.updated_at, comment.version, own.entry_id, parent.entry_id AS parent_entry_id,
                post_entry.entry_id AS post_entry_id, post.path AS post_path, post.title AS post_title, post.excerpt AS post_excerpt
         FROM comment
         JOIN post ON post.id = comment.post_id
         LEFT JOIN comment_entry AS own ON own.comment_id = comment.id
         LEFT JOIN comment_entry AS parent ON parent.comment_id = comment.parent_id
         LEFT JOIN post_entry ON post_entry.post_id = comment.post_id
         WHERE comment.post_id = $1 AND comment.status IN ('pending', 'spam', 'trash', 'removed')
           AND (comment.created_at, comment.id) >= ($2, $3) AND (comment.created_at, comment.id) < ($4, $5)
           AND EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = comment.id)
         ORDER BY comment.created_at DESC, comment.id DESC
         LIMIT $6",
        post,
        from.at,
        from.id,
        before.at,
        before.id,
        limit,
    )?)
}

/// Which of these comments stand above one that readers see. From those that they see the way leads up, so that
/// every comment of a branch is looked at once, however many of these are in it.
pub async fn list_holding(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        sqlite: "WITH RECURSIVE above (id) AS (
                     SELECT parent_id
                     FROM comment
                     WHERE status = 'approved' AND parent_id IS NOT NULL
                       AND root_id IN (SELECT COALESCE(top.root_id, top.id) FROM json_each($1) AS wanted JOIN comment AS top ON top.id = wanted.value)
                     UNION
                     SELECT comment.parent_id
                     FROM above
                     JOIN comment ON comment.id = above.id
                     WHERE comment.status <> 'approved' AND comment.parent_id IS NOT NULL)
                 SELECT id FROM above WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id",
        postgres: "WITH RECURSIVE wanted (id) AS (
                       SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1) AS value),
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
                   SELECT id FROM above WHERE id IN (SELECT id FROM wanted) ORDER BY id",
        Json(ids),
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
