//! `GET /search.atom?q=`, `.rss`, `.json`: the newest posts that a query asks for.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::posts::{self, Source};
use super::{Parameters, parameters};
use crate::app::App;
use crate::error::{Error, Result};
use crate::finding;
use crate::model::paging::{Cursor, Page};
use crate::search::Query;
use crate::secrets::{hash, hex};
use crate::store::feeds::{Filter, Place};
use crate::urls;
use crate::web::client_network::Client;
use crate::web::page::{PageRequest, Reading};
use crate::web::page_cache::Rendered;
use crate::web::pages::search;
use crate::web::views::FeedForm;

/// The posts that a query asks for, newest first.
pub async fn get(State(app): State<App>, client: Client, request: PageRequest) -> Response<Body> {
    let Some((_, form)) = FeedForm::split(request.uri.path()) else {
        return crate::web::error::page(&app, &Error::NotFound, request.id).await;
    };
    if let Err(why) = search::take(&app, client.0) {
        return crate::web::error::page(&app, &why, request.id).await;
    }
    parameters::cached(&app, &request, move |reading, parameters| {
        render(reading, form, parameters)
    })
    .await
}

async fn render(mut reading: Reading, form: FeedForm, parameters: Parameters) -> Result<Rendered> {
    let typed = parameters.query.clone().unwrap_or_default();
    let query = Query::parse(&typed, reading.settings.zone())
        .map_err(|_| Error::BadRequest(reading.t.finding.too_much.to_owned()))?;
    let limit = parameters.limit.unwrap_or(reading.settings.feeds.entries);
    let page = Page::cut(
        find(&mut reading, &query, &parameters, i64::from(limit) + 1).await?,
        limit as usize,
        Place::key,
    );
    let source = Source {
        id: format!("search-{}", hex(&hash(&typed)[..8])),
        page: urls::with_parameter("/search", "q", &typed),
        path: format!("/search{}", form.ending()),
        name: Some(format!("“{typed}”")),
        filter: Filter::all(reading.now),
        keys: vec!["listing".to_owned()],
    };
    posts::write(reading, form, source, page, &parameters).await
}

/// The places of what is found.
async fn find(
    reading: &mut Reading,
    query: &Query,
    parameters: &Parameters,
    limit: i64,
) -> Result<Vec<Place>> {
    let before = parameters.before.unwrap_or_else(Cursor::newest);
    finding::newest_posts(&mut reading.conn, query, reading.now, before, limit).await
}
