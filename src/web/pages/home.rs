//! `GET /`: the posts, newest first.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::listing;
use crate::app::App;
use crate::error::Result;
use crate::model::paging::Cursor;
use crate::store;
use crate::store::posts::PublicFilter;
use crate::web::page::{PageRequest, Reading, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::{Blog, JsonLd, ListingPage, PageHead};

/// The most posts that stay on top.
const PINNED: i64 = 5;

/// The home page, or the part of it `?before=` a cursor.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let before = request.parameter("before");
    cached(&app, &request, Some("before"), move |reading| {
        render(reading, before)
    })
    .await
}

async fn render(mut reading: Reading, before: Option<String>) -> Result<Rendered> {
    let cursor = listing::before(before.as_deref())?;
    let filter = PublicFilter {
        now: reading.now,
        from: Cursor::oldest().at,
        label: None,
    };
    let mut page = listing::read(&mut reading, &filter, cursor).await?;
    if before.is_none() {
        let pinned = store::posts::list_pinned(&mut reading.conn, reading.now, PINNED).await?;
        page.items
            .retain(|post| !pinned.iter().any(|top| top.id == post.id));
        page.items.splice(0..0, pinned);
    }
    let listing = listing::arrange(&mut reading, page).await?;
    let canonical = before.is_none().then(|| reading.absolute("/"));
    let description = Some(&reading.settings.description)
        .filter(|text| !text.is_empty())
        .or(Some(&reading.settings.tagline));
    let head = PageHead {
        title: if before.is_some() {
            reading.t.listing.older.to_owned()
        } else {
            String::new()
        },
        canonical,
        description: description.filter(|text| !text.is_empty()).cloned(),
        noindex: before.is_some(),
        data: before.is_none().then(|| blog(&reading)).transpose()?,
        ..PageHead::default()
    };
    let view = ListingPage {
        chrome: reading.chrome(head),
        kicker: None,
        heading: before.is_some().then(|| reading.t.listing.older.to_owned()),
        days: listing.days,
        older: listing::older("/", listing.next),
        newer: before.is_some().then(|| "/".to_owned()),
    };
    let mut keys = listing.keys;
    keys.push("listing".to_owned());
    reading.page(&view, keys)
}

/// The blog in the words of search engines.
fn blog(reading: &Reading) -> Result<JsonLd> {
    let settings = &reading.settings;
    let description = [&settings.description, &settings.tagline]
        .into_iter()
        .find(|text| !text.is_empty());
    JsonLd::new(&Blog::described(
        &reading.absolute("/"),
        &settings.title,
        description.cloned(),
        &settings.language,
    ))
}
