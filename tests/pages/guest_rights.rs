//! The rights of guests over their own comments and data, which no one else can read.

use serde_json::Value;

use crate::common::app::{CommentFields, TestApp, path};

const OWN: [&str; 5] = [
    "/-/me/export",
    "/-/me/erase",
    "/-/me/comments/1/edit",
    "/-/me/comments/1/delete",
    "/-/me",
];

#[tokio::test]
async fn forged_and_revoked_keys_get_403_and_learn_nothing() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "Secret words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    let forged = "A".repeat(43);
    let mallory = app
        .browser()
        .with("cookie", &format!("tympan_guest={forged}"));
    let mut bodies = Vec::new();
    for page in OWN {
        let answer = mallory.get(page).await;
        answer
            .assert_status(403)
            .assert_lacks("Secret words")
            .assert_header("cache-control", "no-store");
        bodies.push(answer.text().to_owned());
    }
    assert!(
        bodies.windows(2).all(|two| two[0] == two[1]),
        "the answers differ"
    );
    mallory
        .get(&format!("/-/me/{forged}"))
        .await
        .assert_status(403);
    mallory.get("/-/me/short").await.assert_status(403);
    for page in &OWN[1..4] {
        mallory.send_form(page, "body=x").await.assert_status(403);
    }
    let key = ann.key();
    ann.send_form("/-/me/erase", "").await.assert_status(200);
    let revoked = app.browser().with("cookie", &format!("tympan_guest={key}"));
    for page in OWN {
        revoked.get(page).await.assert_status(403);
    }
    assert_eq!(app.comments(&post).await[0].body, "");
}

#[tokio::test]
async fn another_guests_comment_is_not_ones_own() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let (ann, ben) = (
        app.browser().keeping_cookies(),
        app.browser().keeping_cookies(),
    );
    ann.comment(
        &post,
        CommentFields {
            body: "Of Ann",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    ben.comment(
        &post,
        CommentFields {
            body: "Of Ben",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    for what in ["edit", "delete"] {
        ben.get(&format!("/-/me/comments/1/{what}"))
            .await
            .assert_status(403)
            .assert_lacks("Of Ann");
        ben.send_form(&format!("/-/me/comments/1/{what}"), "body=Changed")
            .await
            .assert_status(403);
        ben.get(&format!("/-/me/comments/99/{what}"))
            .await
            .assert_status(403);
    }
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Of Ann")
        .assert_lacks("Changed");
}

#[tokio::test]
async fn forms_of_ones_own_are_taken_from_this_site_only() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    let elsewhere = ann.clone().with("sec-fetch-site", "cross-site");
    for page in [
        "/-/me/erase",
        "/-/me/comments/1/edit",
        "/-/me/comments/1/delete",
        "/-/me/forget",
        "/-/votes/1",
    ] {
        elsewhere.send_form(page, "body=x").await.assert_status(403);
    }
    assert_eq!(app.comments(&post).await[0].body, "A comment");
}

#[tokio::test]
async fn export_holds_everything_and_erasing_leaves_nothing() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    let fields = CommentFields {
        name: "Ann Canary",
        email: "ann.canary@example.org",
        website: "https://canary.example.org",
        body: "Canary words",
    };
    ann.comment(&post, fields).await.assert_status(303);
    ann.send_form("/-/me/comments/1/edit", "body=Canary+changed")
        .await
        .assert_status(303);
    app.browser()
        .reply(
            &post,
            1,
            CommentFields {
                body: "A reply stays",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    ann.send_form("/-/votes/2", "").await.assert_status(200);
    let answer = ann.get("/-/me/export").await;
    answer
        .assert_status(200)
        .assert_header("content-type", "application/json")
        .assert_header("cache-control", "no-store");
    let export: Value = serde_json::from_slice(&answer.body).unwrap();
    let comment = &export["comments"][0];
    assert_eq!(
        (comment["name"].as_str(), comment["email"].as_str()),
        (Some("Ann Canary"), Some("ann.canary@example.org"))
    );
    assert_eq!(
        (
            comment["body"].as_str(),
            comment["earlier"][0]["body"].as_str()
        ),
        (Some("Canary changed"), Some("Canary words"))
    );
    assert_eq!(export["votes"], serde_json::json!([2]));

    ann.get("/-/me/erase")
        .await
        .assert_status(200)
        .assert_contains("Erase everything");
    ann.send_form("/-/me/erase", "")
        .await
        .assert_status(200)
        .assert_contains("Everything is erased");
    assert_eq!(ann.key(), "");
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("A reply stays")
        .assert_contains("This comment was removed")
        .assert_lacks("Canary")
        .assert_lacks("canary");
    for table in ["comment_history", "decision", "vote"] {
        let sql = match table {
            "comment_history" => "SELECT COUNT(*) FROM comment_history",
            "decision" => "SELECT COUNT(*) FROM decision",
            _ => "SELECT COUNT(*) FROM vote",
        };
        assert_eq!(app.db.number(sql).await, 0, "{table}");
    }
    let left = "SELECT COUNT(*) FROM comment WHERE author_name LIKE '%Canary%' OR body LIKE '%Canary%' OR (status = 'removed' AND email_lookup IS NOT NULL)";
    assert_eq!(app.db.number(left).await, 0);
}
