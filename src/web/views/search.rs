//! The page of a search, and what tells a browser that there is one.

use askama::Template;

use super::feed::XmlText;
use super::{Chrome, Link, SearchBox};
use crate::search::Piece;

/// What was found, the best first; or the field with what can be typed.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/search.html")]
pub struct SearchPage {
    /// The frame.
    pub chrome: Chrome,
    /// The field.
    pub search: SearchBox,
    /// What is said of the search: how many there are, or why there is none.
    pub summary: Option<String>,
    /// What was found.
    pub results: Vec<Result>,
    /// Whether what can be typed is told.
    pub hints: bool,
    /// Whether there is more than is shown.
    pub is_cut: bool,
    /// Ways on: the same among comments, or among posts.
    pub ways: Vec<Link>,
    /// The page after.
    pub next: Option<String>,
    /// The page before.
    pub previous: Option<String>,
}

/// A post or a comment that was found.
#[derive(Clone, Debug)]
pub struct Result {
    /// Its address.
    pub url: String,
    /// Its title, or whose comment on which post it is.
    pub title: Vec<Piece>,
    /// Its day in words; `None` for a page.
    pub date: Option<String>,
    /// The same as `2022-01-07`.
    pub iso: String,
    /// Its text around what was looked for.
    pub snippet: Vec<Piece>,
    /// Its labels.
    pub labels: Vec<Link>,
}

impl SearchPage {
    /// What can be typed beside words, and what it does.
    pub fn operators(&self) -> [(&'static str, &'static str); 7] {
        let t = &self.chrome.t.finding;
        [
            ("\u{201C}… …\u{201D}", t.hint_phrase),
            ("…*", t.hint_prefix),
            ("-…", t.hint_without),
            ("label:…", t.hint_label),
            ("author:…", t.hint_author),
            ("after:2021  before:2022-03", t.hint_dates),
            ("in:comments", t.hint_comments),
        ]
    }
}

/// How browsers search here (<https://developer.mozilla.org/docs/Web/XML/Guides/OpenSearch>).
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/opensearch.xml")]
pub struct OpenSearch {
    /// The blog's name, at most sixteen characters of it.
    pub name: XmlText,
    /// What it is.
    pub description: XmlText,
    /// The full address of the search page.
    pub search: String,
    /// The full address of the icon.
    pub icon: String,
}
