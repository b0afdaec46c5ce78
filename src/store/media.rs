//! The items of the media library.
//!
//! An item's file is in the storage under its hash, which a second item of another user can have.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Media, MediaHash, MediaId, MediaKind, MediaName, UserId};

/// The columns of a [`Media`].
macro_rules! media_columns {
    ($engine:ident) => {
        "media.id, media.hash, media.user_id, media.kind, media.name, media.content_type, media.bytes, media.width, media.height, media.frames,
         media.alt, media.decorative, media.caption, media.focus_x, media.focus_y, media.created_at, media.updated_at, media.version, media.trashed_at"
    };
}

/// Finds an item by id.
pub async fn find(conn: &mut Conn, id: MediaId) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " media_columns " FROM media WHERE media.id = $1"],
        id,
    )?)
}

/// Finds the item that answers at the address of a hash: the oldest one, those in the trash last.
pub async fn find_by_hash(conn: &mut Conn, hash: &MediaHash) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " media_columns "
         FROM media
         WHERE media.hash = $1
         ORDER BY CASE WHEN media.trashed_at IS NULL THEN 0 ELSE 1 END, media.id
         LIMIT 1"],
        hash,
    )?)
}

/// Lists the items that answer at the addresses of hashes, as [`find_by_hash`] finds them.
pub async fn list_by_hashes(conn: &mut Conn, hashes: &[MediaHash]) -> Result<Vec<Media>> {
    let mut found: Vec<Media> = fetch_all!(
        conn,
        sql!["SELECT " media_columns "
         FROM media
         WHERE media.hash IN (SELECT value FROM " texts("$1") ")
         ORDER BY media.hash, CASE WHEN media.trashed_at IS NULL THEN 0 ELSE 1 END, media.id"],
        Json(hashes),
    )?;
    found.dedup_by(|later, first| later.hash == first.hash);
    Ok(found)
}

/// Finds the oldest picture with this hash that is not in the trash, among the items of `user` if
/// one is given.
pub async fn find_picture(
    conn: &mut Conn,
    hash: &MediaHash,
    user: Option<UserId>,
) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " media_columns "
         FROM media
         WHERE media.hash = $1 AND (media.user_id = $2 OR $2 IS NULL) AND media.kind = 'picture' AND media.trashed_at IS NULL
         ORDER BY media.id
         LIMIT 1"],
        hash,
        user,
    )?)
}

/// Finds the item of a user with this hash.
pub async fn find_by_hash_and_user(
    conn: &mut Conn,
    hash: &MediaHash,
    user: UserId,
) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " media_columns " FROM media WHERE media.hash = $1 AND media.user_id = $2"],
        hash,
        user,
    )?)
}

/// Whether another item that is not in the trash has the same file.
pub async fn has_twin(conn: &mut Conn, media: &Media) -> Result<bool> {
    let row: Option<(MediaId,)> = fetch_optional!(
        conn,
        "SELECT id FROM media WHERE hash = $1 AND id <> $2 AND trashed_at IS NULL LIMIT 1",
        &media.hash,
        media.id,
    )?;
    Ok(row.is_some())
}

/// Whether an item or a variant, in the trash or not, has the file with this hash.
pub async fn has_file(conn: &mut Conn, hash: &MediaHash) -> Result<bool> {
    let row: Option<(MediaHash,)> = fetch_optional!(
        conn,
        "SELECT hash FROM media WHERE hash = $1
         UNION ALL
         SELECT hash FROM media_variant WHERE hash = $1
         LIMIT 1",
        hash,
    )?;
    Ok(row.is_some())
}

/// Returns the bytes of all files that items and variants have, each file counted once.
pub async fn total_bytes(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT)
         FROM (SELECT hash, bytes FROM media UNION SELECT hash, bytes FROM media_variant) AS file",
    )?)
}

/// The conditions that listed items meet, all of them.
#[derive(Clone, Debug, Default)]
pub struct MediaFilter {
    /// Only items of this kind.
    pub kind: Option<MediaKind>,
    /// Only items with this text in the name, the alternative text or the caption, regardless of
    /// the case of ASCII letters.
    pub text: Option<String>,
    /// Only items that nothing shows, or only those that something shows.
    pub used: Option<bool>,
    /// Only items of this user.
    pub user: Option<UserId>,
    /// Only items in the trash, or only those that are not.
    pub trashed: Option<bool>,
}

/// Lists at most `limit` items that match a filter, newest first, below `before`.
pub async fn list(
    conn: &mut Conn,
    filter: &MediaFilter,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Media>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " media_columns "
         FROM media
         WHERE (media.kind = $1 OR $1 IS NULL)
           AND (CAST($2 AS TEXT) IS NULL OR LOWER(media.name || ' ' || media.alt || ' ' || media.caption) LIKE LOWER($2) ESCAPE '!')
           AND (CAST($3 AS BIGINT) IS NULL OR CASE WHEN EXISTS (SELECT 1 FROM media_use WHERE media_use.hash = media.hash) THEN 1 ELSE 0 END = $3)
           AND (media.user_id = $4 OR $4 IS NULL)
           AND (CAST($5 AS BIGINT) IS NULL OR CASE WHEN media.trashed_at IS NULL THEN 0 ELSE 1 END = $5)
           AND (media.created_at, media.id) < ($6, $7)
         ORDER BY media.created_at DESC, media.id DESC
         LIMIT $8"],
        filter.kind,
        filter.text.as_deref().map(super::like),
        filter.used.map(i64::from),
        filter.user,
        filter.trashed.map(i64::from),
        before.at,
        before.id,
        limit,
    )?)
}

