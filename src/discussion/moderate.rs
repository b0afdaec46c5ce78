//! Changing a comment that is there: its status, its text, or its end.

use super::judge::Ruling;
use super::privacy::schedule_checkpoint;
use super::{change, count, learn, notify};
use crate::error::{Error, Result};
use crate::finding;
use crate::model::{Action, Actor, Comment, CommentStatus, Detail, Format, NewChange, Subject};
use crate::render::{self, RENDERER_VERSION};
use crate::safe_html::SafeHtml;
use crate::search::Words;
use crate::services::Services;
use crate::store::comments::Update;
use crate::store::{self, Tx};

/// The text of a comment, rendered.
#[derive(Clone, Debug)]
pub struct Rendered {
    body: String,
    format: Format,
    html: SafeHtml,
    words: Words,
}

impl Rendered {
    /// What is written.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The same as it will appear.
    #[must_use]
    pub fn html(&self) -> &SafeHtml {
        &self.html
    }

    /// What it will be found by.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }
}

/// Renders the text of a comment: the same for a new one, a changed one and a preview.
pub async fn render_text(services: &Services, body: String, format: Format) -> Result<Rendered> {
    let source = body.clone();
    let render = move || {
        let html = render::comment(&source, format);
        let words = finding::words_of(&html);
        (html, words)
    };
    let (html, words) = services.off_thread(render).await?;
    Ok(Rendered {
        body,
        format,
        html,
        words,
    })
}

/// What is to change.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The new status.
    pub status: Option<CommentStatus>,
    /// The new text.
    pub text: Option<Rendered>,
}

/// Changes a comment that the caller read as `before`.
///
/// # Errors
/// [`Error::Conflict`] for a transition that is not allowed, [`Error::Stale`]
/// when it has changed since it was read.
pub async fn edit(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Comment,
    edit: &Edit,
) -> Result<Comment> {
    let to = edit.status.unwrap_or(before.status);
    if to == CommentStatus::Removed {
        return remove(tx, services, actor, before).await;
    }
    if !before.status.may_become(to) {
        return Err(Error::conflict(format!(
            "a comment that is {} cannot become {}",
            before.status.as_str(),
            to.as_str()
        )));
    }
    let text = edit.text.as_ref().filter(|text| text.body != before.body);
    if to == before.status && text.is_none() {
        tx.unrecorded("nothing changed");
        return Ok(before.clone());
    }
    if text.is_some() {
        store::comment_history::insert(
            tx,
            before.id,
            before.version,
            &before.body,
            &actor.to_string(),
            services.clock.now(),
        )
        .await?;
    }
    let after = update(tx, services, before, to, text).await?;
    if let Some(text) = text {
        finding::index_comment(tx, &after, &text.words).await?;
    }
    if before.status != after.status {
        learn::note(tx, services, actor, &after).await?;
        know(tx, services, actor, &after).await?;
        notify::moderated(tx, services, &after).await?;
    }
    record(tx, services, actor, before, &after, text.is_some());
    count(tx, before.post_id, Some(before.status), to).await?;
    Ok(after)
}

/// Notes that a moderator has let the guest who wrote this appear.
async fn know(tx: &mut Tx, services: &Services, actor: Actor, comment: &Comment) -> Result<()> {
    let by_moderator = actor.moderates() && comment.status == CommentStatus::Approved;
    match comment.capability_id.filter(|_| by_moderator) {
        Some(guest) => store::capabilities::approve(tx, guest, services.clock.now()).await,
        None => Ok(()),
    }
}

async fn update(
    tx: &mut Tx,
    services: &Services,
    before: &Comment,
    to: CommentStatus,
    text: Option<&Rendered>,
) -> Result<Comment> {
    let now = services.clock.now();
    let update = Update {
        status: to,
        body: text.map_or(&before.body, |text| &text.body),
        format: text.map_or(before.format, |text| text.format),
        html: text.map_or(before.html.as_str(), |text| text.html.as_str()),
        renderer_version: RENDERER_VERSION,
        edited_at: if text.is_some() {
            Some(now)
        } else {
            before.edited_at
        },
        updated_at: now,
    };
    store::comments::update(tx, before.id, before.version, &update)
        .await?
        .ok_or(Error::Stale {
            current: before.version + 1,
        })
}

fn record(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Comment,
    after: &Comment,
    edited: bool,
) {
    let now = services.clock.now();
    if edited {
        let detail = Detail {
            post: Some(after.post_id.0),
            fields: vec!["body".to_owned()],
            ..Detail::default()
        };
        tx.record(NewChange {
            at: now,
            actor,
            action: Action::CommentEdited,
            subject: Subject::Comment(after.id),
            detail,
        });
    }
    if before.status != after.status {
        tx.record(change(
            actor,
            after.post_id,
            after.id,
            Some(before.status),
            after.status,
            now,
        ));
    }
}

/// Writes what a new verdict rests on beside the comment.
pub(super) async fn with_ruling(
    tx: &mut Tx,
    comment: &Comment,
    ruling: &Ruling,
) -> Result<Comment> {
    let stored = store::comments::put_ruling(
        tx,
        comment.id,
        &ruling.verdict.reasons,
        &ruling.judgement,
        ruling.simhash,
    )
    .await?;
    stored.ok_or(Error::NotFound)
}

/// Takes a comment away for good: its words and everything personal are erased,
/// and a tombstone keeps its place where it has replies.
pub async fn remove(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Comment,
) -> Result<Comment> {
    if before.status == CommentStatus::Removed {
        tx.unrecorded("the comment was removed already");
        return Ok(before.clone());
    }
    let now = services.clock.now();
    store::subscriptions::delete_by_comment(tx, before.id).await?;
    store::comment_history::delete(tx, before.id).await?;
    learn::forget(tx, services, before).await?;
    finding::forget_comment(tx, before.id).await?;
    let removed = store::comments::remove(tx, before.id, before.version, now).await?;
    let removed = removed.ok_or(Error::Stale {
        current: before.version + 1,
    })?;
    tx.record(change(
        actor,
        removed.post_id,
        removed.id,
        Some(before.status),
        CommentStatus::Removed,
        now,
    ));
    count(
        tx,
        removed.post_id,
        Some(before.status),
        CommentStatus::Removed,
    )
    .await?;
    schedule_checkpoint(tx, services).await?;
    Ok(removed)
}
