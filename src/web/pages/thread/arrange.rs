//! Arranging the comments of a page as a thread: their order, their depth, and the view of each.
//!
//! `arrange` orders them as a tree, `line_up` as a flat list. Both see the comments of one page
//! only, so that a reply may be there without its parent. Such a reply is marked and names its
//! parent by a link instead.

use std::collections::{HashMap, HashSet};

use crate::clock::Timestamp;
use crate::error::Result;
use crate::i18n::Messages;
use crate::model::{CommentId, CommentMode, CommentStatus, Post, PostPath};
use crate::safe_html::SafeHtml;
use crate::store;
use crate::store::threads::ThreadComment;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::identicon;
use crate::web::views::{CommentView, Link, Thread};

/// The post of a thread, with what decides how its comments are shown.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub post: &'a Post,
    pub path: &'a PostPath,
    /// Whether comments are accepted now.
    pub mode: CommentMode,
    /// Whether the page is the post's own URL.
    pub is_start: bool,
    /// Whether readers can vote.
    pub votes: bool,
}

impl Frame<'_> {
    /// Returns the comments of a page as trees, replies below their parents. Each link of `rests`
    /// is shown at the end of its subtree.
    pub(super) async fn trees(
        &self,
        context: &mut PageContext,
        comments: Vec<ThreadComment>,
        rests: Vec<(CommentId, Link)>,
    ) -> Result<Thread> {
        let ordered = arrange(comments);
        let ends: Vec<(usize, Link)> = rests
            .into_iter()
            .filter_map(|(root, link)| Some((end_of(&ordered, root)?, link)))
            .collect();
        let mut views = self.views(context, ordered).await?;
        for (at, link) in ends {
            views[at].1.more_replies = Some(link);
        }
        Ok(Thread::new(views, context.settings.thread_depth as usize))
    }

    /// Returns the comments of a page as a flat list, in which each reply names its parent.
    pub(super) async fn list(
        &self,
        context: &mut PageContext,
        comments: Vec<ThreadComment>,
    ) -> Result<Thread> {
        let views = self.views(context, line_up(comments)).await?;
        Ok(Thread::new(views, 0))
    }

    /// Returns the view of each comment with its depth.
    async fn views(
        &self,
        context: &mut PageContext,
        ordered: Vec<Placed>,
    ) -> Result<Vec<(usize, CommentView)>> {
        let parents = self.parents(context, &ordered).await?;
        let views = ordered.into_iter().zip(parents).map(|(placed, parent)| {
            let view = self.view(context, placed.comment, parent);
            (
                placed.depth,
                CommentView {
                    parent_on_other_page: placed.parent_on_other_page,
                    ..view
                },
            )
        });
        Ok(views.collect())
    }

    /// Returns the parent of each comment, read from the database where it is on another page.
    async fn parents(
        &self,
        context: &mut PageContext,
        ordered: &[Placed],
    ) -> Result<Vec<Option<Parent>>> {
        let wanted = ordered
            .iter()
            .filter(|placed| placed.parent_on_other_page)
            .filter_map(|placed| placed.comment.parent_id);
        let wanted: Vec<CommentId> = wanted.collect::<HashSet<_>>().into_iter().collect();
        let on_other_pages = if wanted.is_empty() {
            Vec::new()
        } else {
            store::threads::list_shown(&mut context.conn, &wanted).await?
        };
        let here = ordered.iter().map(|placed| {
            (
                &placed.comment,
                Some(format!("#comment-{}", placed.comment.id)),
            )
        });
        let there = on_other_pages.iter().map(|comment| {
            (
                comment,
                has_permalink(comment).then(|| urls::comment(comment.id)),
            )
        });
        let answered: HashSet<CommentId> = ordered
            .iter()
            .filter_map(|placed| placed.comment.parent_id)
            .collect();
        let known = here
            .chain(there)
            .filter(|(comment, _)| answered.contains(&comment.id));
        let known: HashMap<CommentId, (&ThreadComment, Option<String>)> = known
            .map(|(comment, url)| (comment.id, (comment, url)))
            .collect();
        let t = context.t;
        let parent = |reply: &ThreadComment| {
            let (comment, url) = known.get(&reply.parent_id?)?;
            // A parent without a permalink is reached through the reply's own, which leads to the
            // place below it.
            Some(Parent::new(
                t,
                comment,
                url.clone().unwrap_or_else(|| urls::comment(reply.id)),
            ))
        };
        Ok(ordered
            .iter()
            .map(|placed| parent(&placed.comment))
            .collect())
    }

    fn view(
        &self,
        context: &PageContext,
        comment: ThreadComment,
        parent: Option<Parent>,
    ) -> CommentView {
        let locale = &context.locale;
        let is_shown = comment.status == CommentStatus::Approved;
        let takes_replies =
            is_shown && matches!(self.mode, CommentMode::Open | CommentMode::Moderated);
        let identicon = is_shown.then(|| identicon::of(&context.services.secrets, &comment));
        CommentView {
            id: comment.id.to_string(),
            legacy_anchor: comment.blogger_id.map(|id| format!("c{id}")),
            author: if is_shown {
                comment.author_name
            } else {
                String::new()
            },
            author_url: comment.author_url.filter(|_| is_shown),
            is_author: is_shown && comment.user_id.is_some(),
            identicon,
            votes: (is_shown && comment.votes > 0)
                .then(|| locale.count(&context.t.thread.votes, comment.votes)),
            time: locale.moment(comment.created_at),
            time_iso: locale.iso(comment.created_at),
            edited: comment
                .edited_at
                .filter(|_| is_shown)
                .map(|at| (locale.moment(at), locale.iso(at))),
            url: if self.is_start {
                urls::comment_on(self.path, comment.id)
            } else {
                urls::comment(comment.id)
            },
            body: if is_shown {
                comment.html
            } else {
                SafeHtml::default()
            },
            removed: !is_shown,
            vote_url: (is_shown && self.votes).then(|| urls::vote(comment.id)),
            reply_url: takes_replies.then(|| urls::reply(self.post.id, comment.id)),
            quote_url: takes_replies.then(|| urls::quote(self.post.id, comment.id)),
            parent_changed: parent
                .as_ref()
                .is_some_and(|parent| parent.edited_at > Some(comment.created_at)),
            in_reply_to: parent.map(|parent| parent.link),
            parent_on_other_page: false,
            more_replies: None,
        }
    }
}

