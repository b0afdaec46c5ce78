//! What search engines read: the sitemap (<https://www.sitemaps.org/protocol.html>) and
//! `robots.txt` (RFC 9309).

use askama::Template;

/// At most 50,000 addresses; more need a [`SitemapIndex`].
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/sitemap.xml")]
pub struct Sitemap {
    /// The pages.
    pub urls: Vec<SitemapUrl>,
}

/// A list of sitemaps.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/sitemap-index.xml")]
pub struct SitemapIndex {
    /// The sitemaps.
    pub sitemaps: Vec<SitemapUrl>,
}

/// An address in a sitemap.
#[derive(Clone, Debug)]
pub struct SitemapUrl {
    /// The full address.
    pub url: String,
    /// When it last changed, in RFC 3339.
    pub modified: Option<String>,
}

/// Which parts of the blog robots may read.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/robots.txt")]
pub struct RobotsTxt {
    /// Nothing at all.
    pub private: bool,
    /// Robots that may read nothing, by the names that they look for.
    pub shut_out: Vec<&'static str>,
    /// What all others may read of what they may not.
    pub allow: Vec<&'static str>,
    /// What they may not.
    pub disallow: Vec<&'static str>,
    /// The owner's own lines: they follow those for all robots, and are for all until they name one.
    pub extra: String,
    /// The full address of the sitemap.
    pub sitemap: String,
}
