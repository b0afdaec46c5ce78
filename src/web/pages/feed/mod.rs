//! Feeds of every list of posts and every set of comments, as Atom, RSS and JSON Feed.
//!
//! The URL of a list followed by `.atom`, `.rss` or `.json` is its feed. A request passes through
//! three steps: the file of its kind of list makes a `Source` (in `posts` or `comments`),
//! `posts::render` or `comments::write` reads the page and makes its entries with `entries` or `comment_entries`, and
//! `answer` writes them in the requested form. A feed at its own URL is in the page cache, so that
//! a reader who asks again receives 304 without a query; one with unusual parameters is made each
//! time (`parameters`).
//!
//! To add a feed of posts, write a file with its `Source` and a route.

pub mod blogger;
pub(super) mod by_slug;
pub mod calendar;
mod comment_entries;
pub mod comments;
mod entries;
pub(super) mod label;
mod parameters;
mod posts;
pub mod search;
pub mod site;
pub(in crate::web) mod thread;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{FeedForm, SurrogateKey};
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::views::Feed;

use parameters::FeedParameters;

/// Writes a feed in the requested form.
fn answer(
    context: &PageContext,
    form: FeedForm,
    feed: &Feed,
    keys: Vec<SurrogateKey>,
    last_modified: Option<Timestamp>,
) -> Result<RenderedPage> {
    let rendered = context.document(feed.write(form)?, keys);
    Ok(RenderedPage {
        content_type: form.content_type(),
        last_modified,
        links: links(feed),
        ..rendered
    })
}

/// Returns the `Link` header by which subscribers of a hub discover it (WebSub, section 4); `None`
/// without hubs.
fn links(feed: &Feed) -> Option<String> {
    let hubs = feed.hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\""));
    let links: Vec<String> = hubs
        .chain([format!("<{}>; rel=\"self\"", feed.self_url)])
        .collect();
    (!feed.hubs.is_empty()).then(|| links.join(", "))
}

/// The URLs of a page of a feed: its own, the first page's and the next page's.
struct Pages {
    own: String,
    first: Option<String>,
    next: Option<String>,
}

impl Pages {
    fn new(
        context: &PageContext,
        path: &str,
        parameters: &FeedParameters,
        next: Option<Cursor>,
    ) -> Self {
        let address = |parameters: &FeedParameters| context.absolute(&parameters.address(path));
        Self {
            own: address(parameters),
            first: parameters.before.map(|_| address(&parameters.first())),
            next: next.map(|cursor| address(&parameters.next(cursor))),
        }
    }
}
