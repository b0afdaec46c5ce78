//! API tokens. The database holds only their hashes.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Role, Scope, Token, TokenId, UserId};

/// The columns of a [`Token`].
macro_rules! token_columns {
    ($engine:ident) => {
        "id, name, scopes, user_id, created_at, expires_at, last_used_at, revoked_at"
    };
}

/// A token with the present role of its user.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Presented {
    /// The token.
    #[sqlx(flatten)]
    pub token: Token,
    /// The role of the token's user.
    pub role: Role,
}

/// Finds the token with this hash, even if it is revoked or expired, and the role of its user.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Presented>> {
    Ok(fetch_optional!(
        conn,
        "SELECT token.id, token.name, token.scopes, token.user_id, token.created_at, token.expires_at, token.last_used_at,
                token.revoked_at, user_account.role
         FROM token
         JOIN user_account ON user_account.id = token.user_id
         WHERE token.hash = $1",
        hash,
    )?)
}

/// Lists every token, oldest first, revoked and expired ones included.
pub async fn list(conn: &mut Conn) -> Result<Vec<Token>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " token_columns " FROM token ORDER BY id"],
    )?)
}

/// Lists at most `limit` tokens of one user or of all with an id above `after`, oldest first,
/// revoked and expired ones included.
pub async fn list_after(
    conn: &mut Conn,
    user: Option<UserId>,
    after: TokenId,
    limit: i64,
) -> Result<Vec<Token>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " token_columns "
         FROM token
         WHERE id > $1 AND (user_id = $2 OR $2 IS NULL)
         ORDER BY id
         LIMIT $3"],
        after,
        user,
        limit,
    )?)
}

/// Finds a token by id, even if it is revoked or expired.
pub async fn find(conn: &mut Conn, id: TokenId) -> Result<Option<Token>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " token_columns " FROM token WHERE id = $1"],
        id,
    )?)
}

/// Lists the scopes of each owner's token that neither expires nor is revoked. On PostgreSQL it
/// also locks these rows, so that two nodes cannot each revoke one of two and leave none.
pub async fn list_lasting_scopes(conn: &mut Conn) -> Result<Vec<Vec<Scope>>> {
    let rows: Vec<(Json<Vec<Scope>>,)> = fetch_all!(
        conn,
        sql!["SELECT token.scopes
         FROM token
         JOIN user_account ON user_account.id = token.user_id
         WHERE user_account.role = 'owner' AND token.expires_at IS NULL AND token.revoked_at IS NULL
         ORDER BY token.id" lock(" FOR UPDATE OF token")],
    )?;
    Ok(rows.into_iter().map(|(Json(scopes),)| scopes).collect())
}

/// Counts all tokens, revoked and expired ones included.
pub async fn count(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(conn, "SELECT COUNT(*) FROM token")?)
}

/// The columns of a token to insert.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// The name, which describes the use.
    pub name: String,
    /// The SHA-256 of the token.
    pub hash: Vec<u8>,
    /// The scopes, which limit what the token allows.
    pub scopes: Vec<Scope>,
    /// The user who owns the token.
    pub user: UserId,
    /// The time from which the token is refused.
    pub expires_at: Option<Timestamp>,
}

/// Inserts a token.
pub async fn insert(conn: &mut Conn, row: &TokenRow, now: Timestamp) -> Result<Token> {
    Ok(fetch_one!(
        conn,
        sql!["INSERT INTO token (name, hash, scopes, user_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING " token_columns],
        &row.name,
        &row.hash,
        Json(&row.scopes),
        row.user,
        now,
        row.expires_at,
    )?)
}

/// Revokes a token. One that is revoked already keeps its time. Returns `None` when there is no
/// such token.
pub async fn revoke(conn: &mut Conn, id: TokenId, now: Timestamp) -> Result<Option<Token>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE token
         SET revoked_at = COALESCE(revoked_at, $2)
         WHERE id = $1
         RETURNING " token_columns],
        id,
        now,
    )?)
}

/// Revokes every token of a user. Returns those that were not revoked before.
pub async fn revoke_all(conn: &mut Conn, user: UserId, now: Timestamp) -> Result<Vec<TokenId>> {
    let rows: Vec<(TokenId,)> = fetch_all!(
        conn,
        "UPDATE token
         SET revoked_at = $2
         WHERE user_id = $1 AND revoked_at IS NULL
         RETURNING id",
        user,
        now,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Stores the time at which a token was last used.
pub async fn touch(conn: &mut Conn, id: TokenId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE token SET last_used_at = $2 WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}
