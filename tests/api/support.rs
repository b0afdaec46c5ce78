//! A blog of its own for each test, and a client of its API.

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::pin::Pin;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tympan::accounts::{self, Person, TokenRequest};
use tympan::app::App;
use tympan::clock::{Clock, Rng, Timestamp};
use tympan::config::Config;
use tympan::discussion::{self, Attribution, Guest, Place, Submission};
use tympan::model::comment::CommentInput;
use tympan::model::settings::Moderation;
use tympan::model::{AccountId, Actor, CommentId, Door, NewComment, PostId, Role, Scope, Settings};
use tympan::secrets::{SecretKey, Secrets};
use tympan::services::Services;
use tympan::store;
use tympan::urls::Urls;
use tympan::web::server::Peer;

use crate::common::database::TestDb;

/// A blog whose clock stands at 2022-01-07 09:30 UTC, with one owner.
pub struct TestApi {
    pub app: App,
    pub owner: AccountId,
    pub token: String,
    pub db: TestDb,
    router: Router,
}

impl TestApi {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let clock = Clock::fixed("2022-01-07T09:30:00Z".parse::<Timestamp>().unwrap());
        let secrets = Secrets::derive(&SecretKey::from_material(
            b"a key for tests and for nothing else",
        ));
        let urls = Urls::new(&"https://blog.example.org".parse().unwrap());
        let services = Services::new(clock, Rng::system(), secrets, urls, 2);
        let app = App::new(&Config::default(), db.db().clone(), services);
        let owner = account(&app, "Ann", Role::Owner).await;
        let token = token(&app, owner, &[Scope::Admin], None).await;
        let router = Router::new()
            .nest("/api", tympan::web::api::router())
            .with_state(app.clone());
        Self {
            app,
            owner,
            token,
            db,
            router,
        }
    }

    /// Another process that serves the same blog.
    pub async fn second_process(&self) -> SecondProcess {
        let app = App::new(
            &Config::default(),
            self.db.open_second().await,
            self.app.services.clone(),
        );
        let router = Router::new()
            .nest("/api", tympan::web::api::router())
            .with_state(app);
        SecondProcess {
            router,
            token: self.token.clone(),
        }
    }

    /// A token of the owner's that allows `scopes`.
    pub async fn token(&self, scopes: &[Scope]) -> String {
        token(&self.app, self.owner, scopes, None).await
    }

    pub async fn expiring_token(&self, at: Timestamp) -> String {
        token(&self.app, self.owner, &[Scope::Admin], Some(at)).await
    }

    pub fn now(&self) -> Timestamp {
        self.app.services.clock.now()
    }

    pub fn advance(&self, by: TimeDelta) {
        self.app.services.clock.advance(by);
    }

    pub fn call(&self, method: Method, path: &str) -> Call {
        let path = if path.starts_with("/api") {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        let request = Request::builder().method(method).uri(path);
        Call {
            router: self.router.clone(),
            request,
            token: Some(self.token.clone()),
            body: Body::empty(),
        }
    }

    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    pub fn post(&self, path: &str, body: Value) -> Call {
        self.call(Method::POST, path).json(body)
    }

    pub fn patch(&self, path: &str, body: Value) -> Call {
        self.call(Method::PATCH, path).json(body)
    }

    /// Creates a post and gives its document.
    pub async fn create(&self, post: Value) -> Value {
        let reply = self.post("/posts", post).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.body
    }

    /// Creates a published post and gives its id.
    pub async fn published(&self, title: &str) -> i64 {
        self.create(json!({ "title": title, "status": "published" }))
            .await["id"]
            .as_i64()
            .unwrap()
    }

    /// Has a visitor comment, as the form does; gives the comment's id. It waits.
    pub async fn visitor_comments(&self, post: i64, parent: Option<i64>, body: &str) -> i64 {
        self.comments_as(Guest::Nobody, "vera@example.org", post, parent, body)
            .await
    }

    /// The same by a guest who is known by `key` from now on; gives no address.
    pub async fn guest_comments(&self, key: &str, post: i64, body: &str) -> i64 {
        let hash = key.as_bytes();
        let known = store::capabilities::find(&mut self.app.db.read().await.unwrap(), hash)
            .await
            .unwrap();
        self.comments_as(
            known.map_or(Guest::New(hash.to_vec()), Guest::Known),
            "",
            post,
            None,
            body,
        )
        .await
    }

    async fn comments_as(
        &self,
        guest: Guest,
        email: &str,
        post: i64,
        parent: Option<i64>,
        body: &str,
    ) -> i64 {
        let input = CommentInput {
            name: "Vera".into(),
            email: email.into(),
            website: String::new(),
            body: body.into(),
            notify: String::new(),
        };
        let submission = Submission {
            parent: parent.map(CommentId),
            new: NewComment::parse(&input, 10_000).unwrap(),
            by: Attribution::Visitor(guest),
            door: Door::Form,
            honeypot: false,
            seconds_to_write: None,
            pace: None,
        };
        let mut conn = self.app.db.read().await.unwrap();
        let post = store::posts::find(&mut conn, PostId(post))
            .await
            .unwrap()
            .unwrap();
        let settings = Settings {
            moderation: Moderation::All,
            ..Settings::default()
        };
        let place = Place {
            post: &post,
            settings: &settings,
        };
        let judged = discussion::judge(&mut conn, &self.app.services, place, submission)
            .await
            .unwrap();
        drop(conn);
        let mut tx = self.app.db.begin().await.unwrap();
        let id = discussion::submit(&mut tx, &self.app.services, &judged)
            .await
            .unwrap()
            .comment()
            .id
            .0;
        tx.commit().await.unwrap();
        id
    }
}

