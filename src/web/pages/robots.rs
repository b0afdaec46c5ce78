//! `GET /robots.txt` (RFC 9309): what the settings say, in the order in which robots read it.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::urls;
use crate::web::page::{PageRequest, cached};
use crate::web::page_cache::Rendered;
use crate::web::views::RobotsTxt;

/// What is no content.
const DISALLOWED: [&str; 2] = ["/-/", "/api/"];
/// What of it belongs to a page all the same: its style sheet, its pictures.
const ALLOWED: [&str; 3] = ["/-/share/", "/-/icon/", "/-/static/"];

/// What robots may read.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, |reading| async move {
        let robots = &reading.settings.robots;
        let view = RobotsTxt {
            private: !robots.index,
            shut_out: robots.ai.shut_out().collect(),
            allow: ALLOWED.to_vec(),
            disallow: DISALLOWED.to_vec(),
            extra: robots.extra.clone(),
            sitemap: reading.absolute(urls::SITEMAP),
        };
        let rendered = reading.page(&view, Vec::new())?;
        Ok(Rendered {
            content_type: "text/plain; charset=utf-8",
            ..rendered
        })
    })
    .await
}
