//! The e-mail addresses of users: given, proven by a link that is sent to them, and removed.
//!
//! An address signs its user in, so it counts only once that user, and nobody else, has opened the
//! link: whoever else may read the mail, such as the owner of a mistyped address, is not signed in as
//! the user. The proven address stays until the new one is proven.

use chrono::TimeDelta;

use super::{change, links};
use crate::clock::Timestamp;
use crate::error::{ConflictFault, Error, Result};
use crate::model::comment::EmailAddress;
use crate::model::{Action, Authority, Job, Subject, UserEmail, UserEmailId, UserId};
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The time for which the link that proves an address works.
pub const PROOF_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// The purpose that the link which proves an address is signed for.
const PURPOSE: &str = "user-email";
/// The maximum number of mails in a day that ask one mailbox for a confirmation.
const QUESTIONS_A_DAY: i64 = 3;
/// The maximum number of mails in an hour that ask for a confirmation, to all mailboxes.
const QUESTIONS_AN_HOUR: i64 = 200;
/// The reason that a transaction with an address that does not count records no change.
const UNRECORDED: &str = "an address that does not count";

/// The addresses of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserEmails {
    /// The one that counts.
    pub proven: Option<UserEmail>,
    /// The one that waits for its proof.
    pub unproven: Option<UserEmail>,
}

/// Finds the addresses of a user. One that has waited too long for its proof is left out.
///
/// # Errors
/// [`Error::Forbidden`] for everyone but that user and the operator.
pub async fn find_own(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    user: UserId,
) -> Result<UserEmails> {
    by.require_own_access(user)?;
    let now = services.clock.now();
    let mut found = UserEmails::default();
    for email in store::user_emails::list_by_user(conn, user).await? {
        if email.proven_at.is_some() {
            found.proven = Some(email);
        } else if is_provable(&email, now) {
            found.unproven = Some(email);
        }
    }
    Ok(found)
}

/// Decrypts an address; `None` when it was encrypted with another key.
#[must_use]
pub fn decrypt(services: &Services, email: &UserEmail) -> Option<EmailAddress> {
    let address = services.secrets.decrypt_email(&email.email_encrypted)?;
    EmailAddress::parse(&address).ok()
}

/// Finds the user who has proven an address.
pub async fn find_user(
    conn: &mut Conn,
    services: &Services,
    address: &EmailAddress,
) -> Result<Option<UserId>> {
    let lookup = services.secrets.email_lookup(address.normalised());
    let found = store::user_emails::find_proven(conn, &lookup).await?;
    Ok(found.map(|email| email.user_id))
}

/// Stores the address that a user gave, and queues the mail by which it is proven. Until then the
/// proven address, if there is one, stays. Returns false if it is that one already.
///
/// # Errors
/// [`Error::Forbidden`] for everyone but that user and the operator, [`Error::Conflict`] where no
/// mail is sent, [`Error::TooMany`] when that mailbox, or all together, were asked too often.
pub async fn set(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    user: UserId,
    address: &EmailAddress,
) -> Result<bool> {
    by.require_own_access(user)?;
    if services.mailer.is_none() {
        return Err(Error::conflict(
            ConflictFault::NoMail,
            "this blog sends no mail, so an address cannot be proven: set `mail.url`",
        ));
    }
    store::users::find(tx, user).await?.ok_or(Error::NotFound)?;
    tx.unrecorded(UNRECORDED);
    let lookup = services.secrets.email_lookup(address.normalised());
    let proven = store::user_emails::find_proven(tx, &lookup).await?;
    if proven.is_some_and(|proven| proven.user_id == user) {
        store::user_emails::delete_unproven_of_user(tx, user).await?;
        return Ok(false);
    }
    let now = services.clock.now();
    note_question(tx, services, address, now).await?;
    let encrypted = services
        .secrets
        .encrypt_email(&services.rng, address.as_str())?;
    let email = store::user_emails::replace_unproven(tx, user, &encrypted, &lookup, now).await?;
    let job = Job::SendEmailProof { email: email.id };
    store::jobs::insert(tx, &job, now, now).await?;
    Ok(true)
}

