//! Answers before the request's body was read tell the client that the connection closes.

use serde_json::json;
use tympan::config::Limits;
use tympan::model::{Role, Scope};

use super::harness::{Client, TestServer, ms};
use crate::common::app::TestApp;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const LENGTH: &str = "content-length: 12\r\n";

/// The blog's answer to a head, whose body comes when the answer is there; then another request.
async fn answered(server: &TestServer, head: &str) -> String {
    let mut client = server.connect().await;
    client.send(format!("{head}\r\n").as_bytes()).await;
    client.stream.readable().await.expect("an answer");
    client
        .send(b"twelve bytesGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .await;
    client.rest().await
}

#[tokio::test]
async fn answer_before_the_body_says_that_the_connection_closes() {
    let app = TestApp::new().await;
    let limits = Limits {
        idle_timeout: ms(300),
        ..Limits::default()
    };
    let server = TestServer::of_blog(&app.app, limits).await;
    let wrong = "authorization: Bearer tym_wrong\r\n";
    for (status, line, headers) in [
        (401, "POST /api/v1/posts", ""),
        (401, "PATCH /api/v1/settings", wrong),
        (404, "POST /api/v1/none", wrong),
        (405, "PUT /api/v1/posts", ""),
        (403, "POST /-/comments/1", "sec-fetch-site: cross-site\r\n"),
        (403, "POST /-/me/erase", "origin: https://evil.example\r\n"),
        (415, "POST /-/comments/1", "content-type: text/plain\r\n"),
        (415, "POST /-/me/forget", "content-encoding: gzip\r\n"),
        (405, "POST /archive", FORM),
        (405, "POST /2022/01/none", FORM),
        (405, "DELETE /feed.atom", ""),
        (200, "GET /archive", ""),
        (404, "GET /nothing", ""),
    ] {
        let head = format!("{line} HTTP/1.1\r\nhost: x\r\n{headers}{LENGTH}");
        let answer = answered(&server, &head).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{head}: {answer}"
        );
        assert!(answer.contains("connection: close\r\n"), "{head}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{head}: {answer}");
    }
}

#[tokio::test]
async fn connection_goes_on_behind_a_body_that_was_read() {
    let app = TestApp::new().await;
    let server = TestServer::of_blog(&app.app, Limits::default()).await;
    let mut client = server.connect().await;
    let head = format!("POST /-/comments/1 HTTP/1.1\r\nhost: x\r\n{FORM}{LENGTH}\r\n");
    client.send(head.as_bytes()).await;
    client.send(b"twelve bytes").await;
    let last = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    client.send(last.as_bytes()).await;
    let answers = client.rest().await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 2, "{answers}");
}

#[tokio::test]
async fn too_long_a_body_is_refused_at_once_and_not_invited() {
    let app = TestApp::new().await;
    let server = TestServer::of_blog(&app.app, Limits::default()).await;
    for length in ["1048577", "1000000000000000000"] {
        for expect in ["", "expect: 100-continue\r\n"] {
            let mut client = server.connect().await;
            let head = format!(
                "POST /-/comments/1 HTTP/1.1\r\nhost: x\r\n{FORM}{expect}content-length: {length}\r\n\r\n"
            );
            client.send(head.as_bytes()).await;
            let answer = client.rest().await;
            assert!(answer.starts_with("HTTP/1.1 413 "), "{head}: {answer}");
            assert!(answer.contains("connection: close\r\n"), "{head}: {answer}");
        }
    }
}

#[tokio::test]
async fn only_what_will_be_read_is_invited() {
    let app = TestApp::new().await;
    let server = TestServer::of_blog(&app.app, Limits::default()).await;
    let mut client = server.connect().await;
    let head = format!("POST /-/comments/1 HTTP/1.1\r\nhost: x\r\n{FORM}{LENGTH}");
    client
        .send(format!("{head}expect: 100-continue\r\n\r\n").as_bytes())
        .await;
    client.answer("HTTP/1.1 100 Continue\r\n\r\n").await;
    let mut client = server.connect().await;
    let head = format!("POST /api/v1/posts HTTP/1.1\r\nhost: x\r\n{LENGTH}");
    client
        .send(format!("{head}expect: 100-continue\r\n\r\n").as_bytes())
        .await;
    assert!(client.rest().await.starts_with("HTTP/1.1 401 "));
}

#[tokio::test]
async fn body_that_breaks_off_is_not_too_large() {
    let app = TestApp::new().await;
    let server = TestServer::of_blog(&app.app, Limits::default()).await;
    let mut client = server.connect().await;
    let head = format!("POST /-/comments/1 HTTP/1.1\r\nhost: x\r\n{FORM}");
    client
        .send(format!("{head}transfer-encoding: chunked\r\n\r\n1\r\nxx\r\n").as_bytes())
        .await;
    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

/// A client that holds its body back; the server has looked at its token by then.
async fn holding(server: &TestServer, line: &str, token: &str, length: usize) -> Client {
    let mut client = server.connect().await;
    let head = format!(
        "{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\nexpect: 100-continue\r\n\r\n"
    );
    client.send(head.as_bytes()).await;
    client.answer("HTTP/1.1 100 Continue\r\n\r\n").await;
    client
}

#[tokio::test]
async fn body_that_is_held_back_outlives_neither_role_nor_token() {
    let api = TestApp::new().await.api().await;
    let server = TestServer::of_blog(&api.app, Limits::default()).await;
    let olga = api.add_user("Olga", Role::Owner).await.id;
    let scopes = [Scope::Admin];
    let (first, second) = (
        api.token_of(olga, &scopes, None).await,
        api.token_of(olga, &scopes, None).await,
    );
    let role = r#"{"role":"owner"}"#;
    let line = format!("PATCH /api/v1/users/{olga}");
    let mut demoted = holding(&server, &line, &first, role.len()).await;
    let more = r#"{"name":"more","scopes":["admin"],"user":1}"#;
    let mut removed = holding(&server, "POST /api/v1/tokens", &second, more.len()).await;

    let path = format!("/users/{olga}");
    api.patch(&path, json!({ "role": "moderator" })).await.ok();
    demoted.send(role.as_bytes()).await;
    assert!(demoted.rest().await.starts_with("HTTP/1.1 401 "));
    assert_eq!(api.get(&path).await.body["role"], "moderator");

    let gone = api.delete(&format!("{path}?reassign_to=1")).await;
    assert!(gone.status < 300, "{}", gone.body);
    removed.send(more.as_bytes()).await;
    assert!(removed.rest().await.starts_with("HTTP/1.1 401 "));
}
