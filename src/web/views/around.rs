//! What stands around a post's text: its series, its other languages, what is related, its neighbours.

use super::Link;
use crate::safe_html::SafeHtml;

/// Everything around a text; most of it is empty for most posts.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// How long it takes to read, in words; `None` for what is read at a glance.
    pub minutes: Option<String>,
    /// The headings of a long text, as lists of links to them.
    pub contents: Option<SafeHtml>,
    /// The series that it is a part of.
    pub series: Option<SeriesLine>,
    /// The other languages that it can be read in.
    pub languages: Vec<LanguageLink>,
    /// All its languages for search engines, its own and the one for everybody else included.
    pub alternates: Vec<Alternate>,
    /// Posts that share its labels.
    pub related: Vec<Link>,
    /// The post before this one.
    pub older: Option<Link>,
    /// The post after this one.
    pub newer: Option<Link>,
}

/// Where a post stands in its series.
#[derive(Clone, Debug)]
pub struct SeriesLine {
    /// The words before the series' title: "Part 2 of 5 in ".
    pub before: String,
    /// The words after it.
    pub after: String,
    /// The series' page and title.
    pub link: Link,
    /// Every part, in order.
    pub parts: Vec<Part>,
    /// The part before this one.
    pub previous: Option<Link>,
    /// The part after this one.
    pub next: Option<Link>,
}

/// A part of a series.
#[derive(Clone, Debug)]
pub struct Part {
    /// The post and its title.
    pub link: Link,
    /// Whether it is the post that is shown.
    pub is_current: bool,
}

/// The same text in another language.
#[derive(Clone, Debug)]
pub struct LanguageLink {
    /// Its address.
    pub url: String,
    /// Its language (BCP 47).
    pub lang: String,
    /// What the language calls itself.
    pub name: String,
}

/// A language of the text as search engines want it (<https://html.spec.whatwg.org/#rel-alternate>).
#[derive(Clone, Debug)]
pub struct Alternate {
    /// The language, or `x-default`.
    pub lang: String,
    /// The full address.
    pub url: String,
}
