//! The comments under a post, a part at a time.
//!
//! A part is some first comments in one of three orders with the beginning of each branch, one branch
//! further on, or comments one after the other. Each is at most [`PAGE`] comments, read by keyset, so
//! that no thread is too long for a page. An address names its part in the parameter `comments`;
//! [`address`] finds the part that a comment is on, always among the oldest first.

mod arrange;
mod orders;
mod part;

use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page, Rank};
use crate::model::{Comment, CommentId, CommentStatus, Post, PostId, PostPath};
use crate::store;
use crate::store::roots::Root;
use crate::store::threads::ThreadComment;
use crate::web::page::Reading;
use crate::web::views::{Link, Thread};
use arrange::Frame;
pub(super) use part::Part;

/// The most comments on a page.
const PAGE: usize = 500;
/// The most first comments among them.
const ROOTS: usize = 200;
/// The most replies of one branch on a page that shows others too.
const BRANCH: usize = 300;
/// First comments that are read for a page: one more tells whether another page follows.
const MOST_ROOTS: i64 = ROOTS as i64 + 1;
/// More replies than this are not counted: a branch of a hundred thousand would take its time.
const COUNTED_REPLIES: i64 = 10_000;
/// Replies that are counted below each: one more tells whether the branch goes on.
const MOST_REPLIES: i64 = BRANCH as i64 + 1;

/// A part of the thread of `post`, ready to be shown.
pub(super) async fn read(
    reading: &mut Reading,
    post: &Post,
    path: &PostPath,
    part: &Part,
) -> Result<Thread> {
    let frame = Frame {
        post,
        path,
        mode: reading.comment_mode(post),
        is_start: *part == Part::START,
        votes: reading.settings.votes,
    };
    let mut thread = match *part {
        Part::Oldest(after) => oldest(reading, &frame, after).await?,
        Part::Newest(before) => newest(reading, &frame, before).await?,
        Part::Best(after) => best(reading, &frame, after).await?,
        Part::Flat(after) => flat(reading, &frame, after).await?,
        Part::Branch { root, after } => return branch(reading, &frame, root, after).await,
    };
    thread.orders = orders::links(reading.t, post, path, *part, frame.votes);
    thread.earlier = part
        .start()
        .map(|start| Link::new(start.url(path), orders::back(reading.t, start)));
    Ok(thread)
}

async fn oldest(reading: &mut Reading, frame: &Frame<'_>, after: Option<Cursor>) -> Result<Thread> {
    let roots = list_oldest(reading, frame.post.id, after.unwrap_or_else(Cursor::oldest)).await?;
    trees(reading, frame, roots, |last| {
        Part::Oldest(Some(last.comment.key()))
    })
    .await
}

async fn newest(
    reading: &mut Reading,
    frame: &Frame<'_>,
    before: Option<Cursor>,
) -> Result<Thread> {
    let before = before.unwrap_or_else(Cursor::newest);
    let roots = store::roots::list_newest(
        &mut reading.conn,
        frame.post.id,
        before,
        MOST_ROOTS,
        MOST_REPLIES,
    )
    .await?;
    trees(reading, frame, roots, |last| {
        Part::Newest(Some(last.comment.key()))
    })
    .await
}

async fn best(reading: &mut Reading, frame: &Frame<'_>, after: Option<Rank>) -> Result<Thread> {
    let after = after.unwrap_or(Rank::best());
    let roots = store::roots::list_best(
        &mut reading.conn,
        frame.post.id,
        after,
        MOST_ROOTS,
        MOST_REPLIES,
    )
    .await?;
    trees(reading, frame, roots, |last| Part::Best(Some(last.rank()))).await
}

async fn flat(reading: &mut Reading, frame: &Frame<'_>, after: Option<Cursor>) -> Result<Thread> {
    let after = after.unwrap_or_else(Cursor::oldest);
    let comments =
        store::threads::list_flat(&mut reading.conn, frame.post.id, after, PAGE as i64 + 1).await?;
    let page = Page::cut(comments, PAGE, ThreadComment::key);
    let mut thread = frame.list(reading, page.items).await?;
    thread.later = page
        .next
        .map(|last| further(reading, frame, Part::Flat(Some(last))));
    Ok(thread)
}

fn further(reading: &Reading, frame: &Frame<'_>, part: Part) -> Link {
    Link::new(part.url(frame.path), orders::further(reading.t, part))
}

