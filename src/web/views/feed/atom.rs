//! Atom 1.0 (RFC 4287), threaded by RFC 4685, paged by RFC 5005.

use askama::Template;

use super::{Feed, FeedForm};

/// A feed in Atom.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/atom.xml")]
pub struct AtomFeed<'a> {
    /// What it says.
    pub feed: &'a Feed,
    /// Tympan's version.
    pub version: &'a str,
}

impl<'a> AtomFeed<'a> {
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
        FeedForm::Atom.media_type()
    }
}
