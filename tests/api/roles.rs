//! Roles: every operation of the OpenAPI document, for each role, on the user's own things and on
//! those of others.
//!
//! [`ROWS`] is the matrix. The tests fail for an operation without a row, and for an operation that
//! answers one of three tokens differently: a token with every scope, created while its user was an
//! owner; one with `admin`; and one with every other scope of the role, for which only operations
//! that need `admin` are closed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::Method;
use serde_json::{Value, json};
use tympan::model::comment::EmailAddress;
use tympan::model::{Authority, ImportState, Role, Scope, UserId};
use tympan::store;
use tympan::store::imports::NewImport;
use tympan::users::emails;

use crate::common::app::{Api, Call, EXPORT, NO_MAIL_SERVER, NOON, TestApp, moment};

const ROLES: [Role; 4] = [Role::Owner, Role::Editor, Role::Author, Role::Moderator];

/// An operation, on whose things, and the status for owner, editor, author and moderator.
type Row = (&'static str, &'static str, [u16; 4]);

const ROWS: &[Row] = &[
    ("get_openapi", "", [200, 200, 200, 200]),
    ("list_posts", "", [200, 200, 200, 200]),
    ("create_post", "own", [201, 201, 201, 403]),
    ("create_post", "other's", [201, 201, 403, 403]),
    ("get_post", "own draft", [200, 200, 200, 404]),
    ("get_post", "other's draft", [200, 200, 404, 404]),
    ("get_post", "other's published", [200, 200, 200, 200]),
    ("update_post", "own draft", [200, 200, 200, 403]),
    ("update_post", "own published", [200, 200, 200, 403]),
    ("update_post", "other's draft", [200, 200, 404, 403]),
    ("update_post", "other's published", [200, 200, 403, 403]),
    ("update_post", "own draft, given away", [200, 200, 403, 403]),
    ("delete_post", "own draft", [200, 200, 200, 403]),
    ("delete_post", "other's draft", [200, 200, 404, 403]),
    ("delete_post", "other's published", [200, 200, 403, 403]),
    ("delete_post", "own draft, purged", [204, 403, 403, 403]),
    ("list_revisions", "own draft", [200, 200, 200, 404]),
    ("list_revisions", "other's draft", [200, 200, 404, 404]),
    ("list_revisions", "other's published", [200, 200, 403, 403]),
    ("get_revision", "own draft", [200, 200, 200, 404]),
    ("get_revision", "other's draft", [200, 200, 404, 404]),
    ("get_revision", "other's published", [200, 200, 403, 403]),
    ("get_revision_diff", "own draft", [200, 200, 200, 404]),
    ("get_revision_diff", "other's draft", [200, 200, 404, 404]),
    (
        "get_revision_diff",
        "other's published",
        [200, 200, 403, 403],
    ),
    ("restore_revision", "own draft", [200, 200, 200, 403]),
    ("restore_revision", "other's draft", [200, 200, 404, 403]),
    (
        "restore_revision",
        "other's published",
        [200, 200, 403, 403],
    ),
    ("list_post_comments", "own published", [200, 200, 200, 200]),
    (
        "list_post_comments",
        "other's published",
        [200, 200, 403, 200],
    ),
    ("list_post_comments", "other's draft", [200, 200, 404, 404]),
    ("create_post_comment", "own published", [201, 201, 201, 201]),
    (
        "create_post_comment",
        "other's published",
        [201, 201, 201, 201],
    ),
    ("create_post_comment", "other's draft", [409, 409, 404, 404]),
    (
        "create_post_comment",
        "other's published, to a waiting one",
        [201, 201, 422, 201],
    ),
    ("list_comments", "", [200, 200, 200, 200]),
    ("list_comments", "of an address", [200, 403, 403, 403]),
    ("get_comment", "under own", [200, 200, 200, 200]),
    ("get_comment", "under other's", [200, 200, 404, 200]),
    (
        "get_comment",
        "under other's, approved",
        [200, 200, 403, 200],
    ),
    ("get_comment_history", "under own", [200, 200, 200, 200]),
    ("get_comment_history", "under other's", [200, 200, 404, 200]),
    ("update_comment", "under own", [200, 200, 200, 200]),
    ("update_comment", "under other's", [200, 200, 404, 200]),
    (
        "update_comment",
        "under other's, approved",
        [200, 200, 403, 200],
    ),
    ("delete_comment", "under own", [200, 200, 200, 200]),
    ("delete_comment", "under other's", [200, 200, 404, 200]),
    (
        "delete_comment",
        "under other's, approved",
        [200, 200, 403, 200],
    ),
    ("batch_comments", "under own", [200, 200, 200, 200]),
    ("batch_comments", "under other's", [200, 200, 422, 200]),
    ("erase_comments", "", [200, 403, 403, 403]),
    ("list_bans", "", [200, 200, 403, 200]),
    ("create_ban", "", [201, 201, 403, 201]),
    ("create_ban", "of an address", [201, 403, 403, 403]),
    ("get_ban", "", [200, 200, 403, 200]),
    ("delete_ban", "", [204, 204, 403, 204]),
    ("list_media", "", [200, 200, 200, 403]),
    ("create_media", "", [201, 201, 201, 403]),
    ("get_media", "own", [200, 200, 200, 403]),
    ("get_media", "other's", [200, 200, 404, 403]),
    ("update_media", "own", [200, 200, 200, 403]),
    ("update_media", "other's", [200, 200, 404, 403]),
    ("delete_media", "own", [200, 200, 200, 403]),
    ("delete_media", "other's", [200, 200, 404, 403]),
    ("delete_media", "own, purged", [204, 403, 403, 403]),
    ("restore_media", "own", [200, 200, 200, 403]),
    ("restore_media", "other's", [200, 200, 404, 403]),
    ("get_remote_picture_progress", "", [200, 200, 403, 403]),
    ("list_remote_pictures", "", [200, 200, 403, 403]),
    ("fetch_remote_pictures", "", [200, 200, 403, 403]),
    ("undo_remote_pictures", "", [200, 200, 403, 403]),
    ("list_labels", "", [200, 200, 200, 200]),
    ("get_label", "", [200, 200, 200, 200]),
    ("update_label", "", [200, 200, 403, 403]),
    ("delete_label", "", [204, 204, 403, 403]),
    ("merge_label", "", [200, 200, 403, 403]),
    ("list_series", "", [200, 200, 200, 200]),
    ("create_series", "", [201, 201, 403, 403]),
    ("get_series", "", [200, 200, 200, 200]),
    ("update_series", "", [200, 200, 403, 403]),
    ("delete_series", "", [204, 204, 403, 403]),
    ("list_redirects", "", [200, 200, 403, 403]),
    ("create_redirect", "", [201, 201, 403, 403]),
    ("get_redirect", "", [200, 200, 403, 403]),
    ("update_redirect", "", [200, 200, 403, 403]),
    ("delete_redirect", "", [204, 204, 403, 403]),
    ("export_redirects", "", [200, 200, 403, 403]),
    ("import_redirects", "", [200, 200, 403, 403]),
    ("get_settings", "", [200, 200, 200, 200]),
    ("update_settings", "title", [200, 403, 403, 403]),
    ("update_settings", "spam list", [200, 403, 403, 200]),
    ("update_settings", "spam threshold", [200, 403, 403, 403]),
    ("list_users", "", [200, 200, 200, 200]),
    ("get_user", "", [200, 200, 200, 200]),
    ("create_user", "", [201, 403, 403, 403]),
    ("update_user", "own name", [200, 200, 200, 200]),
    ("update_user", "own slug", [200, 403, 403, 403]),
    ("update_user", "own role", [200, 403, 403, 403]),
    ("update_user", "other's name", [200, 403, 403, 403]),
    ("delete_user", "", [204, 403, 403, 403]),
    ("list_imports", "", [200, 403, 403, 403]),
    ("create_import", "", [201, 403, 403, 403]),
    ("upload_import", "", [201, 403, 403, 403]),
    ("get_import", "", [200, 403, 403, 403]),
    ("update_import", "", [200, 403, 403, 403]),
    ("delete_import", "", [204, 403, 403, 403]),
    ("get_import_ledger", "", [200, 403, 403, 403]),
    ("start_import", "", [200, 403, 403, 403]),
    ("stop_import", "", [200, 403, 403, 403]),
    ("undo_import", "", [200, 403, 403, 403]),
    ("get_user_email", "own", [200, 200, 200, 200]),
    ("get_user_email", "other's", [403, 403, 403, 403]),
    ("update_user_email", "own", [204, 204, 204, 204]),
    ("update_user_email", "other's", [403, 403, 403, 403]),
    ("delete_user_email", "own", [204, 204, 204, 204]),
    ("delete_user_email", "other's", [403, 403, 403, 403]),
    ("confirm_user_email", "own", [204, 204, 204, 204]),
    (
        "confirm_user_email",
        "own code for other's",
        [403, 403, 403, 403],
    ),
    (
        "confirm_user_email",
        "with other's code",
        [422, 422, 422, 422],
    ),
    ("list_sessions", "", [200, 200, 200, 200]),
    ("get_session", "own", [200, 200, 200, 200]),
    ("get_session", "other's", [200, 404, 404, 404]),
    ("delete_session", "own", [204, 204, 204, 204]),
    ("delete_session", "other's", [204, 404, 404, 404]),
    ("list_tokens", "", [200, 200, 200, 200]),
    ("create_token", "own", [201, 201, 201, 201]),
    (
        "create_token",
        "own, of an owner's rights",
        [201, 422, 422, 422],
    ),
    ("create_token", "other's", [201, 403, 403, 403]),
    ("get_token", "own", [200, 200, 200, 200]),
    ("get_token", "other's", [200, 404, 404, 404]),
    ("delete_token", "own", [204, 204, 204, 204]),
    ("delete_token", "other's", [204, 404, 404, 404]),
    ("list_changes", "", [200, 200, 403, 200]),
];

