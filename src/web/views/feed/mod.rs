//! The views of feeds: one model of the content, and a writer for each format.
//!
//! [`Feed`] holds everything that any format can express; `atom`, `rss` and `json` write it. To add
//! a format, add its [`FeedForm`], and another writer here.

mod atom;
mod json;
mod rss;
mod time;
mod xml_text;

use askama::Template as _;

use crate::error::{Error, Result};
use crate::model::{FeedForm, LanguageTag};

pub use time::FeedTime;
pub use xml_text::XmlText;

/// A page of a feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The permanent id of the feed, an IRI.
    pub id: String,
    /// The language.
    pub lang: LanguageTag,
    /// The title of the feed.
    pub title: XmlText,
    /// The subtitle of the feed.
    pub subtitle: Option<XmlText>,
    /// The full URL of the blog's logo.
    pub logo: Option<String>,
    /// The time of the last change, which never decreases.
    pub updated: FeedTime,
    /// The full URL of the page that the feed follows.
    pub url: String,
    /// The full URL of this page of the feed.
    pub self_url: String,
    /// The full URL of the feed's first page, on a later one.
    pub first_url: Option<String>,
    /// The full URL of the next page, with older entries (RFC 5005).
    pub next_url: Option<String>,
    /// The hubs that are notified of changes (WebSub).
    pub hubs: Vec<String>,
    /// The entries of the page.
    pub entries: Vec<FeedEntry>,
}

impl Feed {
    /// Whether any entry has a cover.
    #[must_use]
    pub fn has_covers(&self) -> bool {
        self.entries.iter().any(|entry| entry.cover.is_some())
    }

    /// Writes the feed in a format.
    pub fn write(&self, form: FeedForm) -> Result<String> {
        match form {
            FeedForm::Atom => atom::AtomFeed::new(self).render().map_err(Error::internal),
            FeedForm::Rss => rss::RssFeed::new(self).render().map_err(Error::internal),
            FeedForm::Json => json::json_feed(self),
        }
    }
}

/// An entry: a post or a comment.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// The permanent id of the entry, an IRI.
    pub id: String,
    /// The full permalink.
    pub url: String,
    /// The title of the entry.
    pub title: XmlText,
    /// The subtitle or excerpt, as plain text.
    pub summary: Option<XmlText>,
    /// The author's name.
    pub author: XmlText,
    /// The URL of the author's website.
    pub author_url: Option<XmlText>,
    /// The time of publication.
    pub published: FeedTime,
    /// The time of the last change, which never decreases.
    pub updated: FeedTime,
    /// The names of the labels.
    pub labels: Vec<XmlText>,
    /// The language, where it differs from the feed's.
    pub lang: Option<LanguageTag>,
    /// The HTML of the entry with full URLs, unescaped: each format escapes it once.
    pub html: XmlText,
    /// The sounds and videos of a post, from the blog's own media library.
    pub enclosures: Vec<Enclosure>,
    /// The cover of a post.
    pub cover: Option<FeedCover>,
    /// The comments of a post.
    pub replies: Option<Replies>,
    /// The entries to which a comment replies: its post and, for a reply, its parent.
    pub in_reply_to: Vec<InReplyTo>,
}

/// A file that goes with an entry, such as an episode of a podcast.
#[derive(Clone, Debug)]
pub struct Enclosure {
    /// The full URL.
    pub url: String,
    /// The size in bytes.
    pub bytes: i64,
    /// The media type.
    pub content_type: String,
}

/// The picture that stands for a post.
#[derive(Clone, Debug)]
pub struct FeedCover {
    /// The full URL.
    pub url: String,
    /// The width in pixels.
    pub width: i64,
    /// The height in pixels.
    pub height: i64,
    /// The size in bytes.
    pub bytes: i64,
    /// The media type.
    pub content_type: String,
    /// The alternative text; may be empty.
    pub alt: XmlText,
}

/// The comments of a post, for `link rel="replies"` (RFC 4685).
#[derive(Clone, Debug)]
pub struct Replies {
    /// The full URL of the comments on the post's page.
    pub page_url: String,
    /// The full URL of their feed.
    pub feed_url: String,
    /// The number of comments.
    pub count: i64,
    /// The time of their last change.
    pub updated: Option<FeedTime>,
}

/// An entry to which a comment replies.
#[derive(Clone, Debug)]
pub struct InReplyTo {
    /// The permanent id of that entry.
    pub id: String,
    /// The full permalink of that entry.
    pub url: String,
    /// The full URL of the feed with that entry.
    pub feed_url: Option<String>,
}
