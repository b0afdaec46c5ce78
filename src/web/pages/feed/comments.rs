//! `GET /comments.atom`, `/comments.json`: feeds of the comments under all posts.
//!
//! `write` also makes the page of every other feed of comments from its `Source`.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::entries::PAGE_BYTES;
use super::{FeedParameters, Pages, answer, comment_entries, parameters, posts};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::model::{FeedForm, SurrogateKey};
use crate::store;
use crate::store::feed_comments::FeedComment;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::views::Feed;

/// Serves the feed of the blog's newest comments.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let Some((_, form)) = FeedForm::split(request.uri.path()) else {
        return crate::web::error::page(&app, &Error::NotFound, request.id).await;
    };
    parameters::cached(&app, &request, move |context, parameters| {
        render(context, form, parameters)
    })
    .await
}

async fn render(
    mut context: PageContext,
    form: FeedForm,
    parameters: FeedParameters,
) -> Result<RenderedPage> {
    let limit = parameters.limit.unwrap_or(context.settings.feeds.entries);
    let before = parameters.before.unwrap_or_else(Cursor::newest);
    let comments =
        store::feed_comments::list(&mut context.conn, context.now, before, i64::from(limit) + 1)
            .await?;
    let page = Page::cut(comments, limit as usize, FeedComment::key);
    let source = Source {
        id: "comments".to_owned(),
        title: context.t.feeds.comments_on.with(&context.settings.title),
        page: "/".to_owned(),
        path: urls::comments_feed(form),
        dated: vec![SurrogateKey::Comments, SurrogateKey::Listing],
    };
    write(
        context,
        form,
        source,
        page,
        &parameters,
        vec![SurrogateKey::Comments, SurrogateKey::Listing],
    )
    .await
}

/// The properties of one feed of comments.
pub(super) struct Source {
    /// The permanent id of the feed within the blog.
    pub id: String,
    /// The title of the feed.
    pub title: String,
    /// The encoded path of the page that the feed follows.
    pub page: String,
    /// The encoded path of the feed.
    pub path: String,
    /// The surrogate keys whose last change dates the feed.
    pub dated: Vec<SurrogateKey>,
}

/// Writes a page of a feed with these comments.
pub(super) async fn write(
    mut context: PageContext,
    form: FeedForm,
    source: Source,
    page: Page<FeedComment>,
    parameters: &FeedParameters,
    keys: Vec<SurrogateKey>,
) -> Result<RenderedPage> {
    let page = bounded(page);
    let mut dated = source.dated;
    dated.push(SurrogateKey::Site);
    let newest = page.items.iter().map(FeedComment::changed_at).max();
    let changed = posts::changed(&mut context, &dated, newest).await?;
    let pages = Pages::new(&context, &source.path, parameters, page.next);
    let feed = Feed {
        id: context.services.urls.tag(&source.id),
        lang: context.settings.language.clone(),
        title: source.title.into(),
        subtitle: None,
        logo: posts::logo(&context),
        updated: changed.unwrap_or(Timestamp::UNIX_EPOCH).into(),
        url: context.absolute(&source.page),
        self_url: pages.own,
        first_url: pages.first,
        next_url: pages.next,
        hubs: Vec::new(),
        entries: comment_entries::of_comments(&context, &page.items).await?,
    };
    answer(&context, form, &feed, keys, changed)
}

/// Cuts a page where its texts exceed `PAGE_BYTES`; the next page begins there.
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