/// The operations of the document, with whether they need `admin`.
fn operations() -> Vec<(String, bool)> {
    let document = serde_json::to_value(tympan::web::api::document()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    items
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            (id, operation["x-scope"] == "admin")
        })
        .collect()
}

/// Returns a number for names and paths that must be unique.
fn unique() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A blog with a user of a role, and an author who is another user.
struct World {
    api: Api,
    role: Role,
    me: i64,
    other: i64,
}

impl World {
    async fn new(role: Role) -> Self {
        let api = TestApp::mailing(NO_MAIL_SERVER).await.api().await;
        // An owner until the token with everything is made.
        let me = api.add_user("Me", Role::Owner).await.id.0;
        let other = api.add_user("Other", Role::Author).await.id.0;
        Self {
            api,
            role,
            me,
            other,
        }
    }

    /// The three tokens; from now on the user has the role.
    async fn tokens(&self) -> [String; 3] {
        let make = |scopes: Vec<Scope>| async move {
            self.api.token_of(UserId(self.me), &scopes, None).await
        };
        let former = make(Scope::ALL.to_vec()).await;
        let patch = json!({ "role": self.role });
        self.api
            .patch(&format!("/users/{}", self.me), patch)
            .await
            .ok();
        let others = |scope: &Scope| *scope != Scope::Admin;
        let scopes = self.role.scopes().iter().copied().filter(others).collect();
        [former, make(vec![Scope::Admin]).await, make(scopes).await]
    }

