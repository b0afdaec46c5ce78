//! The list of posts, and the question before an action on several.

use askama::Template;

use super::{AdminLayout, EditorButton};
use crate::web::views::Link;

/// The list of posts.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/posts.html")]
pub struct PostsPage {
    /// The frame.
    pub layout: AdminLayout,
    /// The filters by state.
    pub states: Vec<FilterLink>,
    /// The filters by author, in a blog with several users.
    pub authors: Vec<FilterLink>,
    /// The link that leaves the filter by label.
    pub label: Option<FilterLink>,
    /// The parameters that the search field keeps.
    pub kept: Vec<(String, String)>,
    /// This page of the list, to come back to.
    pub back: String,
    /// Whether the list has other pages.
    pub has_more: bool,
    /// What is searched for.
    pub query: String,
    /// Why it cannot be searched for.
    pub error: Option<String>,
    /// The posts.
    pub rows: Vec<PostLine>,
    /// What can be done with the selected posts.
    pub buttons: Vec<EditorButton>,
    /// Whether the selected posts can get a label.
    pub can_label: bool,
    /// The message if there are none.
    pub empty: String,
    /// The link to older posts.
    pub older: Option<Link>,
}

/// A link to the list with another filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterLink {
    /// The URL.
    pub url: String,
    /// The text.
    pub label: String,
    /// Whether the list is filtered so.
    pub is_current: bool,
}

/// A post in the list.
#[derive(Clone, Debug)]
pub struct PostLine {
    /// The id.
    pub id: i64,
    /// The URL of the page that edits it, or of its own page.
    pub url: String,
    /// Whether the user may change it.
    pub may_change: bool,
    /// The title.
    pub title: String,
    /// The label of the box that selects it.
    pub select: String,
    /// Its state in words.
    pub state: String,
    /// Whether it is a page.
    pub is_page: bool,
    /// When it was last changed, in words.
    pub changed: String,
    /// The author, in a blog with several users.
    pub author: Option<String>,
    /// The labels, linked to the list of their posts.
    pub labels: Vec<Link>,
    /// The number of comments in words, of a public post.
    pub comments: Option<String>,
}

/// The question before an action on several posts.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/ask-posts.html")]
pub struct AskPostsPage {
    /// The frame; its title is the question.
    pub layout: AdminLayout,
    /// The hidden fields.
    pub fields: Vec<(String, String)>,
    /// The titles of the first posts.
    pub titles: Vec<String>,
    /// What else there is to know, such as how many posts there are besides.
    pub notes: Vec<String>,
    /// The URL of the link that cancels.
    pub cancel_url: String,
}
