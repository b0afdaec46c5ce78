//! The request id, and the data about a request in logs and answers.

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, StatusCode},
    response::Response,
    routing::get,
};
use tower::ServiceExt;
use tympan::{
    config::{Log, LogFilter, LogFormat},
    logging,
    web::request_id::{HEADER, RequestId, RequestIds},
};

use crate::common::log::Lines;

fn app() -> RequestIds<Router> {
    let page = |Extension(id): Extension<RequestId>| async move {
        tracing::warn!("inside");
        id.as_str().to_owned()
    };
    let broken = || async { StatusCode::INTERNAL_SERVER_ERROR };
    RequestIds::new(
        Router::new()
            .route("/", get(page).post(page))
            .route("/broken", get(broken)),
    )
}

async fn send(method: Method, uri: &str) -> Response {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(HEADER, "forged")
        .body(Body::empty());
    app()
        .oneshot(request.expect("a request"))
        .await
        .expect("the application answers")
}

/// Returns the log at `level` of a request `method uri`.
async fn logged(format: LogFormat, level: &str, method: Method, uri: &str) -> String {
    let lines = Lines::default();
    let level = LogFilter::try_from(level.to_owned()).expect("a level");
    let dispatch = logging::subscriber(&Log { format, level }, lines.clone(), false);
    let _default = tracing::dispatcher::set_default(&dispatch);
    send(method, uri).await;
    lines.text()
}

#[tokio::test]
async fn answer_and_handler_share_one_id_of_ours() {
    let response = send(Method::GET, "/").await;
    let id = response.headers()[HEADER]
        .to_str()
        .expect("ASCII")
        .to_owned();
    assert!(
        id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{id}"
    );
    assert_eq!(response.headers().get_all(HEADER).iter().count(), 1);
    let body = to_bytes(response.into_body(), 100).await.expect("a body");
    assert_eq!(body, id.as_bytes());
}

#[test]
fn ids_do_not_repeat() {
    let ids: std::collections::HashSet<_> = (0..10_000).map(|_| RequestId::random()).collect();
    assert_eq!(ids.len(), 10_000);
}

#[tokio::test]
async fn writes_and_failures_are_logged_and_plain_reads_only_for_debugging() {
    let info = async |method, uri| {
        logged(LogFormat::Text, "info", method, uri)
            .await
            .contains("answered")
    };
    assert!(info(Method::POST, "/").await);
    assert!(info(Method::GET, "/broken").await);
    assert!(!info(Method::GET, "/").await);
    assert!(!info(Method::GET, "/missing").await);
    assert!(
        logged(LogFormat::Text, "debug", Method::GET, "/")
            .await
            .contains("answered")
    );
}

#[tokio::test]
async fn line_names_method_path_and_status_and_no_query() {
    let line = logged(LogFormat::Text, "info", Method::GET, "/broken?q=sesame").await;
    for part in [
        "request.method=\"GET\"",
        "request.path=\"/broken\"",
        "response.status=500",
        "request.id=",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(!line.contains("sesame"), "{line}");
}

#[tokio::test]
async fn events_of_a_handler_carry_the_id() {
    let lines = logged(LogFormat::Json, "info", Method::POST, "/").await;
    let parsed: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [inside, answered] = parsed.as_slice() else {
        panic!("two lines: {lines}")
    };
    assert_eq!(
        (&inside["message"], &inside["level"]),
        (&"inside".into(), &"WARN".into())
    );
    assert_eq!(inside["span"]["request.id"], answered["request.id"]);
    assert!(answered["request.id"].is_string());
}

#[tokio::test]
async fn line_holds_no_key_and_no_link_of_a_mail() {
    let key = "k".repeat(43);
    for (uri, shown) in [
        (format!("/-/me/{key}"), "/-/me/***"),
        (format!("/-/admin/welcome/{key}"), "/-/admin/welcome/***"),
        (format!("/-/other/{key}/x"), "/-/other/***/x"),
        (
            "/-/mail/moderate/1.2.3.abcdef".to_owned(),
            "/-/mail/moderate/***",
        ),
        ("/-/me/comments/7/edit".to_owned(), "/-/me/comments/7/edit"),
        ("/-/me/erase".to_owned(), "/-/me/erase"),
    ] {
        let line = logged(LogFormat::Text, "debug", Method::POST, &uri).await;
        assert!(
            line.contains(&format!("request.path=\"{shown}\""))
                && !line.contains(&key)
                && !line.contains("abcdef"),
            "{line}"
        );
    }
}
