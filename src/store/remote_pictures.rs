//! Pictures on other servers, and the posts that show them.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{
    MediaHash, PostId, RemotePicture, RemotePictureId, RemotePictureStatus, UserId,
};

/// The columns of a [`RemotePicture`].
macro_rules! remote_picture_columns {
    ($engine:ident) => {
        "remote_picture.id, remote_picture.url, remote_picture.best_url, remote_picture.host, remote_picture.status, remote_picture.tries,
         remote_picture.reason, remote_picture.next_try_at, remote_picture.hash, remote_picture.found_at, remote_picture.updated_at"
    };
}

/// Inserts a picture that is due now, and returns its id; `None` if there is one with this address.
/// Its host must be stored.
pub async fn insert(
    conn: &mut Conn,
    url: &str,
    best_url: &str,
    host: &str,
    now: Timestamp,
) -> Result<Option<RemotePictureId>> {
    let row: Option<(RemotePictureId,)> = fetch_optional!(
        conn,
        "INSERT INTO remote_picture (url, best_url, host, status, tries, reason, next_try_at, found_at, updated_at)
         VALUES ($1, $2, $3, 'waiting', 0, '', $4, $4, $4)
         ON CONFLICT (url) DO NOTHING
         RETURNING id",
        url,
        best_url,
        host,
        now,
    )?;
    Ok(row.map(|(id,)| id))
}

/// Lists the pictures with these addresses.
pub async fn list_by_urls(conn: &mut Conn, urls: &[String]) -> Result<Vec<RemotePicture>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " remote_picture_columns "
         FROM remote_picture
         WHERE remote_picture.url IN (SELECT value FROM " texts("$1") ")
         ORDER BY remote_picture.id"],
        Json(urls),
    )?)
}

/// Finds the picture of a host that is due first.
pub async fn find_due(
    conn: &mut Conn,
    host: &str,
    now: Timestamp,
) -> Result<Option<RemotePicture>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " remote_picture_columns "
         FROM remote_picture
         WHERE remote_picture.host = $1 AND remote_picture.status = 'waiting' AND remote_picture.next_try_at <= $2
         ORDER BY remote_picture.next_try_at, remote_picture.id
         LIMIT 1"],
        host,
        now,
    )?)
}

/// Lists the files that were fetched for other addresses of the same picture.
pub async fn list_fetched_by_best(conn: &mut Conn, best_url: &str) -> Result<Vec<MediaHash>> {
    let rows: Vec<(MediaHash,)> = fetch_all!(
        conn,
        "SELECT DISTINCT hash
         FROM remote_picture
         WHERE best_url = $1 AND status = 'fetched'
         ORDER BY hash",
        best_url,
    )?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// The state of a picture after a try.
#[derive(Clone, Debug)]
pub struct RemotePictureState {
    /// How far it is.
    pub status: RemotePictureStatus,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed; empty if it did not.
    pub reason: String,
    /// When it is tried again if it is waiting.
    pub next_try_at: Timestamp,
    /// The file, if it was fetched.
    pub hash: Option<MediaHash>,
}

impl RemotePictureState {
    /// The state of a picture that is in the media library, after so many tries.
    #[must_use]
    pub fn fetched(tries: i64, hash: &MediaHash, now: Timestamp) -> Self {
        Self {
            status: RemotePictureStatus::Fetched,
            tries,
            reason: String::new(),
            next_try_at: now,
            hash: Some(hash.clone()),
        }
    }
}

/// Stores the state of a picture after a try. Returns false if it is not waiting any more.
pub async fn update(
    conn: &mut Conn,
    id: RemotePictureId,
    state: &RemotePictureState,
    now: Timestamp,
) -> Result<bool> {
    let updated = execute!(
        conn,
        "UPDATE remote_picture
         SET status = $2, tries = $3, reason = $4, next_try_at = $5, hash = $6, updated_at = $7
         WHERE id = $1 AND status = 'waiting'",
        id,
        state.status,
        state.tries,
        &state.reason,
        state.next_try_at,
        &state.hash,
        now,
    )?;
    Ok(updated == 1)
}

/// Gives up every waiting picture of a host.
pub async fn fail_host(conn: &mut Conn, host: &str, reason: &str, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE remote_picture
         SET status = 'failed', reason = $2, updated_at = $3
         WHERE host = $1 AND status = 'waiting'",
        host,
        reason,
        now,
    )?;
    Ok(())
}

/// Makes every picture due that failed or waits after a failure, or only those that these posts
/// show, with no tries counted.
pub async fn retry(conn: &mut Conn, posts: Option<&[PostId]>, now: Timestamp) -> Result<u64> {
    Ok(execute!(
        conn,
        sql!["UPDATE remote_picture
         SET status = 'waiting', tries = 0, next_try_at = $2, updated_at = $2
         WHERE (status = 'failed' OR (status = 'waiting' AND tries > 0))
           AND ($3 OR id IN (SELECT picture_id FROM remote_picture_use WHERE post_id IN (" ids("$1") ")))"],
        Json(posts.unwrap_or_default()),
        now,
        posts.is_none(),
    )?)
}

/// Makes a fetched picture waiting again, because its file is not in the media library any more.
pub async fn fetch_again(conn: &mut Conn, hash: &MediaHash, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE remote_picture
         SET status = 'waiting', tries = 0, reason = '', next_try_at = $2, hash = NULL, updated_at = $2
         WHERE hash = $1",
        hash,
        now,
    )?;
    Ok(())
}

/// The conditions that listed pictures meet, all of them.
#[derive(Clone, Debug, Default)]
pub struct RemotePictureFilter {
    /// Only pictures that are this far.
    pub status: Option<RemotePictureStatus>,
    /// Only pictures of this host.
    pub host: Option<String>,
    /// Only pictures that this post shows at their remote address.
    pub post: Option<PostId>,
}