    fn whose(&self, whose: &str) -> i64 {
        if whose.contains("other's") {
            self.other
        } else {
            self.me
        }
    }

    async fn id(&self, path: &str, body: Value) -> i64 {
        self.api.post(path, body).await.ok()["id"].as_i64().unwrap()
    }

    async fn post(&self, whose: &str) -> i64 {
        let status = if whose.contains("draft") {
            "draft"
        } else {
            "published"
        };
        let post = json!({ "title": "A post", "status": status, "author": self.whose(whose) });
        self.id("/posts", post).await
    }

    /// A comment under a post; it waits unless it is to be approved.
    async fn comment(&self, whose: &str) -> i64 {
        let post = self.post(whose).await;
        let id = self.said_under(post).await;
        if whose.contains("approved") {
            let patch = json!({ "status": "approved" });
            self.api.patch(&format!("/comments/{id}"), patch).await.ok();
        }
        id
    }

    async fn said_under(&self, post: i64) -> i64 {
        let words = format!("comment number {}", unique());
        self.api.anonymous_comments(post, None, &words).await
    }

    async fn label(&self) -> i64 {
        let name = format!("label {}", unique());
        self.id("/posts", json!({ "title": "A post", "labels": [name] }))
            .await;
        let labels = self.api.get("/labels?limit=200").await.ok();
        let items = labels["items"].as_array().unwrap();
        let made = items.iter().find(|label| label["name"] == name.as_str());
        made.unwrap()["id"].as_i64().unwrap()
    }

    async fn series(&self) -> i64 {
        self.id("/series", json!({ "title": "A series" })).await
    }

    async fn redirect(&self) -> i64 {
        let path = format!("/old-{}", unique());
        self.id("/redirects", json!({ "path": path, "target": "/" }))
            .await
    }

    async fn ban(&self) -> i64 {
        let domain = format!("casino-{}.example.com", unique());
        self.id("/bans", json!({ "domain": domain })).await
    }

