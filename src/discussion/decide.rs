//! Deciding about many comments at once, as a moderator saw them, and undoing that.
//!
//! Each comment comes with the status that the moderator saw. One that somebody else has changed in
//! the meantime is left alone, so that two moderators do not undo each other's decisions by accident.
//!
//! What a decision changed is in the change log, and [`undo`] reads it from there: the span of the log
//! that was written meanwhile contains, among others, the transitions of the decision.

use std::collections::HashSet;

use super::{Edit, JudgedComment, edit, find_to_moderate, list_to_moderate, submit};
use crate::error::{ConflictFault, Error, Result};
use crate::model::{Authority, Change, Comment, CommentId, CommentStatus};
use crate::services::Services;
use crate::store::comment_search::CommentCriteria;
use crate::store::{self, Conn, Tx};

/// The most changes of the log that an undo looks through.
const CHANGES_MAX: i64 = 5_000;
/// The most changes of one comment among which the last transition is looked for.
const HISTORY_MAX: i64 = 50;

/// A comment as a moderator saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenComment {
    /// The comment.
    pub id: CommentId,
    /// The status that it had.
    pub status: CommentStatus,
}

/// The outcome of a decision.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// The comments that were changed, as they are now.
    pub changed: Vec<Comment>,
    /// The comments that have another status than the moderator saw, and were left alone.
    pub left_alone: Vec<Comment>,
    /// The number of comments that are not there any more, or that the moderator may not moderate.
    pub missing: usize,
}

/// The part of the change log that was written while a decision was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionSpan {
    /// The number of the last change before the decision.
    pub after: i64,
    /// The number of the last change after it.
    pub until: i64,
    /// The comments of the decision; empty when they are too many to name.
    pub comments: Vec<CommentId>,
}

/// Gives comments a status, but for those that do not have the status any more that the moderator saw.
///
/// # Errors
/// [`Error::NotFound`] when there is none among them that `by` may moderate.
pub async fn decide(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    seen: &[SeenComment],
    to: CommentStatus,
) -> Result<Decided> {
    tx.unrecorded("every comment may have been changed already");
    let mut decided = Decided::default();
    for seen in seen {
        put(tx, services, by, *seen, to, &mut decided).await?;
    }
    decided.or_not_found()
}

/// Gives the newest `limit` comments that match a status. None was seen before, so that the filter
/// alone says which.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may moderate.
pub async fn decide_matching(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    filter: &CommentCriteria,
    to: CommentStatus,
    limit: i64,
) -> Result<Decided> {
    tx.unrecorded("every comment may have been changed already");
    let mut decided = Decided::default();
    for id in list_to_moderate(tx, by, filter, limit).await? {
        let before = find_to_moderate(tx, services, by, id).await?;
        if before.status != to {
            let seen = SeenComment {
                id,
                status: before.status,
            };
            put(tx, services, by, seen, to, &mut decided).await?;
        }
    }
    Ok(decided)
}

/// Stores a reply that a user wrote to a comment, which is approved first.
///
/// # Errors
/// [`Error::Conflict`] when the comment has another status than the user saw and is not public, and
/// those of [`edit`] and [`submit`].
pub async fn approve_and_reply(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    seen: SeenComment,
    judged: &JudgedComment,
) -> Result<Comment> {
    let parent = find_to_moderate(tx, services, by, seen.id).await?;
    if parent.status != CommentStatus::Approved {
        if parent.status != seen.status {
            let status = parent.status.as_str();
            return Err(Error::conflict(
                ConflictFault::CommentDecided,
                format!("the comment is {status} now"),
            ));
        }
        let approved = Edit {
            status: Some(CommentStatus::Approved),
            text: None,
        };
        edit(tx, services, by, &parent, &approved).await?;
    }
    let submitted = submit(tx, services, by, judged).await?;
    Ok(submitted.comment().clone())
}

/// Takes a decision back: every comment that `by` gave another status in `span`, and that still has
/// it, gets its former status. A comment that was written with the decision goes to the trash.
///
/// # Errors
/// [`Error::NotFound`] when there is none that `by` may moderate.
pub async fn undo(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    span: &DecisionSpan,
) -> Result<Decided> {
    tx.unrecorded("every comment may have been changed again");
    let named: HashSet<CommentId> = span.comments.iter().copied().collect();
    let changes = store::changes::list(tx, span.after, CHANGES_MAX).await?;
    let actor = by.actor().to_string();
    let own = changes
        .iter()
        .filter(|change| change.seq <= span.until && change.actor == actor)
        .filter_map(Change::comment_transition)
        .filter(|(id, ..)| named.is_empty() || named.contains(id));
    let mut decided = Decided::default();
    for (id, from, to) in own.rev() {
        let seen = SeenComment { id, status: to };
        let before = from.unwrap_or(CommentStatus::Trash);
        put(tx, services, by, seen, before, &mut decided).await?;
    }
    decided.or_not_found()
}

/// Gives one comment a status, unless it has another one than the moderator saw.
async fn put(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    seen: SeenComment,
    to: CommentStatus,
    decided: &mut Decided,
) -> Result<()> {
    let before = match find_to_moderate(tx, services, by, seen.id).await {
        Ok(before) => before,
        Err(Error::NotFound | Error::Forbidden(_)) => {
            decided.missing += 1;
            return Ok(());
        }
        Err(why) => return Err(why),
    };
    if before.status != seen.status || !before.status.may_become(to) {
        decided.left_alone.push(before);
        return Ok(());
    }
    let change = Edit {
        status: Some(to),
        text: None,
    };
    let after = edit(tx, services, by, &before, &change).await?;
    decided.changed.push(after);
    Ok(())
}

impl Decided {
    fn or_not_found(self) -> Result<Self> {
        if self.changed.is_empty() && self.left_alone.is_empty() && self.missing > 0 {
            Err(Error::NotFound)
        } else {
            Ok(self)
        }
    }
}

/// Returns the number of the last change, from which the span of a decision begins or at which it
/// ends.
pub async fn last_change(conn: &mut Conn) -> Result<i64> {
    store::changes::last(conn).await
}

/// Finds the change that gave a comment its present status, for a moderator who saw another one.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may moderate the comment.
pub async fn find_decision(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    id: CommentId,
) -> Result<Option<Change>> {
    let comment = find_to_moderate(conn, services, by, id).await?;
    let subject = crate::model::Subject::Comment(id);
    let changes = store::changes::list_by_subject(conn, subject, HISTORY_MAX).await?;
    let gave_it = |change: &Change| {
        let transition = change.comment_transition();
        transition.is_some_and(|(_, _, to)| to == comment.status)
    };
    Ok(changes.into_iter().rev().find(gave_it))
}