/// Lists at most `limit` pictures with an id above `after`, in order of the id.
pub async fn list(
    conn: &mut Conn,
    filter: &RemotePictureFilter,
    after: RemotePictureId,
    limit: i64,
) -> Result<Vec<RemotePicture>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " remote_picture_columns "
         FROM remote_picture
         WHERE (remote_picture.status = $1 OR $1 IS NULL)
           AND (remote_picture.host = $2 OR $2 IS NULL)
           AND (CAST($3 AS BIGINT) IS NULL
                OR EXISTS (SELECT 1 FROM remote_picture_use
                           WHERE remote_picture_use.post_id = $3 AND remote_picture_use.picture_id = remote_picture.id))
           AND remote_picture.id > $4
         ORDER BY remote_picture.id
         LIMIT $5"],
        filter.status,
        &filter.host,
        filter.post,
        after,
        limit,
    )?)
}

/// The pictures of a host, by how far they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct HostCount {
    /// The host, with its port unless that is the scheme's own.
    pub host: String,
    /// The number of pictures that wait.
    pub waiting: i64,
    /// The number of pictures that were fetched.
    pub fetched: i64,
    /// The number of pictures that could not be fetched.
    pub failed: i64,
}

/// Counts the pictures of at most `limit` hosts, those with the most pictures first.
pub async fn count_by_host(conn: &mut Conn, limit: i64) -> Result<Vec<HostCount>> {
    Ok(fetch_all!(
        conn,
        "SELECT host,
                COUNT(*) FILTER (WHERE status = 'waiting') AS waiting,
                COUNT(*) FILTER (WHERE status = 'fetched') AS fetched,
                COUNT(*) FILTER (WHERE status = 'failed') AS failed
         FROM remote_picture
         GROUP BY host
         ORDER BY COUNT(*) DESC, host
         LIMIT $1",
        limit,
    )?)
}

/// Counts the pictures of all hosts: those that wait, were fetched, and could not be fetched.
pub async fn count(conn: &mut Conn) -> Result<(i64, i64, i64)> {
    Ok(fetch_one!(
        conn,
        "SELECT COUNT(*) FILTER (WHERE status = 'waiting'),
                COUNT(*) FILTER (WHERE status = 'fetched'),
                COUNT(*) FILTER (WHERE status = 'failed')
         FROM remote_picture",
    )?)
}

/// Deletes every picture, with what is known of its use.
pub async fn delete_all(conn: &mut Conn) -> Result<u64> {
    Ok(execute!(conn, "DELETE FROM remote_picture")?)
}

/// Lists at most `limit` posts with an id above `after` that show pictures of other servers and are
/// not in the trash, in order of the id; if `is_imported` is set, only those that were imported.
pub async fn list_posts_with_remote_images(
    conn: &mut Conn,
    is_imported: bool,
    after: PostId,
    limit: i64,
) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT id
         FROM post
         WHERE id > $1
           AND status <> 'trash'
           AND CAST(image_hosts AS TEXT) <> '[]'
           AND (origin_system IS NOT NULL OR NOT $3)
         ORDER BY id
         LIMIT $2",
        after,
        limit,
        is_imported,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Replaces the pictures that a post is known to show at their remote addresses.
pub async fn replace_uses(
    conn: &mut Conn,
    post: PostId,
    pictures: &[RemotePictureId],
) -> Result<()> {
    execute!(
        conn,
        sql!["DELETE FROM remote_picture_use WHERE post_id = $1 AND picture_id NOT IN (" ids("$2") ")"],
        post,
        Json(pictures),
    )?;
    for picture in pictures {
        execute!(
            conn,
            "INSERT INTO remote_picture_use (post_id, picture_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            post,
            picture,
        )?;
    }
    Ok(())
}

/// Lists the pictures that a post is known to show at their remote addresses.
pub async fn list_uses(conn: &mut Conn, post: PostId) -> Result<Vec<RemotePictureId>> {
    let rows: Vec<(RemotePictureId,)> = fetch_all!(
        conn,
        "SELECT picture_id FROM remote_picture_use WHERE post_id = $1 ORDER BY picture_id",
        post,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Lists at most `limit` posts with an id above `after` that show a fetched picture at its remote
/// address, and none that was never tried, in order of the id. So a post is usually rewritten once.
pub async fn list_posts_to_rewrite(
    conn: &mut Conn,
    after: PostId,
    limit: i64,
) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = fetch_all!(
        conn,
        "SELECT DISTINCT shown.post_id
         FROM remote_picture_use AS shown
         JOIN remote_picture AS picture ON picture.id = shown.picture_id
         WHERE picture.status = 'fetched'
           AND shown.post_id > $1
           AND NOT EXISTS (SELECT 1
                           FROM remote_picture_use AS other_use
                           JOIN remote_picture AS other ON other.id = other_use.picture_id
                           WHERE other_use.post_id = shown.post_id AND other.status = 'waiting' AND other.tries = 0)
         ORDER BY shown.post_id
         LIMIT $2",
        after,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Finds the author of the oldest post that shows a picture.
pub async fn find_author(conn: &mut Conn, id: RemotePictureId) -> Result<Option<UserId>> {
    let row: Option<(UserId,)> = fetch_optional!(
        conn,
        "SELECT post.author_id
         FROM remote_picture_use
         JOIN post ON post.id = remote_picture_use.post_id
         WHERE remote_picture_use.picture_id = $1
         ORDER BY post.id
         LIMIT 1",
        id,
    )?;
    Ok(row.map(|(author,)| author))
}
