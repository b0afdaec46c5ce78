//! Plain reads out of the page cache, answered before the route table is asked.
//!
//! It stands between [`super::request_id::RequestIds`] and the router: a page that is ready needs no
//! route, no extractors and no handler. Whatever it does not find goes on to the router, whose
//! handler looks into the same cache again and renders.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use tower::Service;

use super::negotiation::Form;
use super::page_cache::{Encoding, PageCache, Validators};

/// The router with the page cache before it.
#[derive(Clone, Debug)]
pub struct CacheFirst<S> {
    inner: S,
    cache: Arc<PageCache>,
}

impl<S> CacheFirst<S> {
    /// Asks `cache` before `inner`.
    pub const fn new(inner: S, cache: Arc<PageCache>) -> Self {
        Self { inner, cache }
    }

    /// The page of a plain read, if it is ready. Without a query the path is the whole key,
    /// unless another form than the page is wanted.
    fn hit(&self, request: &Request) -> Option<Response> {
        let is_plain = request.method() == Method::GET && request.uri().query().is_none();
        if !is_plain || Form::wanted(request.headers()) != Form::Html {
            return None;
        }
        let entry = self.cache.hit(request.uri().path())?;
        let encoding = Encoding::wanted(request.headers());
        self.cache.encode(&entry, encoding);
        Some(entry.answer(encoding, &Validators::of(request.headers())))
    }
}

impl<S> Service<Request> for CacheFirst<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Unpin>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.hit(&request) {
            Some(response) => Answer::Ready(Some(response)),
            None => Answer::Routed(self.inner.call(request)),
        }
    }
}

/// An answer that is there, or one that the router is asked for.
#[derive(Debug)]
pub enum Answer<F> {
    /// Out of the cache; taken by the first poll.
    Ready(Option<Response>),
    /// The router's.
    Routed(F),
}

impl<F: Future<Output = Result<Response, Infallible>> + Unpin> Future for Answer<F> {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Self::Ready(response) => response
                .take()
                .map_or(Poll::Pending, |response| Poll::Ready(Ok(response))),
            Self::Routed(answer) => Pin::new(answer).poll(cx),
        }
    }
}
