//! The page of an author: the text about them, and their posts.

use askama::Template;

use super::{Layout, Picture, PostGroup};
use crate::safe_html::SafeHtml;

/// The page of an author.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/author.html")]
pub struct AuthorPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The full URL of the page.
    pub url: String,
    /// The author's name.
    pub name: String,
    /// The author's photo.
    pub photo: Option<Picture>,
    /// The text about the author; `None` on later pages of the list.
    pub bio: Option<SafeHtml>,
    /// The author's website.
    pub website: Option<Website>,
    /// The author's posts by day.
    pub groups: Vec<PostGroup>,
    /// The URL of the next page, with older posts.
    pub older: Option<String>,
    /// The URL of the page with newer posts.
    pub newer: Option<String>,
}

/// A website with the text of its link.
#[derive(Clone, Debug)]
pub struct Website {
    /// The URL.
    pub url: String,
    /// The URL without its scheme, `www.` and the slash at its end.
    pub shown: String,
}

impl Website {
    /// Makes the website of a URL.
    #[must_use]
    pub fn new(url: String) -> Self {
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let shown = rest
            .trim_start_matches("www.")
            .trim_end_matches('/')
            .to_owned();
        Self { url, shown }
    }
}
