//! Changing a stored comment: its status, its text, or its removal.

use super::judge::Assessment;
use super::privacy::schedule_checkpoint;
use super::{RenderedComment, change, count, learn, notify};
use crate::error::{ConflictFault, Error, Result};
use crate::model::{Action, Actor, Authority, Comment, CommentStatus, Detail, NewChange, Subject};
use crate::render::RENDERER_VERSION;
use crate::search;
use crate::services::Services;
use crate::store::comments::Update;
use crate::store::{self, Conn, Tx};

/// The changes to make to a comment.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The new status, if it changes.
    pub status: Option<CommentStatus>,
    /// The new text, if it changes.
    pub text: Option<RenderedComment>,
}

/// Changes a comment that the caller read as `before`.
///
/// # Errors
/// [`Error::Conflict`] for a transition that is not allowed, [`Error::Stale`] when the comment has
/// changed since it was read, [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may moderate
/// it.
pub async fn edit(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Comment,
    edit: &Edit,
) -> Result<Comment> {
    require_moderate(tx, services, by, before).await?;
    apply(tx, services, by.actor(), before, edit).await
}

/// Checks that `by` may moderate a comment.
pub(super) async fn require_moderate(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    comment: &Comment,
) -> Result<()> {
    let post = store::posts::find(conn, comment.post_id)
        .await?
        .ok_or(Error::NotFound)?;
    by.require_moderate(comment, &post, services.clock.now())
}

/// Changes a comment without checking rights; the caller has done so.
pub(super) async fn apply(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    before: &Comment,
    edit: &Edit,
) -> Result<Comment> {
    let to = edit.status.unwrap_or(before.status);
    if to == CommentStatus::Removed {
        return take_away(tx, services, actor, before).await;
    }
    if !before.status.may_become(to) {
        return Err(Error::conflict(
            ConflictFault::CommentStatus,
            format!(
                "a comment that is {} cannot become {}",
                before.status.as_str(),
                to.as_str()
            ),
        ));
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
        search::index_comment(tx, &after, text.folded()).await?;
    }
    if before.status != after.status {
        learn::note(tx, services, actor, &after).await?;
        trust_guest(tx, services, actor, &after).await?;
        notify::moderated(tx, services, &after).await?;
    }
    record(tx, services, actor, before, &after, text.is_some());
    count(tx, before, Some(before.status), to).await?;
    Ok(after)
}

/// Notes, when a moderator has approved a comment, that its guest is trusted.
async fn trust_guest(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    comment: &Comment,
) -> Result<()> {
    let by_moderator = actor.moderates() && comment.status == CommentStatus::Approved;
    match comment.guest_id.filter(|_| by_moderator) {
        Some(guest) => store::guests::approve(tx, guest, services.clock.now()).await,
        None => Ok(()),
    }
}

async fn update(
    tx: &mut Tx,
    services: &Services,
    before: &Comment,
    to: CommentStatus,
    text: Option<&RenderedComment>,
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

/// Stores the reasons and facts of a new verdict with the comment.
pub(super) async fn with_assessment(
    tx: &mut Tx,
    comment: &Comment,
    assessment: &Assessment,
) -> Result<Comment> {
    let stored = store::judgements::put(
        tx,
        comment.id,
        &assessment.verdict.reasons,
        &assessment.judgement,
        assessment.simhash,
    )
    .await?;
    stored.ok_or(Error::NotFound)
}

/// Removes a comment for good: its text and everything personal are erased, and a tombstone stays,
/// which readers see where it has replies.
///
/// # Errors
/// [`Error::Stale`] when the comment has changed since it was read, [`Error::Forbidden`] or
/// [`Error::NotFound`] unless `by` may moderate it or is the guest who wrote it.
pub async fn remove(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    before: &Comment,
) -> Result<Comment> {
    if !by.is_guest_of(before) {
        require_moderate(tx, services, by, before).await?;
    }
    take_away(tx, services, by.actor(), before).await
}

/// Removes a comment without checking rights; the caller has done so.
pub(super) async fn take_away(
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
    search::forget_comment(tx, before.id).await?;
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
    count(tx, &removed, Some(before.status), CommentStatus::Removed).await?;
    schedule_checkpoint(tx, services).await?;
    Ok(removed)
}
