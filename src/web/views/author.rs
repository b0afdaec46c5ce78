//! A person's page: what they say of themselves and what they wrote.

use askama::Template;

use super::{Chrome, Day};
use crate::safe_html::SafeHtml;

/// A person with their posts.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/author.html")]
pub struct AuthorPage {
    /// The frame.
    pub chrome: Chrome,
    /// The page's own full address.
    pub url: String,
    /// The name.
    pub name: String,
    /// What they say of themselves; `None` on later parts of the list.
    pub bio: Option<SafeHtml>,
    /// Their own page.
    pub website: Option<Website>,
    /// Their posts.
    pub days: Vec<Day>,
    /// The address of the posts before these.
    pub older: Option<String>,
    /// The address of the posts after these.
    pub newer: Option<String>,
}

/// A page somewhere else.
#[derive(Clone, Debug)]
pub struct Website {
    /// Its address.
    pub url: String,
    /// The address as people write it: without its scheme and the slash at its end.
    pub shown: String,
}

impl Website {
    /// The page at an address.
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
