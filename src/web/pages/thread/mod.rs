//! The comments under a post, one part on a page.
//!
//! A part is a number of top-level comments in one of three orders with the beginning of each
//! subtree, or one subtree further on, or a flat list. `read` reads a part by keyset and bounded to
//! [`PAGE`] comments, so that no thread is too long for a page; `arrange` then orders it, and `frame` fills the views of its comments. A URL
//! names its part in the parameter `comments`. [`address`] finds the part that a comment is on,
//! always in the order that begins with the oldest.

mod arrange;
mod frame;
pub(super) mod mentions;
mod orders;
mod part;

use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page, Rank};
use crate::model::{Comment, CommentId, CommentKind, CommentStatus, Post, PostId, PostPath};
use crate::store::threads::ThreadComment;
use crate::store::top_level::TopLevelComment;
use crate::store::{self, Conn};
use crate::web::context::PageContext;
use crate::web::views::{Link, Thread};
use frame::Frame;
pub(in crate::web) use part::ThreadPart;

/// The maximum number of comments on a page.
const PAGE: usize = 500;
/// The maximum number of top-level comments among them.
const TOP_LEVEL_MAX: usize = 200;
/// The maximum number of replies of one subtree on a page that shows others too.
const SUBTREE_MAX: usize = 300;
/// The number of top-level comments that are read for a page. One more than shown, because it tells
/// whether another page follows.
const TOP_LEVEL_FETCHED: i64 = TOP_LEVEL_MAX as i64 + 1;
/// The maximum number of replies that are counted, since counting a subtree of a hundred thousand
/// would take long.
const COUNTED_REPLIES: i64 = 10_000;
/// The number of replies that are counted below each comment. One more than shown, because it tells
/// whether the subtree goes on.
const SUBTREE_FETCHED: i64 = SUBTREE_MAX as i64 + 1;

/// Reads a part of the thread of `post` and arranges it.
pub(super) async fn read(
    context: &mut PageContext,
    post: &Post,
    path: &PostPath,
    part: &ThreadPart,
) -> Result<Thread> {
    let frame = Frame {
        post,
        path,
        mode: context.comment_mode(post),
        is_start: *part == ThreadPart::START,
        votes: context.settings.votes,
    };
    let mut thread = match *part {
        ThreadPart::Oldest(after) => oldest(context, &frame, after).await?,
        ThreadPart::Newest(before) => newest(context, &frame, before).await?,
        ThreadPart::Best(after) => best(context, &frame, after).await?,
        ThreadPart::Flat(after) => flat(context, &frame, after).await?,
        ThreadPart::Subtree { root, after } => return subtree(context, &frame, root, after).await,
    };
    thread.orders = orders::links(context.t, post, path, *part, frame.votes);
    thread.earlier = part
        .start()
        .map(|start| Link::new(start.url(path), orders::back(context.t, start)));
    Ok(thread)
}

async fn oldest(
    context: &mut PageContext,
    frame: &Frame<'_>,
    after: Option<Cursor>,
) -> Result<Thread> {
    let top_level =
        list_oldest(context, frame.post.id, after.unwrap_or_else(Cursor::oldest)).await?;
    trees(context, frame, top_level, |last| {
        ThreadPart::Oldest(Some(last.comment.key()))
    })
    .await
}

async fn newest(
    context: &mut PageContext,
    frame: &Frame<'_>,
    before: Option<Cursor>,
) -> Result<Thread> {
    let before = before.unwrap_or_else(Cursor::newest);
    let top_level = store::top_level::list_newest(
        &mut context.conn,
        frame.post.id,
        before,
        TOP_LEVEL_FETCHED,
        SUBTREE_FETCHED,
    )
    .await?;
    trees(context, frame, top_level, |last| {
        ThreadPart::Newest(Some(last.comment.key()))
    })
    .await
}

