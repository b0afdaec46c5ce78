//! Every URL of the server, in one table.
//!
//! To add a route, add its line to `router`. `service` puts the layers around the table: request
//! ids, the page cache, the normalisation of paths.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::routing::{get, post};
use tower::layer::layer_fn;

use super::app::App;
use super::cache_first::CacheFirst;
use super::page_request::PageRequest;
use super::path::Path;
use super::path_normalization::NormalizePath;
use super::request_id::RequestIds;
use super::safeguard::Safeguard;
use super::{admin, api, error, media, pages, resolve, security_headers};
use crate::model::FeedForm;
use crate::urls;

/// The whole application, as the server calls it.
pub type Service = RequestIds<CacheFirst<NormalizePath<Router>>>;

/// Builds the application: the table of routes with the layers around it.
pub fn service(app: App) -> Service {
    let router = NormalizePath::new(router(app.clone()));
    RequestIds::new(CacheFirst::new(router, app))
}

/// Builds the table of routes. A path without a line of its own is a post, a redirect, gone or not
/// found.
fn router(app: App) -> Router {
    let table = Router::new()
        .route("/", get(pages::home::get))
        .route("/archive", get(pages::archive::get))
        .route("/{year}", get(one_part))
        .route("/{year}/{month}", get(two_parts))
        .route("/labels", get(pages::labels::get))
        .route(urls::FEEDS, get(pages::feed_list::get))
        .route("/label/{label}", get(pages::label::get))
        .route("/author/{slug}", get(pages::author::get))
        .route("/series/{slug}", get(pages::series::get))
        .route("/c/{id}", get(pages::comment_link::get))
        .merge(feeds())
        .route("/sitemap.xml", get(pages::sitemap::get))
        .route("/robots.txt", get(pages::robots::get))
        .route("/search", get(pages::search::get))
        .route(urls::OPEN_SEARCH, get(pages::search::describe))
        .route(urls::MANIFEST, get(pages::manifest::get))
        .route("/favicon.ico", get(pages::icon::favicon))
        .route("/apple-touch-icon.png", get(pages::icon::touch))
        .route("/apple-touch-icon-precomposed.png", get(pages::icon::touch))
        // Blogger's URLs.
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
        // URLs that are not content.
        .route(
            "/-/comments/{post_id}",
            post(pages::comment::post).get(pages::comment::get),
        )
        .route("/-/comments/received", get(pages::guest::pending_notice))
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
        .route("/-/preview/{key}", get(pages::draft_preview::get))
        .route("/-/me", get(pages::guest::list))
        .route("/-/me/export", get(pages::guest::export))
        .route(
            "/-/me/erase",
            get(pages::guest::get_erase).post(pages::guest::erase),
        )
        .route("/-/me/forget", post(pages::guest::forget))
        .route(
            "/-/me/{key}",
            get(pages::guest::get_key).post(pages::guest::use_key),
        )
        .route(
            "/-/me/comments/{id}/edit",
            get(pages::guest::get_edit).post(pages::guest::edit),
        )
        .route(
            "/-/me/comments/{id}/delete",
            get(pages::guest::get_delete).post(pages::guest::delete),
        )
        .route("/-/share/{file}", get(pages::share::get))
        .route("/-/icon/{file}", get(pages::icon::get))
        .route("/media/{hash}/{name}", get(media::get))
        .route("/media/{hash}/{size}/{name}", get(media::get_variant))
        .route("/-/static/{hash}/{name}", get(pages::asset::get))
        .route("/healthz", get(pages::health::live))
        .route("/readyz", get(pages::health::ready))
        .route(urls::API_DOCS, get(pages::api_docs::get))
        .fallback(get(resolve::get).fallback(error::not_allowed))
        .method_not_allowed_fallback(error::not_allowed)
        .nest("/api", api::router())
        .merge(admin::router(&app))
        .with_state(app);
    security_headers::complete(table).layer(layer_fn(Safeguard::new))
}

/// Builds the routes of feeds in each format. Those of a label, a series, an author, a year or a
/// month have the route of their page, those of a post the fallback.
fn feeds() -> Router<App> {
    let mut table = Router::new();
    for form in FeedForm::ALL {
        table = table
            .route(&urls::feed_of("/", form), get(pages::feed::site::get))
            .route(
                &urls::feed_of(urls::SEARCH, form),
                get(pages::feed::search::get),
            );
    }
    for form in FeedForm::OF_COMMENTS {
        table = table.route(&urls::comments_feed(form), get(pages::feed::comments::get));
    }
    table
}

/// Serves a year's archive or its feed, or whatever else has a path of one segment.
async fn one_part(
    state: State<App>,
    Path(part): Path<String>,
    request: PageRequest,
) -> Response<Body> {
    let (year, form) = feed_of(&part);
    match form {
        _ if !is_number(year, 4) => Box::pin(resolve::get(state, request)).await,
        Some(form) => pages::feed::calendar::year(&state, &request, year, form).await,
        None => pages::archive::get_year(state, Path(part), request).await,
    }
}

/// Serves a month's archive or its feed, or whatever else has a path of two segments.
async fn two_parts(
    state: State<App>,
    Path(parts): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let (month, form) = feed_of(&parts.1);
    let is_month = is_number(&parts.0, 4) && is_number(month, 2);
    match form {
        _ if !is_month => Box::pin(resolve::get(state, request)).await,
        Some(form) => pages::feed::calendar::month(&state, &request, &parts.0, month, form).await,
        None => pages::month::get(state, Path(parts), request).await,
    }
}

/// Splits a segment into its stem and the feed format of its ending.
fn feed_of(part: &str) -> (&str, Option<FeedForm>) {
    FeedForm::split(part).map_or((part, None), |(stem, form)| (stem, Some(form)))
}

fn is_number(part: &str, digits: usize) -> bool {
    part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())
}