/// Lists at most `limit` items with an id above `after`, in order of the id.
pub async fn list_after(conn: &mut Conn, after: MediaId, limit: i64) -> Result<Vec<Media>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " media_columns " FROM media WHERE media.id > $1 ORDER BY media.id LIMIT $2"],
        after,
        limit,
    )?)
}

/// Lists at most `limit` items of a user with an id above `after`, in order of the id.
pub async fn list_by_user(
    conn: &mut Conn,
    user: UserId,
    after: MediaId,
    limit: i64,
) -> Result<Vec<Media>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " media_columns "
         FROM media
         WHERE media.user_id = $1 AND media.id > $2
         ORDER BY media.id
         LIMIT $3"],
        user,
        after,
        limit,
    )?)
}

/// Lists at most `limit` items that have been in the trash since `before`, the longest first.
pub async fn list_purgeable(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<Media>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " media_columns "
         FROM media
         WHERE media.trashed_at < $1
         ORDER BY media.trashed_at, media.id
         LIMIT $2"],
        before,
        limit,
    )?)
}

/// The columns of a new item.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// The hash of its file.
    pub hash: MediaHash,
    /// What it is.
    pub kind: MediaKind,
    /// The last part of its address.
    pub name: MediaName,
    /// The media type of its file.
    pub content_type: &'static str,
    /// The size of its file.
    pub bytes: i64,
    /// The width, height and number of frames of a picture.
    pub picture: Option<(i64, i64, i64)>,
}

/// Inserts an item of a user at version 1, with its texts. Returns `None` when the user has an item
/// with this file.
pub async fn insert(
    conn: &mut Conn,
    new: &NewMedia,
    user: UserId,
    texts: &MediaTexts,
    now: Timestamp,
) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["INSERT INTO media (hash, user_id, kind, name, content_type, bytes, width, height, frames, alt, decorative, caption, focus_x, focus_y,
                            created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, 1)
         ON CONFLICT (hash, user_id) DO NOTHING
         RETURNING " media_columns],
        &new.hash,
        user,
        new.kind,
        &new.name,
        new.content_type,
        new.bytes,
        new.picture.map(|(width, _, _)| width),
        new.picture.map(|(_, height, _)| height),
        new.picture.map(|(_, _, frames)| frames),
        &texts.alt,
        texts.decorative,
        &texts.caption,
        texts.focus.map(|(x, _)| x),
        texts.focus.map(|(_, y)| y),
        now,
    )?)
}

/// What a user says about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaTexts {
    /// What a picture shows; may be empty.
    pub alt: String,
    /// Whether a picture needs no alternative text.
    pub decorative: bool,
    /// The text below a picture; may be empty.
    pub caption: String,
    /// The most important point, in percent of width and height; `None` for the middle.
    pub focus: Option<(i64, i64)>,
}

/// Replaces the name and the texts of an item and increments the version. Returns `None` when the
/// stored version is no longer `version`.
pub async fn update(
    conn: &mut Conn,
    id: MediaId,
    version: i64,
    name: &MediaName,
    texts: &MediaTexts,
    now: Timestamp,
) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE media
         SET name = $3, alt = $4, decorative = $5, caption = $6, focus_x = $7, focus_y = $8, updated_at = $9, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " media_columns],
        id,
        version,
        name,
        &texts.alt,
        texts.decorative,
        &texts.caption,
        texts.focus.map(|(x, _)| x),
        texts.focus.map(|(_, y)| y),
        now,
    )?)
}

/// Moves an item to the trash, or out of it if `trashed_at` is `None`, and increments the version.
/// Returns `None` when the stored version is no longer `version`.
pub async fn update_trashed(
    conn: &mut Conn,
    id: MediaId,
    version: i64,
    trashed_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE media
         SET trashed_at = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " media_columns],
        id,
        version,
        trashed_at,
        now,
    )?)
}

/// Gives an item to another user and increments the version. Returns `None` when the stored version
/// is no longer `version`.
pub async fn update_user(
    conn: &mut Conn,
    id: MediaId,
    version: i64,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Media>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE media
         SET user_id = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING " media_columns],
        id,
        version,
        user,
        now,
    )?)
}

/// Deletes an item with its variants. Returns false when there is no such item.
pub async fn delete(conn: &mut Conn, id: MediaId) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM media WHERE id = $1", id)? == 1)
}

/// Keeps files from being deleted until the transaction ends, while their rows are inserted.
///
/// On SQLite the writer itself does that: only one transaction at a time is between its beginning
/// and its end.
pub async fn lock_files(conn: &mut Conn) -> Result<()> {
    execute!(
        conn,
        sqlite: "SELECT 1",
        postgres: "SELECT pg_advisory_xact_lock_shared(7163081002)",
    )?;
    Ok(())
}

/// Keeps rows of files from being inserted until the transaction ends, while files without rows are
/// deleted. Returns false when another transaction inserts some: waiting for it could end in a
/// deadlock.
pub async fn try_lock_files_to_delete(conn: &mut Conn) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        sqlite: "SELECT TRUE",
        postgres: "SELECT pg_try_advisory_xact_lock(7163081002)",
    )?)
}
