//! `GET /search.atom?q=`, `.rss`, `.json`: feeds of the newest posts that match a query.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::posts::{self, Source};
use super::{FeedParameters, parameters};
use crate::error::{Error, Result};
use crate::fulltext::Query;
use crate::model::paging::{Cursor, Page};
use crate::model::{FeedForm, SurrogateKey};
use crate::secrets::{hash, hex};
use crate::store::feeds::{FeedFilter, FeedPosition};
use crate::urls;
use crate::web::app::App;
use crate::web::client_network::Client;
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::pages::search;

/// Serves the feed of the posts that match a query, newest first.
pub async fn get(State(app): State<App>, client: Client, request: PageRequest) -> Response<Body> {
    let Some((_, form)) = FeedForm::split(request.uri.path()) else {
        return crate::web::error::page(&app, &Error::NotFound, request.id).await;
    };
    if let Err(why) = search::take(&app, client.0) {
        return crate::web::error::page(&app, &why, request.id).await;
    }
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
    let typed = parameters.query.clone().unwrap_or_default();
    let query = Query::parse(&typed, context.settings.zone())
        .map_err(|_| Error::BadRequest(context.t.search_page.too_much.to_owned()))?;
    let limit = parameters.limit.unwrap_or(context.settings.feeds.entries);
    let page = Page::cut(
        find(&mut context, &query, &parameters, i64::from(limit) + 1).await?,
        limit as usize,
        FeedPosition::key,
    );
    let source = Source {
        id: format!("search-{}", hex(&hash(&typed)[..8])),
        page: urls::with_parameter(urls::SEARCH, "q", &typed),
        path: urls::feed_of(urls::SEARCH, form),
        name: Some(format!("“{typed}”")),
        filter: FeedFilter::all(context.now),
        keys: vec![SurrogateKey::Listing],
        is_told: false,
    };
    posts::write(context, form, source, page, &parameters).await
}

/// Lists the places of the matching posts.
async fn find(
    context: &mut PageContext,
    query: &Query,
    parameters: &FeedParameters,
    limit: i64,
) -> Result<Vec<FeedPosition>> {
    let before = parameters.before.unwrap_or_else(Cursor::newest);
    crate::search::newest_posts(&mut context.conn, query, context.now, before, limit).await
}
