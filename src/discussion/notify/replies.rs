//! E-mails about replies to subscribers who have confirmed their address.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::{DAY, address, blog, mailer, plain};
use crate::error::{Error, Result};
use crate::mail::{Mail, OneClick, Subject};
use crate::model::subscription::{Frequency, Subscription};
use crate::model::{Comment, CommentId, CommentStatus, Job, JobError, Post, SubscriptionId};
use crate::services::Services;
use crate::store::{self, Conn, Db};
use crate::urls;

/// The maximum number of replies in one e-mail; the rest follow in the next.
const REPLIES_MAX: i64 = 20;

/// Sends the e-mail that asks an address to confirm its subscription.
///
/// # Errors
/// [`JobError::Fail`] if the mail server refuses the e-mail for good.
pub async fn send_confirmation(
    db: &Db,
    services: &Services,
    id: SubscriptionId,
) -> Result<(), JobError> {
    let mailer = mailer(services)?;
    let mut conn = db.read().await?;
    let Some(subscription) = store::subscriptions::find(&mut conn, id)
        .await?
        .filter(|one| one.confirmed_at.is_none())
    else {
        return Ok(());
    };
    let Some(post) = store::posts::find(&mut conn, subscription.post_id).await? else {
        return Ok(());
    };
    let Some(to) = address(services, &subscription) else {
        return Ok(());
    };
    let (blog, locale) = blog(&mut conn).await?;
    let title = post.title_or(locale.t.archive.untitled);
    let t = &locale.t.mail;
    drop(conn);
    let confirm = services.urls.absolute(&urls::mail_confirm(
        &services.secrets.mail_link(urls::MAIL_CONFIRM, &[id.0]),
    ));
    let body = format!(
        "{}\n\n  {}\n  {}\n\n{}\n\n  {confirm}\n\n{}\n",
        t.confirm_who.with(&blog),
        plain::unlinked(&title),
        address_of(services, &post),
        t.confirm_yes,
        t.confirm_no,
    );
    let mail = Mail {
        key: format!("confirm:{id}"),
        to,
        subject: Subject::new(&t.confirm_subject.with(&blog)),
        body,
        above: Vec::new(),
        unsubscribe: None,
        at: subscription.created_at,
    };
    Ok(mailer.send(&mail).await?)
}

/// Notes a public reply for each of its subscribers, and queues their e-mails: at once, or after a
/// day for a daily subscription.
pub async fn queue_replies(db: &Db, services: &Services, reply: CommentId) -> Result<()> {
    mailer(services)?;
    let mut tx = db.begin().await?;
    tx.unrecorded("who is told changes no page");
    let is_public = store::comments::find(&mut tx, reply)
        .await?
        .is_some_and(|comment| comment.status == CommentStatus::Approved);
    let told = if is_public {
        store::subscriptions::list_told_of(&mut tx, reply).await?
    } else {
        Vec::new()
    };
    let now = services.clock.now();
    let mut addresses = HashSet::new();
    for subscription in told
        .into_iter()
        .filter(|one| addresses.insert(one.email_lookup.clone()))
    {
        if store::subscriptions::note(&mut tx, subscription.id, reply).await? {
            let at = now
                + if subscription.frequency == Frequency::Each {
                    TimeDelta::zero()
                } else {
                    DAY
                };
            let job = Job::SendReplies {
                subscription: subscription.id,
            };
            store::jobs::insert_once(&mut tx, &job, at, now).await?;
        }
    }
    tx.commit().await
}

/// Sends a subscriber the replies that are noted, in one e-mail or several.
///
/// # Errors
/// [`JobError::Fail`] if the mail server refuses the e-mail for good.
pub async fn send_replies(
    db: &Db,
    services: &Services,
    id: SubscriptionId,
) -> Result<(), JobError> {
    let mailer = mailer(services)?;
    loop {
        let mut conn = db.read().await?;
        let Some(subscription) = store::subscriptions::find(&mut conn, id).await? else {
            return Ok(());
        };
        let noted = store::subscriptions::list_untold(&mut conn, id, REPLIES_MAX).await?;
        let Some(first) = noted.first() else {
            return Ok(());
        };
        let mut replies = Vec::new();
        for reply in &noted {
            replies.extend(
                store::comments::find(&mut conn, *reply)
                    .await?
                    .filter(|comment| comment.status == CommentStatus::Approved),
            );
        }
        let mail = write(&mut conn, services, &subscription, *first, &replies).await?;
        drop(conn);
        if let Some(mail) = mail {
            mailer.send(&mail).await?;
        }
        let mut tx = db.begin().await?;
        tx.unrecorded("who was told changes no page");
        let now = services.clock.now();
        for reply in noted {
            store::subscriptions::mark_told(&mut tx, id, reply, now).await?;
        }
        tx.commit().await?;
    }
}

/// Writes the e-mail with these replies; `None` when it has no recipient or no content any more.
async fn write(
    conn: &mut Conn,
    services: &Services,
    subscription: &Subscription,
    first: CommentId,
    replies: &[Comment],
) -> Result<Option<Mail>, JobError> {
    let Some(post) = store::posts::find(conn, subscription.post_id)
        .await?
        .filter(|_| !replies.is_empty())
    else {
        return Ok(None);
    };
    let Some(to) = address(services, subscription) else {
        return Ok(None);
    };
    let (blog, locale) = blog(conn).await?;
    let t = &locale.t.mail;
    let title = plain::unlinked(&post.title_or(locale.t.archive.untitled));
    let unsubscribe = urls::mail_unsubscribe(
        &services
            .secrets
            .mail_link(urls::MAIL_UNSUBSCRIBE, &[subscription.id.0]),
    );
    let unsubscribe = services.urls.absolute(&unsubscribe);
    let said = |reply: &Comment| {
        let url = services.urls.absolute(&urls::comment(reply.id));
        format!(
            "{}\n\n{}\n\n  {url}\n",
            t.wrote.with(&plain::unlinked(&reply.author_name)),
            plain::quoted(&reply.html)
        )
    };
    let said = replies.iter().map(said).collect::<Vec<_>>().join("\n");
    let subject = match replies {
        [one] => t.reply_subject.fill(&[
            ("name", &plain::unlinked(&one.author_name)),
            ("title", &title),
        ]),
        many => t.replies_subject.fill(&[
            ("replies", &locale.count(&t.replies, many.len())),
            ("title", &title),
        ]),
    };
    let foot = format!("{}\n{}\n", t.asked.with(&blog), t.end.with(&unsubscribe));
    Ok(Some(Mail {
        key: format!("reply:{first} to {}", subscription.id),
        to,
        subject: Subject::new(&subject),
        body: format!("{said}\n-- \n{foot}"),
        above: vec![format!("thread:{} to {}", post.id, subscription.id)],
        unsubscribe: Some(one_click(&unsubscribe)?),
        at: replies
            .last()
            .map_or(subscription.created_at, |reply| reply.updated_at),
    }))
}

fn one_click(address: &str) -> Result<OneClick, JobError> {
    let url = url::Url::parse(address).map_err(Error::internal)?;
    OneClick::new(url).map_err(|why| JobError::Fail(Error::internal(why)))
}

fn address_of(services: &Services, post: &Post) -> String {
    services
        .urls
        .absolute(&urls::post(post.path.as_ref(), post.id))
}
