//! Comments as moderators look for them, by what they have in common.
//!
//! To add a filter: a field of [`Filter`], its line in each of the three statements (for both engines), its bind.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{AccountId, CapabilityId, Comment, CommentId, CommentStatus, Door, PostId};
use crate::search::Matcher;

/// Which comments are looked for: those that fit everything that is said.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only in this state.
    pub status: Option<CommentStatus>,
    /// Only under this post.
    pub post: Option<PostId>,
    /// Only those that fit this.
    pub matcher: Option<Matcher>,
    /// Only by this authenticated author.
    pub author: Option<AccountId>,
    /// Only by this guest.
    pub guest: Option<CapabilityId>,
    /// Only with the address of this blind index.
    pub email: Option<Vec<u8>>,
    /// Only those that came in by this door.
    pub door: Option<Door>,
    /// Only those written then or later.
    pub since: Option<Timestamp>,
    /// Only those written before.
    pub until: Option<Timestamp>,
}

/// Comments of every kind, newest first, below `before`.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Comment>> {
    let expression = filter
        .matcher
        .as_ref()
        .map(|matcher| conn.expression(matcher));
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                        reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
                 FROM comment
                 WHERE (status = $1 OR $1 IS NULL)
                   AND (post_id = $2 OR $2 IS NULL)
                   AND (CAST($3 AS TEXT) IS NULL OR id IN (SELECT rowid FROM search_comment WHERE search_comment MATCH $3))
                   AND (account_id = $4 OR $4 IS NULL)
                   AND (capability_id = $5 OR $5 IS NULL)
                   AND (email_lookup = $6 OR $6 IS NULL)
                   AND (door = $7 OR $7 IS NULL)
                   AND (created_at >= $8 OR $8 IS NULL)
                   AND (created_at < $9 OR $9 IS NULL)
                   AND (created_at, id) < ($10, $11)
                 ORDER BY created_at DESC, id DESC
                 LIMIT $12",
        postgres: "SELECT id, post_id, parent_id, root_id, depth, status, author_name, author_url, account_id, email_sealed, body, format, html,
                          reasons, judgement, capability_id, votes, door, created_at, edited_at, updated_at, version, origin_system, origin_id
                   FROM comment
                   WHERE (status = $1 OR $1 IS NULL)
                     AND (post_id = $2 OR $2 IS NULL)
                     AND (CAST($3 AS TEXT) IS NULL OR id IN (SELECT comment_id FROM search_comment WHERE words @@ CAST(CAST($3 AS TEXT) AS tsquery)))
                     AND (account_id = $4 OR $4 IS NULL)
                     AND (capability_id = $5 OR $5 IS NULL)
                     AND (email_lookup = $6 OR $6 IS NULL)
                     AND (door = $7 OR $7 IS NULL)
                     AND (created_at >= $8 OR $8 IS NULL)
                     AND (created_at < $9 OR $9 IS NULL)
                     AND (created_at, id) < ($10, $11)
                   ORDER BY created_at DESC, id DESC
                   LIMIT $12",
        filter.status,
        filter.post,
        expression,
        filter.author,
        filter.guest,
        filter.email.as_deref(),
        filter.door,
        filter.since,
        filter.until,
        before.at,
        before.id,
        limit,
    )?)
}

/// The newest `limit` of those on which something can be done, newest first: a comment that was
/// removed is among them only where the filter asks for removed ones.
pub async fn list_ids(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<CommentId>> {
    let expression = filter
        .matcher
        .as_ref()
        .map(|matcher| conn.expression(matcher));
    let rows: Vec<(CommentId,)> = fetch_all!(
        conn,
        sqlite: "SELECT id
                 FROM comment
                 WHERE (status = $1 OR $1 IS NULL)
                   AND (post_id = $2 OR $2 IS NULL)
                   AND (CAST($3 AS TEXT) IS NULL OR id IN (SELECT rowid FROM search_comment WHERE search_comment MATCH $3))
                   AND (account_id = $4 OR $4 IS NULL)
                   AND (capability_id = $5 OR $5 IS NULL)
                   AND (email_lookup = $6 OR $6 IS NULL)
                   AND (door = $7 OR $7 IS NULL)
                   AND (created_at >= $8 OR $8 IS NULL)
                   AND (created_at < $9 OR $9 IS NULL)
                   AND (status <> 'removed' OR status = $1)
                 ORDER BY created_at DESC, id DESC
                 LIMIT $10",
        postgres: "SELECT id
                   FROM comment
                   WHERE (status = $1 OR $1 IS NULL)
                     AND (post_id = $2 OR $2 IS NULL)
                     AND (CAST($3 AS TEXT) IS NULL OR id IN (SELECT comment_id FROM search_comment WHERE words @@ CAST(CAST($3 AS TEXT) AS tsquery)))
                     AND (account_id = $4 OR $4 IS NULL)
                     AND (capability_id = $5 OR $5 IS NULL)
                     AND (email_lookup = $6 OR $6 IS NULL)
                     AND (door = $7 OR $7 IS NULL)
                     AND (created_at >= $8 OR $8 IS NULL)
                     AND (created_at < $9 OR $9 IS NULL)
                     AND (status <> 'removed' OR status = $1)
                   ORDER BY created_at DESC, id DESC
                   LIMIT $10",
        filter.status,
        filter.post,
        expression,
        filter.author,
        filter.guest,
        filter.email.as_deref(),
        filter.door,
        filter.since,
        filter.until,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many there are.
pub async fn count(conn: &mut Conn, filter: &Filter) -> Result<i64> {
    let expression = filter
        .matcher
        .as_ref()
        .map(|matcher| conn.expression(matcher));
    Ok(fetch_scalar!(
        conn,
        sqlite: "SELECT COUNT(*)
                 FROM comment
                 WHERE (status = $1 OR $1 IS NULL)
                   AND (post_id = $2 OR $2 IS NULL)
                   AND (CAST($3 AS TEXT) IS NULL OR id IN (SELECT rowid FROM search_comment WHERE search_comment MATCH $3))
                   AND (account_id = $4 OR $4 IS NULL)
                   AND (capability_id = $5 OR $5 IS NULL)
                   AND (email_lookup = $6 OR $6 IS NULL)
                   AND (door = $7 OR $7 IS NULL)
                   AND (created_at >= $8 OR $8 IS NULL)
                   AND (created_at < $9 OR $9 IS NULL)",
        postgres: "SELECT COUNT(*)
                   FROM comment
                   WHERE (status = $1 OR $1 IS NULL)
                     AND (post_id = $2 OR $2 IS NULL)
                     AND (CAST($3 AS TEXT) IS NULL OR id IN (SELECT comment_id FROM search_comment WHERE words @@ CAST(CAST($3 AS TEXT) AS tsquery)))
                     AND (account_id = $4 OR $4 IS NULL)
                     AND (capability_id = $5 OR $5 IS NULL)
                     AND (email_lookup = $6 OR $6 IS NULL)
                     AND (door = $7 OR $7 IS NULL)
                     AND (created_at >= $8 OR $8 IS NULL)
                     AND (created_at < $9 OR $9 IS NULL)",
        filter.status,
        filter.post,
        expression,
        filter.author,
        filter.guest,
        filter.email.as_deref(),
        filter.door,
        filter.since,
        filter.until,
    )?)
}
