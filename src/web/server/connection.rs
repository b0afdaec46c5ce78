//! One connection: it drives hyper, passes requests to the application, and enforces the time-outs
//! of `timeouts`.

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
    http::{
        StatusCode,
        header::{CONNECTION, HeaderValue},
    },
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
    Application, Peer, framing,
    stop::{Listening, Stage, Stop},
    timeouts::{Alarm, BodyTime, Step, Watch, WatchedStream},
};
use crate::config::Limits;

/// The time and the number of bytes for which a client may go on sending after the last response
/// before the connection is reset.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1 << 20;

/// The response to a request that did not arrive in time.
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
    /// The conversation has ended, regularly or by an error.
    Finished,
    /// The client exceeded the time for this step.
    Overdue(Step),
    /// The server stops.
    Cut,
}

impl<A: Application> Connection<A> {
    /// Serves the connection until it ends.
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
            (End::Finished, Some(stream)) => drain_and_close(stream).await,
            (End::Overdue(step), Some(stream)) => send_timeout(&stream, step),
            (_, None) | (End::Cut, _) => (),
        }
    }
}

/// Drives hyper until it is done, a step takes too long, or the server stops.
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

/// Reads on for a moment, because closing a socket with unread bytes resets the connection and the
/// client could lose the response (RFC 9112, section 9.6). hyper has already closed our direction.
async fn drain_and_close(stream: TcpStream) {
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

/// Sends a 408 where the client can understand it: in the middle of a request, before any response.
fn send_timeout(stream: &TcpStream, step: Step) {
    if matches!(step, Step::Head | Step::Body) {
        // The socket's buffer is empty here. A client that is gone needs no response.
        let _ = stream.try_write(TOO_SLOW);
    }
}

/// The application as a service for hyper.
///
/// It uses a cell instead of a clone for each request, because clones of a `Router` count
/// references in memory that all cores share.
struct Handler<A> {
    application: RefCell<A>,
    peer: Peer,
    watch: Arc<Watch>,
}

impl<A: Application> Service<Request<Incoming>> for Handler<A> {
    type Response = hyper::Response<ResponseBody>;
    type Error = Infallible;
    type Future = Answering<A::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let has_body = !request.body().is_end_stream();
        let mut request = request.map(|body| self.watched(body, has_body));
        let watch = Arc::clone(&self.watch);
        if let Some(why) = framing::fault(&request) {
            tracing::debug!(why, "a request was refused before it was read");
            return Answering {
                answer: AnswerSource::Refused,
                watch,
            };
        }
        request.extensions_mut().insert(self.peer);
        if has_body {
            let time = BodyTime(Arc::clone(&self.watch));
            request.extensions_mut().insert(time);
        }
        Answering {
            answer: AnswerSource::Asked(self.application.borrow_mut().call(request)),
            watch,
        }
    }
}

impl<A> Handler<A> {
    fn watched(&self, body: Incoming, has_body: bool) -> Body {
        self.watch.asked(has_body);
        match has_body {
            true => Body::new(RequestBody {
                body,
                watch: Arc::clone(&self.watch),
            }),
            false => Body::empty(),
        }
    }
}

/// The future of a response, which reports to the watch.
struct Answering<F> {
    answer: AnswerSource<F>,
    watch: Arc<Watch>,
}

enum AnswerSource<F> {
    /// The application's response.
    Asked(F),
    /// A 400 without calling the application.
    Refused,
}

impl<F: Future<Output = Result<Response, Infallible>> + Unpin> Future for Answering<F> {
    type Output = Result<hyper::Response<ResponseBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut response = match &mut self.answer {
            AnswerSource::Asked(answer) => {
                let Ok(response) = ready!(Pin::new(answer).poll(cx));
                response
            }
            AnswerSource::Refused => refusal(),
        };
        if self.watch.has_unread_body() {
            close_after(&mut response);
        }
        self.watch.answering();
        let watch = Arc::clone(&self.watch);
        Poll::Ready(Ok(response.map(|body| ResponseBody { body, watch })))
    }
}

fn refusal() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    close_after(&mut response);
    response
}

/// Tells the client that no further request on this connection is read. hyper reads on only after a
/// body that was read to its end; without this header a client would lose what it sends next.
fn close_after(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
}

/// A request body. Its end, or its drop, ends the time for sending it.
struct RequestBody {
    body: Incoming,
    watch: Arc<Watch>,
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.watch.body_arrived(bytes);
        }
        let is_error = matches!(frame, Some(Err(_)));
        if !is_error && (frame.is_none() || self.body.is_end_stream()) {
            self.watch.body_read();
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

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.watch.body_ended();
    }
}

/// A response body. hyper drops it once it has taken all of it.
struct ResponseBody {
    body: Body,
    watch: Arc<Watch>,
}

impl HttpBody for ResponseBody {
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

impl Drop for ResponseBody {
    fn drop(&mut self) {
        self.watch.answered();
    }
}
