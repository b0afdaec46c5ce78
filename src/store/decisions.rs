//! Moderators' decisions, from which the spam filter learns, and the trained filter.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::CommentId;

/// A moderator's decision about one comment, as training data.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Decision {
    /// Whether the moderator marked the comment as spam.
    pub is_spam: bool,
    /// The features of the comment, encoded.
    pub features: Vec<u8>,
}

/// Stores the decision about a comment and replaces an earlier one.
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

/// Deletes the decision about a comment. Returns false when there was none.
pub async fn delete(conn: &mut Conn, comment: CommentId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM decision WHERE comment_id = $1", comment)? == 1)
}

/// Lists the newest `limit` decisions, in the order of their comments.
pub async fn list_newest(conn: &mut Conn, limit: i64) -> Result<Vec<Decision>> {
    Ok(fetch_all!(
        conn,
        "SELECT is_spam, features
         FROM (SELECT comment_id, is_spam, features FROM decision ORDER BY decided_at DESC, comment_id DESC LIMIT $1) AS newest
         ORDER BY comment_id",
        limit,
    )?)
}

/// Returns the version of the trained filter and the encoded filter; `None` before the first
/// training.
pub async fn find_model(conn: &mut Conn) -> Result<Option<(i64, Vec<u8>)>> {
    Ok(fetch_optional!(
        conn,
        "SELECT version, model FROM spam_model WHERE id = 1"
    )?)
}

/// Stores a newly trained filter in place of the last one and increments the version.
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
