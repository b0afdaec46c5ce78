//! The blog as a client of its API sees it.

use std::ops::Deref;

use axum::http::Method;
use serde_json::{Value, json};
use tympan::clock::Timestamp;
use tympan::discussion::{Attribution, Guest, Submission};
use tympan::model::comment::EmailAddress;
use tympan::model::settings::Moderation;
use tympan::model::{Channel, CommentId, PostId, Scope, Settings, UserId};
use tympan::store;

use super::comments::submission;
use super::{Call, Node, TestApp};

/// A blog with a client of its API, whose token is the owner's and allows everything.
pub struct Api {
    blog: TestApp,
    pub owner: UserId,
    pub token: String,
}

impl Deref for Api {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.blog
    }
}

impl TestApp {
    /// Gives the blog a client of its API.
    pub async fn api(self) -> Api {
        let owner = UserId(1);
        Api {
            token: self.token_of(owner, &[Scope::Admin], None).await,
            blog: self,
            owner,
        }
    }
}

impl Api {
    /// Creates an import that was surveyed, and returns its id. More files for imports are in its folder.
    pub async fn surveyed_import(&self) -> i64 {
        self.put_export();
        let body = serde_json::json!({ "files": ["site.xml"] });
        let import = self.post("/imports", body).await;
        assert_eq!(import.status, 201, "{}", import.body);
        self.work().await;
        import.body["id"].as_i64().expect("an id")
    }
}

impl Node {
    /// Begins a request to this process's API, without a token.
    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::new(self.service.clone(), method, path)
    }
}

impl Api {
    /// Makes a token of the owner's that allows `scopes`.
    pub async fn token(&self, scopes: &[Scope]) -> String {
        self.token_of(self.owner, scopes, None).await
    }

    /// Makes a token of the owner's that allows everything until then.
    pub async fn expiring_token(&self, at: Timestamp) -> String {
        self.token_of(self.owner, &[Scope::Admin], Some(at)).await
    }

    pub fn call(&self, method: Method, path: &str) -> Call {
        self.blog.call(method, path).token(&self.token)
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

    /// Creates a post and returns its document.
    pub async fn create(&self, post: Value) -> Value {
        let reply = self.post("/posts", post).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.body
    }

    /// Creates a published post and returns its id.
    pub async fn published(&self, title: &str) -> i64 {
        let post = json!({ "title": title, "status": "published" });
        self.create(post).await["id"].as_i64().unwrap()
    }

    /// Sends a visitor's comment, as the form does. Returns the id of the comment, which is
    /// pending.
    pub async fn anonymous_comments(&self, post: i64, parent: Option<i64>, body: &str) -> i64 {
        let mut said = form(Guest::Anonymous, parent, body);
        said.new.email = Some(EmailAddress::parse("vera@example.org").unwrap());
        self.submit(PostId(post), &moderating(), said).await.id.0
    }

    /// Adds a comment by the guest who is known by `key` from then on, without an address. Returns
    /// its id.
    pub async fn guest_comments(&self, key: &str, post: i64, body: &str) -> i64 {
        let hash = key.as_bytes();
        let mut conn = self.app.db.read().await.unwrap();
        let known = store::guests::find(&mut conn, hash).await.unwrap();
        drop(conn);
        let guest = known.map_or(Guest::New(hash.to_vec()), Guest::Known);
        let said = form(guest, None, body);
        self.submit(PostId(post), &moderating(), said).await.id.0
    }
}

/// A comment that comes in by the form.
fn form(guest: Guest, parent: Option<i64>, body: &str) -> Submission {
    let by = Attribution::Guest(guest);
    submission(by, Channel::Form, parent.map(CommentId), "Vera", body)
}

/// The settings of a blog on which every comment waits for approval.
fn moderating() -> Settings {
    Settings {
        moderation: Moderation::All,
        ..Settings::default()
    }
}
