//! What the sitemap lists, in parts by id: a post stays in its part whatever becomes of the others.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{LabelId, PostId, PostPath};

/// A part of the posts and pages that holds a public one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PostPart {
    /// Its number, from 0.
    pub part: i64,
    /// The newest change of a public post in it.
    pub updated_at: Option<Timestamp>,
    /// The newest publication.
    pub published_at: Option<Timestamp>,
}

/// The parts of `size` ids each, in order.
pub async fn list_parts(conn: &mut Conn, now: Timestamp, size: i64) -> Result<Vec<PostPart>> {
    let parts: Vec<PostPart> = fetch_all!(
        conn,
        "SELECT (id - 1) / $2 AS part, MAX(CASE WHEN status = 'public' AND published_at <= $1 THEN updated_at END) AS updated_at,
                MAX(CASE WHEN status = 'public' AND published_at <= $1 THEN published_at END) AS published_at
         FROM post
         GROUP BY (id - 1) / $2
         ORDER BY part",
        now,
        size,
    )?;
    Ok(parts
        .into_iter()
        .filter(|part| part.published_at.is_some())
        .collect())
}

/// A public post or page of the sitemap.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PostLine {
    /// Its id.
    pub id: PostId,
    /// Its address.
    pub path: PostPath,
    /// When it was published.
    pub published_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The public posts and pages with an id after `after` and up to `last`.
pub async fn list_posts(
    conn: &mut Conn,
    now: Timestamp,
    after: PostId,
    last: PostId,
) -> Result<Vec<PostLine>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, path, published_at, updated_at
         FROM post
         WHERE id > $2 AND id <= $3 AND status = 'public' AND published_at <= $1
         ORDER BY id",
        now,
        after,
        last,
    )?)
}

/// The names of the labels with an id after `after` and up to `last` that a public post has.
pub async fn list_labels(
    conn: &mut Conn,
    now: Timestamp,
    after: LabelId,
    last: LabelId,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = fetch_all!(
        conn,
        "SELECT name
         FROM label
         WHERE id > $2 AND id <= $3
           AND EXISTS (SELECT 1 FROM post_label JOIN post ON post.id = post_label.post_id
                       WHERE post_label.label_id = label.id AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $1)
         ORDER BY id",
        now,
        after,
        last,
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The names in addresses of the series that have a public part.
pub async fn list_series(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = fetch_all!(
        conn,
        "SELECT slug
         FROM series
         WHERE EXISTS (SELECT 1 FROM post WHERE post.series_id = series.id AND post.status = 'public' AND post.published_at <= $1)
         ORDER BY id
         LIMIT $2",
        now,
        limit,
    )?;
    Ok(rows.into_iter().map(|(slug,)| slug).collect())
}

/// The names in addresses of those who have a public post.
pub async fn list_authors(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = fetch_all!(
        conn,
        "SELECT slug
         FROM account
         WHERE EXISTS (SELECT 1 FROM post
                       WHERE post.author_id = account.id AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $1)
         ORDER BY id
         LIMIT $2",
        now,
        limit,
    )?;
    Ok(rows.into_iter().map(|(slug,)| slug).collect())
}

/// The largest id of a label, 0 without any.
pub async fn last_label(conn: &mut Conn) -> Result<LabelId> {
    let row: (Option<LabelId>,) = fetch_one!(conn, "SELECT MAX(id) FROM label")?;
    Ok(row.0.unwrap_or(LabelId(0)))
}
