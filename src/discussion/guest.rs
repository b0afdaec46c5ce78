//! What guests do: change what they wrote, vote.

use chrono::TimeDelta;

use super::judge::{Case, Guest, rule};
use super::moderate::{Edit, Rendered, edit, with_ruling};
use super::{Place, notify};
use crate::error::{Error, Result};
use crate::model::comment::EmailAddress;
use crate::model::{
    Action, Actor, CapabilityId, Comment, CommentId, CommentStatus, Detail, Evidence, NewChange,
    Settings, Subject,
};
use crate::moderation::Words;
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// How often a guest may change one comment.
const EDITS_MAX: i64 = 20;

/// Until when a guest may change a comment.
#[must_use]
pub fn editable_until(settings: &Settings, comment: &Comment) -> crate::clock::Timestamp {
    comment.created_at + TimeDelta::minutes(settings.edit_minutes.into())
}

/// Whether a guest may still change a comment.
#[must_use]
pub fn is_editable(services: &Services, settings: &Settings, comment: &Comment) -> bool {
    let is_there = matches!(
        comment.status,
        CommentStatus::Approved | CommentStatus::Pending
    );
    is_there && services.clock.now() < editable_until(settings, comment)
}

/// A guest's new text of a comment, judged as a new one would be: what was let through before
/// does not stand for what it says now.
#[derive(Clone, Debug)]
pub struct GuestEdit {
    text: Rendered,
    ruling: super::judge::Ruling,
}

/// Judges a guest's new text.
pub async fn judge_edit(
    conn: &mut Conn,
    services: &Services,
    place: Place<'_>,
    before: &Comment,
    text: Rendered,
) -> Result<GuestEdit> {
    let email = before
        .email_sealed
        .as_deref()
        .and_then(|sealed| services.secrets.open_email(sealed));
    let email = email
        .and_then(|email| EmailAddress::parse(&email).ok())
        .map(|email| services.secrets.email_lookup(email.normalised()));
    let earlier = before
        .judgement
        .as_ref()
        .map(|judgement| &judgement.0.evidence);
    let case = Case {
        words: Words::new(
            &before.author_name,
            before.author_url.as_deref(),
            text.body(),
        ),
        guest: before.capability_id,
        email: email.as_deref(),
        said: Evidence {
            honeypot: earlier.is_some_and(|evidence| evidence.honeypot),
            ..Evidence::default()
        },
    };
    let ruling = rule(conn, services, place, case).await?;
    Ok(GuestEdit { text, ruling })
}

/// Changes a guest's own comment: it stays where it stands or goes where the policy puts it now,
/// whichever is more careful.
///
/// # Errors
/// [`Error::Forbidden`] after the time for changes, and after too many of them.
pub async fn edit_own(
    tx: &mut Tx,
    services: &Services,
    settings: &Settings,
    before: &Comment,
    new: &GuestEdit,
) -> Result<Comment> {
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
    let status = match (before.status, new.ruling.verdict.status) {
        (CommentStatus::Approved, CommentStatus::Approved) => CommentStatus::Approved,
        (_, CommentStatus::Spam) => CommentStatus::Spam,
        _ => CommentStatus::Pending,
    };
    let after = edit(
        tx,
        services,
        Actor::Visitor,
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
    with_ruling(tx, &after, &new.ruling).await
}

/// Counts a guest's vote for a public comment of somebody else; false when it was counted already.
///
/// # Errors
/// [`Error::NotFound`] when the comment is not public, [`Error::Forbidden`] for one's own.
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
    if comment.capability_id == Some(guest) {
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

/// Takes a guest's vote back; false when there was none.
pub async fn vote_back(
    tx: &mut Tx,
    services: &Services,
    guest: CapabilityId,
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

/// Writes the number of votes and the score that follows from it, and says so.
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
        actor: Actor::Visitor,
        action: Action::CommentVoted,
        subject: Subject::Comment(comment.id),
        detail,
    });
    Ok(())
}

/// The lower bound of Wilson's interval at 95 % for `votes` of which all are in favour.
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
