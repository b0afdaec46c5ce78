//! The references for the server: small programs that do one thing and nothing else.
//!
//! The benchmark starts itself again with [`COMMAND`], so that a reference is a process of its own
//! like the server. Each is written as one would write it by hand with the same crates.

mod page;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};
use axum::routing::post;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, SqliteConnection};
use tokio::sync::Mutex;
use tympan::clock::Clock;

pub use page::Frame;

/// The argument that makes this program a reference.
pub const COMMAND: &str = "reference";

/// Serves `ADDRESS KIND ARGUMENT…` until the process is ended.
pub fn serve(arguments: &[String]) {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    runtime.block_on(async {
        let (address, router) = match words[..] {
            [address, "bytes", head, body] => (address, bytes(head, body)),
            [address, "page", url, folder] => (address, page::router(url, folder).await),
            [address, "comments", url] => (address, comments(url).await),
            _ => panic!("no such reference: {words:?}"),
        };
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .expect("the address is free");
        axum::serve(listener, router)
            .await
            .expect("axum serves for ever");
    });
}

/// A router that always returns the same answer from memory.
fn bytes(head: &str, body: &str) -> Router {
    let head = std::fs::read_to_string(head).expect("the head was written");
    let body = Bytes::from(std::fs::read(body).expect("the body was written"));
    Router::new()
        .fallback(same)
        .with_state(Arc::new((headers(&head), body)))
}

async fn same(State(answer): State<Arc<(HeaderMap, Bytes)>>) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.1.clone()));
    *response.headers_mut() = answer.0.clone();
    response
}

/// The headers of an answer, without those that hyper adds by itself.
fn headers(head: &str) -> HeaderMap {
    let lines = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "));
    let own = lines.filter(|(name, _)| !matches!(*name, "date" | "content-length" | "connection"));
    let parsed =
        own.map(|(name, value)| (name.parse::<HeaderName>(), HeaderValue::from_str(value)));
    parsed
        .map(|(name, value)| {
            (
                name.expect("a header's name"),
                value.expect("a header's value"),
            )
        })
        .collect()
}

/// The options with which a reference opens SQLite, equal to the server's.
pub fn sqlite(url: &str) -> SqliteConnectOptions {
    let options: SqliteConnectOptions = url.parse().expect("this is an SQLite URL");
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-1000")
}

/// A router that stores comments: one connection writes, with one synced transaction for each
/// comment.
async fn comments(url: &str) -> Router {
    let conn = sqlite(url).connect().await.expect("the database opens");
    Router::new()
        .route("/-/comments/{post}", post(comment))
        .with_state(Arc::new(Mutex::new(conn)))
}

async fn comment(State(conn): State<Arc<Mutex<SqliteConnection>>>, form: Bytes) -> Response<Body> {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
    let value = |prefix: &str| {
        fields
            .iter()
            .find(|(name, _)| name.starts_with(prefix))
            .map_or("", |(_, value)| value.as_str())
    };
    let stored = insert(&mut *conn.lock().await, value("name"), value("body")).await;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = if stored.is_ok() {
        StatusCode::SEE_OTHER
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    response
        .headers_mut()
        .insert(LOCATION, HeaderValue::from_static("/-/comments/received"));
    response
}

async fn insert(conn: &mut SqliteConnection, name: &str, body: &str) -> sqlx::Result<()> {
    let now = Clock::System.now();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
    sqlx::query(
        "INSERT INTO comment (post_id, depth, status, author_name, body, format, html, renderer_version, reasons, channel, digest,
                              created_at, updated_at, version)
         VALUES (1, 0, 'pending', $1, $2, 'markdown', $2, 1, '[]', 'form', x'00', $3, $3, 1)",
    )
    .bind(name)
    .bind(body)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("COMMIT").execute(&mut *conn).await?;
    Ok(())
}
