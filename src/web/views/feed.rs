//! Atom feeds (RFC 4287) of posts and of comments, threaded by RFC 4685.

use std::fmt;

use askama::Template;

/// An Atom feed.
#[derive(Clone, Debug, Template)]
#[template(path = "feeds/atom.xml")]
pub struct AtomFeed {
    /// The feed's permanent id, an IRI.
    pub id: String,
    /// The language as a BCP 47 tag.
    pub lang: String,
    /// The title.
    pub title: XmlText,
    /// The line below it.
    pub subtitle: Option<XmlText>,
    /// When anything in it last changed, in RFC 3339.
    pub updated: String,
    /// The full address of the page that the feed follows.
    pub url: String,
    /// The feed's own full address.
    pub self_url: String,
    /// The full address of the feed's next, older page (RFC 5005).
    pub next_url: Option<String>,
    /// Tympan's version.
    pub version: String,
    /// The entries, newest first.
    pub entries: Vec<AtomEntry>,
}

/// An entry: a post or a comment.
#[derive(Clone, Debug)]
pub struct AtomEntry {
    /// The entry's permanent id, an IRI.
    pub id: String,
    /// The full permalink.
    pub url: String,
    /// The title.
    pub title: XmlText,
    /// The subtitle or excerpt as text.
    pub summary: Option<XmlText>,
    /// Who wrote it.
    pub author: XmlText,
    /// The address of their page.
    pub author_url: Option<String>,
    /// When it was published, in RFC 3339.
    pub published: String,
    /// When it last changed, in RFC 3339.
    pub updated: String,
    /// The labels.
    pub categories: Vec<XmlText>,
    /// The language where it is not the feed's.
    pub lang: Option<String>,
    /// The sanitised HTML as a string: it is escaped once, as `type="html"` asks.
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
    pub count: usize,
}

/// The entry that a comment answers.
#[derive(Clone, Debug)]
pub struct InReplyTo {
    /// That entry's id.
    pub id: String,
    /// Its full permalink.
    pub url: String,
}

/// Text for an XML document: it leaves out the characters that XML 1.0 cannot hold, even escaped.
///
/// A single one of them would make the whole feed unreadable (<https://www.w3.org/TR/xml/#charsets>).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct XmlText(String);

impl<T: Into<String>> From<T> for XmlText {
    fn from(text: T) -> Self {
        let mut text = text.into();
        text.retain(is_xml_char);
        Self(text)
    }
}

impl fmt::Display for XmlText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether XML 1.0 allows the character.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
