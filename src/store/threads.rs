//! Threads: what a page shows of one, and the shape of the whole.
//!
//! A page of a thread is some first comments ([`super::roots`]) with the beginning of each branch, one
//! branch further on, or comments as they came in. All are read by keyset and bounded, so that a page
//! costs the same in a thread of a hundred and of a hundred thousand comments.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{AccountId, CapabilityId, Comment, CommentId, CommentStatus, PostId};
use crate::safe_html::SafeHtml;

/// What a page shows of a comment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ThreadComment {
    /// The comment.
    pub id: CommentId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// The first comment of its branch.
    pub root_id: Option<CommentId>,
    /// Only an approved one is shown with its text.
    pub status: CommentStatus,
    /// The name given.
    pub author_name: String,
    /// The website given.
    pub author_url: Option<String>,
    /// The authenticated author.
    pub account_id: Option<AccountId>,
    /// The guest whose it is.
    pub capability_id: Option<CapabilityId>,
    /// The text.
    pub html: SafeHtml,
    /// How many readers voted for it.
    pub votes: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text was changed.
    pub edited_at: Option<Timestamp>,
    /// Its number on Blogger, which old links end with.
    pub blogger_id: Option<String>,
}

impl ThreadComment {
    /// Its place in lists from old to new.
    #[must_use]
    pub fn key(&self) -> Cursor {
        Cursor {
            at: self.created_at,
            id: self.id.0,
        }
    }
}

/// The oldest `most` replies of each of these branches that readers see or that hold replies, in no order.
pub async fn list_branches(
    conn: &mut Conn,
    roots: &[CommentId],
    most: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT comment.id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at,
                        CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
                 FROM json_each($1) AS root
                 CROSS JOIN comment ON comment.id IN (
                     SELECT reply.id FROM comment AS reply
                     WHERE reply.root_id = root.value
                       AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
                     ORDER BY reply.created_at, reply.id
                     LIMIT $2)",
        postgres: "SELECT comment.id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at,
                          CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
                   FROM jsonb_array_elements_text($1) AS root (id)
                   CROSS JOIN LATERAL (
                       SELECT * FROM comment AS reply
                       WHERE reply.root_id = CAST(root.id AS BIGINT)
                         AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
                       ORDER BY reply.created_at, reply.id
                       LIMIT $2) AS comment",
        Json(roots),
        most,
    )?)
}

/// The replies of a branch that readers see or that hold replies, oldest first, after `after`.
pub async fn list_branch(
    conn: &mut Conn,
    root: CommentId,
    after: Cursor,
    limit: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
         FROM comment
         WHERE root_id = $1 AND (created_at, id) > ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = comment.id))
         ORDER BY created_at, id
         LIMIT $4",
        root,
        after.at,
        after.id,
        limit,
    )?)
}

/// The comments under a post that readers see, oldest first, after `after`.
pub async fn list_flat(
    conn: &mut Conn,
    post: PostId,
    after: Cursor,
    limit: i64,
) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
         FROM comment
         WHERE post_id = $1 AND status = 'approved' AND (created_at, id) > ($2, $3)
         ORDER BY created_at, id
         LIMIT $4",
        post,
        after.at,
        after.id,
        limit,
    )?)
}

/// Comments as a page shows them, in no order.
pub async fn list_shown(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<ThreadComment>> {
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at,
                        CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
                 FROM comment
                 WHERE id IN (SELECT value FROM json_each($1))",
        postgres: "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at,
                          CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id
                   FROM comment
                   WHERE id IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1) AS value)",
        Json(ids),
    )?)
}

/// How many replies of a branch after `after` readers see, counted up to `most`.
pub async fn count_branch(
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

/// Where a comment stands in its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    /// The comment.
    pub id: CommentId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
}

/// The place of every comment under a post, oldest first.
pub async fn list_places(conn: &mut Conn, post: PostId) -> Result<Vec<Place>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id
         FROM comment
         WHERE post_id = $1
         ORDER BY created_at, id",
        post,
    )?)
}

/// The comments with these ids, in order of the id.
pub async fn list_by_ids(conn: &mut Conn, ids: &[CommentId]) -> Result<Vec<Comment>> {
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                        reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
                 FROM comment
                 WHERE id IN (SELECT value FROM json_each($1))
                 ORDER BY id",
        postgres: "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                          reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
                   FROM comment
                   WHERE id IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1) AS value)
                   ORDER BY id",
        Json(ids),
    )?)
}

/// How many replies of a branch stand before `before` on its pages, counted up to `most`.
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

/// Whether any comment answers this one.
pub async fn is_answered(conn: &mut Conn, id: CommentId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM comment WHERE parent_id = $1)",
        id
    )?)
}
