//! `GET /robots.txt` (RFC 9309): the rules for crawlers, from the settings.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::urls;
use crate::web::app::App;
use crate::web::page::cached;
use crate::web::page_cache::RenderedPage;
use crate::web::page_request::PageRequest;
use crate::web::views::RobotsTxt;

/// The paths without content, which crawlers may not fetch.
const DISALLOWED: [&str; 2] = ["/-/", "/api/"];
/// The exceptions below these paths, which pages need: style sheets and images.
const ALLOWED: [&str; 3] = ["/-/share/", "/-/icon/", "/-/static/"];

/// Serves the rules for crawlers.
pub async fn get(State(app): State<App>, request: PageRequest) -> Response<Body> {
    cached(&app, &request, None, |context| async move {
        let robots = &context.settings.robots;
        let view = RobotsTxt {
            private: !robots.index,
            disallowed_crawlers: robots.ai.disallowed_crawlers().collect(),
            allow: ALLOWED.to_vec(),
            disallow: DISALLOWED.to_vec(),
            extra: robots.extra.clone(),
            sitemap: context.absolute(urls::SITEMAP),
        };
        let rendered = context.page(&view, Vec::new())?;
        Ok(RenderedPage {
            content_type: "text/plain; charset=utf-8",
            ..rendered
        })
    })
    .await
}
