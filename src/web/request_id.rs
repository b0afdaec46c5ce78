//! A name for every request: on the answer as `x-request-id`, in the log, and for error pages.
//!
//! The name is ours; what a client sends under that header is never read. One line is logged when
//! the answer's head is ready: at `info` for what changes something, fails, or is slow; at `debug`
//! for the rest, which at full speed is tens of thousands a second. For the same reason a plain
//! read has a span only while `debug` is on.
//!
//! It wraps the finished router from outside, see [`super::routes::service`]. As a layer inside, axum
//! would box its future for every request.

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

/// An answer that took longer is logged at `info`.
const SLOW: Duration = Duration::from_secs(1);

/// 64 random bits in hexadecimal digits; in every request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// A new id.
    #[must_use]
    pub fn random() -> Self {
        let mut digits = [0; 16];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(random_bytes()) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        Self(digits)
    }

    /// The sixteen digits.
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

/// Random bytes from the system, fetched by the block: a system call for each request would cost
/// more than all the rest of this file.
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

/// The application with names for its requests.
#[derive(Clone, Debug)]
pub struct RequestIds<S> {
    inner: S,
}

impl<S> RequestIds<S> {
    /// Names the requests that `inner` answers.
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
    type Future = Named<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let id = RequestId::random();
        request.extensions_mut().insert(id);
        let line = Line {
            id,
            method: request.method().clone(),
            uri: request.uri().clone(),
            begun: Instant::now(),
        };
        let span = line.span();
        let answer = span.in_scope(|| self.inner.call(request));
        Named { answer, line, span }
    }
}

/// The answer to a named request.
#[derive(Debug)]
pub struct Named<F> {
    answer: F,
    line: Line,
    span: Span,
}

impl<F: Future<Output = Result<Response, Infallible>> + Unpin> Future for Named<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { answer, line, span } = self.get_mut();
        let Ok(mut response) = ready!(span.in_scope(|| Pin::new(answer).poll(cx)));
        line.log(&response);
        response.headers_mut().insert(HEADER, line.id.header());
        Poll::Ready(Ok(response))
    }
}

/// A path without what opens something: a guest's key, the last part of a link in a mail.
fn without_keys(path: &str) -> Cow<'_, str> {
    let opens = path
        .strip_prefix(urls::GUEST)
        .is_some_and(|rest| GuestKey::parse(rest.trim_start_matches('/')).is_some());
    match path
        .rsplit_once('/')
        .filter(|_| opens || path.starts_with(urls::MAIL))
    {
        Some((place, _)) => Cow::Owned(format!("{place}/***")),
        None => Cow::Borrowed(path),
    }
}

/// What the log says about a request: no query, for it may hold what a reader searched for.
#[derive(Debug)]
struct Line {
    id: RequestId,
    method: Method,
    uri: Uri,
    begun: Instant,
}

impl Line {
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
