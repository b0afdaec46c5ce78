//! `GET /api/docs`: the API's description, as a page made from its OpenAPI document, and
//! `GET /api/docs?find=`, which lists the operations in which words occur.
//!
//! The list works without a script. It is not cached, so that nobody can fill the cache with words.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::urls;
use crate::web::api;
use crate::web::app::App;
use crate::web::page::{cached, passed};
use crate::web::page_request::PageRequest;
use crate::web::views::{ApiDocsPage, ApiSearchPage, PageHead};

/// The title of both pages, which are in English.
const TITLE: &str = "API";

/// Shows every operation of the API, grouped by resource, or those in which words occur.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    let query = request.parameter("find").unwrap_or_default();
    match query.trim() {
        "" => all(&app, &request).await,
        query => found(&app, &request, query.to_owned()).await,
    }
}

async fn all(app: &App, request: &PageRequest) -> Response<Body> {
    cached(app, request, None, |context| async move {
        let read = || {
            let document = api::document();
            (api::describe(&document), document.info)
        };
        let (api, info) = context.services.off_thread(read).await?;
        let head = PageHead {
            title: TITLE.to_owned(),
            canonical: Some(context.absolute(urls::API_DOCS)),
            ..PageHead::default()
        };
        let view = ApiDocsPage {
            layout: context.layout(head),
            version: info.version,
            blog: context.absolute(""),
            document_url: "/api/v1/openapi.json",
            api,
        };
        context.page(&view, Vec::new())
    })
    .await
}

async fn found(app: &App, request: &PageRequest, query: String) -> Response<Body> {
    passed(app, request, |context| async move {
        let words = query.clone();
        let find = move || api::find_operations(&words);
        let operations = context.services.off_thread(find).await?;
        let view = ApiSearchPage {
            layout: context.layout(PageHead::unlisted(TITLE)),
            query,
            operations,
        };
        context.page(&view, Vec::new())
    })
    .await
}
