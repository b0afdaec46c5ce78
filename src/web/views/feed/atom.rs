//! Atom 1.0 (RFC 4287), with threading (RFC 4685) and paging (RFC 5005).

use askama::Template;

use super::Feed;
use crate::model::FeedForm;

/// A feed in Atom.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/atom.xml")]
pub(super) struct AtomFeed<'a> {
    /// The feed to write.
    pub feed: &'a Feed,
    /// Tympan's version.
    pub version: &'a str,
}

impl<'a> AtomFeed<'a> {
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
        FeedForm::Atom.media_type()
    }
}
