//! `GET /api/docs`: the API's description, as a page made from its OpenAPI document.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::web::api;
use crate::web::page::{PageRequest, cached};
use crate::web::views::{ApiDocsPage, PageHead};

/// Every operation by resource.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, |reading| async move {
        let document = api::document();
        let head = PageHead {
            title: document.info.title.clone(),
            canonical: Some(reading.absolute("/api/docs")),
            ..PageHead::default()
        };
        let view = ApiDocsPage {
            chrome: reading.chrome(head),
            title: document.info.title,
            version: document.info.version,
            intro: api::docs_intro(),
            document_url: "/api/v1/openapi.json".to_owned(),
            groups: api::docs_groups(),
            problems: api::docs::docs_problems(),
        };
        reading.page(&view, Vec::new())
    })
    .await
}
