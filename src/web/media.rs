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

use std::ops::Range;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use axum::http::{Method, Response, StatusCode};

use super::app::App;
use super::byte_range::Extent;
use super::error;
use super::media_cache::{Found, ServedMedia};
use super::page_request::PageRequest;
use super::path::Path;
use super::security_headers;
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
    let wanted = wanted(&found, size).ok_or(Error::NotFound)?;
    match served(&found, &wanted, name) {
        Some(served) => send(app, &served, asked).await,
        None => moved(&match wanted {
            Wanted::Variant(variant, _) => urls::media_variant(&hash, variant, &found.media.name),
            Wanted::Master(_) => urls::media(&hash, &found.media.name),
        }),
    }
}

/// Returns the response to a plain read of a file that is in memory, with its row; `None` if that has
/// to be routed.
pub fn hit(app: &App, request: &Request) -> Option<Response<Body>> {
    let rest = request.uri().path().strip_prefix("/media/")?;
    let (hash, rest) = rest.split_once('/')?;
    let (size, name) = match rest.split_once('/') {
        Some((size, name)) => (Some(size), name),
        None => (None, rest),
    };
    let found = app.media.hit(&MediaHash::parse(hash).ok()?)?;
    let served = served(&found, &wanted(&found, size)?, name)?;
    let (mut response, range) = head(&served, request.headers()).ok()?;
    if let Some(range) = range {
        *response.body_mut() = app.files.kept(served.hash, &range)?;
    }
    Some(response)
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

/// The file that stands for the one that is asked for, and whether it is the very one.
enum Wanted<'a> {
    Master(bool),
    Variant(&'a MediaVariant, bool),
}

/// Finds the file of a size, or the next larger one if there is none any more. Returns `None` if the
/// size is not one.
fn wanted<'a>(found: &'a ServedMedia, size: Option<&str>) -> Option<Wanted<'a>> {
    let Some(size) = size else {
        return Some(Wanted::Master(true));
    };
    let (width, recipe) = parse_size(size)?;
    let wide_enough = |variant: &&MediaVariant| variant.width >= width;
    Some(match found.variants.iter().find(wide_enough) {
        None => Wanted::Master(false),
        Some(variant) => {
            let is_exact = (variant.width, variant.recipe) == (width, recipe);
            Wanted::Variant(variant, is_exact)
        }
    })
}

/// Returns the file to be sent under a name; `None` if it is at another address.
fn served<'a>(found: &'a ServedMedia, wanted: &Wanted<'a>, name: &str) -> Option<Served<'a>> {
    let media = &found.media;
    let served = match wanted {
        Wanted::Master(true) => Served {
            hash: &media.hash,
            content_type: &media.content_type,
            bytes: media.bytes,
            kind: media.kind,
        },
        Wanted::Variant(variant, true) => Served {
            hash: &variant.hash,
            content_type: &variant.content_type,
            bytes: variant.bytes,
            kind: MediaKind::Picture,
        },
        Wanted::Master(false) | Wanted::Variant(_, false) => return None,
    };
    (name == media.name.as_str()).then_some(served)
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
    let (mut response, range) = head(served, &asked.headers)?;
    if let Some(range) = range
        && asked.method != Method::HEAD
    {
        let length = length(served)?;
        *response.body_mut() = app.files.body(served.hash, length, range).await?;
    }
    Ok(response)
}

fn length(served: &Served<'_>) -> Result<u64> {
    u64::try_from(served.bytes).map_err(Error::internal)
}

/// Returns the response to a request with these headers, without its body, and the range of the file
/// that is the body, if there is one.
fn head(served: &Served<'_>, asked: &HeaderMap) -> Result<(Response<Body>, Option<Range<u64>>)> {
    let length = length(served)?;
    let tag = format!("\"{}\"", served.hash);
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = headers(served, &tag)?;
    if is_known(asked, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok((response, None));
    }
    let extent = match served.kind {
        MediaKind::Picture => Extent::Whole,
        _ => Extent::wanted(asked, length, &tag),
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
            let none = format!("bytes */{length}");
            insert(response.headers_mut(), CONTENT_RANGE, &none)?;
            response.headers_mut().insert(CACHE_CONTROL, ASK_AGAIN);
            return Ok((response, None));
        }
    };
    let count = HeaderValue::from(range.end - range.start);
    response.headers_mut().insert(CONTENT_LENGTH, count);
    Ok((response, Some(range)))
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
    let mut headers = security_headers::for_page(&[]);
    let content_type = match served.content_type {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    insert(&mut headers, CONTENT_TYPE, &content_type)?;
    insert(&mut headers, ETAG, tag)?;
    headers.insert(CACHE_CONTROL, FOR_EVER);
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