    async fn token(&self, whose: &str) -> i64 {
        let body = json!({ "name": "x", "scopes": ["posts:read"], "user": self.whose(whose) });
        self.id("/tokens", body).await
    }

    /// Returns the call of an operation on objects made for it.
    async fn call(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        match operation {
            "get_openapi" => api.get("/openapi.json"),
            name if name.contains("import") && !name.contains("redirects") => {
                self.call_imports(name).await
            }
            name if name.contains("user_email") => self.call_emails(name, whose).await,
            name if name.contains("session") => self.call_sessions(name, whose).await,
            name if name.contains("token") => self.call_tokens(name, whose).await,
            name if name.contains("user") || name.contains("settings") => {
                self.call_site(name, whose).await
            }
            name if name.contains("comment") => self.call_comments(name, whose).await,
            name if name.contains("post") || name.contains("revision") => {
                self.call_posts(name, whose).await
            }
            name if name.contains("media") => self.call_media(name, whose).await,
            name => self.call_others(name, whose).await,
        }
    }

    /// An item of a user. A moderator has none, and gets the other's.
    async fn media(&self, whose: &str) -> i64 {
        let user = match self.role {
            Role::Moderator => UserId(self.other),
            _ => UserId(self.whose(whose)),
        };
        let token = self.api.token_of(user, &[Scope::Admin], None).await;
        let reply = self.upload().token(&token).await;
        reply.ok()["id"].as_i64().unwrap()
    }

    fn upload(&self) -> Call {
        let text = format!("text number {}", unique());
        self.api.call(Method::POST, "/media").raw(text)
    }

    async fn call_media(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        match operation {
            "list_media" => return api.get("/media"),
            "create_media" => return self.upload(),
            _ => {}
        }
        let path = format!("/media/{}", self.media(whose).await);
        match operation {
            "get_media" => api.get(&path),
            "update_media" => api.patch(&path, json!({ "alt": "A text" })),
            "delete_media" if whose.contains("purged") => api.delete(&format!("{path}?purge=true")),
            "delete_media" => api.delete(&path),
            "restore_media" => {
                api.delete(&path).await.ok();
                api.call(Method::POST, &format!("{path}/restore"))
            }
            _ => no_row(operation),
        }
    }

    async fn call_posts(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        if operation == "list_posts" {
            return api.get("/posts");
        }
        if operation == "create_post" {
            return api.post(
                "/posts",
                json!({ "title": "New", "author": self.whose(whose) }),
            );
        }
        let path = format!("/posts/{}", self.post(whose).await);
        match operation {
            "get_post" => api.get(&path),
            "update_post" if whose.contains("given away") => {
                api.patch(&path, json!({ "author": self.other }))
            }
            "update_post" => api.patch(&path, json!({ "title": "Changed" })),
            "delete_post" if whose.contains("purged") => api.delete(&format!("{path}?purge=true")),
            "delete_post" => api.delete(&path),
            "list_revisions" => api.get(&format!("{path}/revisions")),
            "get_revision" => api.get(&format!("{path}/revisions/1")),
            "get_revision_diff" => api.get(&format!("{path}/revisions/1/diff")),
            "restore_revision" => api.call(Method::POST, &format!("{path}/revisions/1/restore")),
            _ => no_row(operation),
        }
    }

    async fn call_comments(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        match (operation, whose) {
            ("list_post_comments", _) => {
                return api.get(&format!("/posts/{}/comments", self.post(whose).await));
            }
            ("create_post_comment", _) => return self.call_reply(whose).await,
            ("list_comments", "") => return api.get("/comments"),
            ("list_comments", _) => return api.get("/comments?email=vera@example.org"),
            ("erase_comments", _) => {
                return api.post("/comments/erase", json!({ "email": "nobody@example.org" }));
            }
            _ => {}
        }
        let id = self.comment(whose).await;
        let path = format!("/comments/{id}");
        match operation {
            "get_comment" => api.get(&path),
            "get_comment_history" => api.get(&format!("{path}/history")),
            "update_comment" => api.patch(&path, json!({ "status": "trash" })),
            "delete_comment" => api.delete(&path),
            "batch_comments" => {
                api.post("/comments/batch", json!({ "action": "trash", "ids": [id] }))
            }
            _ => no_row(operation),
        }
    }

    async fn call_reply(&self, whose: &str) -> Call {
        let post = self.post(whose).await;
        let parent = if whose.contains("waiting") {
            Some(self.said_under(post).await)
        } else {
            None
        };
        let body = format!("Thank you, number {}!", unique());
        let path = format!("/posts/{post}/comments");
        self.api
            .post(&path, json!({ "body": body, "parent_id": parent }))
    }

