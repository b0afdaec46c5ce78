//! The thread of comments below a post.
//!
//! `nesting.rs` arranges the comments as nested lists with folds.

mod nesting;

use askama::Template;

use super::{Layout, Link};
use crate::safe_html::SafeHtml;
use crate::web::identicon::PageIdenticon;

/// Comments as nested lists.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    /// The orders in which the thread can be read; empty where there is no choice.
    pub orders: Vec<OrderLink>,
    /// The comments in the order in which they are read.
    pub items: Vec<ThreadItem>,
    /// The link to the comments before these.
    pub earlier: Option<Link>,
    /// The link to the comments after these.
    pub later: Option<Link>,
}

/// The mentions of a post on other sites.
#[derive(Clone, Debug)]
pub struct Mentions {
    /// Their number in words: "12 mentions on other sites".
    pub heading: String,
    /// The oldest of them.
    pub list: Vec<Mention>,
    /// The number of those that the list leaves out, in words; `None` if it has all of them.
    pub left_out: Option<String>,
}

/// A mention of a post on another site.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The id, as part of the element's id.
    pub id: String,
    /// The name that the other site gave.
    pub site: String,
    /// The URL of the page there.
    pub url: Option<String>,
    /// The time in words.
    pub time: String,
    /// The time in RFC 3339.
    pub time_iso: String,
    /// The words around the link, as the other site sent them.
    pub text: SafeHtml,
}

/// An order in which a thread can be read.
#[derive(Clone, Debug)]
pub struct OrderLink {
    /// The name of the order.
    pub label: &'static str,
    /// The URL of the page in this order; `None` for the present one.
    pub url: Option<String>,
}

/// A comment with its place in the lists.
#[derive(Clone, Debug)]
pub struct ThreadItem {
    /// The comment.
    pub comment: CommentView,
    /// Whether the comment is the first reply to the one before it, and so opens a list.
    pub opens: bool,
    /// The number of items that end after the comment: none before its first reply, otherwise
    /// itself and its finished ancestors.
    pub closes: usize,
    /// The label of the fold that begins with this comment, such as "12 more replies".
    pub folded: Option<String>,
    /// Whether the comment is the last one in a fold.
    pub ends_fold: bool,
    /// Whether the nesting no longer shows the comment's parent, so that a line of text names it.
    pub parent_not_evident: bool,
}

/// A comment as a thread shows it.
#[derive(Clone, Debug)]
pub struct CommentView {
    /// The id of the comment; its anchor is `comment-{id}`.
    pub id: String,
    /// A second anchor for links from another system, such as `c1061348243150889747`.
    pub legacy_anchor: Option<String>,
    /// The author's name.
    pub author: String,
    /// The website that the author entered.
    pub author_url: Option<String>,
    /// Whether a user of this blog wrote the comment, which a badge shows.
    pub is_author: bool,
    /// A small image that represents the author.
    pub identicon: Option<PageIdenticon>,
    /// The number of votes; `None` without any.
    pub votes: Option<String>,
    /// The time of writing in few words, such as "Nov 29, 6:07 PM".
    pub time: String,
    /// The time of writing in full.
    pub moment: String,
    /// The time of writing in RFC 3339.
    pub time_iso: String,
    /// The time of the last edit, in words and in RFC 3339.
    pub edited: Option<(String, String)>,
    /// The permalink.
    pub url: String,
    /// The text of the comment.
    pub body: SafeHtml,
    /// Whether the comment is a placeholder that only keeps the place of its replies.
    pub removed: bool,
    /// The URL to which a vote is sent; `None` where votes are off.
    pub vote_url: Option<String>,
    /// The URL of the form for a reply; `None` where comments are closed.
    pub reply_url: Option<String>,
    /// The name of the parent comment, linked to its anchor. Every reply needs it: it is shown
    /// where the nesting is too deep, and read out by screen readers everywhere.
    pub in_reply_to: Option<Link>,
    /// Whether the parent was edited after this comment was written.
    pub parent_changed: bool,
    /// Whether the parent is on another page, so that the nesting cannot show it.
    pub parent_on_other_page: bool,
    /// The link to the replies that this page leaves out, such as "12 more replies".
    pub more_replies: Option<Link>,
}

/// The page of a part of a long thread.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/thread.html")]
pub struct ThreadPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The title of the post, linked to it.
    pub post: Link,
    /// The number of comments in words, as on the post's page.
    pub heading: String,
    /// The comments.
    pub thread: Thread,
    /// The URL of the comment form; `None` where comments are closed.
    pub comment_url: Option<String>,
}

/// The page that answers a vote.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/vote.html")]
pub struct VotePage {
    /// The layout of the page; its title says what became of the vote.
    pub layout: Layout,
    /// The outcome, or the reason why the vote was refused.
    pub message: String,
    /// The URL to which the button is sent.
    pub action: String,
    /// The button that does the opposite; `None` after a refusal.
    pub button: Option<VoteButton>,
    /// The link back to the comment.
    pub back: Link,
}

/// A button that votes or withdraws a vote.
#[derive(Clone, Copy, Debug)]
pub struct VoteButton {
    /// The value of the field `action`.
    pub action: &'static str,
    /// The text of the button.
    pub label: &'static str,
}

impl Thread {
    /// Whether a comment has a button that votes for it.
    pub fn takes_votes(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.comment.vote_url.is_some())
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.earlier.is_none() && self.later.is_none()
    }
}
