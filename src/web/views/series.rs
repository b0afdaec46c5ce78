//! The page of a series: its parts, in order.

use askama::Template;

use super::{Layout, Link};
use crate::safe_html::SafeHtml;

/// The page of a series.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/series.html")]
pub struct SeriesPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The title of the series.
    pub title: String,
    /// The description.
    pub description: Option<SafeHtml>,
    /// The number of parts, in words.
    pub total: String,
    /// The parts, in order.
    pub parts: Vec<SeriesPart>,
}

/// A part of a series, as its page shows it.
#[derive(Clone, Debug)]
pub struct SeriesPart {
    /// The title of the post, linked to it.
    pub link: Link,
    /// The date of publication, in words.
    pub date: String,
    /// The date of publication as `2022-01-07`.
    pub iso: String,
}
