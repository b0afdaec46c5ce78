//! `GET /author/{slug}.atom`, `.rss`, `.json`: what a person wrote.

use axum::body::Body;
use axum::http::Response;

use super::posts::{self, Source};
use super::{Parameters, parameters};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store;
use crate::store::feeds::Filter;
use crate::urls;
use crate::web::page::{PageRequest, Reading};
use crate::web::page_cache::Rendered;
use crate::web::views::FeedForm;

/// The feed of the person of this name in addresses.
pub(in crate::web::pages) async fn get(app: &App, request: &PageRequest, slug: String, form: FeedForm) -> Response<Body> {
    parameters::cached(app, request, move |reading, parameters| render(reading, form, slug, parameters)).await
}

async fn render(mut reading: Reading, form: FeedForm, slug: String, parameters: Parameters) -> Result<Rendered> {
    if slug.contains(char::is_control) {
        return Err(Error::NotFound);
    }
    let account = store::accounts::find_by_slug(&mut reading.conn, &slug).await?.ok_or(Error::NotFound)?;
    let page = urls::author(&account.slug);
    let source = Source {
        id: format!("author-{}", account.id),
        path: urls::feed_of(&page, form.ending()),
        page,
        name: Some(account.name),
        filter: Filter { author: Some(account.id), ..Filter::all(reading.now) },
        keys: vec![format!("author:{}", account.id)],
    };
    posts::render(reading, form, source, &parameters).await
}
