//! `GET /series/{slug}` and `/author/{slug}` with `.atom`, `.rss` or `.json`: feeds of the posts of
//! a series or an author, newest first.

use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::posts::{self, Source};
use super::{FeedParameters, parameters};
use crate::error::{Error, Result};
use crate::model::{FeedForm, SlugKind, SurrogateKey};
use crate::store;
use crate::store::feeds::FeedFilter;
use crate::urls;
use crate::web::app::App;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::pages::former_slug;
use crate::web::response::moved;

/// Serves the feed of the series or author with this slug. Where there is none, it redirects to the
/// feed of whatever has the slug now.
pub(in crate::web::pages) async fn get(
    app: &App,
    request: &PageRequest,
    kind: SlugKind,
    slug: String,
    form: FeedForm,
) -> Response<Body> {
    parameters::cached(app, request, move |context, parameters| {
        render(context, form, kind, slug, parameters)
    })
    .await
}

async fn render(
    mut context: PageContext,
    form: FeedForm,
    kind: SlugKind,
    slug: String,
    parameters: FeedParameters,
) -> Result<RenderedPage> {
    if let Some(page) = former_slug::current_address(&mut context, kind, &slug).await? {
        return at(kind, &page, form, &parameters);
    }
    let source = source(&mut context, form, kind, &slug).await?;
    posts::render(context, form, source, &parameters).await
}

/// Redirects to the feed of a page that has moved. Returns `NotFound` when the page's new URL has
/// no such feed.
fn at(
    kind: SlugKind,
    page: &str,
    form: FeedForm,
    parameters: &FeedParameters,
) -> Result<RenderedPage> {
    let is_named = page.starts_with(&urls::slug_page(kind, "")) && !page.contains(['?', '#']);
    let address = is_named
        .then(|| parameters.address(&urls::feed_of(page, form)))
        .ok_or(Error::NotFound)?;
    Ok(moved(StatusCode::PERMANENT_REDIRECT, &address))
}

async fn source(
    context: &mut PageContext,
    form: FeedForm,
    kind: SlugKind,
    slug: &str,
) -> Result<Source> {
    let all = FeedFilter::all(context.now);
    let (id, key, name, filter) = match kind {
        SlugKind::Series => {
            let series = store::series::find_by_slug(&mut context.conn, slug)
                .await?
                .ok_or(Error::NotFound)?;
            (
                series.id.0,
                SurrogateKey::Series(series.id),
                series.title,
                FeedFilter {
                    series: Some(series.id),
                    ..all
                },
            )
        }
        SlugKind::Author => {
            let user = store::users::find_by_slug(&mut context.conn, slug)
                .await?
                .ok_or(Error::NotFound)?;
            (
                user.id.0,
                SurrogateKey::Author(user.id),
                user.name,
                FeedFilter {
                    author: Some(user.id),
                    ..all
                },
            )
        }
    };
    let (word, page) = (kind.word(), urls::slug_page(kind, slug));
    Ok(Source {
        id: format!("{word}-{id}"),
        path: urls::feed_of(&page, form),
        page,
        name: Some(name),
        filter,
        keys: vec![key],
        is_told: true,
    })
}
