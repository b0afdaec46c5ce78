//! A post's path: what stands in the database, decoded, from `/`.
//!
//! A path once public is never given to another post, so these rules may grow
//! but not change for what is stored. `urls.rs` encodes a path for a page.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::model::Slug;

/// The most bytes in a path.
const PATH_MAX: usize = 500;

/// First segments that are the server's own and never a post's. `/feed` and `/comments` are nothing by themselves, but the
/// comments under a post there would have the address of the blog's own feeds.
const RESERVED: [&str; 33] = [
    "-",
    "api",
    "apple-touch-icon-precomposed.png",
    "apple-touch-icon.png",
    "archive",
    "atom.xml",
    "author",
    "c",
    "comments",
    "comments.atom",
    "comments.json",
    "favicon.ico",
    "feed",
    "feed.atom",
    "feed.json",
    "feed.rss",
    "feeds",
    "healthz",
    "index.html",
    "label",
    "labels",
    "manifest.webmanifest",
    "metrics",
    "opensearch.xml",
    "readyz",
    "robots.txt",
    "rss.xml",
    "search",
    "search.atom",
    "search.json",
    "search.rss",
    "series",
    "sitemap.xml",
];

/// A decoded path below `/`, in NFC, that a post may have.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct PostPath(String);

/// Why a text is no path for a post.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path that a post can have")]
pub struct InvalidPath(String);

impl PostPath {
    /// Takes a decoded path, such as an imported post's.
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

    /// The same place with another last part; an imported `.html` stays.
    #[must_use]
    pub fn with_slug(&self, slug: &Slug) -> Self {
        let (folder, last) = self.0.rsplit_once('/').unwrap_or(("", &self.0));
        let ending = if last.ends_with(".html") { ".html" } else { "" };
        Self(format!("{folder}/{slug}{ending}"))
    }

    /// The last part without its ending, as a slug where it is one.
    #[must_use]
    pub fn slug(&self) -> Option<Slug> {
        let last = self.0.rsplit('/').next()?;
        let stem = last.strip_suffix(".html").unwrap_or(last);
        Slug::parse(stem).ok().or_else(|| Slug::from_title(stem))
    }

    /// The decoded path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the first segment of a path is the server's own.
#[must_use]
pub fn is_reserved(segment: &str) -> bool {
    RESERVED.contains(&segment)
}

/// `/2022` and `/2022/01` are archives.
fn is_archive(segments: &[&str]) -> bool {
    segments.len() <= 2
        && segments[0].len() == 4
        && segments
            .iter()
            .all(|segment| segment.bytes().all(|b| b.is_ascii_digit()))
}

impl fmt::Display for PostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
