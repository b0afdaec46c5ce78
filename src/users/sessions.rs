//! Sessions: opened with a proof of identity, listed and ended by their users and by owners.
//!
//! Sessions are not in the change log: they change nothing of the blog.

use crate::error::{Error, Result};
use crate::model::session::NEVER;
use crate::model::{Authority, Session, SessionId, User, UserId};
use crate::secrets::SessionKey;
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The reason that a transaction with a session records no change.
const UNRECORDED: &str = "a session";

/// The proof of who somebody is: a password that was right, or a link that was used.
#[derive(Clone, Debug)]
pub struct Proof {
    pub(super) user: UserId,
    pub(super) means: Means,
}

/// The means by which somebody proved who they are.
#[derive(Clone, Debug)]
pub(super) enum Means {
    /// The password, checked against this stored hash.
    Password(String),
    /// A link from an owner or the operator, with which the user chooses a password.
    Link,
    /// A link that was sent by mail.
    MailedLink,
}

impl Proof {
    /// Returns the user who proved who they are.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Finds the user, and checks that the password is still the same.
    async fn check(&self, tx: &mut Tx) -> Result<User> {
        if let Means::Password(checked) = &self.means {
            let hash = store::passwords::find(tx, self.user).await?;
            if hash.as_ref() != Some(checked) {
                return Err(Error::Unauthorized);
            }
        }
        store::users::find(tx, self.user)
            .await?
            .ok_or(Error::Unauthorized)
    }

    /// Whether what cannot be taken back may be done with this proof for a while. Mail alone is not
    /// enough for users who have a password, so that their mailbox does not give away more than
    /// their blog's drafts; it is for those who have none, who could prove nothing else.
    async fn is_sufficient(&self, tx: &mut Tx) -> Result<bool> {
        match self.means {
            Means::Password(_) | Means::Link => Ok(true),
            Means::MailedLink => {
                let hash = store::passwords::find(tx, self.user).await?;
                Ok(hash.is_none())
            }
        }
    }
}

/// Opens a session with a new key in the browser that `device` describes.
///
/// # Errors
/// [`Error::Unauthorized`] when the password was changed or the user removed since the proof.
pub async fn open(
    tx: &mut Tx,
    services: &Services,
    proof: &Proof,
    device: &str,
) -> Result<(Session, SessionKey)> {
    let now = services.clock.now();
    let user = proof.check(tx).await?;
    tx.unrecorded(UNRECORDED);
    store::sessions::delete_expired(tx, now).await?;
    store::sign_in_links::delete_expired(tx, now).await?;
    let key = SessionKey::new(&services.rng);
    let proved_at = if proof.is_sufficient(tx).await? {
        now
    } else {
        NEVER
    };
    let hash = key.hash();
    let session = store::sessions::insert(tx, user.id, &hash, device, now, proved_at).await?;
    Ok((session, key))
}

/// Notes that the user of a session proved again who they are. A link that was sent by mail counts
/// for users without a password only.
///
/// # Errors
/// [`Error::Unauthorized`] when the password was changed since, or the session is another user's.
pub async fn authenticate(
    tx: &mut Tx,
    services: &Services,
    session: &Session,
    proof: &Proof,
) -> Result<()> {
    let user = proof.check(tx).await?;
    if user.id != session.user_id {
        return Err(Error::Unauthorized);
    }
    tx.unrecorded(UNRECORDED);
    if proof.is_sufficient(tx).await? {
        store::sessions::authenticate(tx, session.id, services.clock.now()).await?;
    }
    Ok(())
}

/// Gives a session a new key, so that the former one is worth nothing.
///
/// # Errors
/// [`Error::Unauthorized`] when the session has ended.
pub async fn renew(tx: &mut Tx, services: &Services, session: SessionId) -> Result<SessionKey> {
    let key = SessionKey::new(&services.rng);
    tx.unrecorded(UNRECORDED);
    let now = services.clock.now();
    if store::sessions::replace_key(tx, session, &key.hash(), now).await? {
        Ok(key)
    } else {
        Err(Error::Unauthorized)
    }
}

/// Finds a session that has not expired.
///
/// # Errors
/// [`Error::NotFound`] when there is no such session or `by` may not know of it.
pub async fn find(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: SessionId,
) -> Result<Session> {
    let (reach, now) = (by.session_reach()?, services.clock.now());
    store::sessions::find(conn, id)
        .await?
        .filter(|session| session.is_valid(now))
        .filter(|session| reach.is_none_or(|own| own == session.user_id))
        .ok_or(Error::NotFound)
}

/// Lists at most `limit` sessions that `by` may know of with an id above `after`, oldest first.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may handle sessions.
pub async fn list(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    after: SessionId,
    limit: i64,
) -> Result<Vec<Session>> {
    let (reach, now) = (by.session_reach()?, services.clock.now());
    store::sessions::list_after(conn, reach, after, now, limit).await
}

/// Lists at most `limit` sessions of the user who acts, oldest first.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` is a user.
pub async fn list_own(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    limit: i64,
) -> Result<Vec<Session>> {
    let (own, now) = (by.user_id()?, services.clock.now());
    store::sessions::list_after(conn, Some(own), SessionId(0), now, limit).await
}

/// Ends a session.
///
/// # Errors
/// [`Error::NotFound`] when there is no such session or `by` may not know of it.
pub async fn end(tx: &mut Tx, services: &Services, by: &Authority, id: SessionId) -> Result<()> {
    find(tx, services, by, id).await?;
    tx.unrecorded(UNRECORDED);
    store::sessions::delete(tx, id).await?;
    Ok(())
}

/// Ends all sessions of the user who acts, except one. Returns how many there were.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` is a user.
pub async fn end_others(tx: &mut Tx, by: &Authority, except: SessionId) -> Result<u64> {
    let own = by.user_id()?;
    tx.unrecorded(UNRECORDED);
    store::sessions::delete_others(tx, own, Some(except)).await
}
