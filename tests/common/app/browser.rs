//! A visitor with a browser: requests through the real router, in this process.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{HeaderName, HeaderValue, Method};
use tower::ServiceExt as _;
use tympan::model::Post;
use tympan::web::routes::Service;
use tympan::web::server::Peer;

use super::{Answer, CommentFields, Form, path};

/// The content type of a form.
pub const URLENCODED: &str = "application/x-www-form-urlencoded";

/// The value of a cookie, and the path below which it is sent.
#[derive(Clone, Debug)]
struct Kept {
    value: String,
    path: String,
}

/// A client at one address that sends the same headers with each request.
#[derive(Clone)]
pub struct Browser {
    service: Service,
    peer: Option<IpAddr>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The cookies that the browser keeps; `None` for a browser without cookies.
    cookies: Option<Arc<Mutex<BTreeMap<String, Kept>>>>,
}

impl Browser {
    /// Creates a visitor from a /24 of its own.
    pub(super) fn new(service: Service) -> Self {
        static NEXT: AtomicU16 = AtomicU16::new(0);
        let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Self {
            service,
            peer: Some(IpAddr::from([100, 64 + high % 64, low, 9])),
            headers: Vec::new(),
            cookies: None,
        }
    }

    /// Returns the visitor at another address.
    pub fn from(mut self, address: &str) -> Self {
        self.peer = Some(address.parse().expect("an address"));
        self
    }

    /// Returns the visitor on a connection without an address.
    pub fn without_address(mut self) -> Self {
        self.peer = None;
        self
    }

    /// Returns the visitor with a browser that keeps cookies.
    pub fn keeping_cookies(mut self) -> Self {
        self.cookies = Some(Arc::default());
        self
    }

    /// The guest's key that the browser keeps; empty without one.
    pub fn key(&self) -> String {
        self.cookie("tympan_guest")
    }

    /// The value of a cookie that the browser keeps; empty without one.
    pub fn cookie(&self, name: &str) -> String {
        let cookies = self.cookies.as_ref().map(|cookies| cookies.lock().unwrap());
        cookies
            .and_then(|cookies| cookies.get(name).map(|kept| kept.value.clone()))
            .unwrap_or_default()
    }

    /// Puts a cookie for the whole host into the browser.
    pub fn put_cookie(&self, name: &str, value: &str) {
        let kept = Kept {
            value: value.to_owned(),
            path: "/".to_owned(),
        };
        let cookies = self.cookies.as_ref().expect("the browser keeps cookies");
        cookies.lock().unwrap().insert(name.to_owned(), kept);
    }

    /// Stores the cookies of an answer, after checking their attributes.
    fn keep(&self, answer: &Answer) {
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().expect("the cookie is text");
            let (pair, attributes) = line.split_once("; ").expect("a cookie has attributes");
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            let path = if name.starts_with("__Host-") {
                "/"
            } else {
                "/-/"
            };
            assert!(
                attributes.starts_with(&format!("Path={path}; HttpOnly; SameSite=Lax"))
                    && attributes.contains("; Secure"),
                "{line}"
            );
            let Some(cookies) = &self.cookies else {
                continue;
            };
            let mut cookies = cookies.lock().unwrap();
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                let (value, path) = (value.to_owned(), path.to_owned());
                cookies.insert(name.to_owned(), Kept { value, path });
            }
        }
    }

    /// The line of cookies that the browser sends to a path; empty without any.
    fn cookies_for(&self, path: &str) -> String {
        let cookies = self.cookies.as_ref().map(|cookies| cookies.lock().unwrap());
        let cookies = cookies.iter().flat_map(|cookies| cookies.iter());
        let sent = cookies.filter(|(_, kept)| path.starts_with(&kept.path));
        let pairs: Vec<String> = sent
            .map(|(name, kept)| format!("{name}={}", kept.value))
            .collect();
        pairs.join("; ")
    }

    /// Returns the visitor with one more header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        self.headers.push((HeaderName::from_static(name), value));
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub async fn head(&self, path: &str) -> Answer {
        self.send(Method::HEAD, path, Body::empty()).await
    }

    /// Sends a request. A fragment in `path` remains in the browser.
    pub async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let path = path.split('#').next().expect("split gives a first part");
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(body.into())
            .expect("a request");
        if let Some(peer) = self.peer {
            request
                .extensions_mut()
                .insert(Peer(SocketAddr::new(peer, 4711)));
        }
        request.headers_mut().extend(self.headers.iter().cloned());
        let cookies = self.cookies_for(path);
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(COOKIE, cookies.parse().expect("a line of cookies"));
        }
        // Each request runs in a task of its own, as in the server, which tells requests apart by
        // their tasks.
        let answered = tokio::spawn(self.service.clone().oneshot(request));
        let Ok(response) = answered.await.expect("a request does not panic");
        let answer = Answer::read(response).await;
        self.keep(&answer);
        answer
    }

    /// Sends a body as a form.
    pub async fn send_form(&self, action: &str, body: impl Into<Body>) -> Answer {
        let mut browser = self.clone();
        if !browser.headers.iter().any(|(name, _)| name == CONTENT_TYPE) {
            browser = browser.with("content-type", URLENCODED);
        }
        browser.send(Method::POST, action, body).await
    }

    /// Reads the comment form of a page.
    pub async fn form(&self, path: &str) -> Form {
        let page = self.get(path).await;
        page.assert_status(200);
        Form::of(page.text())
    }

    /// Fills in the form under a post and presses "Post comment".
    pub async fn comment(&self, post: &Post, fields: CommentFields<'_>) -> Answer {
        let form = self.form(&path(post)).await.fill(&fields);
        self.submit(&form).await
    }

    /// Follows the "Reply" link of a comment, fills in its form and presses "Post comment".
    pub async fn reply(&self, post: &Post, parent: i64, fields: CommentFields<'_>) -> Answer {
        let form = self
            .form(&format!("/-/comments/{}?parent={parent}", post.id))
            .await
            .fill(&fields);
        self.submit(&form).await
    }

    /// Presses "Post comment".
    pub async fn submit(&self, form: &Form) -> Answer {
        self.send_form(&form.action, form.pressed("post")).await
    }

    /// Presses "Preview".
    pub async fn preview(&self, form: &Form) -> Answer {
        self.send_form(&form.action, form.pressed("preview")).await
    }
}
