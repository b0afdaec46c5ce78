//! A server with short limits on its own port, and a client that writes raw bytes.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::Request,
    http::StatusCode,
    routing::{get, post},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::{sleep, timeout},
};
use tympan::{
    config::Limits,
    web::{
        app::App,
        routes,
        server::{self, Application, BodyTime, Peer},
        upload::receive,
    },
};

/// A request for `/`, answered with `hello`.
pub const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";
/// The size of `/big` in bytes: more than the sockets' buffers take.
pub const BIG: usize = 32 << 20;

/// Less than every limit in [`Limits::default`], the least of which is eight seconds: what takes so
/// long was not ended by the short limit of its test. Far more than a busy machine takes.
pub const PATIENCE: Duration = Duration::from_secs(7);

/// Milliseconds.
pub const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// A server on a port of its own; ends with the test.
pub struct TestServer {
    pub address: SocketAddr,
    pub gate: Arc<Notify>,
    stop: Option<oneshot::Sender<()>>,
    pub task: JoinHandle<io::Result<()>>,
}

impl TestServer {
    /// Serves the routes below under `limits`.
    pub async fn new(limits: Limits) -> Self {
        let gate = Arc::new(Notify::new());
        Self::serving(router(Arc::clone(&gate)), gate, limits).await
    }

    /// Serves the blog under `limits`.
    pub async fn of_blog(app: &App, limits: Limits) -> Self {
        Self::serving(routes::service(app.clone()), Arc::default(), limits).await
    }

    async fn serving(
        application: impl Application + Sync,
        gate: Arc<Notify>,
        limits: Limits,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            server::serve(listener, application, &limits, shutdown).await
        });
        Self {
            address,
            gate,
            stop: Some(stop),
            task,
        }
    }

    /// A new connection.
    pub async fn connect(&self) -> Client {
        Client {
            stream: TcpStream::connect(self.address)
                .await
                .expect("a connection"),
        }
    }

    /// Begins the shutdown.
    pub fn stop(&mut self) {
        self.stop
            .take()
            .expect("stopped once")
            .send(())
            .expect("the server runs");
    }

    /// Waits for the end of the shutdown.
    pub async fn stopped(&mut self) {
        timeout(PATIENCE, &mut self.task)
            .await
            .expect("it stops")
            .expect("no panic")
            .expect("no error");
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn router(gate: Arc<Notify>) -> Router {
    let page = Bytes::from(vec![b'x'; BIG]);
    let waiting = move || async move {
        gate.notified().await;
        "waited"
    };
    Router::new()
        .route("/", get("hello"))
        .route(
            "/peer",
            get(|Extension(peer): Extension<Peer>| async move { peer.0.to_string() }),
        )
        .route("/wait", get(waiting))
        .route("/slow", get(|| async { sleep(ms(300)).await }))
        .route("/big", get(move || async move { page }))
        .route("/panic", get(panicking))
        .route(
            "/length",
            post(|body: Bytes| async move { body.len().to_string() }),
        )
        .route("/upload", post(upload))
        .route(
            "/refuse",
            post(|_: Request<Body>| async { (StatusCode::PAYLOAD_TOO_LARGE, "too large") }),
        )
}

/// Grants the body the time of an upload, and receives it as a file of at most [`BIG`] bytes.
async fn upload(Extension(time): Extension<BodyTime>, body: Body) -> (StatusCode, String) {
    time.extend_for_upload();
    match receive(body, &std::env::temp_dir(), BIG).await {
        Ok(received) => (StatusCode::OK, received.bytes.to_string()),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
    }
}

async fn panicking() -> StatusCode {
    panic!("a handler panics")
}

/// One connection.
pub struct Client {
    pub stream: TcpStream,
}

impl Client {
    /// Sends all of `bytes`.
    pub async fn send(&mut self, bytes: &[u8]) {
        self.stream
            .write_all(bytes)
            .await
            .expect("the connection is open");
    }

    /// Sends `byte` again and again until the server closes.
    pub async fn drip(&mut self, byte: u8) {
        while self.stream.write_all(&[byte]).await.is_ok() {
            sleep(ms(10)).await;
        }
    }

    /// Everything that comes until the server closes, by FIN or by RST.
    pub async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let _ = timeout(PATIENCE, self.stream.read_to_end(&mut bytes))
            .await
            .expect("the server closes");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The answer to one request, up to the end of `body`.
    pub async fn answer(&mut self, body: &str) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(body.as_bytes()) {
            let read = timeout(PATIENCE, self.stream.read_buf(&mut bytes))
                .await
                .expect("an answer");
            assert!(
                read.expect("the connection holds") > 0,
                "closed after {:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// One request and its answer.
    pub async fn get(&mut self) {
        self.send(GET).await;
        assert!(self.answer("hello").await.starts_with("HTTP/1.1 200"));
    }
}

/// Asserts that this limit ended `waited`: not before its time, and before any other would have.
pub fn assert_ended_by(limit: Duration, waited: Duration) {
    assert!(
        waited >= limit && waited < PATIENCE,
        "{waited:?} is not due to {limit:?}"
    );
}
