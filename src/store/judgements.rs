//! Judging comments: what a new one is compared with, and what is stored to judge it again.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Comment, CommentId, CommentStatus, Judgement, PostId, Reason};

/// Finds the newest comment with this digest that was written at `since` or later.
pub async fn find_duplicate(
    conn: &mut Conn,
    digest: &[u8],
    since: Timestamp,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " comment_columns "
         FROM comment
         WHERE digest = $1 AND created_at >= $2
         ORDER BY created_at DESC, id DESC
         LIMIT 1"],
        digest,
        since,
    )?)
}

/// Lists the SimHashes of the newest long comments under other posts, written at `since` or later,
/// at most `limit`. Only the newest `most` comments are searched, so that a flood under one post
/// does not make this slower.
pub async fn list_simhashes(
    conn: &mut Conn,
    other_than: PostId,
    since: Timestamp,
    limit: i64,
    most: i64,
) -> Result<Vec<i64>> {
    // One text instead of up to `limit` rows: SQLite's driver would pass each row from its thread
    // on its own.
    let found: String = fetch_scalar!(
        conn,
        "SELECT COALESCE(string_agg(CAST(simhash AS TEXT), ' '), '')
         FROM (
             SELECT simhash
             FROM (SELECT post_id, simhash FROM comment WHERE created_at >= $2 ORDER BY created_at DESC, id DESC LIMIT $4) AS newest
             WHERE post_id <> $1 AND simhash IS NOT NULL
             LIMIT $3) AS others",
        other_than,
        since,
        limit,
        most,
    )?;
    let parse = |number: &str| number.parse().map_err(Error::internal);
    found.split_whitespace().map(parse).collect()
}

/// Counts how many of the newest `most` comments since `since`, in any state, are under a post.
pub async fn count_recent(
    conn: &mut Conn,
    post: PostId,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*)
         FROM (SELECT post_id FROM comment WHERE created_at >= $2 ORDER BY created_at DESC, id DESC LIMIT $3) AS recent
         WHERE post_id = $1",
        post,
        since,
        most,
    )?)
}

/// A judged comment as far as judging it again needs it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredJudgement {
    /// The id of the comment.
    pub id: CommentId,
    /// The name that the commenter entered.
    pub author_name: String,
    /// The website that the commenter entered.
    pub author_url: Option<String>,
    /// The source text.
    pub body: String,
    /// The present moderation state.
    pub status: CommentStatus,
    /// The facts that the verdict rests on.
    pub judgement: Json<Judgement>,
}

/// Lists at most `limit` judged comments with an id above `after`, in order of the id.
pub async fn list(conn: &mut Conn, after: CommentId, limit: i64) -> Result<Vec<StoredJudgement>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, author_name, author_url, body, status, judgement
         FROM comment
         WHERE id > $1 AND judgement IS NOT NULL
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// Stores the verdict's reasons, the facts behind it and the SimHash of a comment. The version
/// stays. Returns `None` when there is no such comment.
pub async fn put(
    conn: &mut Conn,
    id: CommentId,
    reasons: &[Reason],
    judgement: &Judgement,
    simhash: Option<i64>,
) -> Result<Option<Comment>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE comment
         SET reasons = $2, judgement = $3, simhash = $4
         WHERE id = $1
         RETURNING " comment_columns],
        id,
        Json(reasons),
        Json(judgement),
        simhash,
    )?)
}
