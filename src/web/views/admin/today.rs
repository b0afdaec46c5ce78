//! The first page: what waits, and what is unfinished.

use askama::Template;

use super::AdminLayout;

/// The first page.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/today.html")]
pub struct TodayPage {
    /// The frame.
    pub layout: AdminLayout,
    /// How many comments wait, in words.
    pub comments: Option<String>,
    /// The scheduled posts, and the drafts.
    pub unfinished: Vec<WorkLine>,
    /// Whether the user may write posts.
    pub may_write: bool,
}

/// A post in a list of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// The title.
    pub title: String,
    /// The URL of the page that edits the post.
    pub url: Option<String>,
    /// Its state in words.
    pub note: String,
}
