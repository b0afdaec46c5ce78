//! The content around a post's text: series, translations, related posts and neighbours.

use super::Link;
use crate::model::LanguageTag;
use crate::safe_html::SafeHtml;

/// The content around a post's text; most of it is empty for most posts.
#[derive(Clone, Debug, Default)]
pub struct RelatedContent {
    /// The reading time, in words; `None` for a very short text.
    pub minutes: Option<String>,
    /// The table of contents of a long text, as lists of links.
    pub contents: Option<SafeHtml>,
    /// The series of which the post is a part.
    pub series: Option<SeriesLine>,
    /// The post's translations.
    pub languages: Vec<LanguageLink>,
    /// The URLs of all languages for search engines, including the post's own and `x-default`.
    pub alternates: Vec<Alternate>,
    /// The posts that share labels with this one.
    pub posts: Vec<Link>,
    /// The post published before this one.
    pub older: Option<Link>,
    /// The post published after this one.
    pub newer: Option<Link>,
}

/// The position of a post in its series.
#[derive(Clone, Debug)]
pub struct SeriesLine {
    /// The text before the series' title, such as "Part 2 of 5 in ".
    pub before: String,
    /// The text after the series' title.
    pub after: String,
    /// The title of the series, linked to its page.
    pub link: Link,
    /// The parts of the series, in order.
    pub parts: Vec<SeriesItem>,
    /// The part before this one.
    pub previous: Option<Link>,
    /// The part after this one.
    pub next: Option<Link>,
}

/// A part of a series.
#[derive(Clone, Debug)]
pub struct SeriesItem {
    /// The title of the post, linked to it.
    pub link: Link,
    /// Whether this part is the post on the page.
    pub is_current: bool,
}

/// A link to a translation.
#[derive(Clone, Debug)]
pub struct LanguageLink {
    /// The URL of the translation.
    pub url: String,
    /// The language of the translation.
    pub lang: LanguageTag,
    /// The language's name in the language itself.
    pub name: String,
}

/// A `hreflang` link for search engines (<https://html.spec.whatwg.org/#rel-alternate>).
#[derive(Clone, Debug)]
pub struct Alternate {
    /// The language, or `x-default`.
    pub lang: String,
    /// The full URL.
    pub url: String,
}
