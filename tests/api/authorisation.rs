//! Rights: every operation of the OpenAPI document with every kind of wrong token.

use axum::http::Method;
use tympan::model::Scope;

use crate::common::app::{Api, Call, TestApp};
use crate::common::wait::until;

/// An operation of the document.
struct Operation {
    method: Method,
    path: String,
    scopes: Vec<Scope>,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(tympan::web::api::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let words = operation["x-scope"]
                .as_str()
                .unwrap_or_default()
                .split_whitespace();
            let scopes = words
                .map(|word| Scope::parse(word).expect("a scope of the model"))
                .collect();
            let path = path.replace("{id}", "1").replace("{number}", "1");
            operations.push(Operation {
                method: method.to_uppercase().parse().unwrap(),
                path,
                scopes,
            });
        }
    }
    assert!(operations.len() >= 27, "the document is incomplete");
    operations
}

fn call(api: &Api, operation: &Operation) -> Call {
    api.call(operation.method.clone(), &operation.path)
}

#[tokio::test]
async fn only_the_description_needs_no_token() {
    let api = TestApp::new().await.api().await;
    for operation in operations() {
        let reply = call(&api, &operation).anonymous().await;
        let expected = if operation.scopes.is_empty() {
            200
        } else {
            401
        };
        assert_eq!(
            reply.status, expected,
            "{} {}",
            operation.method, operation.path
        );
        assert_eq!(
            operation.scopes.is_empty(),
            operation.path == "/api/v1/openapi.json"
        );
    }
}

#[tokio::test]
async fn every_other_scope_together_is_not_enough() {
    let api = TestApp::new().await.api().await;
    for operation in operations() {
        for needed in &operation.scopes {
            let others: Vec<Scope> = Scope::ALL
                .iter()
                .copied()
                .filter(|scope| scope != needed && *scope != Scope::Admin)
                .collect();
            let reply = call(&api, &operation)
                .token(&api.token(&others).await)
                .await;
            reply.is_problem(403, "forbidden");
            let named = reply.body["detail"].as_str().unwrap();
            assert!(named.contains(needed.as_str()), "{named}");
        }
    }
}

#[tokio::test]
async fn the_stated_scopes_alone_are_enough() {
    let api = TestApp::new().await.api().await;
    for operation in operations()
        .iter()
        .filter(|operation| !operation.scopes.is_empty())
    {
        let token = api.token(&operation.scopes).await;
        let reply = call(&api, operation).token(&token).await;
        assert!(
            ![401, 403, 405].contains(&reply.status),
            "{} {}: {}",
            operation.method,
            operation.path,
            reply.body
        );
        assert!(
            reply.status < 500,
            "{} {}: {}",
            operation.method,
            operation.path,
            reply.body
        );
    }
}

#[tokio::test]
async fn a_reading_token_never_writes() {
    let api = TestApp::new().await.api().await;
    let reading: Vec<Scope> = Scope::ALL
        .iter()
        .copied()
        .filter(|scope| scope.as_str().ends_with(":read"))
        .collect();
    let token = api.token(&reading).await;
    for operation in operations()
        .iter()
        .filter(|operation| operation.method != Method::GET)
    {
        let reply = call(&api, operation).token(&token).await;
        assert_eq!(reply.status, 403, "{} {}", operation.method, operation.path);
    }
}

#[tokio::test]
async fn every_wrong_token_gets_the_same_words() {
    let api = TestApp::new().await.api().await;
    let expired = api
        .expiring_token(api.clock.now() + chrono::TimeDelta::hours(1))
        .await;
    let revoked = api.token(&[Scope::Admin]).await;
    let id = api.get("/tokens").await.ids().len();
    assert_eq!(api.delete(&format!("/tokens/{id}")).await.status, 204);
    api.clock.advance(chrono::TimeDelta::hours(1));
    let wrong = [
        "Bearer tym_wrong".to_owned(),
        format!("Bearer {expired}"),
        format!("Bearer {revoked}"),
        format!("Basic {}", api.token),
        format!("Bearer{}", api.token),
        format!("Bearer {}x", api.token),
        "Bearer ".to_owned(),
        "Bearer \u{e9}".to_owned(),
        api.token.clone(),
    ];
    let anonymous = api.get("/posts").anonymous().await;
    anonymous.is_problem(401, "unauthorized");
    assert_eq!(anonymous.header("www-authenticate"), Some("Bearer"));
    for header in wrong {
        let reply = api
            .get("/posts")
            .anonymous()
            .header("authorization", &header)
            .await;
        assert_eq!(
            (reply.status, &reply.body),
            (401, &anonymous.body),
            "{header}"
        );
    }
}

#[tokio::test]
async fn two_tokens_are_none() {
    let api = TestApp::new().await.api().await;
    let reply = api
        .get("/posts")
        .header("authorization", &format!("Bearer {}", api.token))
        .await;
    assert_eq!(reply.status, 401);
}

#[tokio::test]
async fn a_token_in_the_query_is_an_unknown_parameter() {
    let api = TestApp::new().await.api().await;
    assert_eq!(
        api.get(&format!("/posts?token={}", api.token))
            .anonymous()
            .await
            .status,
        401
    );
    api.get("/posts?access_token=x")
        .await
        .is_problem(400, "bad-request")
        .points_at(&["access_token"]);
}

#[tokio::test]
async fn guesses_are_stopped_and_neighbours_are_not() {
    let api = TestApp::new().await.api().await;
    let mut refused = Vec::new();
    for n in 0..60 {
        let reply = api
            .get("/posts")
            .token(&format!("tym_{n}"))
            .from("192.0.2.1:4000")
            .await;
        refused.push(reply.status);
    }
    assert_eq!(refused.first(), Some(&401));
    assert_eq!(refused.last(), Some(&429));
    let reply = api
        .get("/posts")
        .token("tym_x")
        .from("192.0.2.200:4000")
        .await;
    reply.is_problem(429, "too-many");
    assert!(reply.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(
        api.get("/posts")
            .token("tym_x")
            .from("198.51.100.1:4000")
            .await
            .status,
        401
    );
    assert_eq!(api.get("/posts").from("192.0.2.1:4000").await.status, 200);
    api.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(
        api.get("/posts")
            .token("tym_x")
            .from("192.0.2.1:4000")
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn authorisation_comes_before_everything_else() {
    let api = TestApp::new().await.api().await;
    let token = api.token(&[Scope::PostsRead]).await;
    let reply = api
        .call(Method::POST, "/posts")
        .token(&token)
        .header("idempotency-key", "")
        .raw("no json")
        .await;
    assert_eq!(reply.status, 403);
    let reply = api
        .call(Method::PATCH, "/posts/999")
        .token(&token)
        .header("if-match", "nonsense")
        .raw("no json")
        .await;
    assert_eq!(reply.status, 403);
    let reply = api.delete("/posts/999?purge=perhaps").token(&token).await;
    assert_eq!(reply.status, 403);
}

#[tokio::test]
async fn the_last_use_is_noted_once_an_hour() {
    let api = TestApp::new().await.api().await;
    let used = async || api.get("/tokens/1").await.ok()["last_used_at"].clone();
    until("the first use is noted", async || {
        used().await == "2022-01-07T12:00:00Z"
    })
    .await;
    api.clock.advance(chrono::TimeDelta::minutes(59));
    used().await;
    // Had that use been noted, this one would not be.
    api.clock.advance(chrono::TimeDelta::minutes(1));
    until("a use an hour later is noted", async || {
        used().await == "2022-01-07T13:00:00Z"
    })
    .await;
    assert_eq!(
        api.get("/changes").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        2,
        "a use is no change"
    );
}