fn name<'a>(t: &'static Messages, comment: &'a ThreadComment) -> &'a str {
    if comment.status == CommentStatus::Approved {
        &comment.author_name
    } else {
        t.thread.removed_comment
    }
}

/// Whether the parent of a shown comment can be reached at its own permalink.
const fn has_permalink(comment: &ThreadComment) -> bool {
    matches!(
        comment.status,
        CommentStatus::Approved | CommentStatus::Removed
    )
}

/// The parent of a comment.
struct Parent {
    /// The author's name, linked to the comment.
    link: Link,
    /// The time of the last edit, if readers see the text.
    edited_at: Option<Timestamp>,
}

impl Parent {
    fn new(t: &'static Messages, comment: &ThreadComment, url: String) -> Self {
        let edited_at = comment
            .edited_at
            .filter(|_| comment.status == CommentStatus::Approved);
        Self {
            link: Link::new(url, name(t, comment)),
            edited_at,
        }
    }
}

/// A comment with its place on a page.
struct Placed {
    comment: ThreadComment,
    /// The number of its ancestors on the page.
    depth: usize,
    /// Whether its parent is on another page.
    parent_on_other_page: bool,
}

/// Returns the position of the last comment of a subtree.
fn end_of(ordered: &[Placed], root: CommentId) -> Option<usize> {
    ordered
        .iter()
        .rposition(|placed| placed.comment.id == root || placed.comment.root_id == Some(root))
}

/// Places comments in a flat list, where none is below another.
fn line_up(comments: Vec<ThreadComment>) -> Vec<Placed> {
    let here: HashSet<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let place = |comment: ThreadComment| Placed {
        depth: usize::from(comment.parent_id.is_some()),
        parent_on_other_page: comment
            .parent_id
            .is_some_and(|parent| !here.contains(&parent)),
        comment,
    };
    comments.into_iter().map(place).collect()
}

