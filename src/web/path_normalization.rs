//! The normalisation of paths, in front of all routes.
//!
//! A path has one `canonical` spelling: decoded and encoded once, in NFC, without empty segments
//! and without a slash at its end. A read with another spelling is passed on with the canonical
//! one, and redirected to it (308) if something is found. If nothing is found, the response is the
//! same as without the redirect, so that no redirect ever leads to a missing page. A path at which
//! nothing is found is then tried as it was probably meant (`guesses`): without what a mail program
//! or a forum took for a part of the link, and under the names that other blogs give their feeds.
//!
//! Each try asks the router itself, so that no second list of routes can become outdated. The API
//! and everything below `/-/` have a single spelling, and any other is not found. To add a
//! spelling, add it here and to `tests/pages/path_normalization.rs`; one that old links have, also
//! to `transfer::blogger::addresses`.
//!
//! It is a service around the finished router, because axum runs a router's own middleware only
//! after it has chosen the route. Its future may be boxed: a cached page is answered before it.

mod guesses;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};
use tower::Service;
use unicode_normalization::UnicodeNormalization;

use super::security_headers;
use crate::urls;
use guesses::{Address, guesses};

/// The router behind the normalisation of paths.
#[derive(Clone, Debug)]
pub struct NormalizePath<S> {
    inner: S,
}

impl<S> NormalizePath<S> {
    /// Wraps `inner`, which answers the requests.
    pub const fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S> Service<Request> for NormalizePath<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone,
    S: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if is_bound(&request) {
            Box::pin(answer(self.inner.clone(), request))
        } else {
            Box::pin(self.inner.call(request))
        }
    }
}

/// Whether the normalisation applies to a request: a read of something that people link to.
fn is_bound(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
        && !has_one_spelling(request.uri().path())
}

/// Whether a path is of the API or of the server's own forms, which programs write, not people.
fn has_one_spelling(path: &str) -> bool {
    path.starts_with("/-/") || path.starts_with("/api/v")
}

async fn answer<S>(mut router: S, mut request: Request) -> Result<Response, Infallible>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let respelled = respell(request.uri());
    if let Some(uri) = &respelled {
        *request.uri_mut() = uri.clone();
    }
    let meant = guesses(request.uri());
    let copy = (!meant.is_empty()).then(|| without_body(&request));
    let found = router.call(request).await?;
    match (respelled, copy) {
        (Some(uri), _) if is_found(&found) => Ok(moved(&uri.to_string())),
        (_, Some(request)) if found.status() == StatusCode::NOT_FOUND => {
            let better = Guessing { router, request }.first(meant).await?;
            Ok(better.unwrap_or(found))
        }
        _ => Ok(found),
    }
}

/// Marks a request that tries a guess at what another one probably meant.
#[derive(Clone, Copy, Debug)]
pub struct Guess;

/// A request whose URL was not found, to be tried at others.
struct Guessing<S> {
    router: S,
    request: Request<()>,
}

impl<S> Guessing<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    /// Returns the response for the first of these URLs at which there is or was something.
    async fn first(mut self, addresses: Vec<Address>) -> Result<Option<Response>, Infallible> {
        for address in addresses {
            let found = self.ask(address.uri.clone()).await?;
            if is_found(&found) {
                return Ok(Some(moved(&address.to_string())));
            }
            if found.status() == StatusCode::GONE || self.leads_on(found.headers()).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn ask(&mut self, uri: Uri) -> Result<Response, Infallible> {
        let mut copy = self.request.clone().map(|()| Body::empty());
        *copy.uri_mut() = uri;
        copy.extensions_mut().insert(Guess);
        self.router.call(copy).await
    }

    /// Whether a redirect leads to something: another site, or an existing page of this one.
    async fn leads_on(&mut self, answer: &HeaderMap) -> Result<bool, Infallible> {
        let location = answer.get(LOCATION);
        let Some(location) = location.and_then(|value| value.to_str().ok()) else {
            return Ok(false);
        };
        if !location.starts_with('/') {
            return Ok(true);
        }
        let page = location.split('#').next().unwrap_or_default();
        match page.parse() {
            Ok(uri) => Ok(is_found(&self.ask(uri).await?)),
            Err(_) => Ok(false),
        }
    }
}

/// Whether a response is a page, or a 304 for one that the client has.
fn is_found(response: &Response) -> bool {
    response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED
}

fn without_body(request: &Request) -> Request<()> {
    let mut copy = Request::new(());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.version_mut() = request.version();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    copy
}

/// Redirects with 308. The redirect is revalidated each time, since something may appear at the old
/// URL later.
fn moved(address: &str) -> Response {
    // The path is encoded, but the query was copied as it came.
    let address = utf8_percent_encode(address, CONTROLS).to_string();
    let location = HeaderValue::try_from(address).expect("it is ASCII without controls");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    let headers = response.headers_mut();
    *headers = security_headers::for_page(&[]);
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Returns the URL with the canonical spelling of its path, if it has another one.
fn respell(uri: &Uri) -> Option<Uri> {
    let path = canonical(uri.path())?;
    (path != uri.path()).then(|| with_query(&path, uri.query()))?
}

/// Returns the canonical spelling of a path; `None` if it is not UTF-8, contains a control
/// character, or has a `.` or `..` segment.
fn canonical(path: &str) -> Option<String> {
    let mut spelled = String::with_capacity(path.len());
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let decoded = percent_decode_str(part).decode_utf8().ok()?;
        if matches!(&*decoded, "." | "..") || decoded.contains(char::is_control) {
            return None;
        }
        spelled.push('/');
        spelled.push_str(&urls::encoded_part(&decoded.nfc().collect::<String>()));
    }
    Some(if spelled.is_empty() {
        "/".to_owned()
    } else {
        spelled
    })
}

/// Builds a URL of this blog from a path and a query.
fn with_query(path: &str, query: Option<&str>) -> Option<Uri> {
    match query {
        Some(query) => format!("{path}?{query}").parse().ok(),
        None => path.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for (spelled, one) in [
            ("/", "/"),
            ("//", "/"),
            ("/a", "/a"),
            ("/a/", "/a"),
            ("//a//b///", "/a/b"),
            ("/%61", "/a"),
            ("/caf%c3%a9", "/caf%C3%A9"),
            ("/cafe%CC%81", "/caf%C3%A9"),
            ("/café", "/caf%C3%A9"),
            ("/a%2Fb", "/a%2Fb"),
            ("/a%2fb/", "/a%2Fb"),
            ("/C%2B%2B", "/C++"),
            ("/100%", "/100%25"),
            ("/a%25b", "/a%25b"),
            ("/a%3Fb", "/a%3Fb"),
            ("/[1]", "/%5B1%5D"),
        ] {
            assert_eq!(canonical(spelled).as_deref(), Some(one), "{spelled}");
        }
        for none in ["/%FF/", "/a%00/", "/a%0A/", "/../a/", "/a/%2e%2e/", "/./a"] {
            assert_eq!(canonical(none), None, "{none}");
        }
    }

    #[test]
    fn the_one_spelling_of_a_path_is_its_own() {
        for path in [
            "/a%2Fb",
            "/caf%C3%A9",
            "/%5B1%5D",
            "/100%25",
            "/it's;a&b=c+d",
        ] {
            assert_eq!(canonical(path).as_deref(), Some(path));
        }
    }
}
