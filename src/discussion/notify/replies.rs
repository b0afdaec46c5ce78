//! Telling of replies those who asked for it and confirmed their address.

use std::collections::HashSet;

use chrono::TimeDelta;
use serde_json::json;

use super::{DAY, TELL_JOB, address, blog, plain, send};
use crate::error::{Error, Result};
use crate::mail::{Mail, Mailer, OneClick, Subject};
use crate::model::subscription::{Pace, Subscription};
use crate::model::{Comment, CommentId, CommentStatus, Post, SubscriptionId};
use crate::services::Services;
use crate::store::{self, Conn, Db};
use crate::urls;

/// The most replies in one mail; the rest follow in the next.
const REPLIES_MAX: i64 = 20;

/// Asks an address whether it wants to be told.
pub(super) async fn ask(
    db: &Db,
    services: &Services,
    mailer: &Mailer,
    id: SubscriptionId,
) -> Result<()> {
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
    let (blog, words) = blog(&mut conn).await?;
    let title = post.title_or(words.t.archive.untitled);
    let t = &words.t.mail;
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
    send(mailer, &mail).await
}

/// Notes for each subscriber that there is a reply, and has each told in time.
pub(super) async fn spread(db: &Db, services: &Services, reply: CommentId) -> Result<()> {
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
                + if subscription.pace == Pace::Each {
                    TimeDelta::zero()
                } else {
                    DAY
                };
            store::jobs::insert_once(
                &mut tx,
                TELL_JOB,
                &json!({ "subscription": subscription.id }),
                at,
                now,
            )
            .await?;
        }
    }
    tx.commit().await
}

/// Sends what is noted for a subscriber.
pub(super) async fn tell(
    db: &Db,
    services: &Services,
    mailer: &Mailer,
    id: SubscriptionId,
) -> Result<()> {
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
            send(mailer, &mail).await?;
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

/// The mail with these replies; `None` when there is nobody to send it to or nothing to say.
async fn write(
    conn: &mut Conn,
    services: &Services,
    subscription: &Subscription,
    first: CommentId,
    replies: &[Comment],
) -> Result<Option<Mail>> {
    let Some(post) = store::posts::find(conn, subscription.post_id)
        .await?
        .filter(|_| !replies.is_empty())
    else {
        return Ok(None);
    };
    let Some(to) = address(services, subscription) else {
        return Ok(None);
    };
    let (blog, words) = blog(conn).await?;
    let t = &words.t.mail;
    let title = plain::unlinked(&post.title_or(words.t.archive.untitled));
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
            ("replies", &words.count(&t.replies, many.len())),
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

fn one_click(address: &str) -> Result<OneClick> {
    OneClick::new(url::Url::parse(address).map_err(Error::internal)?).map_err(Error::internal)
}

fn address_of(services: &Services, post: &Post) -> String {
    services
        .urls
        .absolute(&urls::post(post.path.as_ref(), post.id))
}
