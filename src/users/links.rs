//! Links that sign a user in once: the one that sets a new blog up, the way back in for users without a
//! password, and those that are sent by mail.
//!
//! A link from the operator lets its user choose a password. One that is sent by mail does not: it
//! opens a session, and nothing more. Neither is accepted in place of the other.

use super::sessions::{Means, Proof};
use crate::error::{Error, Result};
use crate::model::session::{LINK_LIFETIME, MAILED_LINK_LIFETIME};
use crate::model::{Authority, LinkPurpose, Role, SignInLink, User, UserId};
use crate::secrets::LinkKey;
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The reason that a transaction with a link records no change.
const UNRECORDED: &str = "a link that signs in";
/// The purposes of links from the operator.
const OPERATORS: [LinkPurpose; 2] = [LinkPurpose::SetUp, LinkPurpose::Password];
/// The purposes of links that are sent by mail.
const MAILED: [LinkPurpose; 1] = [LinkPurpose::SignIn];

/// Creates the link with which a user chooses a password. Before any user has one, the owner's link
/// leads to the page that sets the blog up. It replaces the user's earlier links.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may give users access.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    user: &User,
) -> Result<LinkKey> {
    by.require_users()?;
    let is_new = user.role == Role::Owner && !store::passwords::is_any(tx).await?;
    let purpose = if is_new {
        LinkPurpose::SetUp
    } else {
        LinkPurpose::Password
    };
    let now = services.clock.now();
    let key = LinkKey::new(&services.rng);
    let link = SignInLink {
        user_id: user.id,
        purpose,
        expires_at: now + LINK_LIFETIME,
    };
    tx.unrecorded(UNRECORDED);
    store::sign_in_links::delete_of_user(tx, user.id).await?;
    store::sign_in_links::insert(tx, &link, &key.hash(), now).await?;
    Ok(key)
}

/// Creates a link that signs a user in, to be sent by mail. Earlier ones go on working.
pub(super) async fn create_mailed(
    tx: &mut Tx,
    services: &Services,
    user: UserId,
) -> Result<LinkKey> {
    let now = services.clock.now();
    let key = LinkKey::new(&services.rng);
    let link = SignInLink {
        user_id: user,
        purpose: LinkPurpose::SignIn,
        expires_at: now + MAILED_LINK_LIFETIME,
    };
    tx.unrecorded(UNRECORDED);
    store::sign_in_links::insert(tx, &link, &key.hash(), now).await?;
    Ok(key)
}

/// Finds the link of a key from the operator and its user.
///
/// # Errors
/// [`Error::Gone`] for a link that was used, has expired, or was never made.
pub async fn find(
    conn: &mut Conn,
    services: &Services,
    key: &LinkKey,
) -> Result<(SignInLink, User)> {
    find_of(conn, services, key, &OPERATORS).await
}

/// Finds the user of a link that was sent by mail.
///
/// # Errors
/// [`Error::Gone`] for a link that was used, has expired, or was never made.
pub async fn find_mailed(conn: &mut Conn, services: &Services, key: &LinkKey) -> Result<User> {
    let (_, user) = find_of(conn, services, key, &MAILED).await?;
    Ok(user)
}

/// Uses a link from the operator, which works no more from then on, and returns the proof that its
/// user did.
///
/// # Errors
/// [`Error::Gone`] for a link that was used, has expired, or was never made.
pub async fn take(tx: &mut Tx, services: &Services, key: &LinkKey) -> Result<Proof> {
    let user = take_of(tx, services, key, &OPERATORS).await?;
    let means = Means::Link;
    Ok(Proof { user, means })
}

/// Uses a link that was sent by mail, and returns the proof that its user did. From then on no link
/// that was sent to this user works any more.
///
/// # Errors
/// [`Error::Gone`] for a link that was used, has expired, or was never made.
pub async fn take_mailed(tx: &mut Tx, services: &Services, key: &LinkKey) -> Result<Proof> {
    let user = take_of(tx, services, key, &MAILED).await?;
    end_mailed(tx, user).await?;
    let means = Means::MailedLink;
    Ok(Proof { user, means })
}

/// Makes the links that were sent to a user invalid.
pub(super) async fn end_mailed(tx: &mut Tx, user: UserId) -> Result<()> {
    store::sign_in_links::delete_by_purpose(tx, user, LinkPurpose::SignIn).await
}

async fn find_of(
    conn: &mut Conn,
    services: &Services,
    key: &LinkKey,
    purposes: &[LinkPurpose],
) -> Result<(SignInLink, User)> {
    let link = store::sign_in_links::find_by_hash(conn, &key.hash()).await?;
    let link = link
        .filter(|link| purposes.contains(&link.purpose))
        .filter(|link| services.clock.now() < link.expires_at)
        .ok_or(Error::Gone)?;
    let user = store::users::find(conn, link.user_id).await?;
    Ok((link, user.ok_or(Error::Gone)?))
}

async fn take_of(
    tx: &mut Tx,
    services: &Services,
    key: &LinkKey,
    purposes: &[LinkPurpose],
) -> Result<UserId> {
    tx.unrecorded(UNRECORDED);
    find_of(tx, services, key, purposes).await?;
    let taken = store::sign_in_links::take(tx, &key.hash()).await?;
    Ok(taken.ok_or(Error::Gone)?.user_id)
}
