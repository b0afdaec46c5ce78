//! Labels, and the labels of each post.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Label, LabelId, LabelName, PostId};

/// Finds the label with this folded name.
pub async fn find_by_folded(conn: &mut Conn, folded: &str) -> Result<Option<Label>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, folded FROM label WHERE folded = $1",
        folded
    )?)
}

/// Whether a post that is public at `now` has this label.
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

/// Inserts a label, or returns the one whose name has the same folded form.
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

/// Lists the labels of a post in the author's order.
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
    /// The id of the label.
    pub id: LabelId,
    /// The name as it is shown.
    pub name: String,
    /// The number of public posts with this label.
    pub posts: i64,
}

/// Lists at most `limit` labels after the folded name `after`, each with its number of public posts
/// at `now`, in order of the folded name.
///
/// Triggers of the schema count the public posts in the label's row. That count includes scheduled
/// posts; these are few, and the query subtracts them.
pub async fn list_after(
    conn: &mut Conn,
    now: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<CountedLabel>> {
    Ok(fetch_all!(
        conn,
        "SELECT label.id, label.name, label.posts - COALESCE(later.posts, 0) AS posts
         FROM label
         LEFT JOIN (SELECT post_label.label_id, COUNT(*) AS posts
                    FROM post
                    JOIN post_label ON post_label.post_id = post.id
                    WHERE post.kind = 'post' AND post.status = 'public' AND post.published_at > $1
                    GROUP BY post_label.label_id) AS later ON later.label_id = label.id
         WHERE label.folded > $2
         ORDER BY label.folded
         LIMIT $3",
        now,
        after,
        limit,
    )?)
}

/// Lists every label with its number of public posts at `now`, in order of the folded name.
pub async fn list(conn: &mut Conn, now: Timestamp) -> Result<Vec<CountedLabel>> {
    list_after(conn, now, "", i64::MAX).await
}

/// Lists the label names of all these posts, grouped by post and in each author's order.
pub async fn list_by_posts(conn: &mut Conn, posts: &[PostId]) -> Result<Vec<(PostId, String)>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT post_label.post_id, label.name
         FROM post_label
         JOIN label ON label.id = post_label.label_id
         WHERE post_label.post_id IN (" ids("$1") ")
         ORDER BY post_label.post_id, post_label.position, label.id"],
        Json(posts),
    )?)
}

/// Adds a label to a post at `position`, unless the post has it.
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

/// Removes every label from a post.
pub async fn detach_all(conn: &mut Conn, post: PostId) -> Result<()> {
    execute!(conn, "DELETE FROM post_label WHERE post_id = $1", post)?;
    Ok(())
}

/// Finds a label by id.
pub async fn find(conn: &mut Conn, id: LabelId) -> Result<Option<Label>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, folded FROM label WHERE id = $1",
        id
    )?)
}

/// Renames a label.
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

/// Lists at most `limit` posts with a label, in any state, in order of the id.
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

/// Counts the posts with a label that are public at `now`.
pub async fn count_posts(conn: &mut Conn, id: LabelId, now: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT label.posts - (SELECT COUNT(*)
                               FROM post
                               JOIN post_label ON post_label.post_id = post.id
                               WHERE post.kind = 'post' AND post.status = 'public' AND post.published_at > $2
                                 AND post_label.label_id = label.id)
         FROM label
         WHERE id = $1",
        id,
        now,
    )?)
}

/// Adds a label to every post that has the label `other`, at the same position.
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

/// Deletes a label and removes it from its posts. Returns false when there is no such label.
pub async fn delete(conn: &mut Conn, id: LabelId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM label WHERE id = $1", id)? == 1)
}
