//! One connection: hyper in the middle, the application behind it, the watch around it.

use std::{
    cell::RefCell,
    convert::Infallible,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::Response,
};
use hyper::{
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::Service,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use super::{
    Application, Peer,
    stop::{Listening, Stage, Stop},
    timeouts::{Alarm, Step, Watch, WatchedStream},
};
use crate::config::Limits;

/// How long and how much an answered client may go on sending before it is reset.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1 << 20;

/// The answer to a request that did not arrive in time.
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// An accepted connection and what it needs.
pub(super) struct Connection<A> {
    pub stream: TcpStream,
    pub peer: Peer,
    pub application: A,
    pub limits: Arc<Limits>,
    pub stop: Arc<Stop>,
}

type Http<A> = http1::Connection<TokioIo<WatchedStream>, Handler<A>>;

enum End {
    /// The conversation is over, by agreement or by an error.
    Finished,
    /// The client took too long over this step.
    Overdue(Step),
    /// The server stops.
    Cut,
}

impl<A: Application> Connection<A> {
    /// Serves the connection to its end.
    pub(super) async fn run(self, http: http1::Builder) {
        if let Err(error) = self.stream.set_nodelay(true) {
            tracing::debug!(error = %error, "the connection was gone before it began");
            return;
        }
        let watch = Arc::new(Watch::new());
        let io = TokioIo::new(WatchedStream::new(self.stream, Arc::clone(&watch)));
        let handler = Handler {
            application: RefCell::new(self.application),
            peer: self.peer,
            watch: Arc::clone(&watch),
        };
        let mut http = http.serve_connection(io, handler);
        let end = converse(&mut http, &watch, &self.limits, Listening::new(self.stop)).await;
        let stream = http.into_parts().io.into_inner().into_open();
        match (end, stream) {
            (End::Finished, Some(stream)) => linger(stream).await,
            (End::Overdue(step), Some(stream)) => complain(&stream, step),
            (_, None) | (End::Cut, _) => (),
        }
    }
}

/// Drives hyper until it is done, a step takes too long, or the server is cut short.
async fn converse<A: Application>(
    http: &mut Http<A>,
    watch: &Watch,
    limits: &Limits,
    mut stop: Listening,
) -> End {
    let mut alarm = Alarm::new(tokio::time::Instant::now() + limits.header_timeout);
    poll_fn(|cx| {
        let now = watch.read_clock();
        match stop.poll(cx) {
            Some(Stage::Draining) => Pin::new(&mut *http).graceful_shutdown(),
            Some(Stage::Cutting) => return Poll::Ready(End::Cut),
            Some(Stage::Serving) | None => (),
        }
        if let Poll::Ready(result) = Pin::new(&mut *http).poll(cx) {
            if let Err(error) = result {
                tracing::debug!(error = %error, "connection ended");
            }
            return Poll::Ready(End::Finished);
        }
        alarm
            .poll(cx, now, watch.deadline(limits))
            .map(|()| End::Overdue(watch.step()))
    })
    .await
}

/// Reads on for a moment, so that the answer is not lost to the reset that closing a socket with
/// unread bytes causes (RFC 9112, section 9.6). hyper has already closed our direction.
async fn linger(stream: TcpStream) {
    let drain = async {
        let (mut unread, mut buffer) = (LINGER_BYTES, [0; 4096]);
        while unread > 0 && stream.readable().await.is_ok() {
            match stream.try_read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => unread = unread.saturating_sub(count),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => (),
                Err(_) => break,
            }
        }
    };
    let _ = timeout(LINGER, drain).await;
}

/// Says why, where that can be understood: in the middle of a request, before any answer.
fn complain(stream: &TcpStream, step: Step) {
    if matches!(step, Step::Head | Step::Body) {
        // The socket's buffer is empty here; a client that is gone needs no answer.
        let _ = stream.try_write(TOO_SLOW);
    }
}

/// The application as hyper sees it.
///
/// A cell instead of a clone per request: clones of a `Router` count references in memory that
/// all cores share.
struct Handler<A> {
    application: RefCell<A>,
    peer: Peer,
    watch: Arc<Watch>,
}

impl<A: Application> Service<Request<Incoming>> for Handler<A> {
    type Response = hyper::Response<AnswerBody>;
    type Error = Infallible;
    type Future = Answering<A::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(|body| self.watched(body));
        request.extensions_mut().insert(self.peer);
        Answering {
            answer: self.application.borrow_mut().call(request),
            watch: Arc::clone(&self.watch),
        }
    }
}

impl<A> Handler<A> {
    fn watched(&self, body: Incoming) -> Body {
        let has_body = !body.is_end_stream();
        self.watch.asked(has_body);
        match has_body {
            true => Body::new(QuestionBody {
                body,
                watch: Arc::clone(&self.watch),
            }),
            false => Body::empty(),
        }
    }
}

/// The application at work.
struct Answering<F> {
    answer: F,
    watch: Arc<Watch>,
}

impl<F: Future<Output = Result<Response, Infallible>> + Unpin> Future for Answering<F> {
    type Output = Result<hyper::Response<AnswerBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Ok(response) = ready!(Pin::new(&mut self.answer).poll(cx));
        self.watch.answering();
        let watch = Arc::clone(&self.watch);
        Poll::Ready(Ok(response.map(|body| AnswerBody { body, watch })))
    }
}

/// A request's body; its end, or its being dropped, ends the time for sending it.
struct QuestionBody {
    body: Incoming,
    watch: Arc<Watch>,
}

impl HttpBody for QuestionBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() || self.body.is_end_stream() {
            self.watch.body_ended();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for QuestionBody {
    fn drop(&mut self) {
        self.watch.body_ended();
    }
}

/// An answer's body; hyper drops it when it has taken all of it.
struct AnswerBody {
    body: Body,
    watch: Arc<Watch>,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        self.watch.answered();
    }
}
