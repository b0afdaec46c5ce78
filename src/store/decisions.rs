//! What moderators decided, as the filter learns it, and the filter that was trained on it.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::CommentId;

/// A decision: what was known of the text, and what it was called.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Decision {
    /// Whether it was called spam.
    pub is_spam: bool,
    /// The text's features.
    pub features: Vec<u8>,
}

/// Stores what was decided of a comment, in place of an earlier decision.
pub async fn put(
    conn: &mut Conn,
    comment: CommentId,
    is_spam: bool,
    features: &[u8],
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO decision (comment_id, is_spam, features, decided_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (comment_id) DO UPDATE SET is_spam = excluded.is_spam, features = excluded.features, decided_at = excluded.decided_at",
        comment,
        is_spam,
        features,
        now,
    )?;
    Ok(())
}

/// Forgets what was decided of a comment; false when nothing was.
pub async fn delete(conn: &mut Conn, comment: CommentId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM decision WHERE comment_id = $1", comment)? == 1)
}

/// The newest `limit` decisions, in the order of the comments.
pub async fn list_newest(conn: &mut Conn, limit: i64) -> Result<Vec<Decision>> {
    Ok(fetch_all!(
        conn,
        "SELECT is_spam, features
         FROM (SELECT comment_id, is_spam, features FROM decision ORDER BY decided_at DESC, comment_id DESC LIMIT $1) AS newest
         ORDER BY comment_id",
        limit,
    )?)
}

/// The number of the filter that is in use, 0 before the first.
pub async fn model_version(conn: &mut Conn) -> Result<i64> {
    let row: Option<(i64,)> = fetch_optional!(conn, "SELECT version FROM spam_model WHERE id = 1")?;
    Ok(row.map_or(0, |(version,)| version))
}

/// The filter that is in use, and its number.
pub async fn find_model(conn: &mut Conn) -> Result<Option<(i64, Vec<u8>)>> {
    Ok(fetch_optional!(
        conn,
        "SELECT version, model FROM spam_model WHERE id = 1"
    )?)
}

/// Replaces the filter.
pub async fn put_model(conn: &mut Conn, model: &[u8], now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO spam_model (id, version, model, trained_at)
         VALUES (1, 1, $1, $2)
         ON CONFLICT (id) DO UPDATE SET version = spam_model.version + 1, model = excluded.model, trained_at = excluded.trained_at",
        model,
        now,
    )?;
    Ok(())
}
