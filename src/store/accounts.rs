//! Accounts: the people who write and moderate.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Account, AccountId, Origin, PostId, Role};

/// One account.
pub async fn find(conn: &mut Conn, id: AccountId) -> Result<Option<Account>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, slug, url, bio, role, created_at, updated_at, version
         FROM account
         WHERE id = $1",
        id,
    )?)
}

/// The account of a name in addresses.
pub async fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Account>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, slug, url, bio, role, created_at, updated_at, version
         FROM account
         WHERE slug = $1",
        slug,
    )?)
}

/// Whether the person of a name has written a post that is public at `now`.
pub async fn is_public(conn: &mut Conn, slug: &str, now: Timestamp) -> Result<bool> {
    let row: Option<(PostId,)> = fetch_optional!(
        conn,
        "SELECT post.id
         FROM account
         JOIN post ON post.author_id = account.id
         WHERE account.slug = $1 AND post.kind = 'post' AND post.status = 'public' AND post.published_at <= $2
         LIMIT 1",
        slug,
        now,
    )?;
    Ok(row.is_some())
}

/// The account that was imported as `origin`.
pub async fn find_by_origin(conn: &mut Conn, origin: &Origin) -> Result<Option<Account>> {
    Ok(fetch_optional!(
        conn,
        "SELECT id, name, slug, url, bio, role, created_at, updated_at, version
         FROM account
         WHERE origin_system = $1 AND origin_id = $2",
        &origin.system,
        &origin.id,
    )?)
}

/// Every account, oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Account>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, name, slug, url, bio, role, created_at, updated_at, version
         FROM account
         ORDER BY id",
    )?)
}

/// The accounts after `after`, oldest first.
pub async fn list_after(conn: &mut Conn, after: AccountId, limit: i64) -> Result<Vec<Account>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, name, slug, url, bio, role, created_at, updated_at, version
         FROM account
         WHERE id > $1
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// How many owners there are.
pub async fn count_owners(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT COUNT(*) FROM account WHERE role = 'owner'"
    )?)
}

/// A person to store.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name shown.
    pub name: String,
    /// The name in addresses.
    pub slug: String,
    /// The person's own page.
    pub url: Option<String>,
    /// What the person says of themselves.
    pub bio: String,
    /// What the person does.
    pub role: Role,
    /// Where the person was imported from.
    pub origin: Option<Origin>,
}

/// Stores an account.
pub async fn insert(conn: &mut Conn, new: &NewAccount, now: Timestamp) -> Result<Account> {
    Ok(fetch_one!(
        conn,
        "INSERT INTO account (name, slug, url, bio, role, created_at, updated_at, version, origin_system, origin_id)
         VALUES ($1, $2, $3, $4, $5, $6, $6, 1, $7, $8)
         RETURNING id, name, slug, url, bio, role, created_at, updated_at, version",
        &new.name,
        &new.slug,
        &new.url,
        &new.bio,
        new.role,
        now,
        new.origin.as_ref().map(|origin| &origin.system),
        new.origin.as_ref().map(|origin| &origin.id),
    )?)
}

/// Changes an account that is still at `account.version`; `None` when it is not.
pub async fn update(conn: &mut Conn, account: &Account, now: Timestamp) -> Result<Option<Account>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE account
         SET name = $3, slug = $4, url = $5, bio = $6, role = $7, updated_at = $8, version = version + 1
         WHERE id = $1 AND version = $2
         RETURNING id, name, slug, url, bio, role, created_at, updated_at, version",
        account.id,
        account.version,
        &account.name,
        &account.slug,
        &account.url,
        &account.bio,
        account.role,
        now,
    )?)
}
