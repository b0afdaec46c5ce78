//! Passwords: checked at sign-in, and chosen by their users.

use super::change;
use super::sessions::{Means, Proof};
use crate::error::{Error, Result};
use crate::model::text;
use crate::model::{Action, Authority, Password, SessionId, Subject, User, UserId};
use crate::services::Services;
use crate::store::{self, Conn, Db, Tx};

/// A password that was hashed and can be stored.
#[derive(Clone, Debug)]
pub struct HashedPassword(String);

/// Hashes a password, off the async threads. No connection may be held meanwhile.
///
/// # Errors
/// [`Error::Unavailable`] when too many passwords wait for their turn.
pub async fn hash(services: &Services, password: &Password) -> Result<HashedPassword> {
    let hash = services.passwords.hash(&services.rng, password).await?;
    Ok(HashedPassword(hash))
}

/// Finds the only user with this slug or this name, in any spelling of its letters.
#[must_use]
pub fn find_by_name<'a>(users: &'a [User], name: &str) -> Option<&'a User> {
    let name = text::line(name).to_lowercase();
    let by_slug = users.iter().find(|user| user.slug.as_str() == name);
    let mut named = users.iter().filter(|user| user.name.to_lowercase() == name);
    by_slug.or_else(|| match (named.next(), named.next()) {
        (Some(user), None) => Some(user),
        _ => None,
    })
}

/// Checks the password of a user. For an unknown user, and for one without a password, it takes the
/// same time and returns `None`.
///
/// # Errors
/// [`Error::Unavailable`] when too many passwords wait for their turn.
pub async fn check(
    db: &Db,
    services: &Services,
    user: Option<UserId>,
    password: &str,
) -> Result<Option<Proof>> {
    let mut conn = db.read().await?;
    let hash = store::passwords::find(&mut conn, user.unwrap_or(UserId(0))).await?;
    drop(conn);
    let is_right = services.passwords.check(password, hash.as_deref()).await?;
    let proof = user.zip(hash).map(|(user, hash)| Proof {
        user,
        means: Means::Password(hash),
    });
    Ok(proof.filter(|_| is_right))
}

/// Whether a user has a password.
pub async fn has_one(conn: &mut Conn, user: UserId) -> Result<bool> {
    Ok(store::passwords::find(conn, user).await?.is_some())
}

/// Stores the new password of a user, ends the user's other sessions and makes all links of the user
/// invalid.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` is that user or the operator, [`Error::NotFound`] when there is
/// no such user.
pub async fn replace(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    user: UserId,
    password: &HashedPassword,
    session: Option<SessionId>,
) -> Result<()> {
    by.require_own_access(user)?;
    store::users::find(tx, user).await?.ok_or(Error::NotFound)?;
    let now = services.clock.now();
    store::passwords::replace(tx, user, &password.0, now).await?;
    store::sessions::delete_others(tx, user, session).await?;
    store::sign_in_links::delete_of_user(tx, user).await?;
    let action = Action::PasswordChanged;
    tx.record(change(by.actor(), action, Subject::User(user), now));
    Ok(())
}

/// Removes everything with which a user can sign in.
pub(super) async fn remove_access(tx: &mut Tx, user: UserId) -> Result<()> {
    store::passwords::delete(tx, user).await?;
    store::user_emails::delete_by_user(tx, user).await?;
    store::sessions::delete_others(tx, user, None).await?;
    store::sign_in_links::delete_of_user(tx, user).await
}
