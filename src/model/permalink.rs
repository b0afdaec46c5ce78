//! The path of a post, decoded and beginning with `/`, as the database stores it.
//!
//! A path that was once public is never given to another post, so these rules may grow but must not
//! change for stored paths. `urls.rs` encodes a path for a page.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{FeedForm, LanguageTag, Slug};

/// The most bytes in a path.
const PATH_MAX: usize = 500;

/// The first segments that belong to the server and never to a post, beside those of feeds. `/feed`
/// and `/comments` have no page of their own, but the comment feed of a post there would have the
/// address of the blog's own feeds.
const RESERVED: [&str; 26] = [
    "-",
    "api",
    "apple-touch-icon-precomposed.png",
    "apple-touch-icon.png",
    "archive",
    "atom.xml",
    "author",
    "c",
    "comments",
    "favicon.ico",
    "feed",
    "feeds",
    "healthz",
    "index.html",
    "label",
    "labels",
    "manifest.webmanifest",
    "media",
    "metrics",
    "opensearch.xml",
    "readyz",
    "robots.txt",
    "rss.xml",
    "search",
    "series",
    "sitemap.xml",
];

/// A decoded path in NFC that a post may have.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct PostPath(String);

/// The error for a text that is not a path for a post.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path that a post can have")]
pub struct InvalidPath(String);

impl PostPath {
    /// Checks a decoded path, such as that of an imported post, and returns it in NFC.
    pub fn parse(text: &str) -> Result<Self, InvalidPath> {
        let path: String = text.nfc().collect();
        let refused = || InvalidPath(text.to_owned());
        let rest = path.strip_prefix('/').ok_or_else(refused)?;
        let segments: Vec<&str> = rest.split('/').collect();
        let clean = segments
            .iter()
            .all(|segment| !segment.is_empty() && *segment != "." && *segment != "..");
        let own = is_reserved(segments[0].strip_suffix(".html").unwrap_or(segments[0]))
            || is_reserved(segments[0])
            || is_archive(&segments);
        let plain = !path
            .chars()
            .any(|c| c.is_control() || matches!(c, '\\' | '?' | '#' | '%'));
        if clean && plain && !own && path.len() <= PATH_MAX {
            Ok(Self(path))
        } else {
            Err(refused())
        }
    }

    /// Returns the path with `slug` as its last segment; an imported `.html` remains.
    #[must_use]
    pub fn with_slug(&self, slug: &Slug) -> Self {
        let (folder, last) = self.0.rsplit_once('/').unwrap_or(("", &self.0));
        let ending = if last.ends_with(".html") { ".html" } else { "" };
        Self(format!("{folder}/{slug}{ending}"))
    }

    /// Returns the last segment without `.html` as a slug, transliterated if necessary; `None` if
    /// nothing remains.
    #[must_use]
    pub fn slug(&self) -> Option<Slug> {
        let last = self.0.rsplit('/').next()?;
        let stem = last.strip_suffix(".html").unwrap_or(last);
        Slug::parse(stem)
            .ok()
            .or_else(|| Slug::from_title(stem, &LanguageTag::undetermined()))
    }

    /// The decoded path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `segment`, the first segment of a path, belongs to the server.
#[must_use]
pub fn is_reserved(segment: &str) -> bool {
    RESERVED.contains(&segment) || is_feed(segment)
}

/// Whether `segment` is the path of a feed of all posts, all comments or a search.
fn is_feed(segment: &str) -> bool {
    FeedForm::split(segment).is_some_and(|(list, form)| match list {
        "feed" | "search" => true,
        "comments" => FeedForm::OF_COMMENTS.contains(&form),
        _ => false,
    })
}

/// The segment without the ending of a feed.
fn stem(segment: &str) -> &str {
    FeedForm::split(segment).map_or(segment, |(stem, _)| stem)
}

/// Whether the path is an archive (`/2022`, `/2022/01`) or a feed of one (`/2022.atom`,
/// `/2022/01.rss`).
fn is_archive(segments: &[&str]) -> bool {
    let is_number = |segment: &&str| stem(segment).bytes().all(|b| b.is_ascii_digit());
    segments.len() <= 2 && stem(segments[0]).len() == 4 && segments.iter().all(is_number)
}

impl fmt::Display for PostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