    async fn call_site(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        let user = format!("/users/{}", self.whose(whose));
        match (operation, whose) {
            ("get_settings", _) => api.get("/settings"),
            ("update_settings", "title") => api.patch(
                "/settings",
                json!({ "title": format!("Blog {}", unique()) }),
            ),
            ("update_settings", "spam list") => {
                let pattern = json!({ "kind": "word", "pattern": format!("casino{}", unique()) });
                api.patch("/settings", json!({ "spam": { "hold": [pattern] } }))
            }
            ("update_settings", _) => {
                let threshold = 2.0 + unique() as f64 / 1_000_000.0;
                api.patch("/settings", json!({ "spam": { "hold_at": threshold } }))
            }
            ("list_users", _) => api.get("/users"),
            ("get_user", _) => api.get(&user),
            ("create_user", _) => api.post("/users", json!({ "name": "New", "role": "author" })),
            ("update_user", "own slug") => {
                api.patch(&user, json!({ "slug": format!("name-{}", unique()) }))
            }
            ("update_user", "own role") => {
                let role = if self.role == Role::Owner {
                    "owner"
                } else {
                    "editor"
                };
                let role = if self.role == Role::Editor {
                    "author"
                } else {
                    role
                };
                api.patch(&user, json!({ "role": role }))
            }
            ("update_user", _) => api.patch(&user, json!({ "name": format!("N {}", unique()) })),
            ("delete_user", _) => {
                let gone = api.add_user("Gone", Role::Author).await.id;
                api.delete(&format!("/users/{gone}"))
            }
            _ => no_row(operation),
        }
    }

    async fn call_tokens(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        if operation == "list_tokens" {
            return api.get("/tokens");
        }
        if operation == "create_token" {
            let scope = if whose.contains("rights") {
                "posts:purge"
            } else {
                "posts:read"
            };
            let body = json!({ "name": "x", "scopes": [scope], "user": self.whose(whose) });
            return api.post("/tokens", body);
        }
        let path = format!("/tokens/{}", self.token(whose).await);
        match operation {
            "get_token" => api.get(&path),
            "delete_token" => api.delete(&path),
            _ => no_row(operation),
        }
    }

    async fn call_emails(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        let address = format!("name{}@example.org", unique());
        let path = |user: i64| format!("/users/{user}/email");
        if operation == "confirm_user_email" {
            let given = if whose.contains("other's code") {
                self.other
            } else {
                self.me
            };
            let user = if whose.contains("for other's") {
                self.other
            } else {
                self.me
            };
            let code = self.code(UserId(given), &address).await;
            return api.post(&format!("{}/confirm", path(user)), json!({ "code": code }));
        }
        let path = path(self.whose(whose));
        match operation {
            "get_user_email" => api.get(&path),
            "update_user_email" => api.post(&path, json!({ "email": address })),
            "delete_user_email" => api.delete(&path),
            _ => no_row(operation),
        }
    }

    /// Gives a user an address, and returns the code that confirms it.
    async fn code(&self, user: UserId, address: &str) -> String {
        let services = &self.api.app.services;
        let mut tx = self.api.app.db.begin().await.unwrap();
        let address = EmailAddress::parse(address).unwrap();
        let by = Authority::of_operator();
        emails::set(&mut tx, services, &by, user, &address)
            .await
            .unwrap();
        let found = emails::find_own(&mut tx, services, &by, user)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let id = found.unproven.unwrap().id;
        services.secrets.mail_link("user-email", &[id.0])
    }

    async fn call_sessions(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        if operation == "list_sessions" {
            return api.get("/sessions");
        }
        let user = UserId(self.whose(whose));
        let path = format!("/sessions/{}", api.open_session(user).await.id);
        match operation {
            "get_session" => api.get(&path),
            "delete_session" => api.delete(&path),
            _ => no_row(operation),
        }
    }

