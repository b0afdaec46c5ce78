//! A request to the API and its answer.

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::pin::Pin;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use serde_json::Value;
use tokio::task::JoinSet;
use tower::ServiceExt as _;
use tympan::web::routes::Service;
use tympan::web::server::Peer;

use super::Answer;

/// A request; await it to send it.
pub struct Call {
    service: Service,
    request: axum::http::request::Builder,
    token: Option<String>,
    body: Body,
}

impl Call {
    /// Begins a request without a token to `path`, which is below `/api/v1` unless it begins with
    /// `/api`.
    pub(super) fn new(service: Service, method: Method, path: &str) -> Self {
        let path = if path.starts_with("/api") {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        Self {
            service,
            request: Request::builder().method(method).uri(path),
            token: None,
            body: Body::empty(),
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn anonymous(mut self) -> Self {
        self.token = None;
        self
    }

    pub fn from(mut self, peer: &str) -> Self {
        let peer: SocketAddr = peer.parse().unwrap();
        self.request = self.request.extension(Peer(peer));
        self
    }

    pub fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json")
            .raw(body.to_string())
    }

    pub fn raw(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }
}

impl IntoFuture for Call {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut request = self.request;
            if let Some(token) = &self.token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            let request = request.body(self.body).unwrap();
            // In a task of its own, as in the server; it ends when the client goes away.
            let mut task = JoinSet::new();
            task.spawn(self.service.oneshot(request));
            let answered = task.join_next().await.expect("one task");
            let Ok(response) = answered.expect("a request does not panic");
            Reply::of(Answer::read(response).await)
        })
    }
}

/// An answer of the API; a text, such as a CSV file, is a JSON text here.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    fn of(answer: Answer) -> Self {
        let content_type = answer.header("content-type");
        let is_text = content_type.starts_with("text/") || content_type.ends_with("ndjson");
        let body = match answer.body.as_ref() {
            [] => Value::Null,
            text if is_text => Value::from(String::from_utf8_lossy(text)),
            json => serde_json::from_slice(json).expect("an answer is JSON"),
        };
        Self {
            status: answer.status.as_u16(),
            headers: answer.headers,
            body,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts that this is a problem of a kind.
    #[track_caller]
    pub fn is_problem(&self, status: u16, kind: &str) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(
            self.body["type"],
            format!("/api/docs#problem-{kind}"),
            "{}",
            self.body
        );
        assert_eq!(self.body["status"], status);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        self
    }

    /// Asserts that a problem points here, and nowhere else.
    #[track_caller]
    pub fn points_at(&self, pointers: &[&str]) {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let found: Vec<&str> = errors
            .iter()
            .filter_map(|error| error["pointer"].as_str().or(error["parameter"].as_str()))
            .collect();
        assert_eq!(found, pointers, "{}", self.body);
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{}: {}",
            self.status,
            self.body
        );
        self.body
    }

    /// The statuses of a list of comments, oldest first.
    pub fn statuses(&self) -> Vec<&str> {
        let items = self.body["items"].as_array().unwrap();
        items
            .iter()
            .rev()
            .map(|item| item["status"].as_str().unwrap())
            .collect()
    }

    /// The ids of a list.
    pub fn ids(&self) -> Vec<i64> {
        let items = self.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["id"].as_i64().unwrap())
            .collect()
    }
}