/// Notes that a mailbox is asked for a confirmation, within the limits that hold for guests too.
async fn note_question(
    tx: &mut Tx,
    services: &Services,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<()> {
    let (hour, day) = (TimeDelta::hours(1), TimeDelta::hours(24));
    let mailbox = services.secrets.email_lookup(&address.mailbox());
    let refuse = |wait: TimeDelta| Error::TooMany {
        retry_after: wait.to_std().unwrap_or_default(),
    };
    if store::confirmation_emails::count(tx, &mailbox, now - day).await? >= QUESTIONS_A_DAY {
        return Err(refuse(day));
    }
    if store::confirmation_emails::count_all(tx, now - hour).await? >= QUESTIONS_AN_HOUR {
        return Err(refuse(hour));
    }
    store::confirmation_emails::insert(tx, &mailbox, now).await
}

/// Returns the code that proves an address, the last part of the link in the mail.
pub(super) fn code(services: &Services, id: UserEmailId) -> String {
    services.secrets.mail_link(PURPOSE, &[id.0])
}

/// Finds the address of a code.
///
/// # Errors
/// [`Error::Gone`] for a code that was never made, is too old, was replaced by a later one, or is
/// another user's.
pub async fn find_by_code(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    code: &str,
) -> Result<UserEmail> {
    let [id] = services
        .secrets
        .read_mail_link(PURPOSE, code)
        .ok_or(Error::Gone)?;
    let now = services.clock.now();
    store::user_emails::find(conn, UserEmailId(id))
        .await?
        .filter(|email| email.proven_at.is_some() || is_provable(email, now))
        .filter(|email| by.require_own_access(email.user_id).is_ok())
        .ok_or(Error::Gone)
}

/// Makes an address count by the code that was sent to it. Links that were sent to the former one
/// end. Doing so again changes nothing.
///
/// # Errors
/// [`Error::Gone`] for a code that does not work, [`Error::Conflict`] when another user has the
/// address.
pub async fn prove(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    code: &str,
) -> Result<UserEmail> {
    let email = find_by_code(tx, services, by, code).await?;
    if email.proven_at.is_some() {
        tx.unrecorded("the address was proven before");
        return Ok(email);
    }
    let proven = store::user_emails::find_proven(tx, &email.email_lookup).await?;
    if proven.is_some_and(|proven| proven.user_id != email.user_id) {
        return Err(Error::conflict(
            ConflictFault::EmailTaken,
            "another user of this blog has this address: use one of your own",
        ));
    }
    let now = services.clock.now();
    store::user_emails::prove(tx, &email, now).await?;
    changed(tx, by, email.user_id, now).await?;
    Ok(email)
}

/// Deletes the addresses of a user. Links that were sent to them end.
///
/// # Errors
/// [`Error::Forbidden`] for everyone but that user and the operator, [`Error::Conflict`] for a user
/// without a password, who could not sign in any more.
pub async fn remove(tx: &mut Tx, services: &Services, by: &Authority, user: UserId) -> Result<()> {
    let found = find_own(tx, services, by, user).await?;
    if found.proven.is_some() && store::passwords::find(tx, user).await?.is_none() {
        return Err(Error::conflict(
            ConflictFault::OnlyWayIn,
            "without a password and an address nobody can sign in: choose a password first",
        ));
    }
    tx.unrecorded(UNRECORDED);
    store::user_emails::delete_by_user(tx, user).await?;
    match found.proven {
        Some(_) => changed(tx, by, user, services.clock.now()).await,
        None => Ok(()),
    }
}

/// Queues a mail with a link that signs a user in. The same is done for nobody, so that it takes the
/// same time.
pub async fn ask_for_link(tx: &mut Tx, services: &Services, user: Option<UserId>) -> Result<()> {
    tx.unrecorded("a link that signs in");
    let asked_at = services.clock.now();
    let job = Job::SendSignInLink { user, asked_at };
    store::jobs::insert(tx, &job, asked_at, asked_at).await
}

/// Ends links that were sent by mail and records the change, without the address.
async fn changed(tx: &mut Tx, by: &Authority, user: UserId, now: Timestamp) -> Result<()> {
    links::end_mailed(tx, user).await?;
    let action = Action::EmailChanged;
    tx.record(change(by.actor(), action, Subject::User(user), now));
    Ok(())
}

/// Whether an address that waits may still be proven.
pub(super) fn is_provable(email: &UserEmail, now: Timestamp) -> bool {
    now - email.created_at < PROOF_LIFETIME
}
