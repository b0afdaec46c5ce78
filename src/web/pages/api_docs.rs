//! `GET /api/docs`: the API's description, as a page made from its OpenAPI document.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::web::api;
use crate::web::app::App;
use crate::web::page::cached;
use crate::web::page_request::PageRequest;
use crate::web::views::{ApiDocsPage, PageHead};

/// Shows every operation of the API, grouped by resource.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, |context| async move {
        let read = || {
            let document = api::document();
            (api::describe(&document), document.info)
        };
        let (api, info) = context.services.off_thread(read).await?;
        let head = PageHead {
            title: info.title.clone(),
            canonical: Some(context.absolute("/api/docs")),
            ..PageHead::default()
        };
        let view = ApiDocsPage {
            layout: context.layout(head),
            title: info.title,
            version: info.version,
            blog: context.absolute(""),
            document_url: "/api/v1/openapi.json",
            api,
        };
        context.page(&view, Vec::new())
    })
    .await
}
