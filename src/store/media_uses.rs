//! What shows which own picture, or links to which own file.
//!
//! Whatever writes a text calls [`replace`] in the same transaction with the hashes that the text
//! names ([`MediaHash::all_in`]), and with none when it deletes the text.

use std::collections::BTreeSet;

use sqlx::types::Json;

use super::Conn;
use super::post_lists::Visible;
use crate::error::Result;
use crate::model::{MediaHash, UsedBy};

/// Replaces the hashes that `used_by` names. Writes nothing if they are those that are stored.
pub async fn replace(conn: &mut Conn, used_by: UsedBy, hashes: &BTreeSet<MediaHash>) -> Result<()> {
    let stored = list_by_user(conn, used_by).await?;
    let (kind, id) = used_by.parts();
    for hash in stored.difference(hashes) {
        execute!(
            conn,
            "DELETE FROM media_use WHERE hash = $1 AND used_by = $2 AND used_by_id = $3",
            hash,
            kind,
            id,
        )?;
    }
    for hash in hashes.difference(&stored) {
        execute!(
            conn,
            "INSERT INTO media_use (hash, used_by, used_by_id) VALUES ($1, $2, $3)",
            hash,
            kind,
            id,
        )?;
    }
    Ok(())
}

/// Lists the hashes that `used_by` names.
pub async fn list_by_user(conn: &mut Conn, used_by: UsedBy) -> Result<BTreeSet<MediaHash>> {
    let (kind, id) = used_by.parts();
    let rows: Vec<(MediaHash,)> = fetch_all!(
        conn,
        "SELECT hash FROM media_use WHERE used_by = $1 AND used_by_id = $2 ORDER BY hash",
        kind,
        id,
    )?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// A use of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaUse {
    /// What uses it.
    pub used_by: UsedBy,
    /// The title of the post or series, or the name of the user; empty for the settings and for copies
    /// of texts that are being written.
    pub title: String,
}

/// Lists at most `limit` uses of each of these hashes, by hash. Leaves out posts that are not
/// `visible`, and the copies of other users' texts.
pub async fn list_by_hashes(
    conn: &mut Conn,
    hashes: &[MediaHash],
    visible: Option<Visible>,
    limit: i64,
) -> Result<Vec<(MediaHash, MediaUse)>> {
    let rows: Vec<(MediaHash, String, i64, String)> = fetch_all!(
        conn,
        sql!["SELECT hash, used_by, used_by_id, title
         FROM (
           SELECT media_use.hash, media_use.used_by, media_use.used_by_id,
             COALESCE(post.title, series.title, user_account.name, '') AS title,
             ROW_NUMBER() OVER (PARTITION BY media_use.hash ORDER BY media_use.used_by, media_use.used_by_id) AS place
           FROM media_use
           LEFT JOIN post ON media_use.used_by = 'post' AND post.id = media_use.used_by_id
           LEFT JOIN series ON media_use.used_by = 'series' AND series.id = media_use.used_by_id
           LEFT JOIN user_account ON media_use.used_by = 'user' AND user_account.id = media_use.used_by_id
           LEFT JOIN autosave ON media_use.used_by = 'autosave' AND autosave.id = media_use.used_by_id
           WHERE media_use.hash IN (SELECT value FROM " texts("$1") ")
             AND (media_use.used_by <> 'post' OR post.author_id = $3 OR (post.status = 'public' AND post.published_at <= $2) OR $2 IS NULL)
             AND (media_use.used_by <> 'autosave' OR autosave.user_id = $3 OR $2 IS NULL)
         ) AS placed
         WHERE place <= $4
         ORDER BY hash, place"],
        Json(hashes),
        visible.map(|visible| visible.published_by),
        visible.and_then(|visible| visible.own),
        limit,
    )?;
    let uses = rows.into_iter().filter_map(|(hash, kind, id, title)| {
        let used_by = UsedBy::of_parts(&kind, id)?;
        Some((hash, MediaUse { used_by, title }))
    });
    Ok(uses.collect())
}

/// Counts the uses of each of these hashes, leaving out those that have none.
pub async fn count_by_hashes(
    conn: &mut Conn,
    hashes: &[MediaHash],
) -> Result<Vec<(MediaHash, i64)>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT hash, COUNT(*)
         FROM media_use
         WHERE hash IN (SELECT value FROM " texts("$1") ")
         GROUP BY hash
         ORDER BY hash"],
        Json(hashes),
    )?)
}
