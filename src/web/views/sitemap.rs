//! Files for crawlers: the sitemap (<https://www.sitemaps.org/protocol.html>) and `robots.txt` (RFC
//! 9309).

use askama::Template;

/// A sitemap of at most 50,000 URLs. More need a [`SitemapIndex`].
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/sitemap.xml")]
pub struct Sitemap {
    /// The URLs of pages.
    pub urls: Vec<SitemapUrl>,
}

/// An index of sitemaps.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/sitemap-index.xml")]
pub struct SitemapIndex {
    /// The sitemaps.
    pub sitemaps: Vec<SitemapUrl>,
}

/// A URL in a sitemap.
#[derive(Clone, Debug)]
pub struct SitemapUrl {
    /// The full URL.
    pub url: String,
    /// The time of the last change, in RFC 3339.
    pub modified: Option<String>,
}

/// The rules of `robots.txt`.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/robots.txt")]
pub struct RobotsTxt {
    /// Whether crawlers may read nothing at all.
    pub private: bool,
    /// The crawlers that may read nothing, by their names.
    pub disallowed_crawlers: Vec<&'static str>,
    /// The paths that all other crawlers may read although they are below a disallowed one.
    pub allow: Vec<&'static str>,
    /// The paths that they may not read.
    pub disallow: Vec<&'static str>,
    /// The owner's own lines. They come after the rules for all crawlers, and so extend them until
    /// they name a crawler.
    pub extra: String,
    /// The full URL of the sitemap.
    pub sitemap: String,
}
