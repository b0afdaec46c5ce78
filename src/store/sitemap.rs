//! Entries of the sitemap, split by ranges of ids: a post stays in its part, whatever happens to
//! the others.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{LabelId, PostId, PostPath, Slug};

/// A part of the sitemap with at least one public post or page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PostPart {
    /// The number of the part, from 0.
    pub part: i64,
    /// The time of the last change of a public post in it.
    pub updated_at: Option<Timestamp>,
    /// The time of the last publication in it.
    pub published_at: Option<Timestamp>,
}

/// Lists the parts of `size` ids each that have a public post, in order.
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
    /// The id of the post.
    pub id: PostId,
    /// The path.
    pub path: PostPath,
    /// The time of publication.
    pub published_at: Timestamp,
    /// The time of the last change.
    pub updated_at: Timestamp,
}

/// Lists the public posts and pages with an id above `after` and up to `last`, in order of the id.
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

/// Lists the names of the labels with an id above `after` and up to `last` that a public post has.
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

/// Lists the slugs of at most `limit` series that have a public part, oldest first.
pub async fn list_series(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Slug>> {
    let rows: Vec<(Slug,)> = fetch_all!(
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

/// Lists the slugs of at most `limit` users who have a public post, oldest first.
pub async fn list_authors(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Slug>> {
    let rows: Vec<(Slug,)> = fetch_all!(
        conn,
        "SELECT slug
         FROM user_account
         WHERE EXISTS (SELECT 1 FROM post
                       WHERE post.author_id = user_account.id AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $1)
         ORDER BY id
         LIMIT $2",
        now,
        limit,
    )?;
    Ok(rows.into_iter().map(|(slug,)| slug).collect())
}

/// Returns the highest id of a label, 0 without any.
pub async fn last_label(conn: &mut Conn) -> Result<LabelId> {
    let row: (Option<LabelId>,) = fetch_one!(conn, "SELECT MAX(id) FROM label")?;
    Ok(row.0.unwrap_or(LabelId(0)))
}
