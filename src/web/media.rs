//! `GET /media/{hash}/{name}` and `GET /media/{hash}/{width}.{recipe}/{name}`: the files of the media
//! library.
//!
//! The hash is that of the content, so that a response never changes and is kept for ever. The name
//! is decoration: an older one redirects to the present one, and so does a variant that is no longer
//! made. What was deleted is gone. No cookie and no token is read.
//!
//! Files come from users, and are served from the address of the blog. So a browser takes them for
//! nothing but their stored type, runs no script in them, and downloads documents instead of showing
//! them.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, Response, StatusCode};

use super::app::App;
use super::byte_range::Extent;
use super::error;
use super::media_cache::{Found, ServedMedia};
use super::page_request::PageRequest;
use super::path::Path;
use crate::error::{Error, Result};
use crate::model::{MediaHash, MediaKind, MediaVariant};
use crate::urls;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Serves the file of an item.
pub async fn get(
    State(app): State<App>,
    Path((hash, name)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let answer = serve(&app, &hash, None, &name, &Asked { method, headers }).await;
    error::answer(&app, answer, request.id).await
}

/// Serves a smaller size of a picture.
pub async fn get_variant(
    State(app): State<App>,
    Path((hash, size, name)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
    request: PageRequest,
) -> Response<Body> {
    let asked = Asked { method, headers };
    let answer = serve(&app, &hash, Some(&size), &name, &asked).await;
    error::answer(&app, answer, request.id).await
}

/// What of a request decides about the response, beside its path.
struct Asked {
    method: Method,
    headers: HeaderMap,
}

/// A file to be sent.
struct Served<'a> {
    hash: &'a MediaHash,
    content_type: &'a str,
    bytes: i64,
    kind: MediaKind,
}

async fn serve(
    app: &App,
    hash: &str,
    size: Option<&str>,
    name: &str,
    asked: &Asked,
) -> Result<Response<Body>> {
    let hash = MediaHash::parse(hash).map_err(|_| Error::NotFound)?;
    let found = match app.media.find(&app.db, &hash).await? {
        Found::Media(found) => found,
        Found::Gone => return Err(Error::Gone),
        Found::Nothing => return Err(Error::NotFound),
    };
    let variant = match size {
        Some(size) => variant(&found, parse_size(size).ok_or(Error::NotFound)?),
        None => Wanted::Master,
    };
    let is_named = name == found.media.name.as_str();
    match variant {
        Wanted::Master if is_named && size.is_none() => send(app, &master(&found), asked).await,
        Wanted::Variant(variant, true) if is_named => {
            let served = Served {
                hash: &variant.hash,
                content_type: &variant.content_type,
                bytes: variant.bytes,
                kind: MediaKind::Picture,
            };
            send(app, &served, asked).await
        }
        Wanted::Master => moved(&urls::media(&hash, &found.media.name)),
        Wanted::Variant(variant, _) => {
            moved(&urls::media_variant(&hash, variant, &found.media.name))
        }
    }
}

fn master(found: &ServedMedia) -> Served<'_> {
    Served {
        hash: &found.media.hash,
        content_type: &found.media.content_type,
        bytes: found.media.bytes,
        kind: found.media.kind,
    }
}

/// Parses `{width}.{recipe}`.
fn parse_size(size: &str) -> Option<(i64, i64)> {
    let number = |text: &str| {
        let is_number = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    let (width, recipe) = size.split_once('.')?;
    Some((number(width)?, number(recipe)?))
}

/// The file that stands for the one that is asked for.
enum Wanted<'a> {
    Master,
    /// A variant, and whether it is the very one.
    Variant(&'a MediaVariant, bool),
}

/// Finds the variant of this width, or the next larger one if there is none any more.
fn variant(found: &ServedMedia, (width, recipe): (i64, i64)) -> Wanted<'_> {
    let wide_enough = |variant: &&MediaVariant| variant.width >= width;
    match found.variants.iter().find(wide_enough) {
        None => Wanted::Master,
        Some(variant) => {
            let is_exact = (variant.width, variant.recipe) == (width, recipe);
            Wanted::Variant(variant, is_exact)
        }
    }
}

/// Redirects to the present address. It can change back, so that the redirect is not kept.
fn moved(location: &str) -> Result<Response<Body>> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, ASK_AGAIN);
    let location = HeaderValue::from_str(location).map_err(Error::internal)?;
    headers.insert(LOCATION, location);
    Ok(response)
}

async fn send(app: &App, served: &Served<'_>, asked: &Asked) -> Result<Response<Body>> {
    let length = u64::try_from(served.bytes).map_err(Error::internal)?;
    let tag = format!("\"{}\"", served.hash);
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = headers(served, &tag)?;
    if is_known(&asked.headers, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    let extent = match served.kind {
        MediaKind::Picture => Extent::Whole,
        _ => Extent::wanted(&asked.headers, length, &tag),
    };
    let range = match extent {
        Extent::Whole => 0..length,
        Extent::Part(range) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let part = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            insert(response.headers_mut(), CONTENT_RANGE, &part)?;
            range
        }
        Extent::OutOfRange => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            insert(
                response.headers_mut(),
                CONTENT_RANGE,
                &format!("bytes */{length}"),
            )?;
            response.headers_mut().insert(CACHE_CONTROL, ASK_AGAIN);
            return Ok(response);
        }
    };
    let count = HeaderValue::from(range.end - range.start);
    response.headers_mut().insert(CONTENT_LENGTH, count);
    if asked.method != Method::HEAD {
        *response.body_mut() = app.files.body(served.hash, length, range).await?;
    }
    Ok(response)
}

/// Whether the client has this version already (RFC 9110, section 13.1.2).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(axum::http::header::IF_NONE_MATCH);
    let known = known.and_then(|tags| tags.to_str().ok());
    known.is_some_and(|tags| {
        tags.split(',')
            .map(str::trim)
            .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
    })
}

fn headers(served: &Served<'_>, tag: &str) -> Result<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(16);
    let content_type = match served.content_type {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    insert(&mut headers, CONTENT_TYPE, &content_type)?;
    insert(&mut headers, ETAG, tag)?;
    headers.insert(CACHE_CONTROL, FOR_EVER);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Feed readers on other sites show the pictures of posts.
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    let policy = match served.kind {
        MediaKind::Picture | MediaKind::Document => "default-src 'none'; sandbox",
        // A sandbox would stop a recording that is opened by itself.
        MediaKind::Audio | MediaKind::Video => "default-src 'none'; media-src 'self'",
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if served.kind != MediaKind::Picture {
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    }
    if served.kind == MediaKind::Document {
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    Ok(headers)
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<()> {
    let value = HeaderValue::from_str(value).map_err(Error::internal)?;
    headers.insert(name, value);
    Ok(())
}
