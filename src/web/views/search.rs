//! The page of a search, and its description for browsers.

use askama::Template;

use super::feed::XmlText;
use super::{Layout, Link, Picture, SearchBox};
use crate::fulltext::Piece;

/// The page of a search: the results, the best first, or the field with the hints.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/search.html")]
pub struct SearchPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The search field.
    pub search: SearchBox,
    /// The summary: the number of results, or why there are none.
    pub summary: Option<String>,
    /// The results.
    pub results: Vec<SearchResult>,
    /// Whether the hints about search operators are shown.
    pub hints: bool,
    /// Whether there are more results than any page shows.
    pub is_cut: bool,
    /// Links to the same search in the comments, or in the posts.
    pub ways: Vec<Link>,
    /// The URL of the next page.
    pub next: Option<String>,
    /// The URL of the previous page.
    pub previous: Option<String>,
}

/// A post or a comment that matches the search.
#[derive(Clone, Debug)]
pub struct SearchResult {
    /// The URL of the result.
    pub url: String,
    /// The post's title, or a line that names the comment's author and post.
    pub title: Vec<Piece>,
    /// The date in words; `None` for a static page.
    pub date: Option<String>,
    /// The date as `2022-01-07`.
    pub iso: String,
    /// The text around the matches.
    pub snippet: Vec<Piece>,
    /// The cover of the post, where lists show covers.
    pub cover: Option<Picture>,
    /// The labels, linked to their pages.
    pub labels: Vec<Link>,
}

impl SearchPage {
    /// Returns the search operators, each with its explanation.
    pub fn operators(&self) -> [(&'static str, &'static str); 7] {
        let t = &self.layout.t.search_page;
        [
            ("\"sour dough\"", t.hint_phrase),
            ("ferment*", t.hint_prefix),
            ("-rye", t.hint_without),
            ("label:bread", t.hint_label),
            ("author:olga", t.hint_author),
            ("after:2021 before:2022-03", t.hint_dates),
            ("in:comments", t.hint_comments),
        ]
    }
}

/// The OpenSearch description for browsers
/// (<https://developer.mozilla.org/docs/Web/XML/Guides/OpenSearch>).
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/opensearch.xml")]
pub struct OpenSearch {
    /// The beginning of the blog's title, at most sixteen characters.
    pub name: XmlText,
    /// The description of the search.
    pub description: XmlText,
    /// The full URL of the search page.
    pub search: String,
    /// The full URL of the icon.
    pub icon: String,
}
