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

/// `robots.txt`.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/robots.txt")]
pub struct RobotsTxt {
    /// Asks every robot to stay away: for a blog not meant to be found.
    pub private: bool,
    /// Paths no robot needs: `/-/`, `/search`.
    pub disallow: Vec<String>,
    /// The sitemap's full address.
    pub sitemap: Option<String>,
}
