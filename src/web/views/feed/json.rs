//! JSON Feed 1.1. What it has no member for is in the extension `_tympan` of an item.

use serde::Serialize;

use super::{Enclosure, Feed, FeedEntry, Replies, XmlText};
use crate::error::{Error, Result};
use crate::model::LanguageTag;

/// Writes a feed as JSON.
pub(super) fn json_feed(feed: &Feed) -> Result<String> {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.url,
        feed_url: &feed.self_url,
        description: feed.subtitle.as_ref(),
        next_url: feed.next_url.as_deref(),
        icon: feed.logo.as_deref(),
        language: &feed.lang,
        hubs: feed
            .hubs
            .iter()
            .map(|url| Hub {
                kind: "WebSub",
                url,
            })
            .collect(),
        items: feed.entries.iter().map(JsonItem::from).collect(),
    };
    serde_json::to_string(&document).map_err(Error::internal)
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a XmlText,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a XmlText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    language: &'a LanguageTag,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a XmlText,
    content_html: &'a XmlText,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a XmlText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[XmlText]>::is_empty")]
    tags: &'a [XmlText],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a LanguageTag>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(rename = "_tympan", skip_serializing_if = "Option::is_none")]
    extension: Option<Extension<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a XmlText,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a XmlText>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    size_in_bytes: i64,
}

/// The properties that Atom expresses by RFC 4685.
#[derive(Serialize)]
struct Extension<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_reply_to: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<Comments<'a>>,
}

#[derive(Serialize)]
struct Comments<'a> {
    count: i64,
    url: &'a str,
    feed_url: &'a str,
}

impl<'a> From<&'a FeedEntry> for JsonItem<'a> {
    fn from(entry: &'a FeedEntry) -> Self {
        let author = Author {
            name: &entry.author,
            url: entry.author_url.as_ref(),
        };
        Self {
            id: &entry.id,
            url: &entry.url,
            title: &entry.title,
            content_html: &entry.html,
            summary: entry.summary.as_ref(),
            image: entry.cover.as_ref().map(|cover| cover.url.as_str()),
            date_published: entry.published.rfc3339(),
            date_modified: entry.updated.rfc3339(),
            authors: if entry.author.is_empty() {
                Vec::new()
            } else {
                vec![author]
            },
            tags: &entry.labels,
            language: entry.lang.as_ref(),
            attachments: entry.enclosures.iter().map(Attachment::from).collect(),
            extension: extension(entry),
        }
    }
}

impl<'a> From<&'a Enclosure> for Attachment<'a> {
    fn from(file: &'a Enclosure) -> Self {
        Self {
            url: &file.url,
            mime_type: &file.content_type,
            size_in_bytes: file.bytes,
        }
    }
}

fn extension(entry: &FeedEntry) -> Option<Extension<'_>> {
    let in_reply_to: Vec<&str> = entry
        .in_reply_to
        .iter()
        .map(|parent| parent.id.as_str())
        .collect();
    let comments = entry.replies.as_ref().map(
        |Replies {
             count,
             page_url,
             feed_url,
             ..
         }| Comments {
            count: *count,
            url: page_url,
            feed_url,
        },
    );
    (!in_reply_to.is_empty() || comments.is_some()).then_some(Extension {
        in_reply_to,
        comments,
    })
}
