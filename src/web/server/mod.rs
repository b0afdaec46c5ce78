//! The HTTP/1.1 server: an accept loop of our own around hyper.
//!
//! `axum::serve` keeps idle connections open for ever, and limits neither their number nor a
//! stalled reader. Here a connection passes through three places: [`serve`] accepts it and holds
//! its permit, `connection` drives hyper and the application, `timeouts` limits the time of each
//! step. `framing` refuses requests that could be read in two ways. HTTP/2 is left to the proxy in
//! front: its preface is answered by closing the connection.
//!
//! A response to a request whose body was not read to its end has `Connection: close`. Considered
//! and refused: reading such bodies to their end. They belong to requests that are refused, and a
//! client that waits for `100 Continue` would be invited to send them.
//!
//! When all connections are in use the server stops accepting, and new clients wait in the kernel's
//! queue. Considered and refused: accepting and answering 503. Every open connection is limited in
//! time, so that the queue moves; a burst then costs readers a moment instead of an error page, and
//! a flood costs the server nothing.

mod connection;
mod framing;
mod stop;
mod timeouts;

use std::{
    convert::Infallible,
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{body::Body, extract::Request, response::Response};
use hyper::server::conn::http1;
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal as unix_signal},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tower::Service;

use crate::config::Limits;
use stop::{Stage, Stop};

pub use timeouts::BodyTime;

/// The pause after an accept that failed for lack of a resource, such as file descriptors or
/// memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The time for connections that were cut at the end of a shutdown to notice that.
const CUT_GRACE: Duration = Duration::from_millis(200);

/// The address of the connection's other end, in every request's extensions.
///
/// Behind a proxy this is the proxy. See `client_network` for the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// A service that answers requests: a `Router` with its state, or one wrapped in services that
/// never fail and are always ready.
pub trait Application:
    Service<Request<Body>, Response = Response, Error = Infallible, Future: Unpin + Send + 'static>
    + Clone
    + Send
    + 'static
{
}

impl<S> Application for S where
    S: Service<
            Request<Body>,
            Response = Response,
            Error = Infallible,
            Future: Unpin + Send + 'static,
        > + Clone
        + Send
        + 'static
{
}

/// Serves `application` on `listener` until `shutdown` resolves and the running requests are done.
///
/// Requests that still run after `limits.shutdown_timeout` are cut off.
///
/// # Errors
/// When the listener is not bound. Failures to accept are logged and retried.
pub async fn serve<A: Application>(
    listener: TcpListener,
    application: A,
    limits: &Limits,
    shutdown: impl Future<Output = ()>,
) -> Result<(), io::Error> {
    tracing::info!(server.address = %listener.local_addr()?, "listening");
    let server = Server::new(application, limits);
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            (permit, stream, peer) = server.accept(&listener) => server.open(permit, stream, peer),
        }
    }
    drop(listener);
    server.drain().await;
    Ok(())
}

/// Waits for the first SIGTERM or SIGINT, which are caught from this call on.
///
/// # Errors
/// When the operating system does not allow catching them.
pub fn signal() -> Result<impl Future<Output = ()>, io::Error> {
    let mut terminate = unix_signal(SignalKind::terminate())?;
    let mut interrupt = unix_signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        }
    })
}

struct Server<A> {
    application: A,
    http: http1::Builder,
    limits: Arc<Limits>,
    permits: Arc<Semaphore>,
    stop: Arc<Stop>,
}

impl<A: Application> Server<A> {
    fn new(application: A, limits: &Limits) -> Self {
        Self {
            application,
            http: http(limits),
            limits: Arc::new(limits.clone()),
            permits: Arc::new(Semaphore::new(limits.connections)),
            stop: Arc::new(Stop::default()),
        }
    }

    /// Accepts the next connection once there is room for it. It can be cancelled without losing
    /// one.
    async fn accept(
        &self,
        listener: &TcpListener,
    ) -> (OwnedSemaphorePermit, TcpStream, SocketAddr) {
        loop {
            let permits = Arc::clone(&self.permits);
            let permit = permits
                .acquire_owned()
                .await
                .expect("the semaphore is never closed");
            match listener.accept().await {
                Ok((stream, peer)) => return (permit, stream, peer),
                Err(error) if concerns_one_client(&error) => (),
                Err(error) => {
                    tracing::error!(error = %error, "cannot accept connections");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn open(&self, permit: OwnedSemaphorePermit, stream: TcpStream, peer: SocketAddr) {
        let connection = connection::Connection {
            stream,
            peer: Peer(peer),
            application: self.application.clone(),
            limits: Arc::clone(&self.limits),
            stop: Arc::clone(&self.stop),
        };
        let run = connection.run(self.http.clone());
        tokio::spawn(async move {
            run.await;
            drop(permit);
        });
    }

    /// Lets running requests finish, and cuts those that remain when the time is over.
    async fn drain(&self) {
        self.stop.advance(Stage::Draining);
        if timeout(self.limits.shutdown_timeout, self.all_closed())
            .await
            .is_err()
        {
            let left = self.limits.connections - self.permits.available_permits();
            tracing::warn!(
                connections.open = left,
                "cutting connections that did not finish"
            );
            self.stop.advance(Stage::Cutting);
            // A handler that blocks its thread does not notice; the process ends anyway.
            let _ = timeout(CUT_GRACE, self.all_closed()).await;
        }
    }

    async fn all_closed(&self) {
        let all = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        let permits = self.permits.acquire_many(all).await;
        permits.expect("the semaphore is never closed").forget();
    }
}

/// Configures hyper. The size of the head counts from its first byte; the number of headers is
/// limited to 100 by hyper itself.
///
/// hyper's header time-out is off, because it boxes and registers a timer for every request.
/// `timeouts` does the same and more with one timer for each connection.
fn http(limits: &Limits) -> http1::Builder {
    let head = limits.header_bytes.get();
    let mut http = http1::Builder::new();
    http.half_close(false)
        .max_header_size(head)
        .max_buf_size(head.max(64 << 10));
    http
}

/// Whether an error concerns one client only, who went away between the handshake and our accept,
/// so that no pause is needed.
fn concerns_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
