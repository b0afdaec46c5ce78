//! Problem documents: the catalogue, and faults of ours.

use std::collections::HashSet;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse as _;
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tympan::error::Error;
use tympan::web::api::problem::{Kind, Problem};

use super::support::TestApi;

/// Types never change once published: whoever changes this changes a promise.
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

#[test]
fn every_kind_is_in_the_documentation() {
    let anchors: Vec<String> = tympan::web::api::docs::docs_problems()
        .into_iter()
        .map(|(anchor, _)| anchor)
        .collect();
    for kind in Kind::ALL {
        assert_eq!(
            kind.uri(),
            format!(
                "/api/docs#{}",
                anchors[Kind::ALL.iter().position(|other| other == kind).unwrap()]
            )
        );
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
      "detail": "the fault is ours and was noted",
      "status": 500,
      "title": "Something broke",
      "type": "/api/docs#problem-internal"
    }
"#);
}

#[tokio::test]
async fn a_lost_database_is_503_with_a_number_to_ask_for() {
    let api = TestApi::new().await;
    api.app.db.close().await;
    let router: Router = Router::new()
        .nest("/api", tympan::web::api::router())
        .with_state(api.app.clone());
    let request = Request::get("/api/v1/posts")
        .header("authorization", format!("Bearer {}", api.token))
        .body(Body::empty())
        .unwrap();
    let named = tympan::web::request_id::RequestIds::new(router);
    let response = named.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "2");
    let id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = axum::body::to_bytes(response.into_body(), 10_000)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(body["request_id"], id);
    assert!(!body.to_string().contains("pool"), "{body}");
}