async fn best(context: &mut PageContext, frame: &Frame<'_>, after: Option<Rank>) -> Result<Thread> {
    let after = after.unwrap_or(Rank::best());
    let top_level = store::top_level::list_best(
        &mut context.conn,
        frame.post.id,
        after,
        TOP_LEVEL_FETCHED,
        SUBTREE_FETCHED,
    )
    .await?;
    trees(context, frame, top_level, |last| {
        ThreadPart::Best(Some(last.rank()))
    })
    .await
}

async fn flat(
    context: &mut PageContext,
    frame: &Frame<'_>,
    after: Option<Cursor>,
) -> Result<Thread> {
    let after = after.unwrap_or_else(Cursor::oldest);
    let comments =
        store::threads::list_flat(&mut context.conn, frame.post.id, after, PAGE as i64 + 1).await?;
    let page = Page::cut(comments, PAGE, ThreadComment::key);
    let mut thread = frame.list(context, page.items).await?;
    thread.later = page
        .next
        .map(|last| further(context, frame, ThreadPart::Flat(Some(last))));
    Ok(thread)
}

fn further(context: &PageContext, frame: &Frame<'_>, part: ThreadPart) -> Link {
    Link::new(part.url(frame.path), orders::further(context.t, part))
}

/// Arranges as many of these top-level comments as fit on a page, each with its replies. `after`
/// returns the part that follows a comment.
async fn trees(
    context: &mut PageContext,
    frame: &Frame<'_>,
    mut top_level: Vec<TopLevelComment>,
    after: impl Fn(&TopLevelComment) -> ThreadPart,
) -> Result<Thread> {
    let count = fitting(&top_level);
    let later = top_level
        .get(count.wrapping_sub(1))
        .filter(|_| top_level.len() > count)
        .map(after);
    top_level.truncate(count);
    let answered: Vec<CommentId> = top_level
        .iter()
        .filter(|root| root.replies > 0)
        .map(|root| root.comment.id)
        .collect();
    let replies = if answered.is_empty() {
        Vec::new()
    } else {
        store::threads::list_subtrees(&mut context.conn, &answered, SUBTREE_MAX as i64).await?
    };
    let rest = rests(context, frame.path, &top_level, &replies).await?;
    let comments = top_level
        .into_iter()
        .map(|root| root.comment)
        .chain(replies)
        .collect();
    let mut thread = frame.trees(context, comments, rest).await?;
    thread.later = later.map(|part| further(context, frame, part));
    Ok(thread)
}

async fn list_oldest(
    context: &mut PageContext,
    post: PostId,
    after: Cursor,
) -> Result<Vec<TopLevelComment>> {
    store::top_level::list_oldest(
        &mut context.conn,
        post,
        after,
        TOP_LEVEL_FETCHED,
        SUBTREE_FETCHED,
    )
    .await
}

/// Returns how many of these top-level comments fit on one page with their replies; at least one,
/// if there are any.
fn fitting(top_level: &[TopLevelComment]) -> usize {
    let sizes = top_level.iter().take(TOP_LEVEL_MAX).scan(0, |sum, root| {
        *sum += 1 + usize::try_from(root.replies).unwrap_or(0).min(SUBTREE_MAX);
        Some(*sum)
    });
    sizes.take_while(|sum| *sum <= PAGE).count()
}

/// Returns a link to the rest of each subtree that exceeds its share of the page.
async fn rests(
    context: &mut PageContext,
    path: &PostPath,
    top_level: &[TopLevelComment],
    replies: &[ThreadComment],
) -> Result<Vec<(CommentId, Link)>> {
    let mut rests = Vec::new();
    for root in top_level
        .iter()
        .filter(|root| root.replies > SUBTREE_MAX as i64)
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
            store::threads::count_subtree(&mut context.conn, root, after, COUNTED_REPLIES).await?;
        if count > 0 {
            rests.push((
                root,
                Link::new(
                    ThreadPart::Subtree { root, after }.url(path),
                    more_replies(context, count),
                ),
            ));
        }
    }
    Ok(rests)
}

