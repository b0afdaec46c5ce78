//! `tympan spam`: the effect of another policy, and the filter as JSON.

use std::path::Path;

use serde_json::Value;
use tympan::model::CommentStatus;
use tympan::{discussion, store};

use crate::common::app::{CommentFields, TestApp};

/// Runs the program beside the application, on its database; gives exit code, output and errors.
async fn tympan(app: &TestApp, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = super::program();
    command
        .env("TYMPAN_DATABASE_URL", app.db.url())
        .env("TYMPAN_SECRET_KEY", super::KEY)
        .args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .expect("the program runs");
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A blog with a public comment and one that waits for its links.
async fn two_comments() -> TestApp {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for body in [
        "Fine words",
        "See http://a.example.com and http://b.example.com",
    ] {
        app.browser()
            .comment(
                &post,
                CommentFields {
                    body,
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(303);
    }
    app
}

fn policy(folder: &Path, json: &str) -> String {
    let file = folder.join("policy.json");
    std::fs::write(&file, json).unwrap();
    file.display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn replay_tells_what_another_policy_would_do_and_writes_nothing() {
    let app = two_comments().await;
    let (code, output, _) = tympan(&app, &["spam", "replay"]).await;
    assert_eq!(
        (code, output.as_str()),
        (
            Some(0),
            "comments judged again: 2; verdicts that would change: 0\n"
        )
    );
    let folder = tempfile::tempdir().unwrap();
    let before = store::changes::last(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap();
    let file = policy(folder.path(), r#"{"moderation": "all"}"#);
    let (code, output, _) = tympan(&app, &["spam", "replay", "--policy", &file]).await;
    let expected = "comment 1: approved -> pending (now approved): mode 0, every comment is held\ncomments judged again: 2; verdicts that would change: 1\n";
    assert_eq!((code, output.as_str()), (Some(0), expected));
    let file = policy(
        folder.path(),
        r#"{"spam": {"hold_at": 0.4, "spam_at": 0.4}}"#,
    );
    let (_, output, _) = tympan(&app, &["spam", "replay", "--policy", &file]).await;
    assert!(
        output.starts_with("comment 2: pending -> spam (now pending): links "),
        "{output}"
    );
    assert_eq!(
        store::changes::last(&mut app.app.db.read().await.unwrap())
            .await
            .unwrap(),
        before
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn policy_that_cannot_be_used_names_its_faults() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    for (json, named) in [
        (
            r#"{"moderatoin": "none", "spam_at": 1}"#,
            vec![
                "/moderatoin: there is no such field; did you mean `moderation`?",
                "/spam_at: there is no such field",
            ],
        ),
        (
            r#"{"close_after_days": 3}"#,
            vec!["`close_after_days` affects no verdict"],
        ),
        (r#"{"spam": {"hold": 0.4}}"#, vec!["/spam/hold: "]),
        (
            r#"{"spam": {"hold_at": 11}}"#,
            vec!["spam/hold_at: use a number from 0 to 10"],
        ),
        (r#"["none"]"#, vec!["is not a JSON object"]),
    ] {
        let file = policy(folder.path(), json);
        let (code, output, errors) = tympan(&app, &["spam", "replay", "--policy", &file]).await;
        assert_eq!((code, output.as_str()), (Some(1), ""), "{errors}");
        assert!(named.iter().all(|words| errors.contains(words)), "{errors}");
    }
    let (code, _, errors) = tympan(&app, &["spam", "replay", "--policy", "/nowhere.json"]).await;
    assert!(
        code == Some(1) && errors.contains("cannot read "),
        "{errors}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn model_is_printed_once_there_is_one() {
    let app = two_comments().await;
    let (code, output, errors) = tympan(&app, &["spam", "model"]).await;
    assert_eq!((code, output.as_str()), (Some(1), ""));
    assert!(
        errors.contains("no filter has been trained yet"),
        "{errors}"
    );
    app.moderate(tympan::model::CommentId(1), CommentStatus::Spam)
        .await;
    app.moderate(tympan::model::CommentId(2), CommentStatus::Approved)
        .await;
    discussion::train_filter(&app.app.db, &app.app.services)
        .await
        .unwrap();
    let (code, output, _) = tympan(&app, &["spam", "model"]).await;
    let model: Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &model["examples"]), (Some(0), &Value::from(2)));
    assert!(model["entries"].as_array().unwrap().len() > 10);
}
