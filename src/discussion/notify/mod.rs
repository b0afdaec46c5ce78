//! Being told by mail: subscribers of replies, the owner of new comments.
//!
//! What has to be said is noted in the transaction of the comment, as a job with ids only; the
//! queue's worker writes and sends the mail ([`run`]). A job is forgotten only after the server has
//! taken the mail, so that a `kill -9` repeats one but never loses it; the repeated mail has the
//! same Message-ID. Without a mail server nothing is noted.

mod owner;
mod plain;
mod replies;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::judge::Sealed;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::mail::{Mail, Mailer};
use crate::model::comment::EmailAddress;
use crate::model::settings::OwnerMail;
use crate::model::subscription::{Pace, Subscription};
use crate::model::{Comment, CommentId, CommentStatus, SubscriptionId};
use crate::services::Services;
use crate::store::subscriptions::NewSubscription;
use crate::store::{self, Conn, Db, Tx};
use crate::words::Words;

pub use owner::{ModerationLink, moderation_link};

/// Asks an address whether it wants to be told.
pub const CONFIRM_JOB: &str = "mail.confirm";
/// Tells subscribers of one reply.
pub const REPLY_JOB: &str = "mail.reply";
/// Tells a subscriber of what is noted.
pub const TELL_JOB: &str = "mail.tell";
/// Tells the owner of a comment.
pub const OWNER_JOB: &str = "mail.owner";

/// The most questions that a mailbox is sent in a day.
const QUESTIONS_A_DAY: i64 = 3;
/// The most questions that are sent in an hour.
const QUESTIONS_AN_HOUR: i64 = 200;
const HOUR: TimeDelta = TimeDelta::hours(1);
/// A comment that is changed is told of after this, with what it says then.
const SETTLED: TimeDelta = TimeDelta::minutes(5);
/// How long a day's replies are gathered.
const DAY: TimeDelta = TimeDelta::hours(24);

/// Subscribes the guest who wrote a comment, who is asked first.
pub(super) async fn subscribe(
    tx: &mut Tx,
    services: &Services,
    comment: &Comment,
    email: &Sealed,
    pace: Pace,
) -> Result<()> {
    let Some(guest) = comment.capability_id.filter(|_| services.mailer.is_some()) else {
        return Ok(());
    };
    let now = services.clock.now();
    let new = NewSubscription {
        post: comment.post_id,
        guest,
        email_sealed: &email.sealed,
        email_lookup: &email.lookup,
        pace,
    };
    let subscription = store::subscriptions::put(tx, new, now).await?;
    let is_new = subscription.confirmed_at.is_none() && subscription.created_at == now;
    if !is_new || !may_ask(tx, &email.mailbox, now).await? {
        return Ok(());
    }
    store::questions::insert(tx, &email.mailbox, now).await?;
    store::jobs::insert_once(
        tx,
        CONFIRM_JOB,
        &json!({ "subscription": subscription.id }),
        now,
        now,
    )
    .await
}

/// Whether a mailbox may be asked again, and anybody at all.
async fn may_ask(tx: &mut Tx, mailbox: &[u8], now: Timestamp) -> Result<bool> {
    let of_mailbox = store::questions::count(tx, mailbox, now - DAY).await?;
    let of_all = store::questions::count_all(tx, now - HOUR).await?;
    Ok(of_mailbox < QUESTIONS_A_DAY && of_all < QUESTIONS_AN_HOUR)
}

/// Notes whom to tell of a comment that has just come in.
pub(super) async fn arrived(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    tell_owner(tx, services, comment, TimeDelta::zero()).await?;
    moderated(tx, services, comment).await
}

/// Notes that the owner is to be told of a comment that its guest has changed.
pub(super) async fn changed(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    tell_owner(tx, services, comment, SETTLED).await
}

/// Has the owner told of a visitor's comment that is no spam, once while one mail waits.
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
    if !has_owner || comment.account_id.is_some() || comment.status == CommentStatus::Spam {
        return Ok(());
    }
    let now = services.clock.now();
    store::jobs::insert_once(
        tx,
        OWNER_JOB,
        &json!({ "comment": comment.id }),
        now + wait,
        now,
    )
    .await
}

/// Notes whom to tell of a reply that is public now.
pub(super) async fn moderated(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    if services.mailer.is_none()
        || comment.status != CommentStatus::Approved
        || comment.parent_id.is_none()
    {
        return Ok(());
    }
    let now = services.clock.now();
    store::jobs::insert_once(tx, REPLY_JOB, &json!({ "comment": comment.id }), now, now).await
}

/// Does a job of one of the kinds above.
///
/// # Errors
/// [`Error::Unavailable`] when another try may help, [`Error::Internal`] when none will.
pub async fn run(db: &Db, services: &Services, kind: &str, payload: &Value) -> Result<()> {
    let comment = || {
        payload["comment"]
            .as_i64()
            .map(CommentId)
            .ok_or_else(|| Error::internal("a job without a comment"))
    };
    let subscription = || {
        payload["subscription"]
            .as_i64()
            .map(SubscriptionId)
            .ok_or_else(|| Error::internal("a job without a subscription"))
    };
    let mailer = services
        .mailer
        .as_ref()
        .ok_or_else(|| Error::Unavailable("mail is not configured any more".into()))?;
    match kind {
        CONFIRM_JOB => replies::ask(db, services, mailer, subscription()?).await,
        REPLY_JOB => replies::spread(db, services, comment()?).await,
        TELL_JOB => replies::tell(db, services, mailer, subscription()?).await,
        OWNER_JOB => owner::tell(db, services, mailer, comment()?).await,
        other => Err(Error::internal(format!("no mail is of the kind `{other}`"))),
    }
}

/// Whether a job's kind is one of these.
#[must_use]
pub fn is_mail(kind: &str) -> bool {
    matches!(kind, CONFIRM_JOB | REPLY_JOB | TELL_JOB | OWNER_JOB)
}

/// Whether the owner wants to be told of a comment.
fn owner_wants(wanted: OwnerMail, status: CommentStatus) -> bool {
    match wanted {
        OwnerMail::All => matches!(status, CommentStatus::Approved | CommentStatus::Pending),
        OwnerMail::Held => status == CommentStatus::Pending,
        OwnerMail::None => false,
    }
}

/// The address of a subscription; `None` when it was sealed with another key.
fn address(services: &Services, subscription: &Subscription) -> Option<EmailAddress> {
    EmailAddress::parse(&services.secrets.open_email(&subscription.email_sealed)?).ok()
}

async fn send(mailer: &Mailer, mail: &Mail) -> Result<()> {
    mailer.send(mail).await.map_err(Error::from)
}

/// The blog's name, and its words.
async fn blog(conn: &mut Conn) -> Result<(String, Words)> {
    let settings = store::settings::find(conn).await?.settings;
    let words = Words::new(&settings.language, settings.zone());
    Ok((settings.title, words))
}
