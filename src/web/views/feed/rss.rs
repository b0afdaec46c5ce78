//! RSS 2.0 with the modules that readers know: Atom links, `content`, Dublin Core, `slash`, `wfw`.

use askama::Template;

use super::{Feed, FeedForm};

/// A feed in RSS.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/rss.xml")]
pub struct RssFeed<'a> {
    /// What it says.
    pub feed: &'a Feed,
    /// Tympan's version.
    pub version: &'a str,
}

impl<'a> RssFeed<'a> {
    /// The feed in this form.
    #[must_use]
    pub const fn new(feed: &'a Feed) -> Self {
        Self {
            feed,
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// The type of its pages.
    const fn media_type(&self) -> &'static str {
        FeedForm::Rss.media_type()
    }
}
