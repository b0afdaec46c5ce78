//! The top-level comments of a thread, in each of the orders in which they can be read.
//!
//! Every list holds the same comments: the approved ones, and those that are not public but have an
//! approved reply and so keep its place in the tree. To add an order, write a list here, a section
//! in `web/pages/thread/part.rs` and an index for both.

use super::Conn;
use super::threads::ThreadComment;
use crate::error::Result;
use crate::model::PostId;
use crate::model::paging::{Cursor, Rank};

/// A top-level comment and the size of its subtree.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TopLevelComment {
    /// The comment.
    #[sqlx(flatten)]
    pub comment: ThreadComment,
    /// The score of its votes, by which the best come first.
    pub score: f64,
    /// The number of replies that a page shows, counted up to the caller's bound.
    pub replies: i64,
}

impl TopLevelComment {
    /// Returns the comment's position in the list ordered by score.
    #[must_use]
    pub fn rank(&self) -> Rank {
        Rank {
            score: self.score,
            id: self.comment.id.0,
        }
    }
}

/// The position of a top-level comment in the list that begins with the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TopLevelPosition {
    /// The number of top-level comments up to and including this one.
    pub top_level: i64,
    /// The number of all comments up to there, replies included.
    pub comments: i64,
}

/// The number of replies that a page shows below a top-level comment, counted up to `$5`.
macro_rules! replies {
    ($engine:ident) => {
        "(SELECT COUNT(*) FROM (
              SELECT 1 FROM comment AS reply
              WHERE reply.root_id = comment.id
                AND (reply.status = 'approved' OR EXISTS (SELECT 1 FROM comment AS answer WHERE answer.parent_id = reply.id))
              LIMIT $5) AS counted) AS replies"
    };
}

/// The columns of a [`TopLevelComment`].
macro_rules! top_level_columns {
    ($engine:ident) => {
        concat!(
            "id, ",
            thread_columns!($engine),
            ", score, ",
            replies!($engine)
        )
    };
}

/// Finds the position of the top-level comment at `key`; `None` when it is not among the oldest
/// `limit` that a page shows. The replies of each are counted up to `most`.
pub async fn find_position(
    conn: &mut Conn,
    post: PostId,
    key: Cursor,
    limit: i64,
    most: i64,
) -> Result<Option<TopLevelPosition>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT COUNT(*) AS top_level, CAST(SUM(1 + replies) AS BIGINT) AS comments
         FROM (
             SELECT id,
                    " replies "
             FROM comment
             WHERE post_id = $1 AND parent_id IS NULL AND kind = 'comment' AND (created_at, id) <= ($2, $3)
               AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
             ORDER BY created_at, id
             LIMIT $4) AS earlier
         HAVING MAX(CASE WHEN id = $3 THEN 1 ELSE 0 END) = 1"],
        post,
        key.at,
        key.id,
        limit,
        most,
    )?)
}

/// Lists at most `limit` top-level comments that a page shows, oldest first, after `after`. The
/// replies of each are counted up to `most`.
pub async fn list_oldest(
    conn: &mut Conn,
    post: PostId,
    after: Cursor,
    limit: i64,
    most: i64,
) -> Result<Vec<TopLevelComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " top_level_columns "
         FROM comment
         WHERE post_id = $1 AND parent_id IS NULL AND kind = 'comment' AND (created_at, id) > ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
         ORDER BY created_at, id
         LIMIT $4"],
        post,
        after.at,
        after.id,
        limit,
        most,
    )?)
}

/// Lists at most `limit` top-level comments that a page shows, newest first, before `before`. The
/// replies of each are counted up to `most`.
pub async fn list_newest(
    conn: &mut Conn,
    post: PostId,
    before: Cursor,
    limit: i64,
    most: i64,
) -> Result<Vec<TopLevelComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " top_level_columns "
         FROM comment
         WHERE post_id = $1 AND parent_id IS NULL AND kind = 'comment' AND (created_at, id) < ($2, $3)
           AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
         ORDER BY created_at DESC, id DESC
         LIMIT $4"],
        post,
        before.at,
        before.id,
        limit,
        most,
    )?)
}

/// Lists at most `limit` top-level comments that a page shows, the best score first, after `after`.
/// The replies of each are counted up to `most`.
///
/// The two halves of the union are one range of an index each: the rest of the score at the cursor,
/// then the lower scores. A comparison of the pair `(score, id)` would read all comments of one
/// score from the first, and in most threads all comments have the same score.
pub async fn list_best(
    conn: &mut Conn,
    post: PostId,
    after: Rank,
    limit: i64,
    most: i64,
) -> Result<Vec<TopLevelComment>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " top_level_columns "
         FROM comment
         WHERE id IN (
             SELECT id FROM (
                 SELECT id FROM comment
                 WHERE post_id = $1 AND parent_id IS NULL AND kind = 'comment' AND score = $2 AND id > $3
                   AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
                 ORDER BY id
                 LIMIT $4) AS equal
             UNION ALL
             SELECT id FROM (
                 SELECT id FROM comment
                 WHERE post_id = $1 AND parent_id IS NULL AND kind = 'comment' AND score < $2
                   AND (status = 'approved' OR EXISTS (SELECT 1 FROM comment AS reply WHERE reply.root_id = comment.id AND reply.status = 'approved'))
                 ORDER BY score DESC, id
                 LIMIT $4) AS below)
         ORDER BY score DESC, id
         LIMIT $4"],
        post,
        after.score,
        after.id,
        limit,
        most,
    )?)
}
