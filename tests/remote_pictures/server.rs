//! A server with pictures on loopback. It notes when it is asked for what, and by how many at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// A prepared answer: the status, one more header, and the body.
#[derive(Clone)]
pub struct Prepared {
    pub status: u16,
    pub header: (&'static str, String),
    pub body: Vec<u8>,
    /// Whether the answer never comes.
    pub stalls: bool,
}

#[derive(Default)]
struct Log {
    answers: HashMap<String, Prepared>,
    asked: Vec<String>,
    running: usize,
    most: usize,
}

/// The server; ends when dropped.
pub struct PictureServer {
    address: String,
    log: Arc<Mutex<Log>>,
    _task: JoinSet<()>,
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap()
}

async fn answer(State(log): State<Arc<Mutex<Log>>>, request: Request<Body>) -> Response<Body> {
    let path = request.uri().path_and_query().unwrap().to_string();
    let prepared = {
        let mut log = lock(&log);
        log.asked.push(path.clone());
        log.running += 1;
        log.most = log.most.max(log.running);
        log.answers.get(&path).cloned()
    };
    // Long enough for two requests at a time to be seen.
    tokio::time::sleep(Duration::from_millis(2)).await;
    if prepared.as_ref().is_some_and(|prepared| prepared.stalls) {
        std::future::pending::<()>().await;
    }
    lock(&log).running -= 1;
    let response = match prepared {
        Some(Prepared {
            status,
            header,
            body,
            ..
        }) => Response::builder()
            .status(status)
            .header(header.0, header.1)
            .body(body.into()),
        None => Response::builder().status(404).body(Body::empty()),
    };
    response.unwrap()
}

impl PictureServer {
    pub async fn start() -> Self {
        let log = Arc::<Mutex<Log>>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&log));
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            address,
            log,
            _task: task,
        }
    }

    /// The host with its port.
    pub fn host(&self) -> &str {
        &self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn prepare(&self, path: &str, prepared: Prepared) {
        lock(&self.log).answers.insert(path.to_owned(), prepared);
    }

    /// Serves a picture at a path, and returns its URL.
    pub fn picture(&self, path: &str, body: Vec<u8>) -> String {
        self.answer(path, 200, ("content-type", "image/jpeg"), body);
        self.url(path)
    }

    /// Answers at a path with this status and header.
    pub fn answer(&self, path: &str, status: u16, header: (&'static str, &str), body: Vec<u8>) {
        let header = (header.0, header.1.to_owned());
        self.prepare(
            path,
            Prepared {
                status,
                header,
                body,
                stalls: false,
            },
        );
    }

    /// Accepts requests for a path, and never answers them.
    pub fn stall(&self, path: &str) {
        let header = ("content-type", "image/jpeg".to_owned());
        self.prepare(
            path,
            Prepared {
                status: 200,
                header,
                body: Vec::new(),
                stalls: true,
            },
        );
    }

    /// The paths that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        lock(&self.log).asked.clone()
    }

    /// The most requests that were answered at the same time.
    pub fn most_at_a_time(&self) -> usize {
        lock(&self.log).most
    }
}
