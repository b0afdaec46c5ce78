//! Threads: the comments that a page shows, and the shape of the whole tree.
//!
//! A page of a thread shows some top-level comments ([`super::top_level`]) with the beginning of
//! each subtree, or one subtree further on, or comments in the order of their arrival. All lists
//! are read by keyset and are bounded, so that a page costs the same in a thread of a hundred and
//! of a hundred thousand comments. A list that builds a tree includes comments that are not public
//! but have replies, as placeholders.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Comment, CommentId, CommentStatus, GuestId, PostId, UserId};
use crate::safe_html::SafeHtml;

/// A comment with what a page shows of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ThreadComment {
    /// The id of the comment.
    pub id: CommentId,
    /// The comment that this one replies to.
    pub parent_id: Option<CommentId>,
    /// The top-level comment of the subtree.
    pub root_id: Option<CommentId>,
    /// The moderation state. Only an approved comment is shown with its text.
    pub status: CommentStatus,
    /// The name that the commenter entered.
    pub author_name: String,
    /// The website that the commenter entered.
    pub author_url: Option<String>,
    /// The user who wrote the comment, if that was a signed-in user.
    pub user_id: Option<UserId>,
    /// The guest who wrote the comment.
    pub guest_id: Option<GuestId>,
    /// The rendered text.
    pub html: SafeHtml,
    /// The number of votes.
    pub votes: i64,
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// The time of the last edit.
    pub edited_at: Option<Timestamp>,
    /// The comment's number on Blogger, with which old links end.
    pub blogger_id: Option<String>,
}

impl ThreadComment {
    /// Returns the comment's position in lists ordered by time.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.created_at,
            id: self.id.0,
        }
    }
}

/// The columns of a [`ThreadComment`] beside its id.
macro_rules! thread_columns {
    ($engine:ident) => {
        "parent_id, root_id, status, author_name, author_url, user_id, guest_id, html, votes, created_at, edited_at,
         CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id"
    };
}

/// The oldest `$2` replies in each of the subtrees `$1` that are approved or have replies.
macro_rules! oldest_replies {
    (sqlite) => {
        "json_each($1) AS root
         CROSS JOIN comment ON comment.id IN (
             SELECT reply.id FROM comment AS reply
             WHERE reply.root_id = root.value
               AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
             ORDER BY reply.created_at, reply.id
             LIMIT $2)"
    };
    (postgres) => {
        "jsonb_array_elements_text($1) AS root (id)
         CROSS JOIN LATERAL (
             SELECT * FROM comment AS reply
             WHERE reply.root_id = CAST(root.id AS BIGINT)
               AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
             ORDER BY reply.created_at, reply.id
             LIMIT $2) AS comment"
    };
}

/// Lists the oldest `most` replies in each of these subtrees that are approved or have replies, in
/// no particular order.
pub async fn list_subtrees(
    conn: &mut Conn,
    top_level: &[CommentId],
    most: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT comment.id, " thread_columns " FROM " oldest_replies],
        Json(top_level),
        most,
    )?)
}

/// Lists at most `limit` replies in a subtree that are approved or have replies, oldest first,
/// after `after`.
pub async fn list_subtree(
    conn: &mut Conn,
    root: CommentId,
    after: Cursor,
    limit: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, " thread_columns "
         FROM comment
         WHERE root_id = $1 AND (created_at, id) > ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = comment.id))
         ORDER BY created_at, id
         LIMIT $4"],
        root,
        after.at,
        after.id,
        limit,
    )?)
}

/// Lists at most `limit` approved comments under a post, oldest first, after `after`.
pub async fn list_flat(
    conn: &mut Conn,
    post: PostId,
    after: Cursor,
    limit: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, " thread_columns "
         FROM comment
         WHERE post_id = $1 AND status = 'approved' AND kind = 'comment' AND (created_at, id) > ($2, $3)
         ORDER BY created_at, id
         LIMIT $4"],
        post,
        after.at,
        after.id,
        limit,
    )?)
}

/// Lists at most `limit` approved mentions of a post, oldest first.
pub async fn list_mentions(
    conn: &mut Conn,
    post: PostId,
    limit: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, " thread_columns "
         FROM comment
         WHERE post_id = $1 AND kind = 'mention' AND status = 'approved'
         ORDER BY created_at, id
         LIMIT $2"],
        post,
        limit,
    )?)
}

/// Counts the approved mentions of a post.
pub async fn count_mentions(conn: &mut Conn, post: PostId) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM comment WHERE post_id = $1 AND kind = 'mention' AND status = 'approved'",
        post,
    )?)
}

/// Returns the comments with these ids as a page shows them, in no particular order.
pub async fn list_shown(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT id, " thread_columns " FROM comment WHERE id IN (" ids("$1") ")"],
        Json(ids),
    )?)
}

/// Counts the approved replies in a subtree after `after`, up to `most`.
pub async fn count_subtree(
    conn: &mut Conn,
    root: CommentId,
    after: Cursor,
    most: i64,
) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM (
             SELECT 1 FROM comment
             WHERE root_id = $1 AND (created_at, id) > ($2, $3) AND status = 'approved'
             LIMIT $4) AS counted",
        root,
        after.at,
        after.id,
        most,
    )?)
}

/// The position of a comment in a list ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// The id of the comment.
    pub id: CommentId,
    /// The time at which the comment was written.
    pub created_at: Timestamp,
    /// Whether the comment is a top-level one with replies.
    pub has_subtree: bool,
}

impl Listed {
    /// Returns the position as a cursor.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.created_at,
            id: self.id.0,
        }
    }
}

/// Lists at most `limit` top-level comments under a post in any state, oldest first, after `after`.
pub async fn list_first(
    conn: &mut Conn,
    post: PostId,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Listed>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, created_at, EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id) AS has_subtree
         FROM comment
         WHERE post_id = $1 AND parent_id IS NULL AND (created_at, id) > ($2, $3)
         ORDER BY created_at, id
         LIMIT $4",
        post,
        after.at,
        after.id,
        limit,
    )?)
}

/// Lists at most `limit` replies in a subtree in any state, oldest first, after `after`.
pub async fn list_replies(
    conn: &mut Conn,
    root: CommentId,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Listed>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, created_at, (1 = 0) AS has_subtree
         FROM comment
         WHERE root_id = $1 AND (created_at, id) > ($2, $3)
         ORDER BY created_at, id
         LIMIT $4",
        root,
        after.at,
        after.id,
        limit,
    )?)
}

/// Lists the comments with these ids, in order of the id.
pub async fn list_by_ids(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " comment_columns " FROM comment WHERE id IN (" ids("$1") ") ORDER BY id"],
        Json(ids),
    )?)
}

/// Counts the replies in a subtree before `before` that are approved or have replies, up to `most`.
pub async fn count_before(
    conn: &mut Conn,
    root: CommentId,
    before: Cursor,
    most: i64,
) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM (
             SELECT 1 FROM comment AS reply
             WHERE root_id = $1 AND (created_at, id) < ($2, $3)
               AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
             LIMIT $4) AS counted",
        root,
        before.at,
        before.id,
        most,
    )?)
}

/// Whether a comment has an approved descendant, so that its place in the tree is kept.
pub async fn is_holding(conn: &mut Conn, id: CommentId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "WITH RECURSIVE below (id, status) AS (
             SELECT id, status FROM comment WHERE parent_id = $1
             UNION ALL
             SELECT comment.id, comment.status
             FROM below
             JOIN comment ON comment.parent_id = below.id
             WHERE below.status <> 'approved')
         SELECT EXISTS (SELECT 1 FROM below WHERE status = 'approved')",
        id
    )?)
}
