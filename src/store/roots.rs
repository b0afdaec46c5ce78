//! The first comments of a thread, in each of the orders in which they are read.
//!
//! Each list holds the same comments: those that readers see or that hold a reply in its place. To
//! add an order, write a list here, a part in `web/pages/thread/part.rs` and an index for both.

use super::Conn;
use super::threads::ThreadComment;
use crate::error::Result;
use crate::model::PostId;
use crate::model::paging::{Cursor, Rank};

/// A first comment, and how much stands below it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Root {
    /// The comment.
    #[sqlx(flatten)]
    pub comment: ThreadComment,
    /// What its votes say of it; the best come first by it.
    pub score: f64,
    /// Comments of its branch on a page, counted up to the bound that was asked for.
    pub replies: i64,
}

impl Root {
    /// Its place in lists from the best down.
    #[must_use]
    pub fn rank(&self) -> Rank {
        Rank {
            score: self.score,
            id: self.comment.id.0,
        }
    }
}

/// Those of a post's first comments that readers see or that hold replies, oldest first, after
/// `after`; `most` bounds the counting of replies.
pub async fn list_oldest(
    conn: &mut Conn,
    post: PostId,
    after: Cursor,
    limit: i64,
    most: i64,
) -> Result<Vec<Root>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at, score,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id,
                (SELECT COUNT(*) FROM (
                     SELECT 1 FROM comment AS reply
                     WHERE reply.root_id = comment.id
                       AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
                     LIMIT $5) AS counted) AS replies
         FROM comment
         WHERE post_id = $1 AND parent_id IS NULL AND (created_at, id) > ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
         ORDER BY created_at, id
         LIMIT $4",
        post,
        after.at,
        after.id,
        limit,
        most,
    )?)
}

/// The same first comments, newest first, before `before`.
pub async fn list_newest(
    conn: &mut Conn,
    post: PostId,
    before: Cursor,
    limit: i64,
    most: i64,
) -> Result<Vec<Root>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at, score,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id,
                (SELECT COUNT(*) FROM (
                     SELECT 1 FROM comment AS reply
                     WHERE reply.root_id = comment.id
                       AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
                     LIMIT $5) AS counted) AS replies
         FROM comment
         WHERE post_id = $1 AND parent_id IS NULL AND (created_at, id) < ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
         ORDER BY created_at DESC, id DESC
         LIMIT $4",
        post,
        before.at,
        before.id,
        limit,
        most,
    )?)
}

/// The same first comments, those with the best score first, after `after`.
///
/// Its two halves are one range of the index each: a comparison of (score, id) as a pair would read
/// all the comments of one score from the first, and most threads have one score only.
pub async fn list_best(
    conn: &mut Conn,
    post: PostId,
    after: Rank,
    limit: i64,
    most: i64,
) -> Result<Vec<Root>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, parent_id, root_id, status, author_name, author_url, account_id, capability_id, html, votes, created_at, edited_at, score,
                CASE WHEN origin_system = 'blogger' THEN origin_id END AS blogger_id,
                (SELECT COUNT(*) FROM (
                     SELECT 1 FROM comment AS reply
                     WHERE reply.root_id = comment.id
                       AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
                     LIMIT $5) AS counted) AS replies
         FROM comment
         WHERE id IN (
             SELECT id FROM (
                 SELECT id FROM comment
                 WHERE post_id = $1 AND parent_id IS NULL AND score = $2 AND id > $3
                   AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
                 ORDER BY id
                 LIMIT $4) AS equal
             UNION ALL
             SELECT id FROM (
                 SELECT id FROM comment
                 WHERE post_id = $1 AND parent_id IS NULL AND score < $2
                   AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
                 ORDER BY score DESC, id
                 LIMIT $4) AS below)
         ORDER BY score DESC, id
         LIMIT $4",
        post,
        after.score,
        after.id,
        limit,
        most,
    )?)
}
