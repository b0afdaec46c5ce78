//! Storing a new comment that was judged, in one transaction.

use std::time::Duration;

use chrono::TimeDelta;

use super::judge::takes_comments;
use super::{Attribution, JudgedComment, change, count, notify, root_of};
use crate::clock::Timestamp;
use crate::error::{Error, Fault, Result};
use crate::model::{
    Actor, Authority, Channel, Comment, CommentId, CommentKind, CommentStatus, Format, GuestId,
    Post, PostId, Shown,
};
use crate::render::RENDERER_VERSION;
use crate::search;
use crate::services::Services;
use crate::store::comments::CommentRow;
use crate::store::{self, Conn, Tx};

/// The time within which the same text under the same name counts as the same comment.
const DUPLICATE: TimeDelta = TimeDelta::minutes(10);

/// The outcome of a submission.
#[derive(Clone, Debug)]
pub enum Submitted {
    /// The comment was stored.
    Stored(Comment),
    /// The comment repeats this stored one: the same post, parent, name and text within ten
    /// minutes.
    Duplicate(Comment),
}

impl Submitted {
    /// Returns the stored comment.
    #[must_use]
    pub fn comment(&self) -> &Comment {
        match self {
            Self::Stored(comment) | Self::Duplicate(comment) => comment,
        }
    }
}

/// Stores a judged comment.
///
/// # Errors
/// [`Error::NotFound`] when the post is not public any more, [`Error::Forbidden`] when it accepts
/// no comments or `by` may not write as this author, [`Error::Invalid`] when the parent cannot be
/// replied to, [`Error::TooMany`] when the post's slow mode makes the guest wait.
pub async fn submit(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    judged: &JudgedComment,
) -> Result<Submitted> {
    let now = services.clock.now();
    let submission = &judged.submission;
    if let Attribution::Author(author) = &submission.by {
        by.require_comment_as(*author)?;
    }
    let post = open_post(tx, judged, now).await?;
    if let Some(twin) =
        store::judgements::find_duplicate(tx, &judged.digest, now - DUPLICATE).await?
    {
        tx.unrecorded("the same comment is there already");
        return Ok(Submitted::Duplicate(twin));
    }
    let parent = parent(tx, &post, submission.parent, by).await?;
    let (user, guest) = match &submission.by {
        Attribution::Author(id) => (Some(*id), None),
        Attribution::Guest(guest) => (None, guest.enter(tx, now).await?),
    };
    in_good_time(tx, &post, guest, now).await?;
    let row = CommentRow {
        status: judged.assessment.verdict.status,
        author_name: &submission.new.name,
        author_url: submission.new.website.as_deref(),
        user_id: user,
        email_encrypted: judged
            .email
            .as_ref()
            .map(|email| email.encrypted.as_slice()),
        email_lookup: judged.email.as_ref().map(|email| email.lookup.as_slice()),
        body: &submission.new.body,
        html: judged.text.html().as_str(),
        reasons: &judged.assessment.verdict.reasons,
        judgement: Some(&judged.assessment.judgement),
        simhash: judged.assessment.simhash,
        guest_id: guest,
        channel: submission.channel,
        ..row(post.id, parent.as_ref(), &judged.digest, now)
    };
    let comment = insert(tx, by.actor(), &row, now).await?;
    search::index_comment(tx, &comment, judged.text.folded()).await?;
    if let (Some(frequency), Some(email), true) = (
        submission.frequency,
        &judged.email,
        comment.status != CommentStatus::Spam,
    ) {
        notify::subscribe(tx, services, &comment, email, frequency).await?;
    }
    notify::arrived(tx, services, &comment).await?;
    Ok(Submitted::Stored(comment))
}

async fn open_post(conn: &mut Conn, judged: &JudgedComment, now: Timestamp) -> Result<Post> {
    let post = store::posts::find_without_text(conn, judged.post)
        .await?
        .ok_or(Error::NotFound)?;
    if post.shown(now) != Shown::Published {
        return Err(Error::NotFound);
    }
    if takes_comments(post.comment_mode(judged.limits, now), &judged.submission.by) {
        Ok(post)
    } else {
        Err(Error::Forbidden("comments are closed here".to_owned()))
    }
}

/// Checks that the post's slow mode lets this guest comment now.
async fn in_good_time(
    conn: &mut Conn,
    post: &Post,
    guest: Option<GuestId>,
    now: Timestamp,
) -> Result<()> {
    let seconds = post.comment_policy.slow_mode_seconds;
    let Some(guest) = guest.filter(|_| seconds > 0) else {
        return Ok(());
    };
    let last = store::comments::find_last_by_guest(conn, post.id, guest).await?;
    let wait = last
        .map(|last| last + TimeDelta::seconds(seconds.into()) - now)
        .and_then(|wait| wait.to_std().ok());
    match wait.filter(|wait| !wait.is_zero()) {
        Some(wait) => Err(Error::TooMany {
            retry_after: Duration::from_secs(wait.as_secs() + 1),
        }),
        None => Ok(()),
    }
}

/// Finds the comment to reply to, which must be under the same post and visible to the author of
/// the reply.
async fn parent(
    conn: &mut Conn,
    post: &Post,
    id: Option<CommentId>,
    by: &Authority,
) -> Result<Option<Comment>> {
    let Some(id) = id else { return Ok(None) };
    let parent = store::comments::find(conn, id)
        .await?
        .filter(|parent| parent.post_id == post.id && parent.kind == CommentKind::Comment);
    let visible =
        |parent: &Comment| parent.status == CommentStatus::Approved || by.may_answer_unseen(post);
    parent
        .filter(visible)
        .map(Some)
        .ok_or_else(|| Error::invalid("parent", Fault::ParentGone))
}

/// Returns a comment's columns with defaults that each channel overrides.
pub(super) fn row<'a>(
    post: PostId,
    parent: Option<&Comment>,
    digest: &'a [u8],
    now: Timestamp,
) -> CommentRow<'a> {
    CommentRow {
        post_id: post,
        parent_id: parent.map(|parent| parent.id),
        root_id: parent.map(root_of),
        depth: parent.map_or(0, |parent| parent.depth + 1),
        status: CommentStatus::Pending,
        author_name: "",
        author_url: None,
        user_id: None,
        email_encrypted: None,
        email_lookup: None,
        body: "",
        format: Format::Markdown,
        html: "",
        renderer_version: RENDERER_VERSION,
        reasons: &[],
        judgement: None,
        simhash: None,
        guest_id: None,
        channel: Channel::Form,
        kind: CommentKind::Comment,
        digest,
        created_at: now,
        updated_at: now,
        origin: None,
    }
}

/// Inserts a comment, updates the post's number of comments and records the change.
pub(super) async fn insert(
    tx: &mut Tx,
    actor: Actor,
    row: &CommentRow<'_>,
    now: Timestamp,
) -> Result<Comment> {
    let comment = store::comments::insert(tx, row).await?;
    count(tx, &comment, None, comment.status).await?;
    tx.record(change(
        actor,
        comment.post_id,
        comment.id,
        None,
        comment.status,
        now,
    ));
    Ok(comment)
}
