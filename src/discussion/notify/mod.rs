//! Notifications by e-mail: to subscribers about replies, to the owner about new comments.
//!
//! The transaction that stores a comment also queues a job with ids only. The queue's worker later
//! calls the function of that job, which writes and sends the e-mail. A job is deleted only after
//! the mail server has accepted the e-mail, so that a `kill -9` may repeat one but never loses it; a
//! repeated e-mail has the same Message-ID. Without a mail server no job is queued.
//!
//! To add an e-mail, add a job and write the e-mail in a file of this folder.

mod owner;
mod plain;
mod replies;

use chrono::TimeDelta;

use super::judge::EncryptedEmail;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::i18n::Locale;
use crate::mail::Mailer;
use crate::model::comment::EmailAddress;
use crate::model::settings::OwnerMail;
use crate::model::subscription::{Frequency, Subscription};
use crate::model::{Comment, CommentStatus, Job};
use crate::services::Services;
use crate::store::subscriptions::NewSubscription;
use crate::store::{self, Conn, Tx};

pub use owner::{ModerationLink, moderation_link, notify_owner};
pub use replies::{queue_replies, send_confirmation, send_replies};

/// The maximum number of confirmation e-mails to one mailbox in a day.
const QUESTIONS_A_DAY: i64 = 3;
/// The maximum number of confirmation e-mails in an hour, to all mailboxes.
const QUESTIONS_AN_HOUR: i64 = 200;
const HOUR: TimeDelta = TimeDelta::hours(1);
/// The delay of the owner's e-mail about an edited comment, so that it shows the final text.
const SETTLED: TimeDelta = TimeDelta::minutes(5);
/// The time for which a daily subscription collects replies.
const DAY: TimeDelta = TimeDelta::hours(24);

/// Subscribes the guest who wrote a comment, and queues an e-mail that asks for a confirmation.
pub(super) async fn subscribe(
    tx: &mut Tx,
    services: &Services,
    comment: &Comment,
    email: &EncryptedEmail,
    frequency: Frequency,
) -> Result<()> {
    let Some(guest) = comment.guest_id.filter(|_| services.mailer.is_some()) else {
        return Ok(());
    };
    let now = services.clock.now();
    let new = NewSubscription {
        post: comment.post_id,
        guest,
        email_encrypted: &email.encrypted,
        email_lookup: &email.lookup,
        frequency,
    };
    let subscription = store::subscriptions::put(tx, new, now).await?;
    let is_new = subscription.confirmed_at.is_none() && subscription.created_at == now;
    if !is_new || !may_ask(tx, &email.mailbox, now).await? {
        return Ok(());
    }
    store::confirmation_emails::insert(tx, &email.mailbox, now).await?;
    let job = Job::SendConfirmation {
        subscription: subscription.id,
    };
    store::jobs::insert_once(tx, &job, now, now).await
}

/// Whether another confirmation e-mail may be sent, to this mailbox and at all.
async fn may_ask(tx: &mut Tx, mailbox: &[u8], now: Timestamp) -> Result<bool> {
    let of_mailbox = store::confirmation_emails::count(tx, mailbox, now - DAY).await?;
    let of_all = store::confirmation_emails::count_all(tx, now - HOUR).await?;
    Ok(of_mailbox < QUESTIONS_A_DAY && of_all < QUESTIONS_AN_HOUR)
}

/// Queues the e-mails about a comment that has just come in.
pub(super) async fn arrived(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    tell_owner(tx, services, comment, TimeDelta::zero()).await?;
    moderated(tx, services, comment).await
}

/// Queues the owner's e-mail about a comment that its guest has edited.
pub(super) async fn changed(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    tell_owner(tx, services, comment, SETTLED).await
}

/// Queues the owner's e-mail about a guest's comment that is not spam, unless one is queued
/// already.
async fn tell_owner(
    tx: &mut Tx,
    services: &Services,
    comment: &Comment,
    wait: TimeDelta,
) -> Result<()> {
    let has_owner = services
        .mailer
        .as_ref()
        .is_some_and(|mailer| mailer.owner().is_some());
    if !has_owner || comment.user_id.is_some() || comment.status == CommentStatus::Spam {
        return Ok(());
    }
    let now = services.clock.now();
    let job = Job::NotifyOwner {
        comment: comment.id,
    };
    store::jobs::insert_once(tx, &job, now + wait, now).await
}

/// Queues the e-mails about a reply, if it is public now.
pub(super) async fn moderated(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    if services.mailer.is_none()
        || comment.status != CommentStatus::Approved
        || comment.parent_id.is_none()
    {
        return Ok(());
    }
    let now = services.clock.now();
    let job = Job::QueueReplies {
        comment: comment.id,
    };
    store::jobs::insert_once(tx, &job, now, now).await
}

/// Returns what sends the e-mails of a job.
///
/// # Errors
/// The settings of the mail server were removed after the job was queued.
fn mailer(services: &Services) -> Result<&Mailer> {
    services
        .mailer
        .as_ref()
        .ok_or_else(|| Error::Unavailable("mail is not configured any more".into()))
}

/// Whether the owner wants e-mail about a comment with this status.
fn owner_wants(wanted: OwnerMail, status: CommentStatus) -> bool {
    match wanted {
        OwnerMail::All => matches!(status, CommentStatus::Approved | CommentStatus::Pending),
        OwnerMail::Held => status == CommentStatus::Pending,
        OwnerMail::None => false,
    }
}

/// Decrypts the address of a subscription; `None` when it was encrypted with another key.
fn address(services: &Services, subscription: &Subscription) -> Option<EmailAddress> {
    EmailAddress::parse(
        &services
            .secrets
            .decrypt_email(&subscription.email_encrypted)?,
    )
    .ok()
}

/// Returns the blog's title and the locale of its e-mails.
async fn blog(conn: &mut Conn) -> Result<(String, Locale)> {
    let settings = store::settings::find(conn).await?.settings;
    let locale = Locale::new(&settings.language, settings.zone());
    Ok((settings.title, locale))
}
