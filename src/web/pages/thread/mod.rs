//! The comments under a post, a part at a time.
//!
//! A part is some first comments with the beginning of each branch, or one branch further on. Either
//! is at most [`PAGE`] comments, read by keyset, so that no thread is too long for a page. An address
//! names its part in the parameter `comments`; [`address`] finds the part that a comment is on.

mod arrange;
mod part;

use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Comment, CommentId, CommentStatus, Post, PostId, PostPath};
use crate::store;
use crate::store::threads::{Root, ThreadComment};
use crate::web::page::Reading;
use crate::web::views::{Link, Thread};
use crate::web::words;
use arrange::Frame;
pub(super) use part::Part;

/// The most comments on a page.
const PAGE: usize = 500;
/// The most first comments among them.
const ROOTS: usize = 200;
/// The most replies of one branch on a page that shows others too.
const BRANCH: usize = 300;

/// A part of the thread of `post`, ready to be shown.
pub(super) async fn read(reading: &mut Reading, post: &Post, path: &PostPath, part: &Part) -> Result<Thread> {
    let frame = Frame { post, path, mode: reading.comment_mode(post) };
    match *part {
        Part::Start => first_comments(reading, &frame, Cursor::oldest()).await,
        Part::After(cursor) => {
            let mut thread = first_comments(reading, &frame, cursor).await?;
            thread.earlier = Some(Link::new(Part::Start.url(path), "First comments"));
            Ok(thread)
        }
        Part::Branch { root, after } => branch(reading, &frame, root, after).await,
    }
}

async fn first_comments(reading: &mut Reading, frame: &Frame<'_>, from: Cursor) -> Result<Thread> {
    let mut roots = list_roots(reading, frame.post.id, from).await?;
    let count = fitting(&roots);
    let later = roots.get(count.wrapping_sub(1)).filter(|_| roots.len() > count).map(|root| Part::After(root.comment.key()));
    roots.truncate(count);
    let answered: Vec<CommentId> = roots.iter().filter(|root| root.replies > 0).map(|root| root.comment.id).collect();
    let replies = if answered.is_empty() { Vec::new() } else { store::threads::list_branches(&mut reading.conn, &answered, BRANCH as i64).await? };
    let rest = rests(reading, frame.path, &roots, &replies).await?;
    let comments = roots.into_iter().map(|root| root.comment).chain(replies).collect();
    let mut thread = frame.thread(reading, comments, rest).await?;
    thread.later = later.map(|part| Link::new(part.url(frame.path), "Later comments"));
    Ok(thread)
}

async fn list_roots(reading: &mut Reading, post: PostId, from: Cursor) -> Result<Vec<Root>> {
    store::threads::list_roots(&mut reading.conn, post, from, ROOTS as i64 + 1, BRANCH as i64 + 1).await
}

/// How many of these first comments go on one page with their replies; at least one, if there is one.
fn fitting(roots: &[Root]) -> usize {
    let sizes = roots.iter().take(ROOTS).scan(0, |sum, root| {
        *sum += 1 + usize::try_from(root.replies).unwrap_or(0).min(BRANCH);
        Some(*sum)
    });
    sizes.take_while(|sum| *sum <= PAGE).count()
}

/// Links to what is left of each branch that has more than its share of a page.
async fn rests(reading: &mut Reading, path: &PostPath, roots: &[Root], replies: &[ThreadComment]) -> Result<Vec<(CommentId, Link)>> {
    let mut rests = Vec::new();
    for root in roots.iter().filter(|root| root.replies > BRANCH as i64).map(|root| root.comment.id) {
        let shown = replies.iter().filter(|reply| reply.root_id == Some(root));
        let Some(after) = shown.map(ThreadComment::key).max_by_key(|key| (key.at, key.id)) else { continue };
        let count = store::threads::count_branch(&mut reading.conn, root, after).await?;
        if count > 0 {
            rests.push((root, Link::new(Part::Branch { root, after }.url(path), words::more_replies(count))));
        }
    }
    Ok(rests)
}

/// The first comment of a branch, and its replies after a cursor.
async fn branch(reading: &mut Reading, frame: &Frame<'_>, root: CommentId, after: Cursor) -> Result<Thread> {
    let first = store::comments::find(&mut reading.conn, root).await?;
    let first = first.filter(|first| first.post_id == frame.post.id && first.parent_id.is_none()).ok_or(Error::NotFound)?;
    let mut replies = store::threads::list_branch(&mut reading.conn, root, after, PAGE as i64).await?;
    let more = replies.len() == PAGE;
    replies.truncate(PAGE - 1);
    let later = replies.last().filter(|_| more).map(|last| Part::Branch { root, after: last.key() });
    let mut comments = store::threads::list_shown(&mut reading.conn, &[root]).await?;
    comments.extend(replies);
    let mut thread = frame.thread(reading, comments, Vec::new()).await?;
    thread.earlier = Some(Link::new(part_with(reading, &first).await?.url_of(frame.path, root), "The whole thread"));
    thread.later = later.map(|part| Link::new(part.url(frame.path), "Later replies"));
    Ok(thread)
}

/// Where a comment is seen: its anchor on the right page of its post.
pub(super) async fn address(reading: &mut Reading, path: &PostPath, comment: &Comment) -> Result<String> {
    let part = match comment.root_id {
        None => part_with(reading, comment).await?,
        Some(id) => {
            let before = store::threads::count_before(&mut reading.conn, id, key(comment), BRANCH as i64).await?;
            let root = store::comments::find(&mut reading.conn, id).await?.ok_or(Error::NotFound)?;
            let is_late = before >= BRANCH as i64;
            if is_late { Part::Branch { root: id, after: before_this(key(comment)) } } else { part_with(reading, &root).await? }
        }
    };
    Ok(part.url_of(path, comment.id))
}

/// The part on which a first comment stands: the start, or the one that begins with it.
async fn part_with(reading: &mut Reading, root: &Comment) -> Result<Part> {
    let roots = list_roots(reading, root.post_id, Cursor::oldest()).await?;
    let is_first = roots.iter().take(fitting(&roots)).any(|first| first.comment.id == root.id);
    Ok(if is_first { Part::Start } else { Part::After(before_this(key(root))) })
}

/// The cursor of a comment.
fn key(comment: &Comment) -> Cursor {
    Cursor { at: comment.created_at, id: comment.id.0 }
}

/// The cursor after which a list begins with the row of `key`.
const fn before_this(key: Cursor) -> Cursor {
    Cursor { at: key.at, id: key.id - 1 }
}

/// Whether readers find a comment on a page: an approved one, or one that holds replies in their place.
pub(super) async fn is_seen(reading: &mut Reading, comment: &Comment) -> Result<bool> {
    match comment.status {
        CommentStatus::Approved => Ok(true),
        CommentStatus::Removed => store::threads::is_answered(&mut reading.conn, comment.id).await,
        CommentStatus::Pending | CommentStatus::Spam | CommentStatus::Trash => Ok(false),
    }
}

/// Where a comment is answered.
pub(super) fn reply_url(post: PostId, comment: CommentId) -> String {
    format!("/-/comments/{post}?parent={comment}#comment-form")
}
