//! Users: the people who write and moderate.
//!
//! A removed user keeps a row, because posts and imports refer to it, but no query here returns it.
//! The only one that reads such rows is [`find_by_origin`], which follows `successor_id`.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{MediaPath, Origin, PostId, Role, Slug, User, UserId};

/// The columns of a [`User`].
macro_rules! user_columns {
    ($engine:ident) => {
        "id, name, slug, url, bio, photo, role, created_at, updated_at, version"
    };
}

/// Finds a user by id.
pub async fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " user_columns "
         FROM user_account
         WHERE id = $1 AND removed_at IS NULL"],
        id,
    )?)
}

/// Finds a user by the slug, the user's name in URLs.
pub async fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<User>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " user_columns "
         FROM user_account
         WHERE slug = $1 AND removed_at IS NULL"],
        slug,
    )?)
}

/// Whether the user with this slug has written a post that is public at `now`.
pub async fn is_public(conn: &mut Conn, slug: &str, now: Timestamp) -> Result<bool> {
    let row: Option<(PostId,)> = fetch_optional!(
        conn,
        "SELECT post.id
         FROM user_account
         JOIN post ON post.author_id = user_account.id
         WHERE user_account.slug = $1 AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $2
         LIMIT 1",
        slug,
        now,
    )?;
    Ok(row.is_some())
}

/// Finds the user that was imported as `origin`. When that user was removed, finds the successor,
/// who received the posts.
pub async fn find_by_origin(conn: &mut Conn, origin: &Origin) -> Result<Option<User>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " user_columns "
         FROM user_account
         WHERE removed_at IS NULL
           AND id = (SELECT COALESCE(successor_id, id) FROM user_account WHERE origin_system = $1 AND origin_id = $2)"],
        &origin.system,
        &origin.id,
    )?)
}

/// Lists every user, oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<User>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " user_columns "
         FROM user_account
         WHERE removed_at IS NULL
         ORDER BY id"],
    )?)
}

/// Lists at most `limit` users with an id above `after`, oldest first.
pub async fn list_after(conn: &mut Conn, after: UserId, limit: i64) -> Result<Vec<User>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " user_columns "
         FROM user_account
         WHERE id > $1 AND removed_at IS NULL
         ORDER BY id
         LIMIT $2"],
        after,
        limit,
    )?)
}

/// Counts the owners.
///
/// On PostgreSQL it also locks their rows until the transaction ends: otherwise two nodes could
/// each demote one of two owners at the same time and leave none.
pub async fn count_owners(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        sql!["SELECT COUNT(*)
         FROM (SELECT id FROM user_account WHERE role = 'owner' AND removed_at IS NULL" lock(" ORDER BY id FOR UPDATE") ") AS owner"],
    )?)
}

/// The columns of a user to insert.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// The display name.
    pub name: String,
    /// The name in URLs.
    pub slug: Slug,
    /// The user's website.
    pub url: Option<String>,
    /// The text about the user on the author page.
    pub bio: String,
    /// The picture of the user.
    pub photo: Option<MediaPath>,
    /// The role, which decides what the user may do.
    pub role: Role,
    /// The user's id in the system that the user was imported from.
    pub origin: Option<Origin>,
}

/// Inserts a user at version 1.
pub async fn insert(conn: &mut Conn, row: &UserRow, now: Timestamp) -> Result<User> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO user_account (name, slug, url, bio, role, created_at, updated_at, version, origin_system, origin_id, photo)
         VALUES ($1, $2, $3, $4, $5, $6, $6, 1, $7, $8, $9)
         RETURNING " user_columns],
        &row.name,
        &row.slug,
        &row.url,
        &row.bio,
        row.role,
        now,
        row.origin.as_ref().map(|origin| &origin.system),
        row.origin.as_ref().map(|origin| &origin.id),
        &row.photo,
    )?)
}

/// Updates a user and increments the version. Returns `None` when the stored version is no longer
/// `user.version`.
pub async fn update(conn: &mut Conn, user: &User, now: Timestamp) -> Result<Option<User>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE user_account
         SET name = $3, slug = $4, url = $5, bio = $6, role = $7, updated_at = $8, photo = $9, version = version + 1
         WHERE id = $1 AND version = $2 AND removed_at IS NULL
         RETURNING " user_columns],
        user.id,
        user.version,
        &user.name,
        &user.slug,
        &user.url,
        &user.bio,
        user.role,
        now,
        &user.photo,
    )?)
}

/// Marks a user as removed and erases the website, the biography and the photo. Returns false when the stored
/// version is no longer `user.version`.
///
/// The slug becomes free for another user. Users who were removed earlier in favour of this one get
/// `successor` as their successor.
pub async fn remove(
    conn: &mut Conn,
    user: &User,
    successor: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    let removed = execute!(
        conn,
        "UPDATE user_account
         SET removed_at = $3, successor_id = $4, slug = $5, url = NULL, bio = '', photo = NULL, updated_at = $3, version = version + 1,
             origin_system = CASE WHEN CAST($4 AS BIGINT) IS NULL THEN NULL ELSE origin_system END,
             origin_id = CASE WHEN CAST($4 AS BIGINT) IS NULL THEN NULL ELSE origin_id END
         WHERE id = $1 AND version = $2 AND removed_at IS NULL",
        user.id,
        user.version,
        now,
        successor,
        // A placeholder that no other user can have, since a slug contains no colon.
        format!(":{}", user.id),
    )?;
    execute!(
        conn,
        "UPDATE user_account SET successor_id = $2 WHERE successor_id = $1",
        user.id,
        successor
    )?;
    Ok(removed == 1)
}