    async fn call_imports(&self, operation: &str) -> Call {
        let api = &self.api;
        let id = self.import(operation == "stop_import").await;
        let path = format!("/imports/{id}");
        match operation {
            "list_imports" => api.get("/imports"),
            "create_import" => api.post("/imports", json!({ "files": ["site.xml"] })),
            "upload_import" => api
                .call(
                    Method::POST,
                    &format!("/imports/upload?name=n{}.xml", unique()),
                )
                .raw(EXPORT),
            "get_import" => api.get(&path),
            "update_import" => api.patch(&path, json!({ "options": {} })),
            "delete_import" => api.delete(&path),
            "get_import_ledger" => api.get(&format!("{path}/ledger")),
            "start_import" => api.call(Method::POST, &format!("{path}/start")),
            "stop_import" => api.call(Method::POST, &format!("{path}/stop")),
            "undo_import" => api.call(Method::POST, &format!("{path}/undo")),
            _ => no_row(operation),
        }
    }

    /// Stores an import that can be started, or one that runs.
    async fn import(&self, is_running: bool) -> i64 {
        let api = &self.api;
        api.put_export();
        let (files, options) = (["site.xml".to_owned()], json!({}));
        let new = NewImport {
            format: "wordpress",
            source: "site.xml",
            state: if is_running {
                ImportState::Running
            } else {
                ImportState::Ready
            },
            user_id: Some(api.owner),
            files: &files,
            options: &options,
        };
        let mut tx = api.db.db().begin().await.unwrap();
        tx.unrecorded("a test");
        let id = store::imports::insert(&mut tx, &new, moment(NOON))
            .await
            .unwrap();
        let counts = [("posts".to_owned(), [("read".to_owned(), 1)].into())].into();
        store::imports::set_counts(&mut tx, id, &counts)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id.0
    }

    async fn call_others(&self, operation: &str, whose: &str) -> Call {
        let api = &self.api;
        match (operation, whose) {
            ("list_bans", _) => api.get("/bans"),
            ("create_ban", "") => api.post(
                "/bans",
                json!({ "domain": format!("spam-{}.example.com", unique()) }),
            ),
            ("create_ban", _) => api.post("/bans", json!({ "email": "vera@example.org" })),
            ("get_ban", _) => api.get(&format!("/bans/{}", self.ban().await)),
            ("delete_ban", _) => api.delete(&format!("/bans/{}", self.ban().await)),
            ("list_labels", _) => api.get("/labels"),
            ("get_label", _) => api.get(&format!("/labels/{}", self.label().await)),
            ("update_label", _) => {
                let name = json!({ "name": format!("renamed {}", unique()) });
                api.patch(&format!("/labels/{}", self.label().await), name)
            }
            ("delete_label", _) => api.delete(&format!("/labels/{}", self.label().await)),
            ("merge_label", _) => {
                let (from, into) = (self.label().await, self.label().await);
                api.post(&format!("/labels/{from}/merge"), json!({ "into": into }))
            }
            ("list_series", _) => api.get("/series"),
            ("create_series", _) => api.post("/series", json!({ "title": "A series" })),
            ("get_series", _) => api.get(&format!("/series/{}", self.series().await)),
            ("update_series", _) => {
                let path = format!("/series/{}", self.series().await);
                api.patch(&path, json!({ "title": "Another" }))
            }
            ("delete_series", _) => api.delete(&format!("/series/{}", self.series().await)),
            ("list_changes", _) => api.get("/changes"),
            ("get_remote_picture_progress", _) => api.get("/media/fetch"),
            ("list_remote_pictures", _) => api.get("/media/fetch/pictures"),
            ("fetch_remote_pictures", _) => api.post("/media/fetch", json!({})),
            ("undo_remote_pictures", _) => api.post("/media/fetch/undo", json!({})),
            _ => self.call_redirects(operation).await,
        }
    }

    async fn call_redirects(&self, operation: &str) -> Call {
        let api = &self.api;
        match operation {
            "list_redirects" => api.get("/redirects"),
            "export_redirects" => api.get("/redirects/export"),
            "create_redirect" => {
                let path = format!("/older-{}", unique());
                api.post("/redirects", json!({ "path": path, "target": "/" }))
            }
            "import_redirects" => api
                .call(Method::POST, "/redirects/import")
                .header("content-type", "text/csv")
                .raw(format!("path,target\n/oldest-{},/\n", unique())),
            "get_redirect" => api.get(&format!("/redirects/{}", self.redirect().await)),
            "update_redirect" => {
                let path = format!("/redirects/{}", self.redirect().await);
                api.patch(&path, json!({ "target": "/archive" }))
            }
            "delete_redirect" => api.delete(&format!("/redirects/{}", self.redirect().await)),
            _ => no_row(operation),
        }
    }
}

fn no_row(operation: &str) -> ! {
    panic!("`{operation}` has no call in tests/api/roles.rs: say what each role may do")
}

