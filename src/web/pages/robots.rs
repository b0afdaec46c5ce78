//! `GET /robots.txt` (RFC 9309).

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::web::page::{PageRequest, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::RobotsTxt;

/// What robots need not read.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, |reading| async move {
        let sitemap = Some(reading.absolute("/sitemap.xml"));
        let view = RobotsTxt { private: false, disallow: vec!["/-/".to_owned(), "/api/".to_owned()], sitemap };
        let rendered = reading.page(&view, Vec::new())?;
        Ok(Rendered { content_type: "text/plain; charset=utf-8", ..rendered })
    })
    .await
}