/// Returns a label such as "2 more replies", or "Thousands more replies" from [`COUNTED_REPLIES`]
/// on.
fn more_replies(context: &PageContext, count: i64) -> String {
    match count {
        COUNTED_REPLIES.. => context.t.thread.thousands_of_replies.to_owned(),
        count => context.locale.count(&context.t.thread.more_replies, count),
    }
}

/// Reads the replies of a subtree after a cursor, below its top-level comment.
async fn subtree(
    context: &mut PageContext,
    frame: &Frame<'_>,
    root: CommentId,
    after: Cursor,
) -> Result<Thread> {
    let first = store::comments::find(&mut context.conn, root).await?;
    let first = first
        .filter(|first| first.post_id == frame.post.id && first.parent_id.is_none())
        .ok_or(Error::NotFound)?;
    let mut replies =
        store::threads::list_subtree(&mut context.conn, root, after, PAGE as i64).await?;
    let more = replies.len() == PAGE;
    replies.truncate(PAGE - 1);
    let later = replies
        .last()
        .filter(|_| more)
        .map(|last| ThreadPart::Subtree {
            root,
            after: last.key(),
        });
    let mut comments = store::threads::list_shown(&mut context.conn, &[root]).await?;
    comments.extend(replies);
    let mut thread = frame.trees(context, comments, Vec::new()).await?;
    thread.earlier = Some(Link::new(
        part_with(&mut context.conn, &first)
            .await?
            .url_of(frame.path, root),
        context.t.thread.whole_thread,
    ));
    thread.later =
        later.map(|part| Link::new(part.url(frame.path), context.t.thread.later_replies));
    Ok(thread)
}

/// Returns the URL of a comment: its anchor on the right page of its post.
pub(in crate::web) async fn address(
    conn: &mut Conn,
    path: &PostPath,
    comment: &Comment,
) -> Result<String> {
    let part = match comment.root_id {
        _ if comment.kind == CommentKind::Mention => ThreadPart::START,
        None => part_with(conn, comment).await?,
        Some(id) => {
            let before =
                store::threads::count_before(conn, id, key(comment), SUBTREE_MAX as i64).await?;
            let is_late = before >= SUBTREE_MAX as i64;
            if is_late {
                ThreadPart::Subtree {
                    root: id,
                    after: before_this(key(comment)),
                }
            } else {
                let root = store::comments::find(conn, id)
                    .await?
                    .ok_or(Error::NotFound)?;
                part_with(conn, &root).await?
            }
        }
    };
    Ok(part.url_of(path, comment.id))
}

/// Returns the part that shows a top-level comment: the start, or the one that begins with it.
async fn part_with(conn: &mut Conn, root: &Comment) -> Result<ThreadPart> {
    let place = store::top_level::find_position(
        conn,
        root.post_id,
        key(root),
        TOP_LEVEL_FETCHED,
        SUBTREE_MAX as i64,
    );
    let is_first = place.await?.is_some_and(|place| {
        place.top_level <= TOP_LEVEL_MAX as i64 && place.comments <= PAGE as i64
    });
    Ok(if is_first {
        ThreadPart::START
    } else {
        ThreadPart::Oldest(Some(before_this(key(root))))
    })
}

/// Returns a comment's position in lists ordered by time.
fn key(comment: &Comment) -> Cursor {
    Cursor {
        at: comment.created_at,
        id: comment.id.0,
    }
}

/// Returns the cursor after which a list begins with the row at `key`.
const fn before_this(key: Cursor) -> Cursor {
    Cursor {
        at: key.at,
        id: key.id - 1,
    }
}

/// Whether a page shows a comment: an approved one, or a tombstone that has approved descendants.
pub(super) async fn is_seen(context: &mut PageContext, comment: &Comment) -> Result<bool> {
    match comment.status {
        CommentStatus::Approved => Ok(true),
        CommentStatus::Removed => store::threads::is_holding(&mut context.conn, comment.id).await,
        CommentStatus::Pending | CommentStatus::Spam | CommentStatus::Trash => Ok(false),
    }
}
