//! `GET /`: the blog's posts, newest first, below those that are pinned.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::listing;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{FeedForm, SurrogateKey};
use crate::site::{self, Resolution};
use crate::store;
use crate::store::public_posts::PublicFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page::{cached, passed};
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::response::moved;
use crate::web::views::{Blog, JsonLd, ListingPage, PageHead};

/// The maximum number of pinned posts.
const PINNED: i64 = 5;

/// The parameters by which WordPress names something on the home page.
const NAMING: [&str; 5] = ["p", "page_id", "cat", "tag", "author"];

/// Shows the home page, or its part before the cursor in `?before=`. Redirects to what WordPress named in
/// the query, such as the post `?p=12` or the feed `?feed=rss2`.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let mut named = NAMING
        .into_iter()
        .filter_map(|name| urls::by_parameter(name, &request.parameter(name)?));
    if let Some(path) = named.next() {
        return passed(&app, &request, move |context| named_page(context, path)).await;
    }
    if let Some(feed) = request.parameter("feed").and_then(|name| feed(&name)) {
        return passed(&app, &request, async move |_| {
            Ok(moved(StatusCode::PERMANENT_REDIRECT, &feed))
        })
        .await;
    }
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |context| {
        render(context, before)
    })
    .await
}

/// Returns the path of the feed that WordPress has under a name.
fn feed(name: &str) -> Option<String> {
    Some(match name {
        "atom" => urls::feed_of("/", FeedForm::Atom),
        "feed" | "rdf" | "rss" | "rss2" => urls::feed_of("/", FeedForm::Rss),
        "comments-atom" | "comments-rss2" => urls::comments_feed(FeedForm::Atom),
        _ => return None,
    })
}

/// Redirects to what an imported blog had at an address with a query; shows the home page if there is
/// nothing.
async fn named_page(mut context: PageContext, path: String) -> Result<RenderedPage> {
    match site::resolve_path(&mut context.conn, &path, context.now).await? {
        Resolution::Moved(address) => Ok(moved(StatusCode::PERMANENT_REDIRECT, &address)),
        Resolution::Gone | Resolution::NotFound => render(context, None).await,
    }
}

async fn render(mut context: PageContext, before: Option<String>) -> Result<RenderedPage> {
    let cursor = listing::before(before.as_deref())?;
    let filter = PublicFilter {
        now: context.now,
        from: Cursor::oldest().at,
        label: None,
        once_in: Some(context.settings.language.clone()),
    };
    let mut page = listing::read(&mut context, &filter, cursor).await?;
    let mut pinned = Vec::new();
    if before.is_none() {
        pinned = store::public_posts::list_pinned(&mut context.conn, context.now, PINNED).await?;
        page.items
            .retain(|post| !pinned.iter().any(|top| top.id == post.id));
    }
    let listing = listing::arrange_below(&mut context, pinned, page).await?;
    let canonical = before.is_none().then(|| context.absolute("/"));
    let head = PageHead {
        title: if before.is_some() {
            context.t.listing.older.to_owned()
        } else {
            String::new()
        },
        canonical,
        description: context.settings.summary().map(str::to_owned),
        noindex: before.is_some(),
        data: before.is_none().then(|| blog(&context)).transpose()?,
        ..PageHead::default()
    };
    let view = ListingPage {
        layout: context.layout(head),
        kicker: None,
        heading: before.is_some().then(|| context.t.listing.older.to_owned()),
        groups: listing.groups,
        older: listing::older("/", listing.next),
        newer: before.is_some().then(|| "/".to_owned()),
    };
    let mut keys = listing.keys;
    keys.push(SurrogateKey::Listing);
    context.page(&view, keys)
}

/// Describes the blog in JSON-LD for search engines.
fn blog(context: &PageContext) -> Result<JsonLd> {
    let settings = &context.settings;
    JsonLd::new(&Blog::described(
        &context.absolute("/"),
        &settings.title,
        settings.summary().map(str::to_owned),
        &settings.language,
        context.publisher(),
    ))
}