#[test]
fn every_operation_has_its_row() {
    let known: BTreeSet<&str> = ROWS.iter().map(|(operation, ..)| *operation).collect();
    let operations = operations();
    for (operation, _) in &operations {
        assert!(
            known.contains(operation.as_str()),
            "`{operation}` has no row in tests/api/roles.rs: say what each role may do"
        );
    }
    assert_eq!(known.len(), operations.len(), "a row is of no operation");
}

#[tokio::test]
async fn each_role_may_do_what_its_row_says() {
    let admin: BTreeSet<String> = operations()
        .into_iter()
        .filter_map(|(operation, is_admin)| is_admin.then_some(operation))
        .collect();
    let mut wrong = Vec::new();
    let mut found = vec![Vec::new(); ROWS.len()];
    for (column, role) in ROLES.into_iter().enumerate() {
        let world = World::new(role).await;
        let tokens = world.tokens().await;
        for (line, (operation, whose, expected)) in ROWS.iter().enumerate() {
            for (n, token) in tokens.iter().enumerate() {
                let reply = world.call(operation, whose).await.token(token).await;
                let is_closed = n == 2 && admin.contains(*operation);
                let expected = if is_closed { 403 } else { expected[column] };
                found[line].push(reply.status.to_string());
                if reply.status != expected {
                    wrong.push(format!(
                        "{operation} ({whose}) as {role:?}, token {n}: {} instead of {expected}: {}",
                        reply.status, reply.body
                    ));
                }
                if reply.status == 403 {
                    let why = reply.body["detail"].as_str().unwrap_or_default();
                    assert!(why.len() > 20, "{operation}: a sentence says why: {why}");
                }
            }
        }
    }
    println!("{}", matrix(&found));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Formats the matrix as a table: for each role the status with a former owner's token, with
/// `admin`, and with all other scopes.
fn matrix(found: &[Vec<String>]) -> String {
    let mut table = format!(
        "{:<58} {:<12} {:<12} {:<12} {}\n",
        "", "owner", "editor", "author", "moderator"
    );
    for ((operation, whose, _), statuses) in ROWS.iter().zip(found) {
        let name = format!("{operation} {whose}");
        let cells: Vec<String> = statuses
            .chunks(3)
            .map(|cell| format!("{:<12}", cell.join(" ")))
            .collect();
        table.push_str(&format!("{name:<58} {}\n", cells.join(" ").trim_end()));
    }
    table
}

/// Returns the titles of the posts in a list, from all of its pages.
async fn titles(api: &Api, token: &str, query: &str) -> Vec<String> {
    let mut titles = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/posts?limit=2{query}{cursor}");
        let part = api.get(&path).token(token).await.ok();
        let items = part["items"].as_array().unwrap();
        assert!(
            items.len() == 2 || part["next_cursor"].is_null(),
            "a part is full"
        );
        titles.extend(
            items
                .iter()
                .map(|post| post["title"].as_str().unwrap().to_owned()),
        );
        match part["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return titles,
        }
    }
}

#[tokio::test]
async fn lists_of_posts_have_what_may_be_read_and_their_parts_are_full() {
    for (role, seen) in [
        (Role::Editor, vec!["f", "e", "d", "c", "b", "a"]),
        (Role::Author, vec!["f", "c", "b", "a"]),
        (Role::Moderator, vec!["f", "b"]),
    ] {
        let world = World::new(role).await;
        let [_, token, _] = world.tokens().await;
        let (me, other) = (world.me, world.other);
        let later = "2022-02-01T00:00:00Z";
        for (title, author, status, at) in [
            ("a", me, "draft", None),
            ("b", me, "published", None),
            ("c", me, "scheduled", Some(later)),
            ("d", other, "draft", None),
            ("e", other, "scheduled", Some(later)),
            ("f", other, "published", None),
        ] {
            let post =
                json!({ "title": title, "author": author, "status": status, "published_at": at });
            world.api.create(post).await;
        }
        assert_eq!(titles(&world.api, &token, "").await, seen, "{role:?}");
        let drafts = titles(&world.api, &token, "&status=draft").await;
        let expected: Vec<&str> = seen
            .iter()
            .copied()
            .filter(|title| ["a", "d"].contains(title))
            .collect();
        assert_eq!(drafts, expected, "{role:?}");
        world.api.clock.advance(chrono::TimeDelta::days(30));
        assert!(
            titles(&world.api, &token, "")
                .await
                .contains(&"e".to_owned()),
            "its moment came"
        );
    }
}

