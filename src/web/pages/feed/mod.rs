//! Feeds: every list of posts and every set of comments, in each form.
//!
//! The address of a list followed by `.atom`, `.rss` or `.json` is its feed. A file here says for one kind of
//! list what it holds (`posts::Source`) or which comments; `posts` and `entries` make the
//! entries, and `answer` writes them in the form that was asked for. A feed under its own address is
//! kept by the page cache, so that a reader who asks again is told 304 without a look into the
//! database; one with parameters is made each time (`parameters`).

pub mod blogger;
pub mod comments;
mod entries;
pub(super) mod label;
pub(super) mod named;
mod parameters;
mod posts;
pub mod search;
pub mod site;
pub(super) mod thread;

use askama::Template as _;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::web::page::Reading;
use crate::web::page_cache::Rendered;
use crate::web::views::{AtomFeed, Feed, FeedForm, RssFeed, json_feed};

use parameters::Parameters;

/// A feed in the form that was asked for.
fn answer(
    reading: &Reading,
    form: FeedForm,
    feed: &Feed,
    keys: Vec<String>,
    last_modified: Option<Timestamp>,
) -> Result<Rendered> {
    let body = match form {
        FeedForm::Atom => AtomFeed::new(feed).render().map_err(Error::internal)?,
        FeedForm::Rss => RssFeed::new(feed).render().map_err(Error::internal)?,
        FeedForm::Json => json_feed(feed)?,
    };
    let rendered = reading.document(body, keys);
    Ok(Rendered {
        content_type: form.content_type(),
        last_modified,
        links: links(feed),
        ..rendered
    })
}

/// The `Link` header by which a hub's subscribers discover it (WebSub, section 4).
fn links(feed: &Feed) -> Option<String> {
    let hubs = feed.hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\""));
    let links: Vec<String> = hubs
        .chain([format!("<{}>; rel=\"self\"", feed.self_url)])
        .collect();
    (!feed.hubs.is_empty()).then(|| links.join(", "))
}

/// The addresses of a page of a feed: its own, the first one's, the next one's.
struct Pages {
    own: String,
    first: Option<String>,
    next: Option<String>,
}

impl Pages {
    fn new(reading: &Reading, path: &str, parameters: &Parameters, next: Option<Cursor>) -> Self {
        let address = |parameters: &Parameters| reading.absolute(&parameters.address(path));
        Self {
            own: address(parameters),
            first: parameters.before.map(|_| address(&parameters.first())),
            next: next.map(|cursor| address(&parameters.next(cursor))),
        }
    }
}
