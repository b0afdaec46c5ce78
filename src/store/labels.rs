//! Labels, and which post has which.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Label, LabelId, LabelName, PostId};

/// The label that is compared as `folded`.
pub async fn find_by_folded(conn: &mut Conn, folded: &str) -> Result<Option<Label>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, folded FROM label WHERE folded = $1",
        folded
    )?)
}

/// Whether a public post has a label at `now`.
pub async fn is_public(conn: &mut Conn, label: LabelId, now: Timestamp) -> Result<bool> {
    let row: Option<(PostId,)> = fetch_optional!(
        conn,
        "SELECT post.id
         FROM post_label
         JOIN post ON post.id = post_label.post_id
         WHERE post_label.label_id = $1 AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $2
         LIMIT 1",
        label,
        now,
    )?;
    Ok(row.is_some())
}

/// Stores a label, or gives the one that is there in another spelling.
pub async fn insert(conn: &mut Conn, name: &LabelName, now: Timestamp) -> Result<Label> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO label (name, folded, created_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (folded) DO UPDATE SET folded = excluded.folded
         RETURNING id, name, folded",
        name.as_str(),
        name.folded(),
        now,
    )?)
}

/// The labels of a post, in the author's order.
pub async fn list_by_post(conn: &mut Conn, post: PostId) -> Result<Vec<Label>> {
    Ok(fetch_all!(
        conn,
        "SELECT label.id, label.name, label.folded
         FROM post_label
         JOIN label ON label.id = post_label.label_id
         WHERE post_label.post_id = $1
         ORDER BY post_label.position, label.id",
        post,
    )?)
}

/// A label and the number of public posts that have it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CountedLabel {
    /// Its id.
    pub id: LabelId,
    /// The spelling shown.
    pub name: String,
    /// Published posts that have it.
    pub posts: i64,
}

/// Every label with its published posts at `now`, in order of the folded spelling.
pub async fn list(conn: &mut Conn, now: Timestamp) -> Result<Vec<CountedLabel>> {
    Ok(fetch_all!(
        conn,
        "SELECT label.id, label.name, COUNT(post.id) AS posts
         FROM label
         LEFT JOIN post_label ON post_label.label_id = label.id
         LEFT JOIN post ON post.id = post_label.post_id AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $1
         GROUP BY label.id, label.name, label.folded
         ORDER BY label.folded, label.id",
        now,
    )?)
}

/// The labels after the folded spelling `after`, with their published posts at `now`, in order of the folded spelling.
pub async fn list_after(
    conn: &mut Conn,
    now: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<CountedLabel>> {
    Ok(fetch_all!(
        conn,
        "SELECT label.id, label.name, COUNT(post.id) AS posts
         FROM label
         LEFT JOIN post_label ON post_label.label_id = label.id
         LEFT JOIN post ON post.id = post_label.post_id AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $1
         WHERE label.folded > $2
         GROUP BY label.id, label.name, label.folded
         ORDER BY label.folded
         LIMIT $3",
        now,
        after,
        limit,
    )?)
}

/// The labels of each of `posts`, in their authors' order.
pub async fn list_by_posts(conn: &mut Conn, posts: &[PostId]) -> Result<Vec<(PostId, String)>> {
    Ok(fetch_all!(
        conn,
        sqlite: "SELECT post_label.post_id, label.name
                 FROM post_label
                 JOIN label ON label.id = post_label.label_id
                 WHERE post_label.post_id IN (SELECT value FROM json_each($1))
                 ORDER BY post_label.post_id, post_label.position, label.id",
        postgres: "SELECT post_label.post_id, label.name
                   FROM post_label
                   JOIN label ON label.id = post_label.label_id
                   WHERE post_label.post_id IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1) AS value)
                   ORDER BY post_label.post_id, post_label.position, label.id",
        Json(posts),
    )?)
}

/// Puts a label on a post at `position`.
pub async fn attach(conn: &mut Conn, post: PostId, label: LabelId, position: i64) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO post_label (post_id, label_id, position)
         VALUES ($1, $2, $3)
         ON CONFLICT (post_id, label_id) DO NOTHING",
        post,
        label,
        position,
    )?;
    Ok(())
}

/// Takes every label off a post.
pub async fn detach_all(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(conn, "DELETE FROM post_label WHERE post_id = $1", post)?;
    Ok(())
}

/// One label.
pub async fn find(conn: &mut Conn, id: LabelId) -> Result<Option<Label>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, folded FROM label WHERE id = $1",
        id
    )?)
}

/// Gives a label another name.
pub async fn update(conn: &mut Conn, id: LabelId, name: &LabelName) -> Result<()> {
    execute!(
        conn,
        "UPDATE label SET name = $2, folded = $3 WHERE id = $1",
        id,
        name.as_str(),
        name.folded()
    )?;
    Ok(())
}

/// The posts with a label, whatever their state, in order.
pub async fn list_posts(conn: &mut Conn, id: LabelId, limit: i64) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT post_id
         FROM post_label
         WHERE label_id = $1
         ORDER BY post_id
         LIMIT $2",
        id,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many published posts have a label at `now`.
pub async fn count_posts(conn: &mut Conn, id: LabelId, now: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*)
         FROM post_label
         JOIN post ON post.id = post_label.post_id AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $2
         WHERE post_label.label_id = $1",
        id,
        now,
    )?)
}

/// Puts a label on every post that has another and not yet this one, at the same place.
pub async fn attach_where(conn: &mut Conn, label: LabelId, other: LabelId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO post_label (post_id, label_id, position)
         SELECT post_id, $1, position
         FROM post_label
         WHERE label_id = $2
         ON CONFLICT (post_id, label_id) DO NOTHING",
        label,
        other,
    )?;
    Ok(())
}

/// Deletes a label and takes it off its posts.
pub async fn delete(conn: &mut Conn, id: LabelId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM label WHERE id = $1", id)? == 1)
}
