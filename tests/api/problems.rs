//! Problem documents: their catalogue, and faults of the server.

use std::collections::HashSet;

use axum::response::IntoResponse as _;
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tympan::error::Error;
use tympan::web::api::problem::{Kind, Problem};

use crate::common::app::TestApp;

/// Types never change once published: a change here breaks a promise to clients.
#[test]
fn the_catalogue_stands() {
    let lines: Vec<Value> = Kind::ALL
        .iter()
        .map(|kind| json!([kind.status().as_u16(), kind.uri()]))
        .collect();
    let types: HashSet<String> = Kind::ALL.iter().map(|kind| kind.uri()).collect();
    assert_eq!(types.len(), Kind::ALL.len());
    assert_json_snapshot!(lines, @r#"
    [
      [
        400,
        "/api/docs#problem-bad-request"
      ],
      [
        401,
        "/api/docs#problem-unauthorized"
      ],
      [
        403,
        "/api/docs#problem-forbidden"
      ],
      [
        404,
        "/api/docs#problem-not-found"
      ],
      [
        405,
        "/api/docs#problem-method-not-allowed"
      ],
      [
        409,
        "/api/docs#problem-conflict"
      ],
      [
        409,
        "/api/docs#problem-still-running"
      ],
      [
        409,
        "/api/docs#problem-in-use"
      ],
      [
        410,
        "/api/docs#problem-gone"
      ],
      [
        412,
        "/api/docs#problem-stale"
      ],
      [
        413,
        "/api/docs#problem-too-large"
      ],
      [
        415,
        "/api/docs#problem-unsupported-media"
      ],
      [
        415,
        "/api/docs#problem-unsupported-picture"
      ],
      [
        422,
        "/api/docs#problem-cannot-be-decoded"
      ],
      [
        422,
        "/api/docs#problem-invalid"
      ],
      [
        422,
        "/api/docs#problem-key-reused"
      ],
      [
        429,
        "/api/docs#problem-too-many"
      ],
      [
        507,
        "/api/docs#problem-quota"
      ],
      [
        500,
        "/api/docs#problem-internal"
      ],
      [
        503,
        "/api/docs#problem-unavailable"
      ]
    ]
"#);
}

#[tokio::test]
async fn every_kind_is_in_the_documentation() {
    let page = TestApp::new().await.browser().get("/api/docs").await;
    let lines = page.select("#problems [id]");
    for kind in Kind::ALL {
        let anchor = kind.uri().replace("/api/docs#", "");
        let line = lines.iter().find(|line| line.attribute("id") == anchor);
        let line = line.unwrap_or_else(|| panic!("no line {anchor}"));
        let status = kind.status().as_u16().to_string();
        assert!(line.text.starts_with(&status), "{anchor}: {}", line.text);
    }
}

#[tokio::test]
async fn an_internal_fault_says_nothing_of_its_cause() {
    let response = Problem::from(Error::internal("secret /var/lib/tympan.db")).into_response();
    assert_eq!(response.status(), 500);
    let bytes = axum::body::to_bytes(response.into_body(), 10_000)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    assert_json_snapshot!(body, @r#"
    {
      "detail": "an error of the server, which was logged",
      "status": 500,
      "title": "Internal error",
      "type": "/api/docs#problem-internal"
    }
"#);
}

#[tokio::test]
async fn a_lost_database_is_503_with_a_number_to_ask_for() {
    let api = TestApp::new().await.api().await;
    api.app.db.close().await;
    let reply = api.get("/posts").await;
    reply.is_problem(503, "unavailable");
    assert_eq!(reply.header("retry-after"), Some("2"));
    let id = reply.header("x-request-id").expect("a number");
    assert_eq!(reply.body["request_id"], id);
    assert!(!reply.body.to_string().contains("pool"), "{}", reply.body);
}
