//! An id for every request, in the header `x-request-id`, in the log and on error pages.
//!
//! The id is ours; a client's header of this name is never read. One line is logged when the head
//! of the response is ready: at `info` for requests that change something, fail or are slow, and at
//! `debug` for the rest, which at full speed are tens of thousands a second. For the same reason a
//! plain read has a span only while `debug` is on.
//!
//! It wraps the finished router from outside, see [`super::routes::service`]. As a layer inside,
//! axum would box its future for every request. Considered and refused: the layers of `tower-http`
//! for ids and traces. They are two more futures and a wrapped body for every request, and a span
//! also where nothing is logged, on a path that takes some 12 µs for a cached page
//! ([`super::cache_first`]).
//!
//! Its service and its future are written by hand, like those of `cache_first` and `safeguard`. A
//! common type for the three was refused too: each future holds other state and does other work
//! when it is polled, so that a common one would have to box it or call back into it, on every
//! cached page.

use std::{
    borrow::Cow,
    cell::RefCell,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Method, Uri},
    response::Response,
};
use tower::Service;
use tracing::Span;

use crate::clock::Rng;
use crate::secrets::GuestKey;
use crate::urls;

/// The header that carries the id.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The duration from which a response is logged at `info`.
const SLOW: Duration = Duration::from_secs(1);

/// The id of a request: 64 random bits in hexadecimal digits, in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// Generates a new id.
    #[must_use]
    pub fn random() -> Self {
        let mut digits = [0; 16];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(random_bytes()) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        Self(digits)
    }

    /// Returns the sixteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("hexadecimal digits are ASCII")
    }

    fn header(&self) -> HeaderValue {
        HeaderValue::from_bytes(&self.0).expect("hexadecimal digits are a header value")
    }
}

const fn digit(half: u8) -> u8 {
    b"0123456789abcdef"[half as usize]
}

/// Returns random bytes from the operating system, fetched in blocks: a system call for each
/// request would cost more than the rest of this file.
fn random_bytes() -> [u8; 8] {
    const BLOCK: usize = 512;
    thread_local! {
        static LEFT: RefCell<([u8; BLOCK], usize)> = const { RefCell::new(([0; BLOCK], 0)) };
    }
    LEFT.with_borrow_mut(|(block, left)| {
        if *left == 0 {
            *block = Rng::system().bytes();
            *left = BLOCK / 8;
        }
        *left -= 1;
        block.as_chunks().0[*left]
    })
}

/// The application, with ids for its requests.
#[derive(Clone, Debug)]
pub struct RequestIds<S> {
    inner: S,
}

impl<S> RequestIds<S> {
    /// Wraps `inner`, which answers the requests.
    pub const fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S> Service<Request<Body>> for RequestIds<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Unpin>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = RequestIdFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let id = RequestId::random();
        request.extensions_mut().insert(id);
        let line = LogLine {
            id,
            method: request.method().clone(),
            uri: request.uri().clone(),
            begun: Instant::now(),
        };
        let span = line.span();
        let answer = span.in_scope(|| self.inner.call(request));
        RequestIdFuture { answer, line, span }
    }
}

/// The future of a response to a request with an id.
#[derive(Debug)]
pub struct RequestIdFuture<F> {
    answer: F,
    line: LogLine,
    span: Span,
}

impl<F: Future<Output = Result<Response, Infallible>> + Unpin> Future for RequestIdFuture<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { answer, line, span } = self.get_mut();
        let Ok(mut response) = ready!(span.in_scope(|| Pin::new(answer).poll(cx)));
        line.log(&response);
        response.headers_mut().insert(HEADER, line.id.header());
        Poll::Ready(Ok(response))
    }
}

/// Returns a path without its secrets: the keys of guests and of links, and the last segment of a link
/// in an e-mail. Below `/-/` whatever has the form of a key is taken for one.
fn without_keys(path: &str) -> Cow<'_, str> {
    if let (Some((place, _)), true) = (path.rsplit_once('/'), path.starts_with(urls::MAIL)) {
        return Cow::Owned(format!("{place}/***"));
    }
    let is_key = |segment: &&str| GuestKey::parse(segment).is_some();
    if !path.starts_with("/-/") || !path.split('/').any(|segment| is_key(&segment)) {
        return Cow::Borrowed(path);
    }
    let segments = path
        .split('/')
        .map(|segment| if is_key(&segment) { "***" } else { segment });
    Cow::Owned(segments.collect::<Vec<_>>().join("/"))
}

/// The fields of a request's log line. The query is not logged, since it may contain a reader's
/// search.
#[derive(Debug)]
struct LogLine {
    id: RequestId,
    method: Method,
    uri: Uri,
    begun: Instant,
}

impl LogLine {
    fn span(&self) -> Span {
        let (id, method, path) = (
            self.id.as_str(),
            self.method.as_str(),
            without_keys(self.uri.path()),
        );
        let path = path.as_ref();
        if self.is_read() {
            tracing::debug_span!(
                "request",
                request.id = id,
                request.method = method,
                request.path = path
            )
        } else {
            tracing::info_span!(
                "request",
                request.id = id,
                request.method = method,
                request.path = path
            )
        }
    }

    fn log(&self, response: &Response) {
        let (status, elapsed) = (response.status(), self.begun.elapsed());
        let (id, method, path) = (
            self.id.as_str(),
            self.method.as_str(),
            without_keys(self.uri.path()),
        );
        let path = path.as_ref();
        let micros = elapsed.as_micros();
        if status.is_server_error() || elapsed > SLOW || !self.is_read() {
            tracing::info!(
                request.id = id,
                request.method = method,
                request.path = path,
                response.status = status.as_u16(),
                response.micros = micros,
                "answered"
            );
        } else {
            tracing::debug!(
                request.id = id,
                request.method = method,
                request.path = path,
                response.status = status.as_u16(),
                response.micros = micros,
                "answered"
            );
        }
    }

    fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }
}
