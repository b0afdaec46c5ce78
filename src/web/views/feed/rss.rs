//! RSS 2.0 with the modules that feed readers know: Atom links, `content`, Dublin Core, `slash`,
//! `wfw`.

use askama::Template;

use super::Feed;
use crate::model::FeedForm;

/// A feed in RSS.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/rss.xml")]
pub(super) struct RssFeed<'a> {
    /// The feed to write.
    pub feed: &'a Feed,
    /// Tympan's version.
    pub version: &'a str,
}

impl<'a> RssFeed<'a> {
    /// Makes the template for a feed.
    #[must_use]
    pub(super) const fn new(feed: &'a Feed) -> Self {
        Self {
            feed,
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Returns the media type of the feed's pages.
    const fn media_type(&self) -> &'static str {
        FeedForm::Rss.media_type()
    }
}
