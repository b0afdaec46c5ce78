//! The actions of guests: editing their comments and voting.

use chrono::TimeDelta;

use super::judge::{JudgeInput, assess};
use super::moderate::{Edit, apply, with_assessment};
use super::{CommentTarget, Guest, RenderedComment, notify};
use crate::error::{Error, Result};
use crate::model::comment::EmailAddress;
use crate::model::{
    Action, Actor, Authority, Comment, CommentId, CommentStatus, Detail, Evidence, GuestId,
    NewChange, Settings, Subject,
};
use crate::moderation::CommentText;
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The maximum number of edits of one comment by its guest.
const EDITS_MAX: i64 = 20;

/// Returns the time until which a guest may edit a comment.
#[must_use]
pub fn editable_until(settings: &Settings, comment: &Comment) -> crate::clock::Timestamp {
    comment.created_at + TimeDelta::minutes(settings.edit_minutes.into())
}

/// Whether a guest may still edit a comment: it is public or pending, and the time for edits is not
/// over.
#[must_use]
pub fn is_editable(services: &Services, settings: &Settings, comment: &Comment) -> bool {
    let is_there = matches!(
        comment.status,
        CommentStatus::Approved | CommentStatus::Pending
    );
    is_there && services.clock.now() < editable_until(settings, comment)
}

/// A guest's new text for a comment, judged like a new comment. An approval of the old text does
/// not cover it.
#[derive(Clone, Debug)]
pub struct GuestEdit {
    text: RenderedComment,
    assessment: super::judge::Assessment,
}

/// Judges a guest's new text.
pub async fn judge_edit(
    conn: &mut Conn,
    services: &Services,
    target: CommentTarget<'_>,
    before: &Comment,
    text: RenderedComment,
) -> Result<GuestEdit> {
    let email = before
        .email_encrypted
        .as_deref()
        .and_then(|encrypted| services.secrets.decrypt_email(encrypted));
    let email = email
        .and_then(|email| EmailAddress::parse(&email).ok())
        .map(|email| services.secrets.email_lookup(email.normalised()));
    let earlier = before
        .judgement
        .as_ref()
        .map(|judgement| &judgement.0.evidence);
    let input = JudgeInput {
        text: CommentText::new(
            &before.author_name,
            before.author_url.as_deref(),
            text.body(),
        ),
        guest: before.guest_id,
        email: email.as_deref(),
        from_channel: Evidence {
            honeypot: earlier.is_some_and(|evidence| evidence.honeypot),
            ..Evidence::default()
        },
    };
    let assessment = assess(conn, services, target, input).await?;
    Ok(GuestEdit { text, assessment })
}

/// Replaces the text of a guest's own comment. Its new status is the stricter of its present one
/// and the one that the policy gives the new text.
///
/// # Errors
/// [`Error::Forbidden`] when the time for edits is over, after too many edits, and for the comment
/// of another guest.
pub async fn edit_own(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    settings: &Settings,
    before: &Comment,
    new: &GuestEdit,
) -> Result<Comment> {
    if !by.is_guest_of(before) {
        return Err(Error::Forbidden(
            "this comment was not written with this key".to_owned(),
        ));
    }
    if !is_editable(services, settings, before) {
        return Err(Error::Forbidden(
            "the time to change this comment is over".to_owned(),
        ));
    }
    if store::comment_history::count(tx, before.id).await? >= EDITS_MAX {
        return Err(Error::Forbidden(
            "this comment was changed too often".to_owned(),
        ));
    }
    let status = match (before.status, new.assessment.verdict.status) {
        (CommentStatus::Approved, CommentStatus::Approved) => CommentStatus::Approved,
        (_, CommentStatus::Spam) => CommentStatus::Spam,
        _ => CommentStatus::Pending,
    };
    let after = apply(
        tx,
        services,
        by.actor(),
        before,
        &Edit {
            status: Some(status),
            text: Some(new.text.clone()),
        },
    )
    .await?;
    if after.version == before.version {
        return Ok(after);
    }
    notify::changed(tx, services, &after).await?;
    with_assessment(tx, &after, &new.assessment).await
}

/// Stores a guest's vote for a public comment. Returns false when the guest has voted for it
/// already.
///
/// # Errors
/// [`Error::NotFound`] when the comment is not public, [`Error::Forbidden`] for the guest's own
/// comment.
pub async fn vote(tx: &mut Tx, services: &Services, guest: &Guest, id: CommentId) -> Result<bool> {
    let now = services.clock.now();
    let comment = store::comments::find(tx, id)
        .await?
        .filter(|comment| comment.status == CommentStatus::Approved)
        .ok_or(Error::NotFound)?;
    store::posts::find(tx, comment.post_id)
        .await?
        .filter(|post| post.shows_comments(now))
        .ok_or(Error::NotFound)?;
    let guest = guest
        .enter(tx, now)
        .await?
        .ok_or_else(|| Error::Forbidden("a vote needs a guest".to_owned()))?;
    if comment.guest_id == Some(guest) {
        return Err(Error::Forbidden(
            "a vote is for a comment of somebody else".to_owned(),
        ));
    }
    let counted = store::votes::insert(tx, id, guest, now).await?;
    if counted {
        counted_again(tx, services, &comment).await.map(|()| true)
    } else {
        unchanged(tx).map(|()| false)
    }
}

/// Deletes a guest's vote. Returns false when there was none.
pub async fn withdraw_vote(
    tx: &mut Tx,
    services: &Services,
    guest: GuestId,
    id: CommentId,
) -> Result<bool> {
    let taken = store::votes::delete(tx, id, guest).await?;
    let comment = store::comments::find(tx, id).await?.filter(|_| taken);
    match comment {
        Some(comment) => counted_again(tx, services, &comment).await.map(|()| true),
        None => unchanged(tx).map(|()| false),
    }
}

fn unchanged(tx: &mut Tx) -> Result<()> {
    tx.unrecorded("the vote was there already, or was not");
    Ok(())
}

/// Stores a comment's number of votes and its score, and records the change.
async fn counted_again(tx: &mut Tx, services: &Services, comment: &Comment) -> Result<()> {
    let votes = store::votes::count(tx, comment.id).await?;
    store::comments::put_votes(tx, comment.id, votes, score(votes)).await?;
    let detail = Detail {
        post: Some(comment.post_id.0),
        fields: vec!["votes".to_owned()],
        ..Detail::default()
    };
    let now = services.clock.now();
    tx.record(NewChange {
        at: now,
        actor: Actor::Guest,
        action: Action::CommentVoted,
        subject: Subject::Comment(comment.id),
        detail,
    });
    Ok(())
}

/// Returns the lower bound of the Wilson score interval at 95 % for `votes`, all of them in favour.
#[must_use]
pub fn score(votes: i64) -> f64 {
    const Z: f64 = 1.959_964;
    let votes = votes.max(0) as f64;
    votes / (votes + Z * Z)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn the_score_is_wilsons_lower_bound() {
        for (votes, expected) in [(0, 0.0), (1, 0.2065), (10, 0.7225), (100, 0.9630)] {
            assert!(
                (score(votes) - expected).abs() < 1e-4,
                "{votes}: {}",
                score(votes)
            );
        }
    }
}
