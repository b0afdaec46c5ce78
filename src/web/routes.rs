//! Every URL of the server, in one table.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::routing::{get, post};
use tower::layer::layer_fn;

use super::cache_first::CacheFirst;
use super::page::PageRequest;
use super::path::Path;
use super::request_id::RequestIds;
use super::safeguard::Safeguard;
use super::{api, assets, error, pages, security_headers};
use crate::app::App;
use crate::urls;

/// The whole application as the server calls it.
pub type Service = RequestIds<CacheFirst<Router>>;

/// The table with what stands before it.
pub fn service(app: App) -> Service {
    let cache = Arc::clone(&app.cache);
    RequestIds::new(CacheFirst::new(router(app), cache))
}

/// The table. Whatever stands on no line of it is a post, a redirect, gone, or nothing.
fn router(app: App) -> Router {
    let table = Router::new()
        .route("/", get(pages::home::get))
        .route("/archive", get(pages::archive::get))
        .route("/{year}", get(one_part))
        .route("/{year}/{month}", get(two_parts))
        .route("/labels", get(pages::labels::get))
        .route("/label/{label}", get(pages::label::get))
        .route("/author/{slug}", get(pages::author::get))
        .route("/series/{slug}", get(pages::series::get))
        .route("/c/{id}", get(pages::comment_link::get))
        .route("/feed.atom", get(pages::feed::site::get))
        .route("/feed.rss", get(pages::feed::site::get))
        .route("/feed.json", get(pages::feed::site::get))
        .route("/search.atom", get(pages::feed::search::get))
        .route("/search.rss", get(pages::feed::search::get))
        .route("/search.json", get(pages::feed::search::get))
        .route("/comments.atom", get(pages::feed::comments::get))
        .route("/comments.json", get(pages::feed::comments::get))
        .route("/sitemap.xml", get(pages::sitemap::get))
        .route("/robots.txt", get(pages::robots::get))
        .route("/search", get(pages::search::get))
        .route(urls::OPEN_SEARCH, get(pages::search::describe))
        .route(urls::MANIFEST, get(pages::manifest::get))
        .route("/favicon.ico", get(pages::icon::favicon))
        .route("/apple-touch-icon.png", get(pages::icon::touch))
        .route("/apple-touch-icon-precomposed.png", get(pages::icon::touch))
        // Where Blogger had them.
        .route("/search/label/{label}", get(pages::blogger::label))
        .route("/atom.xml", get(pages::blogger::feed))
        .route("/rss.xml", get(pages::blogger::feed))
        .route(
            "/feeds/posts/{view}/{post}",
            get(pages::blogger::post_entry),
        )
        .route(
            "/feeds/comments/{view}/{comment}",
            get(pages::blogger::comment_entry),
        )
        .route(
            "/feeds/{post_id}/comments/{view}/{comment}",
            get(pages::blogger::post_comment_entry),
        )
        .route("/feeds/posts/{view}", get(pages::feed::blogger::posts))
        .route(
            "/feeds/posts/{view}/-/{*labels}",
            get(pages::feed::blogger::labels),
        )
        .route(
            "/feeds/comments/{view}",
            get(pages::feed::blogger::comments),
        )
        .route(
            "/feeds/{post_id}/comments/{view}",
            get(pages::feed::blogger::post_comments),
        )
        // What is not content.
        .route(
            "/-/comments/{post_id}",
            post(pages::comment::post).get(pages::comment::get),
        )
        .route("/-/comments/received", get(pages::mine::received))
        .route("/-/votes/{comment_id}", post(pages::vote::post))
        .route(
            "/-/mail/confirm/{link}",
            get(pages::mail::get_confirm).post(pages::mail::confirm),
        )
        .route(
            "/-/mail/unsubscribe/{link}",
            get(pages::mail::get_unsubscribe).post(pages::mail::unsubscribe),
        )
        .route(
            "/-/mail/moderate/{link}",
            get(pages::mail::get_moderate).post(pages::mail::moderate),
        )
        .route("/-/me", get(pages::mine::list))
        .route("/-/me/export", get(pages::mine::export))
        .route(
            "/-/me/erase",
            get(pages::mine::get_erase).post(pages::mine::erase),
        )
        .route("/-/me/forget", post(pages::mine::forget))
        .route(
            "/-/me/{key}",
            get(pages::mine::get_device).post(pages::mine::use_device),
        )
        .route(
            "/-/me/comments/{id}/edit",
            get(pages::mine::get_edit).post(pages::mine::edit),
        )
        .route(
            "/-/me/comments/{id}/delete",
            get(pages::mine::get_delete).post(pages::mine::delete),
        )
        .route("/-/share/{file}", get(pages::share::get))
        .route("/-/icon/{file}", get(pages::icon::get))
        .route("/-/static/{hash}/{name}", get(assets::get))
        .route("/healthz", get(pages::health::live))
        .route("/readyz", get(pages::health::ready))
        .route("/api/docs", get(pages::api_docs::get))
        .fallback(get(pages::post::get).fallback(error::not_allowed))
        .method_not_allowed_fallback(error::not_allowed)
        .nest("/api", api::router())
        .with_state(app);
    security_headers::complete(table).layer(layer_fn(Safeguard::new))
}

/// A year's archive, or whatever has a path of one part.
async fn one_part(
    state: State<App>,
    Path(part): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    if is_number(&part, 4) {
        pages::archive::get_year(state, Path(part), request).await
    } else {
        Box::pin(pages::post::get(state, request)).await
    }
}

/// A month's archive, or whatever has a path of two parts.
async fn two_parts(
    state: State<App>,
    Path(parts): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let is_month = is_number(&parts.0, 4) && is_number(&parts.1, 2);
    if is_month {
        pages::month::get(state, Path(parts), request).await
    } else {
        Box::pin(pages::post::get(state, request)).await
    }
}

fn is_number(part: &str, digits: usize) -> bool {
    part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())
}
