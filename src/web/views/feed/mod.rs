//! A feed as its readers get it: one model of what it says, a writer for each form.
//!
//! [`Feed`] holds everything that any form says; [`AtomFeed`], [`RssFeed`] and [`json_feed`] write it. To add a
//! form, write another writer and its [`FeedForm`].

mod atom;
mod form;
mod json;
mod rss;
mod time;
mod xml_text;

pub use atom::AtomFeed;
pub use form::FeedForm;
pub use json::json_feed;
pub use rss::RssFeed;
pub use time::FeedTime;
pub use xml_text::XmlText;

/// A page of a feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Its permanent id, an IRI.
    pub id: String,
    /// The language as a BCP 47 tag.
    pub lang: String,
    /// The title.
    pub title: XmlText,
    /// The line below it.
    pub subtitle: Option<XmlText>,
    /// When anything in it last changed; never runs backwards.
    pub updated: FeedTime,
    /// The full address of the page that it follows.
    pub url: String,
    /// Its own full address.
    pub self_url: String,
    /// The full address of its first page, on a later one.
    pub first_url: Option<String>,
    /// The full address of its next, older page (RFC 5005).
    pub next_url: Option<String>,
    /// The hubs that tell of changes to it.
    pub hubs: Vec<String>,
    /// Its entries.
    pub entries: Vec<FeedEntry>,
}

/// An entry: a post or a comment.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// Its permanent id, an IRI.
    pub id: String,
    /// The full permalink.
    pub url: String,
    /// The title.
    pub title: XmlText,
    /// The subtitle or excerpt as text.
    pub summary: Option<XmlText>,
    /// Who wrote it.
    pub author: XmlText,
    /// The address of their website.
    pub author_url: Option<XmlText>,
    /// When it was published.
    pub published: FeedTime,
    /// When it last changed; never runs backwards.
    pub updated: FeedTime,
    /// The labels.
    pub labels: Vec<XmlText>,
    /// The language where it is not the feed's.
    pub lang: Option<String>,
    /// HTML that stands alone, as a text: the forms escape it once.
    pub html: XmlText,
    /// A post's comments.
    pub replies: Option<Replies>,
    /// What a comment answers: its post and, if there is one, its parent comment.
    pub in_reply_to: Vec<InReplyTo>,
}

/// Where a post's comments can be followed.
#[derive(Clone, Debug)]
pub struct Replies {
    /// The full address of the comments on the page.
    pub page_url: String,
    /// The full address of their feed.
    pub feed_url: String,
    /// How many there are.
    pub count: i64,
    /// When they last changed.
    pub updated: Option<FeedTime>,
}

/// The entry that a comment answers.
#[derive(Clone, Debug)]
pub struct InReplyTo {
    /// That entry's id.
    pub id: String,
    /// Its full permalink.
    pub url: String,
    /// The full address of the feed that it is in.
    pub feed_url: Option<String>,
}
