//! The views of a page's comments, in the order that `arrange` gives them.

use std::collections::{HashMap, HashSet};

use super::arrange::{Placed, arrange, end_of, line_up};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::i18n::Messages;
use crate::model::{CommentId, CommentMode, CommentStatus, Post, PostPath};
use crate::safe_html::SafeHtml;
use crate::store;
use crate::store::threads::ThreadComment;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::identicon::PageIdenticons;
use crate::web::views::{CommentView, Link, Thread};

/// The minimum number of comments on a page of which some are folded.
const FOLDED_FROM: usize = 100;
/// The number of replies to a top-level comment that are shown before the fold.
const UNFOLDED_REPLIES: usize = 3;

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
        let thread = Thread::new(views, context.settings.thread_depth as usize);
        if thread.items.len() < FOLDED_FROM {
            return Ok(thread);
        }
        let label = |count| context.locale.count(&context.t.thread.more_replies, count);
        Ok(thread.folded(UNFOLDED_REPLIES, label))
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
        let mut identicons = PageIdenticons::new(&context.services.secrets);
        let views = ordered.into_iter().zip(parents).map(|(placed, parent)| {
            let view = self.view(context, &mut identicons, placed.comment, parent);
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

    /// The publication of the post, with whose year a time need not repeat its own.
    fn published(&self) -> Timestamp {
        self.post.published_at.unwrap_or(self.post.created_at)
    }

    fn view(
        &self,
        context: &PageContext,
        identicons: &mut PageIdenticons<'_>,
        comment: ThreadComment,
        parent: Option<Parent>,
    ) -> CommentView {
        let locale = &context.locale;
        let is_shown = comment.status == CommentStatus::Approved;
        let takes_replies =
            is_shown && matches!(self.mode, CommentMode::Open | CommentMode::Moderated);
        let draw = || {
            let (user, guest) = (comment.user_id, comment.guest_id);
            identicons.add(comment.id, user, guest, &comment.author_name)
        };
        let identicon = is_shown.then(draw);
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
            votes: (is_shown && comment.votes > 0).then(|| locale.number(comment.votes)),
            time: locale.short_moment(comment.created_at, self.published()),
            moment: locale.moment(comment.created_at),
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
