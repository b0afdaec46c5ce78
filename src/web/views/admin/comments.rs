//! The comments that moderators read.

use askama::Template;

use super::AdminLayout;
use crate::safe_html::SafeHtml;
use crate::web::identicon::Identicon;
use crate::web::views::Link;

/// The list of comments.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/comments.html")]
pub struct CommentsPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// The tabs by state.
    pub tabs: Vec<Tab>,
    /// The hidden fields of the search: the tab and the other filters.
    pub search_fields: Vec<(&'static str, String)>,
    /// The search; empty for none.
    pub q: String,
    /// The error of the search.
    pub search_error: Option<String>,
    /// The filter, in words.
    pub filter: Option<String>,
    /// The URL of the list without the filter.
    pub filter_url: String,
    /// The URL to which the form is sent.
    pub action: &'static str,
    /// The URL of this page, to which the form leads back.
    pub back: String,
    /// The comments.
    pub rows: Vec<CommentRow>,
    /// The buttons for the comments that are selected.
    pub selected_buttons: Vec<DecideButton>,
    /// The URL of the page that decides about all comments of the list.
    pub matching_url: String,
    /// The message if there is no comment.
    pub empty: Option<&'static str>,
    /// The link to the start of the list.
    pub first: Option<Link>,
    /// The link to the next page.
    pub next: Option<Link>,
}

/// The page that decides about all comments of a list.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/comments-matching.html")]
pub struct MatchingPage {
    /// The frame; its title is the heading.
    pub layout: AdminLayout,
    /// How many they are, as a sentence.
    pub count: String,
    /// What they have in common.
    pub query: String,
    /// The hidden fields of the form: the query, and when the page was made.
    pub fields: Vec<(String, String)>,
    /// The buttons.
    pub buttons: Vec<DecideButton>,
    /// The URL of the list.
    pub cancel_url: String,
    /// The newest of them.
    pub rows: Vec<CommentRow>,
}

/// A tab of a list.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The URL.
    pub url: String,
    /// The text.
    pub label: &'static str,
    /// The number of what is there.
    pub count: Option<String>,
    /// Whether it is the tab of this page.
    pub is_current: bool,
}

/// A comment of the list.
#[derive(Clone, Debug)]
pub struct CommentRow {
    /// The id, which is also in the anchor.
    pub id: i64,
    /// The value of the box that selects it; `None` without a box.
    pub item: Option<String>,
    /// The URL of its page.
    pub url: String,
    /// The links to forms of that page.
    pub links: Vec<KeyLink>,
    /// A small image that represents the author.
    pub identicon: Identicon,
    /// The author's name.
    pub author: String,
    /// The website that the author entered.
    pub author_url: Option<String>,
    /// Whether a user of this blog wrote it.
    pub is_author: bool,
    /// Whether only a tombstone is left.
    pub is_removed: bool,
    /// Whether the text is folded at first.
    pub is_long: bool,
    /// The state in a word, in a list of several states.
    pub status: Option<&'static str>,
    /// The time of writing, in words.
    pub time: String,
    /// The time of writing in RFC 3339.
    pub time_iso: String,
    /// The post.
    pub post: Option<Link>,
    /// The URL of the list with only the comments under that post.
    pub only_post: Option<String>,
    /// The comment that this one answers.
    pub parent: Option<ParentLine>,
    /// The reasons of the verdict, as clauses.
    pub reasons: Vec<String>,
    /// What stands before the reasons.
    pub why: &'static str,
    /// The buttons.
    pub buttons: Vec<DecideButton>,
    /// The text of the comment.
    pub body: SafeHtml,
}

/// A comment that another answers, in one line.
#[derive(Clone, Debug)]
pub struct ParentLine {
    /// The author's name; empty for a comment that was removed.
    pub author: String,
    /// The first words.
    pub text: String,
}

/// A link that a key follows.
#[derive(Clone, Debug)]
pub struct KeyLink {
    /// The URL.
    pub url: String,
    /// The text.
    pub label: &'static str,
    /// The key.
    pub key: &'static str,
}

/// A button that decides about comments.
#[derive(Clone, Debug)]
pub struct DecideButton {
    /// The action, and the comment with the status that it has on this page.
    pub value: String,
    /// The label.
    pub label: &'static str,
    /// The key that presses it.
    pub key: &'static str,
    /// Whether it is the one that is pressed most.
    pub is_first: bool,
}
