//! Links that sign a user in once: the one that sets a new blog up, and the way back in for users
//! without a password.

use super::sessions::Proof;
use crate::error::{Error, Result};
use crate::model::session::LINK_LIFETIME;
use crate::model::{Authority, LinkPurpose, Role, SignInLink, User};
use crate::secrets::LinkKey;
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The reason that a transaction with a link records no change.
const UNRECORDED: &str = "a link that signs in";

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

/// Finds the link of a key and its user.
///
/// # Errors
/// [`Error::Gone`] for a link that was used, has expired, or was never made.
pub async fn find(
    conn: &mut Conn,
    services: &Services,
    key: &LinkKey,
) -> Result<(SignInLink, User)> {
    let link = store::sign_in_links::find_by_hash(conn, &key.hash()).await?;
    let link = valid(services, link)?;
    let user = store::users::find(conn, link.user_id)
        .await?
        .ok_or(Error::Gone)?;
    Ok((link, user))
}

/// Uses a link, which works no more from then on, and returns the proof that its user did.
///
/// # Errors
/// [`Error::Gone`] for a link that was used, has expired, or was never made.
pub async fn take(tx: &mut Tx, services: &Services, key: &LinkKey) -> Result<Proof> {
    tx.unrecorded(UNRECORDED);
    let link = store::sign_in_links::take(tx, &key.hash()).await?;
    let link = valid(services, link)?;
    Ok(Proof {
        user: link.user_id,
        password_hash: None,
    })
}

fn valid(services: &Services, link: Option<SignInLink>) -> Result<SignInLink> {
    link.filter(|link| services.clock.now() < link.expires_at)
        .ok_or(Error::Gone)
}
