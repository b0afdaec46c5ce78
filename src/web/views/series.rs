//! The page of a series: its parts, first to last.

use askama::Template;

use super::{Chrome, Link};

/// A series with its parts.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/series.html")]
pub struct SeriesPage {
    /// The frame.
    pub chrome: Chrome,
    /// Its title.
    pub title: String,
    /// What is said of it, a paragraph each.
    pub description: Vec<String>,
    /// How many parts there are, in words.
    pub total: String,
    /// The parts, first to last.
    pub parts: Vec<SeriesPart>,
}

/// A part of a series, as its page shows it.
#[derive(Clone, Debug)]
pub struct SeriesPart {
    /// The post and its title.
    pub link: Link,
    /// When it was published, in words.
    pub date: String,
    /// The same as `2022-01-07`.
    pub iso: String,
}