/// Another process that serves the same blog.
pub struct SecondProcess {
    router: Router,
    token: String,
}

impl SecondProcess {
    pub fn post(&self, path: &str, body: Value) -> Call {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1{path}"));
        Call {
            router: self.router.clone(),
            request,
            token: Some(self.token.clone()),
            body: Body::empty(),
        }
        .json(body)
    }
}

pub async fn account(app: &App, name: &str, role: Role) -> AccountId {
    let person = Person {
        name: name.to_owned(),
        url: None,
        bio: String::new(),
        role,
        origin: None,
    };
    let mut tx = app.db.begin().await.unwrap();
    let account = accounts::create(&mut tx, &app.services, Actor::System, &person)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    account.id
}

async fn token(
    app: &App,
    account: AccountId,
    scopes: &[Scope],
    expires_at: Option<Timestamp>,
) -> String {
    let request = TokenRequest {
        name: "a test".to_owned(),
        scopes: scopes.to_vec(),
        account,
        expires_at,
    };
    let mut tx = app.db.begin().await.unwrap();
    let (_, text) = accounts::create_token(&mut tx, &app.services, Actor::System, &request)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    text
}

/// A request; await it to send it.
pub struct Call {
    router: Router,
    request: axum::http::request::Builder,
    token: Option<String>,
    body: Body,
}

impl Call {
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
            let response = self
                .router
                .oneshot(request.body(self.body).unwrap())
                .await
                .unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let is_text = parts
                .headers
                .get("content-type")
                .is_some_and(|value| value.as_bytes().starts_with(b"text/"));
            let body = match bytes.as_ref() {
                [] => Value::Null,
                text if is_text => Value::from(String::from_utf8_lossy(text)),
                json => serde_json::from_slice(json).expect("an answer is JSON"),
            };
            Reply {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body,
            }
        })
    }
}

/// An answer; a text, such as a CSV file, is a JSON text here.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
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
        self.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .map(|item| item["status"].as_str().unwrap())
            .collect()
    }

    /// The ids of a list.
    pub fn ids(&self) -> Vec<i64> {
        self.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_i64().unwrap())
            .collect()
    }
}
