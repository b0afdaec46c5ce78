//! Subscriptions to replies, and which reply each was told of.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::subscription::{Pace, Subscription};
use crate::model::{CapabilityId, CommentId, PostId, SubscriptionId};

/// What is stored of somebody who asks to be told.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription<'a> {
    /// Under which post.
    pub post: PostId,
    /// Who asks.
    pub guest: CapabilityId,
    /// The address, sealed.
    pub email_sealed: &'a [u8],
    /// Its blind index.
    pub email_lookup: &'a [u8],
    /// How often.
    pub pace: Pace,
}

/// Stores a subscription, or the new pace of one that is there; a confirmed one stays so.
pub async fn put(
    conn: &mut Conn,
    new: NewSubscription<'_>,
    now: Timestamp,
) -> Result<Subscription> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO subscription (post_id, capability_id, email_sealed, email_lookup, pace, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (post_id, email_lookup, capability_id) DO UPDATE SET pace = excluded.pace
         RETURNING id, post_id, capability_id, email_sealed, email_lookup, pace, created_at, confirmed_at",
        new.post,
        new.guest,
        new.email_sealed,
        new.email_lookup,
        new.pace,
        now,
    )?)
}

/// One subscription.
pub async fn find(conn: &mut Conn, id: SubscriptionId) -> Result<Option<Subscription>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, post_id, capability_id, email_sealed, email_lookup, pace, created_at, confirmed_at FROM subscription WHERE id = $1",
        id,
    )?)
}

/// Notes that the owner of the address wants it; false when there is no such subscription.
pub async fn confirm(conn: &mut Conn, id: SubscriptionId, now: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE subscription SET confirmed_at = COALESCE(confirmed_at, $2) WHERE id = $1",
        id,
        now
    )? == 1)
}

/// Ends a subscription; false when there is none.
pub async fn delete(conn: &mut Conn, id: SubscriptionId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM subscription WHERE id = $1", id)? == 1)
}

/// Ends the subscription that the writer of a comment has under its post.
pub async fn delete_by_comment(conn: &mut Conn, comment: CommentId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription
         WHERE EXISTS (SELECT 1 FROM comment
                       WHERE comment.id = $1 AND comment.post_id = subscription.post_id AND comment.email_lookup = subscription.email_lookup
                         AND comment.capability_id = subscription.capability_id)",
        comment,
    )?;
    Ok(())
}

/// Ends every subscription of a guest.
pub async fn delete_by_guest(conn: &mut Conn, guest: CapabilityId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription WHERE capability_id = $1",
        guest
    )?;
    Ok(())
}

/// Ends every subscription of an address.
pub async fn delete_by_email(conn: &mut Conn, email_lookup: &[u8]) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription WHERE email_lookup = $1",
        email_lookup
    )?;
    Ok(())
}

/// Forgets whom nobody confirmed.
pub async fn delete_unconfirmed(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription WHERE confirmed_at IS NULL AND created_at < $1",
        before
    )?;
    Ok(())
}

/// The subscriptions of a guest, newest first.
pub async fn list_by_guest(conn: &mut Conn, guest: CapabilityId) -> Result<Vec<Subscription>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, post_id, capability_id, email_sealed, email_lookup, pace, created_at, confirmed_at
         FROM subscription
         WHERE capability_id = $1
         ORDER BY id DESC",
        guest,
    )?)
}

/// Who is to be told of a reply: those confirmed under its post who wrote, with the same key and
/// address, what it answers or anything above that; not who wrote the reply.
pub async fn list_told_of(conn: &mut Conn, reply: CommentId) -> Result<Vec<Subscription>> {
    Ok(fetch_all!(
        conn,
        "WITH RECURSIVE above (id, parent_id, post_id, email_lookup, capability_id, depth) AS (
             SELECT id, parent_id, post_id, email_lookup, capability_id, 0 FROM comment WHERE id = $1
             UNION ALL
             SELECT comment.id, comment.parent_id, comment.post_id, comment.email_lookup, comment.capability_id, above.depth + 1
             FROM above JOIN comment ON comment.id = above.parent_id
             WHERE above.depth < 200)
         SELECT id, post_id, capability_id, email_sealed, email_lookup, pace, created_at, confirmed_at
         FROM subscription
         WHERE confirmed_at IS NOT NULL
           AND post_id IN (SELECT post_id FROM above WHERE depth = 0)
           AND EXISTS (SELECT 1 FROM above
                       WHERE depth > 0 AND above.email_lookup = subscription.email_lookup AND above.capability_id = subscription.capability_id)
           AND email_lookup NOT IN (SELECT email_lookup FROM above WHERE depth = 0 AND email_lookup IS NOT NULL)
         ORDER BY id",
        reply,
    )?)
}

/// Notes that a subscriber is to be told of a reply; false when that was noted before.
pub async fn note(conn: &mut Conn, id: SubscriptionId, reply: CommentId) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO notification (subscription_id, comment_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id,
        reply,
    )?;
    Ok(rows == 1)
}

/// The replies that a subscriber is to be told of and was not yet, oldest first.
pub async fn list_untold(
    conn: &mut Conn,
    id: SubscriptionId,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        "SELECT comment_id FROM notification WHERE subscription_id = $1 AND sent_at IS NULL ORDER BY comment_id LIMIT $2",
        id,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Notes that a subscriber was told of a reply.
pub async fn mark_told(
    conn: &mut Conn,
    id: SubscriptionId,
    reply: CommentId,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE notification SET sent_at = $3 WHERE subscription_id = $1 AND comment_id = $2",
        id,
        reply,
        now
    )?;
    Ok(())
}
