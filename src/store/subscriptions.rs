//! Subscriptions to replies, and the replies of which each subscriber has been notified.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::subscription::{Frequency, Subscription};
use crate::model::{CommentId, GuestId, PostId, SubscriptionId};

/// The columns of a [`Subscription`].
macro_rules! subscription_columns {
    ($engine:ident) => {
        "id, post_id, guest_id, email_encrypted, email_lookup, frequency, created_at, confirmed_at"
    };
}

/// The columns of a subscription to insert.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription<'a> {
    /// The post whose replies are wanted.
    pub post: PostId,
    /// The subscriber.
    pub guest: GuestId,
    /// The e-mail address, encrypted.
    pub email_encrypted: &'a [u8],
    /// The blind index of the e-mail address.
    pub email_lookup: &'a [u8],
    /// The frequency of e-mails.
    pub frequency: Frequency,
}

/// Inserts a subscription, or changes the frequency of the stored one. A confirmed subscription
/// stays confirmed.
pub async fn put(
    conn: &mut Conn,
    new: NewSubscription<'_>,
    now: Timestamp,
) -> Result<Subscription> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO subscription (post_id, guest_id, email_encrypted, email_lookup, frequency, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (post_id, email_lookup, guest_id) DO UPDATE SET frequency = excluded.frequency
         RETURNING " subscription_columns],
        new.post,
        new.guest,
        new.email_encrypted,
        new.email_lookup,
        new.frequency,
        now,
    )?)
}

/// Finds a subscription by id.
pub async fn find(conn: &mut Conn, id: SubscriptionId) -> Result<Option<Subscription>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " subscription_columns " FROM subscription WHERE id = $1"],
        id,
    )?)
}

/// Notes that the owner of the address has confirmed a subscription. Returns false when there is
/// none with this id.
pub async fn confirm(conn: &mut Conn, id: SubscriptionId, now: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE subscription SET confirmed_at = COALESCE(confirmed_at, $2) WHERE id = $1",
        id,
        now
    )? == 1)
}

/// Deletes a subscription. Returns false when there is none with this id.
pub async fn delete(conn: &mut Conn, id: SubscriptionId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM subscription WHERE id = $1", id)? == 1)
}

/// Deletes the subscription that the author of a comment has under its post.
pub async fn delete_by_comment(conn: &mut Conn, comment: CommentId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription
         WHERE EXISTS (SELECT 1 FROM comment
                       WHERE comment.id = $1 AND comment.post_id = subscription.post_id AND comment.email_lookup = subscription.email_lookup
                         AND comment.guest_id = subscription.guest_id)",
        comment,
    )?;
    Ok(())
}

/// Deletes every subscription of a guest.
pub async fn delete_by_guest(conn: &mut Conn, guest: GuestId) -> Result<()> {
    execute!(conn, "DELETE FROM subscription WHERE guest_id = $1", guest)?;
    Ok(())
}

/// Deletes every subscription of an e-mail address.
pub async fn delete_by_email(conn: &mut Conn, email_lookup: &[u8]) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription WHERE email_lookup = $1",
        email_lookup
    )?;
    Ok(())
}

/// Deletes the subscriptions from before `before` that are not confirmed.
pub async fn delete_unconfirmed(conn: &mut Conn, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM subscription WHERE confirmed_at IS NULL AND created_at < $1",
        before
    )?;
    Ok(())
}

/// Lists the subscriptions of a guest, newest first.
pub async fn list_by_guest(conn: &mut Conn, guest: GuestId) -> Result<Vec<Subscription>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " subscription_columns "
         FROM subscription
         WHERE guest_id = $1
         ORDER BY id DESC"],
        guest,
    )?)
}

/// Lists the subscriptions to notify of a reply: the confirmed ones under its post whose guest
/// wrote one of its ancestors with the same e-mail address. The author of the reply is not
/// notified.
pub async fn list_told_of(conn: &mut Conn, reply: CommentId) -> Result<Vec<Subscription>> {
    Ok(fetch_all!(
        conn,
        sql!["WITH RECURSIVE above (id, parent_id, post_id, email_lookup, guest_id, depth) AS (
             SELECT id, parent_id, post_id, email_lookup, guest_id, 0 FROM comment WHERE id = $1
             UNION ALL
             SELECT comment.id, comment.parent_id, comment.post_id, comment.email_lookup, comment.guest_id, above.depth + 1
             FROM above JOIN comment ON comment.id = above.parent_id
             WHERE above.depth < 200)
         SELECT " subscription_columns "
         FROM subscription
         WHERE confirmed_at IS NOT NULL
           AND post_id IN (SELECT post_id FROM above WHERE depth = 0)
           AND EXISTS (SELECT 1 FROM above
                       WHERE depth > 0 AND above.email_lookup = subscription.email_lookup AND above.guest_id = subscription.guest_id)
           AND email_lookup NOT IN (SELECT email_lookup FROM above WHERE depth = 0 AND email_lookup IS NOT NULL)
         ORDER BY id"],
        reply,
    )?)
}

/// Notes that a subscriber is to be notified of a reply. Returns false when that is noted already.
pub async fn note(conn: &mut Conn, id: SubscriptionId, reply: CommentId) -> Result<bool> {
    let rows = execute!(
        conn,
        "INSERT INTO notification (subscription_id, comment_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id,
        reply,
    )?;
    Ok(rows == 1)
}

/// Lists at most `limit` replies of which a subscriber has not been notified yet, oldest first.
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

/// Notes that a subscriber was notified of a reply.
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
