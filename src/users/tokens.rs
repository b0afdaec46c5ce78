//! API tokens: created, listed and revoked by their users and by owners.

use super::{change, check_name};
use crate::clock::Timestamp;
use crate::error::{ConflictFault, Error, FieldErrors, Result};
use crate::model::{Action, Authority, Scope, Subject, Token, TokenId, UserId};
use crate::secrets;
use crate::services::Services;
use crate::store::tokens::TokenRow;
use crate::store::{self, Conn, Tx};

/// A token to create.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// The name, which describes the use.
    pub name: String,
    /// The scopes, which limit what the token allows.
    pub scopes: Vec<Scope>,
    /// The user who will own the token.
    pub user: UserId,
    /// The time from which the token is refused.
    pub expires_at: Option<Timestamp>,
}

/// Creates a token with a random text. Returns it with its text, which is never shown again.
///
/// # Errors
/// [`Error::Invalid`] and [`Error::Forbidden`] as [`create_with_text`] returns them.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    request: &TokenRequest,
) -> Result<(Token, String)> {
    let text = secrets::new_token(&services.rng);
    let token = create_with_text(tx, services, by, request, &text).await?;
    Ok((token, text))
}

/// Creates a token with a given text.
///
/// # Errors
/// [`Error::Invalid`] for every value that is not accepted, including scopes that `by` or the
/// token's user does not have; [`Error::Forbidden`] unless the token is for `by` or `by` is an
/// owner.
pub async fn create_with_text(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    request: &TokenRequest,
    text: &str,
) -> Result<Token> {
    check_rights(tx, by, request).await?;
    let now = services.clock.now();
    secrets::check_token(text).map_err(|why| Error::invalid("token", why.to_string()))?;
    let name = check_name(&request.name)?;
    if request.scopes.is_empty() {
        return Err(Error::invalid("scopes", "a token needs at least one scope"));
    }
    if request.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid(
            "expires_at",
            "use a moment that is still to come",
        ));
    }
    let row = TokenRow {
        name,
        hash: secrets::hash(text),
        scopes: request.scopes.clone(),
        user: request.user,
        expires_at: request.expires_at,
    };
    let token = store::tokens::insert(tx, &row, now).await?;
    tx.record(change(
        by.actor(),
        Action::TokenCreated,
        Subject::Token(token.id),
        now,
    ));
    Ok(token)
}

/// Checks that `by` may create the token: no one grants scopes beyond their own or for longer, nor
/// beyond the role of the token's user.
async fn check_rights(conn: &mut Conn, by: &Authority, request: &TokenRequest) -> Result<()> {
    if by.token_reach()?.is_some_and(|own| own != request.user) {
        return Err(Error::Forbidden(
            "only an owner may make tokens for somebody else".to_owned(),
        ));
    }
    let mut errors = FieldErrors::default();
    let user = store::users::find(conn, request.user).await?;
    let Some(user) = user else {
        return Err(Error::invalid("user", "there is no user with this id"));
    };
    for (n, scope) in request.scopes.iter().enumerate() {
        if !by.may(*scope) {
            errors.push(format!("scopes/{n}"), "your own token does not allow this");
        } else if !user.role.scopes().contains(scope) {
            let role = user.role.with_article();
            errors.push(format!("scopes/{n}"), format!("{role} may not have this"));
        }
    }
    if let Some(end) = by.ends_at()
        && request.expires_at.is_none_or(|at| at > end)
    {
        let end = end.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        errors.push(
            "expires_at",
            format!("your own token ends at {end}: use that moment or an earlier one"),
        );
    }
    errors.into_result()
}

/// Revokes a token.
///
/// # Errors
/// [`Error::NotFound`] when there is no such token or `by` may not know of it, [`Error::Conflict`]
/// when it is the last token that can administer the blog and never expires.
pub async fn revoke(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    id: TokenId,
) -> Result<Token> {
    let had_one = has_lasting(tx).await?;
    let token = revoke_any(tx, services, by, id).await?;
    check_lasting(tx, had_one).await?;
    Ok(token)
}

/// Whether an owner has a token for everything that neither expires nor is revoked. Without one the
/// blog can only be administered on the command line.
pub async fn has_lasting(conn: &mut Conn) -> Result<bool> {
    let scopes = store::tokens::list_lasting_scopes(conn).await?;
    Ok(scopes.iter().any(|scopes| scopes.contains(&Scope::Admin)))
}

/// Checks, after a change, that a blog that had a lasting token still has one. If not, the caller
/// must not commit. A blog that had none before may change freely.
///
/// # Errors
/// [`Error::Conflict`] when there was such a token and now there is none.
pub async fn check_lasting(conn: &mut Conn, had_one: bool) -> Result<()> {
    if had_one && !has_lasting(conn).await? {
        return Err(Error::conflict(
            ConflictFault::LastToken,
            "no token would be left that can administer the blog and never expires: create another first",
        ));
    }
    Ok(())
}

/// Revokes a token, even the last one that can administer the blog.
///
/// # Errors
/// [`Error::NotFound`] when there is no such token or `by` may not know of it.
pub async fn revoke_any(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    id: TokenId,
) -> Result<Token> {
    let now = services.clock.now();
    find(tx, by, id).await?;
    let token = store::tokens::revoke(tx, id, now)
        .await?
        .ok_or(Error::NotFound)?;
    tx.record(change(
        by.actor(),
        Action::TokenRevoked,
        Subject::Token(id),
        now,
    ));
    Ok(token)
}

/// Finds a token by id.
///
/// # Errors
/// [`Error::NotFound`] when there is no such token or `by` may not know of it.
pub async fn find(conn: &mut Conn, by: &Authority, id: TokenId) -> Result<Token> {
    let reach = by.token_reach()?;
    store::tokens::find(conn, id)
        .await?
        .filter(|token| reach.is_none_or(|own| own == token.user_id))
        .ok_or(Error::NotFound)
}

/// Lists at most `limit` tokens that `by` may know of with an id above `after`, oldest first,
/// revoked and expired ones included.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may handle tokens.
pub async fn list(
    conn: &mut Conn,
    by: &Authority,
    after: TokenId,
    limit: i64,
) -> Result<Vec<Token>> {
    store::tokens::list_after(conn, by.token_reach()?, after, limit).await
}
