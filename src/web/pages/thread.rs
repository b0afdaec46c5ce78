//! The comments under a post: read in two statements, arranged without recursion.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{Comment, CommentId, CommentMode, CommentStatus, Post, PostPath};
use crate::store;
use crate::urls;
use crate::web::page::Reading;
use crate::web::views::{CommentView, Link, Thread};
use crate::web::words::Words;

/// First comments on a page.
pub(super) const ROOTS: usize = 200;
/// Replies below them.
const REPLIES: i64 = 2000;

/// The comments of `post` after a cursor, ready to be shown.
pub(super) async fn read(reading: &mut Reading, post: &Post, path: &PostPath, after: Option<&str>) -> Result<Thread> {
    let from = after.map_or_else(|| Ok(Cursor::oldest()), |text| Cursor::decode(text).ok_or(Error::NotFound))?;
    let mut roots = store::comments::list_roots(&mut reading.conn, post.id, from, ROOTS as i64 + 1).await?;
    let more = roots.len() > ROOTS;
    roots.truncate(ROOTS);
    let (Some(first), Some(last)) = (roots.first().map(key), roots.last().map(key)) else { return Ok(Thread::default()) };
    let replies = store::comments::list_branches(&mut reading.conn, post.id, first, last, REPLIES).await?;
    let ordered = arrange(roots.into_iter().chain(replies).collect());
    let names: HashMap<CommentId, String> = ordered.iter().map(|comment| (comment.id, name(comment))).collect();
    let views = ordered.iter().map(|comment| (depth(comment), view(&reading.words, post, path, comment, &names)));
    let mut thread = Thread::new(views.collect(), reading.settings.thread_depth as usize);
    let page = |cursor: Cursor| format!("{}#comments", urls::with_parameter(&urls::path(path), "comments", &cursor.encode()));
    thread.earlier = after.map(|_| Link::new(format!("{}#comments", urls::path(path)), "First comments"));
    thread.later = more.then(|| Link::new(page(last), "Later comments"));
    Ok(thread)
}

/// The cursor of a first comment.
pub(super) fn key(comment: &Comment) -> Cursor {
    Cursor { at: comment.created_at, id: comment.id.0 }
}

fn depth(comment: &Comment) -> usize {
    usize::try_from(comment.depth).unwrap_or(0)
}

fn name(comment: &Comment) -> String {
    if comment.status == CommentStatus::Approved { comment.author_name.clone() } else { "a removed comment".to_owned() }
}

/// Puts comments, oldest first, into the order in which they are read, without
/// those that readers neither see nor need to hold a reply in its place.
fn arrange(comments: Vec<Comment>) -> Vec<Comment> {
    let ids: std::collections::HashSet<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let parent_of = |comment: &Comment| comment.parent_id.filter(|parent| ids.contains(parent));
    let needed = needed(&comments, parent_of);
    let mut children: HashMap<Option<CommentId>, Vec<Comment>> = HashMap::new();
    for comment in comments.into_iter().filter(|comment| needed.contains(&comment.id)) {
        children.entry(parent_of(&comment)).or_default().push(comment);
    }
    let mut ordered = Vec::with_capacity(needed.len());
    let mut next: Vec<Comment> = children.remove(&None).unwrap_or_default();
    next.reverse();
    while let Some(comment) = next.pop() {
        let replies = children.remove(&Some(comment.id)).unwrap_or_default();
        next.extend(replies.into_iter().rev());
        ordered.push(comment);
    }
    ordered
}

/// The approved comments and everything above them.
fn needed(comments: &[Comment], parent_of: impl Fn(&Comment) -> Option<CommentId>) -> std::collections::HashSet<CommentId> {
    let parents: HashMap<CommentId, Option<CommentId>> = comments.iter().map(|comment| (comment.id, parent_of(comment))).collect();
    let mut needed = std::collections::HashSet::new();
    for comment in comments.iter().filter(|comment| comment.status == CommentStatus::Approved) {
        let mut above = Some(comment.id);
        while let Some(id) = above.filter(|id| needed.insert(*id)) {
            above = parents.get(&id).copied().flatten();
        }
    }
    needed
}

fn view(words: &Words, post: &Post, path: &PostPath, comment: &Comment, names: &HashMap<CommentId, String>) -> CommentView {
    let is_shown = comment.status == CommentStatus::Approved;
    let takes_replies = is_shown && matches!(post.comments, CommentMode::Open | CommentMode::Moderated);
    let parent = comment.parent_id.and_then(|id| Some((id, names.get(&id)?)));
    CommentView {
        id: comment.id.to_string(),
        legacy_anchor: comment.origin().filter(|origin| origin.system == "blogger").map(|origin| format!("c{}", origin.id)),
        author: if is_shown { comment.author_name.clone() } else { String::new() },
        author_url: comment.author_url.clone().filter(|_| is_shown),
        is_author: is_shown && comment.account_id.is_some(),
        identicon: None,
        time: words.moment(comment.created_at),
        time_iso: words.iso(comment.created_at),
        edited: is_shown && comment.edited_at.is_some(),
        url: urls::comment_on(path, comment.id),
        body: if is_shown { comment.html.clone() } else { crate::safe_html::SafeHtml::default() },
        removed: !is_shown,
        reply_url: takes_replies.then(|| reply_url(comment)),
        in_reply_to: parent.map(|(id, name)| Link::new(format!("#comment-{id}"), name)),
        more_replies: None,
    }
}

/// Where a comment is answered.
pub(super) fn reply_url(comment: &Comment) -> String {
    format!("/-/comments/{}?parent={}#comment-form", comment.post_id, comment.id)
}

/// Where a comment is seen: its anchor on the right page of its post.
pub(super) async fn address(reading: &mut Reading, path: &PostPath, comment: &Comment) -> Result<String> {
    let root = match comment.root_id {
        Some(id) => store::comments::find(&mut reading.conn, id).await?.unwrap_or_else(|| comment.clone()),
        None => comment.clone(),
    };
    let mut page_start = None;
    let mut from = Cursor::oldest();
    loop {
        let roots = store::comments::list_roots(&mut reading.conn, comment.post_id, from, ROOTS as i64 + 1).await?;
        let last = roots.iter().take(ROOTS).next_back().map(key);
        match last {
            Some(last) if roots.len() > ROOTS && (root.created_at, root.id.0) > (last.at, last.id) => {
                page_start = Some(last);
                from = last;
            }
            _ => break,
        }
    }
    Ok(page_start.map_or_else(
        || urls::comment_on(path, comment.id),
        |cursor| format!("{}#comment-{}", urls::with_parameter(&urls::path(path), "comments", &cursor.encode()), comment.id),
    ))
}