#[tokio::test]
async fn an_author_lists_and_batches_comments_under_own_posts() {
    let world = World::new(Role::Author).await;
    let [_, token, _] = world.tokens().await;
    let own = [
        world.comment("under own").await,
        world.comment("under own").await,
    ];
    let others = world.comment("under other's").await;
    let listed = world.api.get("/comments").token(&token).await;
    assert_eq!(listed.ids(), [own[1], own[0]]);
    let batch = json!({ "action": "spam", "filter": { "q": "comment" } });
    let done = world
        .api
        .post("/comments/batch", batch)
        .token(&token)
        .await
        .ok();
    assert_eq!(done["results"].as_array().unwrap().len(), 2);
    let left = world.api.get(&format!("/comments/{others}")).await.ok();
    assert_ne!(left["status"], "spam");
    let batch = json!({ "action": "spam", "ids": [others, 999], "atomic": false });
    let done = world
        .api
        .post("/comments/batch", batch)
        .token(&token)
        .await
        .ok();
    let errors = &done["results"];
    assert_eq!(errors[0]["error"], format!("there is no comment {others}"));
    assert_eq!(errors[1]["error"], "there is no comment 999");
}

#[tokio::test]
async fn settings_show_what_the_role_may_read() {
    for (role, fields) in [
        (
            Role::Author,
            vec!["language", "time_zone", "title", "version"],
        ),
        (
            Role::Moderator,
            vec!["language", "spam", "time_zone", "title", "version"],
        ),
    ] {
        let world = World::new(role).await;
        let [_, token, _] = world.tokens().await;
        let shown = world.api.get("/settings").token(&token).await.ok();
        let mut names: Vec<&str> = shown
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        assert_eq!(names, fields);
    }
    let world = World::new(Role::Moderator).await;
    let [_, token, _] = world.tokens().await;
    let patch = json!({ "spam": { "weights": { "links": 2.0 }, "reject": [] } });
    let after = world.api.patch("/settings", patch).token(&token).await.ok();
    assert!(after.get("owner_mail").is_none(), "{after}");
}

#[tokio::test]
async fn changes_are_those_of_the_roles_things() {
    for (role, prefix) in [(Role::Editor, "post:"), (Role::Moderator, "comment:")] {
        let world = World::new(role).await;
        let [_, token, _] = world.tokens().await;
        world.comment("under own").await;
        world.comment("under own").await;
        let all = world.api.get("/changes").await.ok();
        let expected: Vec<&Value> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|change| change["subject"].as_str().unwrap().starts_with(prefix))
            .collect();
        let part = world.api.get("/changes?limit=1").token(&token).await.ok();
        assert_eq!(&part["items"][0], expected[0]);
        let rest = format!("/changes?after={}", part["next_cursor"].as_str().unwrap());
        let rest = world.api.get(&rest).token(&token).await.ok();
        let rest: Vec<&Value> = rest["items"].as_array().unwrap().iter().collect();
        assert_eq!(rest, expected[1..]);
    }
}

#[tokio::test]
async fn nobody_but_an_owner_sees_addresses() {
    for role in ROLES {
        let world = World::new(role).await;
        let [former, admin, _] = world.tokens().await;
        let comment = format!("/comments/{}", world.comment("under own").await);
        for token in [former, admin] {
            let shown = world.api.get(&comment).token(&token).await.ok();
            let is_shown = shown["author"].get("email").is_some() && shown.get("guest").is_some();
            assert_eq!(is_shown, role == Role::Owner, "{role:?}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_demotion_binds_the_tokens_that_exist_at_once() {
    let world = World::new(Role::Author).await;
    let others = world.post("other's draft").await;
    let path = format!("/posts/{others}");
    let scopes = [
        Scope::PostsRead,
        Scope::PostsWrite,
        Scope::PostsPurge,
        Scope::SettingsWrite,
    ];
    let token = world.api.token_of(UserId(world.me), &scopes, None).await;
    world
        .api
        .patch(&path, json!({ "title": "Mine" }))
        .token(&token)
        .await
        .ok();
    let role = json!({ "role": "author" });
    world
        .api
        .patch(&format!("/users/{}", world.me), role)
        .await
        .ok();
    let reply = world
        .api
        .patch(&path, json!({ "title": "Mine" }))
        .token(&token)
        .await;
    reply.is_problem(404, "not-found");
    let reply = world
        .api
        .patch("/settings", json!({ "title": "Mine" }))
        .token(&token)
        .await;
    reply.is_problem(403, "forbidden");
}