/// Orders comments as readers see them: top-level comments as given, and below each its replies,
/// depth first, siblings oldest first. Comments that are not public are left out unless a public
/// reply needs them as a placeholder. A reply whose parent is on another page is placed below the
/// top-level comment of its subtree.
///
/// `above` holds the position of each comment's parent on this page, `below` its inverse. A stack
/// replaces recursion, because readers decide how deep a thread gets, and each comment is placed at
/// most once, so that no cycle in the data can loop. Both are filled in reverse, so that the oldest
/// is popped first.
fn arrange(mut comments: Vec<ThreadComment>) -> Vec<Placed> {
    // The sort is stable and all top-level comments have the same key, so that they keep their
    // order.
    comments.sort_by_key(|comment| {
        comment
            .parent_id
            .map(|_| (comment.created_at, comment.id.0))
    });
    let at: HashMap<CommentId, usize> = comments
        .iter()
        .enumerate()
        .map(|(at, comment)| (comment.id, at))
        .collect();
    let find = |id: Option<CommentId>| id.and_then(|id| at.get(&id).copied());
    let above: Vec<Option<usize>> = comments
        .iter()
        .map(|comment| find(comment.parent_id).or_else(|| find(comment.root_id)))
        .collect();
    let needed = needed(&comments, &above);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let mut next: Vec<(usize, usize)> = Vec::new();
    for (one, above) in above
        .iter()
        .enumerate()
        .rev()
        .filter(|(one, _)| needed[*one])
    {
        match above {
            Some(above) => below[*above].push(one),
            None => next.push((one, 0)),
        }
    }
    let parent_on_other_page = |comment: &ThreadComment| {
        comment
            .parent_id
            .is_some_and(|parent| !at.contains_key(&parent))
    };
    let mut taken: Vec<Option<ThreadComment>> = comments.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(taken.len());
    while let Some((one, depth)) = next.pop() {
        next.extend(below[one].iter().map(|reply| (*reply, depth + 1)));
        if let Some(comment) = taken[one].take() {
            ordered.push(Placed {
                depth,
                parent_on_other_page: parent_on_other_page(&comment),
                comment,
            });
        }
    }
    ordered
}

/// Marks the comments that are approved or have an approved descendant.
fn needed(comments: &[ThreadComment], above: &[Option<usize>]) -> Vec<bool> {
    let mut needed = vec![false; comments.len()];
    for (at, _) in comments
        .iter()
        .enumerate()
        .filter(|(_, comment)| comment.status == CommentStatus::Approved)
    {
        let mut next = Some(at);
        while let Some(one) = next.filter(|one| !needed[*one]) {
            needed[one] = true;
            next = above[one];
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(id: i64, parent: Option<i64>, status: CommentStatus) -> ThreadComment {
        ThreadComment {
            id: CommentId(id),
            parent_id: parent.map(CommentId),
            root_id: parent.map(|_| CommentId(1)),
            status,
            author_name: String::new(),
            author_url: None,
            user_id: None,
            guest_id: None,
            html: SafeHtml::default(),
            votes: 0,
            created_at: Timestamp::UNIX_EPOCH,
            edited_at: None,
            blogger_id: None,
        }
    }

    fn places(comments: Vec<ThreadComment>) -> Vec<(i64, usize, bool)> {
        arrange(comments)
            .into_iter()
            .map(|placed| {
                (
                    placed.comment.id.0,
                    placed.depth,
                    placed.parent_on_other_page,
                )
            })
            .collect()
    }

    #[test]
    fn replies_follow_what_they_answer_in_the_order_of_their_time() {
        use CommentStatus::Approved;
        let given = vec![
            comment(6, Some(2), Approved),
            comment(1, None, Approved),
            comment(5, Some(1), Approved),
            comment(2, Some(1), Approved),
            comment(7, None, Approved),
        ];
        assert_eq!(
            places(given),
            [
                (1, 0, false),
                (2, 1, false),
                (6, 2, false),
                (5, 1, false),
                (7, 0, false)
            ]
        );
    }

    #[test]
    fn first_comments_stand_as_they_were_given() {
        use CommentStatus::Approved;
        let given = vec![
            comment(7, None, Approved),
            comment(1, None, Approved),
            comment(9, Some(1), Approved),
            comment(8, Some(1), Approved),
        ];
        assert_eq!(
            places(given),
            [(7, 0, false), (1, 0, false), (8, 1, false), (9, 1, false)]
        );
    }

    #[test]
    fn what_readers_do_not_see_stands_only_to_hold_a_reply() {
        use CommentStatus::{Approved, Removed, Spam};
        let given = vec![
            comment(1, None, Removed),
            comment(2, Some(1), Spam),
            comment(3, Some(1), Removed),
            comment(4, Some(3), Approved),
            comment(5, Some(4), Removed),
        ];
        assert_eq!(places(given), [(1, 0, false), (3, 1, false), (4, 2, false)]);
    }

    #[test]
    fn an_answer_to_a_comment_of_another_page_stands_below_the_first_comment() {
        use CommentStatus::Approved;
        let given = vec![
            comment(1, None, Approved),
            comment(2, Some(1), Approved),
            comment(9, Some(8), Approved),
            comment(10, Some(9), Approved),
        ];
        assert_eq!(
            places(given),
            [(1, 0, false), (2, 1, false), (9, 1, true), (10, 2, false)]
        );
    }
}
