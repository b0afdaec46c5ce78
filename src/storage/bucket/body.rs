//! Bodies of requests and responses that are watched for silence.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use object_store::client::{HttpError, HttpErrorKind, HttpRequestBody};
use tokio::time::{Instant, Sleep, sleep};

use super::error::{ClientError, silent};

/// The bytes that are given to the connection at a time, so that it shows how far it is.
const FRAME: usize = 64 << 10;

/// The body of a request, which counts what the connection has taken of it.
#[derive(Debug)]
pub(super) struct SentBody {
    body: HttpRequestBody,
    frame: Bytes,
    sent: Arc<AtomicU64>,
}

/// What was taken of a request's body.
#[derive(Debug)]
pub(super) struct Sent(Arc<AtomicU64>);

impl SentBody {
    pub(super) fn new(body: HttpRequestBody) -> (Self, Sent) {
        let sent = Arc::<AtomicU64>::default();
        let body = Self {
            body,
            frame: Bytes::new(),
            sent: Arc::clone(&sent),
        };
        (body, Sent(sent))
    }
}

impl Sent {
    /// Returns once nothing more was taken for `time`.
    pub(super) async fn silence(&self, time: Duration) {
        let mut before = self.0.load(Ordering::Relaxed);
        loop {
            sleep(time).await;
            let now = self.0.load(Ordering::Relaxed);
            if now == before {
                return;
            }
            before = now;
        }
    }
}

impl Body for SentBody {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        while self.frame.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => self.frame = frame.into_data().unwrap_or_default(),
                end => return Poll::Ready(end),
            }
        }
        let length = self.frame.len().min(FRAME);
        let frame = self.frame.split_to(length);
        self.sent.fetch_add(length as u64, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.frame.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.body.size_hint().exact().unwrap_or_default();
        SizeHint::with_exact(self.frame.len() as u64 + rest)
    }
}

/// The body of a response, which ends with an error when nothing arrives for a while.
pub(super) struct WatchedBody {
    body: Incoming,
    silence: Duration,
    /// Runs while the body is waited for.
    end: Option<Pin<Box<Sleep>>>,
}

impl WatchedBody {
    pub(super) fn new(body: Incoming, silence: Duration) -> Self {
        Self {
            body,
            silence,
            end: None,
        }
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            self.end = None;
            let broken = |_| HttpError::new(HttpErrorKind::Interrupted, ClientError::Broken);
            return Poll::Ready(frame.map(|frame| frame.map_err(broken)));
        }
        let silence = self.silence;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(silence)));
        ready!(end.as_mut().poll(cx));
        end.as_mut().reset(Instant::now() + silence);
        Poll::Ready(Some(Err(silent())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
