//! A guard around every handler: a panic becomes a 500 with the request's id, and the time that the
//! request waits for the writer is limited.
//!
//! tower-http's `CatchPanic` was used before. Its handler does not receive the request, so that its
//! page could not show the id.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::Response;
use tower::Service;

use super::error;
use super::request_id::RequestId;
use crate::store::{Limited, limited};

/// A service that always answers, even if the inner one panics.
#[derive(Clone, Debug)]
pub struct Safeguard<S> {
    inner: S,
}

impl<S> Safeguard<S> {
    /// Wraps `inner`.
    pub const fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S> Service<Request> for Safeguard<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Unpin>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Guarded<Limited<S::Future>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.extensions().get().copied();
        let answer = catch_unwind(AssertUnwindSafe(|| limited(self.inner.call(request)))).ok();
        Guarded { answer, id }
    }
}

/// The future of a guarded response.
#[derive(Debug)]
pub struct Guarded<F> {
    /// The inner future; `None` if the call itself panicked.
    answer: Option<F>,
    id: Option<RequestId>,
}

impl<F: Future<Output = Result<Response, Infallible>> + Unpin> Future for Guarded<F> {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let id = self.id;
        let Some(answer) = &mut self.answer else {
            return Poll::Ready(Ok(error::broken(id)));
        };
        // Nothing that panicked is used again.
        match catch_unwind(AssertUnwindSafe(|| Pin::new(answer).poll(cx))) {
            Ok(polled) => polled,
            Err(_) => Poll::Ready(Ok(error::broken(id))),
        }
    }
}
