//! The e-mail address of the caller: given, confirmed by the code in the mail, deleted; and in no other
//! answer.

use serde_json::{Value, json};
use tympan::model::{Role, Scope};

use crate::common::app::{Api, TestApp};
use crate::common::smtp::{ReceivedMail, SmtpSink};

const ANN: &str = "ann@example.org";

async fn blog() -> (Api, SmtpSink) {
    let sink = SmtpSink::start().await;
    let api = TestApp::mailing(&sink.url()).await.api().await;
    (api, sink)
}

/// The code in a mail.
fn code(mail: &ReceivedMail) -> String {
    let link = mail
        .body
        .split_whitespace()
        .find(|word| word.contains("/confirm/"));
    link.unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_address_is_confirmed_by_the_code_in_the_mail() {
    let (api, sink) = blog().await;
    let nothing = json!({ "email": null, "confirmed_at": null, "unconfirmed": null });
    assert_eq!(api.get("/users/1/email").await.ok(), nothing);
    let set = api
        .post("/users/1/email", json!({ "email": " Ann@example.org" }))
        .await;
    assert_eq!((set.status, &set.body), (204, &Value::Null));
    let waits = json!({ "email": null, "confirmed_at": null, "unconfirmed": "Ann@example.org" });
    assert_eq!(api.get("/users/1/email").await.ok(), waits);
    api.work().await;
    let code = code(&sink.received()[0]);
    for wrong in ["", "1", "1.0123456789abcdef0123456789abcdef"] {
        api.post("/users/1/email/confirm", json!({ "code": wrong }))
            .await
            .is_problem(422, "invalid")
            .points_at(&["/code"]);
    }
    for _ in 0..2 {
        let confirmed = api
            .post("/users/1/email/confirm", json!({ "code": code }))
            .await;
        assert_eq!(confirmed.status, 204);
    }
    let counts = json!({
        "email": "Ann@example.org", "confirmed_at": "2022-01-07T12:00:00Z", "unconfirmed": null
    });
    assert_eq!(api.get("/users/1/email").await.ok(), counts);
    let last = api.get("/changes?limit=200").await.ok();
    let changes = last["items"].as_array().unwrap();
    let of_email: Vec<&Value> = changes
        .iter()
        .filter(|change| change["action"] == "user.email_changed")
        .collect();
    assert_eq!(of_email.len(), 1, "{last}");
    assert_eq!(of_email[0]["subject"], "user:1");
}

/// A user without a password would be locked out.
#[tokio::test]
async fn the_only_way_in_is_not_deleted() {
    let (api, sink) = blog().await;
    api.post("/users/1/email", json!({ "email": ANN })).await;
    api.work().await;
    let confirm = json!({ "code": code(&sink.received()[0]) });
    assert_eq!(
        api.post("/users/1/email/confirm", confirm).await.status,
        204
    );
    let refused = api.delete("/users/1/email").await;
    refused.is_problem(409, "conflict");
    assert_eq!(api.get("/users/1/email").await.ok()["email"], ANN);
}

#[tokio::test]
async fn an_address_is_in_no_other_answer_and_no_stored_one() {
    let (api, sink) = blog().await;
    api.post("/users/1/email", json!({ "email": ANN }))
        .header("idempotency-key", "one")
        .await;
    api.work().await;
    let confirm = json!({ "code": code(&sink.received()[0]) });
    api.post("/users/1/email/confirm", confirm)
        .header("idempotency-key", "two")
        .await;
    let editor = api.add_user("Ed Itor", Role::Editor).await;
    let token = api.token_of(editor.id, &[Scope::Admin], None).await;
    for path in [
        "/users",
        "/users/1",
        "/changes?limit=200",
        "/tokens",
        "/sessions",
        "/settings",
    ] {
        for token in [&api.token, &token] {
            let answer = api.get(path).token(token).await;
            assert!(
                !answer.body.to_string().contains("ann@"),
                "{path}: {}",
                answer.body
            );
        }
    }
    let refused = api.get("/users/1/email").token(&token).await;
    refused.is_problem(403, "forbidden");
    for (table, rows) in api.db.rows().await {
        assert!(!rows.iter().any(|row| row.contains("ann@")), "{table}");
    }
}

#[tokio::test]
async fn an_address_needs_mail_and_the_form_of_one() {
    let api = TestApp::new().await.api().await;
    let refused = api.post("/users/1/email", json!({ "email": ANN })).await;
    refused.is_problem(409, "conflict");
    let (api, sink) = blog().await;
    for wrong in ["", "ann", "ann@example.org\r\nBcc: all@example.org"] {
        let refused = api.post("/users/1/email", json!({ "email": wrong })).await;
        refused.is_problem(422, "invalid").points_at(&["/email"]);
    }
    for n in 0..5 {
        let email = format!("name{n}@example.org");
        let set = api.post("/users/1/email", json!({ "email": email })).await;
        assert_eq!(set.status, 204);
    }
    let refused = api.post("/users/1/email", json!({ "email": ANN })).await;
    refused.is_problem(429, "too-many");
    api.work().await;
    // Only the last one waits.
    let sent = sink.received();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, ["name4@example.org"]);
}
