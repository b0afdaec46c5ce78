//! The list of the blog's feeds.

use askama::Template;

use super::{Layout, Link};

/// The page that lists the blog's feeds.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/feed-list.html")]
pub struct FeedListPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The heading.
    pub title: String,
    /// The title of each feed, and its full URL.
    pub feeds: Vec<Link>,
}
