//! `GET /comments.atom`, `/comments.json`: the comments under all posts.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::entries::PAGE_BYTES;
use super::{Pages, Parameters, answer, entries, parameters, posts};
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::store;
use crate::store::feed_comments::FeedComment;
use crate::urls;
use crate::web::page::{PageRequest, Reading};
use crate::web::page_cache::Rendered;
use crate::web::views::{Feed, FeedForm};

/// The newest comments of the blog.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let Some((_, form)) = FeedForm::split(request.uri.path()) else {
        return crate::web::error::page(&app, &Error::NotFound, request.id).await;
    };
    parameters::cached(&app, &request, move |reading, parameters| {
        render(reading, form, parameters)
    })
    .await
}

async fn render(mut reading: Reading, form: FeedForm, parameters: Parameters) -> Result<Rendered> {
    let limit = parameters.limit.unwrap_or(reading.settings.feeds.entries);
    let before = parameters.before.unwrap_or_else(Cursor::newest);
    let comments =
        store::feed_comments::list(&mut reading.conn, reading.now, before, i64::from(limit) + 1)
            .await?;
    let page = Page::cut(comments, limit as usize, FeedComment::key);
    let source = Source {
        id: "comments".to_owned(),
        title: reading.t.feeds.comments_on.with(&reading.settings.title),
        page: "/".to_owned(),
        path: urls::comments_feed(form.ending()),
        dated: vec!["comments".to_owned(), "listing".to_owned()],
    };
    write(
        reading,
        form,
        source,
        page,
        &parameters,
        vec!["comments".to_owned(), "listing".to_owned()],
    )
    .await
}

/// What is particular to one set of comments.
pub(super) struct Source {
    /// The feed's permanent id within the blog.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The path of the page that it follows, encoded.
    pub page: String,
    /// Its own path, encoded.
    pub path: String,
    /// The surrogate keys that tell when something in it changed.
    pub dated: Vec<String>,
}

/// A page of a feed with these comments.
pub(super) async fn write(
    mut reading: Reading,
    form: FeedForm,
    source: Source,
    page: Page<FeedComment>,
    parameters: &Parameters,
    keys: Vec<String>,
) -> Result<Rendered> {
    let page = bounded(page);
    let dated: Vec<String> = source
        .dated
        .into_iter()
        .chain(["site".to_owned()])
        .collect();
    let newest = page.items.iter().map(FeedComment::changed_at).max();
    let changed = posts::changed(&mut reading, &dated, newest).await?;
    let pages = Pages::new(&reading, &source.path, parameters, page.next);
    let feed = Feed {
        id: reading.services.urls.tag(&source.id),
        lang: reading.settings.language.clone(),
        title: source.title.into(),
        subtitle: None,
        updated: changed.unwrap_or(Timestamp::UNIX_EPOCH).into(),
        url: reading.absolute(&source.page),
        self_url: pages.own,
        first_url: pages.first,
        next_url: pages.next,
        hubs: Vec::new(),
        entries: entries::of_comments(&reading, &page.items).await?,
    };
    answer(&reading, form, &feed, keys, changed)
}

/// The page up to where its texts become too long; the next one begins there.
fn bounded(mut page: Page<FeedComment>) -> Page<FeedComment> {
    let mut bytes = 0;
    let fitting = page.items.iter().take_while(|comment| {
        let fits = bytes <= PAGE_BYTES;
        bytes += comment.html.as_str().len();
        fits
    });
    let fitting = fitting.count();
    if fitting < page.items.len() {
        page.items.truncate(fitting);
        page.next = page.items.last().map(FeedComment::key);
    }
    page
}