/// As many of these first comments as fit, each with its branch; `after` names what follows one.
async fn trees(
    reading: &mut Reading,
    frame: &Frame<'_>,
    mut roots: Vec<Root>,
    after: impl Fn(&Root) -> Part,
) -> Result<Thread> {
    let count = fitting(&roots);
    let later = roots
        .get(count.wrapping_sub(1))
        .filter(|_| roots.len() > count)
        .map(after);
    roots.truncate(count);
    let answered: Vec<CommentId> = roots
        .iter()
        .filter(|root| root.replies > 0)
        .map(|root| root.comment.id)
        .collect();
    let replies = if answered.is_empty() {
        Vec::new()
    } else {
        store::threads::list_branches(&mut reading.conn, &answered, BRANCH as i64).await?
    };
    let rest = rests(reading, frame.path, &roots, &replies).await?;
    let comments = roots
        .into_iter()
        .map(|root| root.comment)
        .chain(replies)
        .collect();
    let mut thread = frame.trees(reading, comments, rest).await?;
    thread.later = later.map(|part| further(reading, frame, part));
    Ok(thread)
}

async fn list_oldest(reading: &mut Reading, post: PostId, after: Cursor) -> Result<Vec<Root>> {
    store::roots::list_oldest(&mut reading.conn, post, after, MOST_ROOTS, MOST_REPLIES).await
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
async fn rests(
    reading: &mut Reading,
    path: &PostPath,
    roots: &[Root],
    replies: &[ThreadComment],
) -> Result<Vec<(CommentId, Link)>> {
    let mut rests = Vec::new();
    for root in roots
        .iter()
        .filter(|root| root.replies > BRANCH as i64)
        .map(|root| root.comment.id)
    {
        let shown = replies.iter().filter(|reply| reply.root_id == Some(root));
        let Some(after) = shown
            .map(ThreadComment::key)
            .max_by_key(|key| (key.at, key.id))
        else {
            continue;
        };
        let count =
            store::threads::count_branch(&mut reading.conn, root, after, COUNTED_REPLIES).await?;
        if count > 0 {
            rests.push((
                root,
                Link::new(
                    Part::Branch { root, after }.url(path),
                    more_replies(reading, count),
                ),
            ));
        }
    }
    Ok(rests)
}

/// "2 more replies"; "Thousands more replies" from [`COUNTED_REPLIES`] on.
fn more_replies(reading: &Reading, count: i64) -> String {
    match count {
        COUNTED_REPLIES.. => reading.t.thread.thousands_of_replies.to_owned(),
        count => reading.words.count(&reading.t.thread.more_replies, count),
    }
}

/// The first comment of a branch, and its replies after a cursor.
async fn branch(
    reading: &mut Reading,
    frame: &Frame<'_>,
    root: CommentId,
    after: Cursor,
) -> Result<Thread> {
    let first = store::comments::find(&mut reading.conn, root).await?;
    let first = first
        .filter(|first| first.post_id == frame.post.id && first.parent_id.is_none())
        .ok_or(Error::NotFound)?;
    let mut replies =
        store::threads::list_branch(&mut reading.conn, root, after, PAGE as i64).await?;
    let more = replies.len() == PAGE;
    replies.truncate(PAGE - 1);
    let later = replies.last().filter(|_| more).map(|last| Part::Branch {
        root,
        after: last.key(),
    });
    let mut comments = store::threads::list_shown(&mut reading.conn, &[root]).await?;
    comments.extend(replies);
    let mut thread = frame.trees(reading, comments, Vec::new()).await?;
    thread.earlier = Some(Link::new(
        part_with(reading, &first).await?.url_of(frame.path, root),
        reading.t.thread.whole_thread,
    ));
    thread.later =
        later.map(|part| Link::new(part.url(frame.path), reading.t.thread.later_replies));
    Ok(thread)
}

/// Where a comment is seen: its anchor on the right page of its post.
pub(super) async fn address(
    reading: &mut Reading,
    path: &PostPath,
    comment: &Comment,
) -> Result<String> {
    let part = match comment.root_id {
        None => part_with(reading, comment).await?,
        Some(id) => {
            let before =
                store::threads::count_before(&mut reading.conn, id, key(comment), BRANCH as i64)
                    .await?;
            let root = store::comments::find(&mut reading.conn, id)
                .await?
                .ok_or(Error::NotFound)?;
            let is_late = before >= BRANCH as i64;
            if is_late {
                Part::Branch {
                    root: id,
                    after: before_this(key(comment)),
                }
            } else {
                part_with(reading, &root).await?
            }
        }
    };
    Ok(part.url_of(path, comment.id))
}

/// The part on which a first comment stands: the start, or the one that begins with it.
async fn part_with(reading: &mut Reading, root: &Comment) -> Result<Part> {
    let roots = list_oldest(reading, root.post_id, Cursor::oldest()).await?;
    let is_first = roots
        .iter()
        .take(fitting(&roots))
        .any(|first| first.comment.id == root.id);
    Ok(if is_first {
        Part::START
    } else {
        Part::Oldest(Some(before_this(key(root))))
    })
}

/// The cursor of a comment.
fn key(comment: &Comment) -> Cursor {
    Cursor {
        at: comment.created_at,
        id: comment.id.0,
    }
}

/// The cursor after which a list begins with the row of `key`.
const fn before_this(key: Cursor) -> Cursor {
    Cursor {
        at: key.at,
        id: key.id - 1,
    }
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
