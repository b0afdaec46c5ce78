//! While the writer is busy, requests that wait for it do not delay readers.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::common::app::{CommentFields, Form, Node, TestApp, path};
use crate::common::wait::until;

/// More than there are connections for reading.
const WAITING: usize = 9;
/// Far less than the ten seconds that a request waits for the writer.
const TOGETHER: Duration = Duration::from_secs(8);

/// Waits until `count` transactions hold the writer or wait for it.
async fn waiting(node: &Node, count: usize) {
    until("all wait for the writer, not for each other", async || {
        node.app.db.waiting() == count
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_that_wait_for_the_writer_keep_no_page_waiting() {
    let app = TestApp::unmoderated().await;
    let post = app.post().title("Good words").published().create().await;
    let mut comments = JoinSet::new();
    let mut forms = Vec::new();
    for n in 0..WAITING {
        let browser = app.browser();
        let fields = CommentFields {
            body: &format!("Words of reader {n}"),
            ..CommentFields::default()
        };
        let form = browser.form(&path(&post)).await.fill(&fields);
        forms.push((browser, form));
    }
    let held = app.app.db.begin().await.unwrap();
    for (browser, form) in forms {
        comments.spawn(async move { browser.submit(&form).await });
    }
    waiting(&app, WAITING + 1).await;
    let pages = [
        format!("{}?comments=newest", path(&post)),
        "/".to_owned(),
        "/archive".to_owned(),
        "/search?q=good".to_owned(),
        "/feed.atom".to_owned(),
        format!("/-/comments/{}", post.id),
        "/readyz".to_owned(),
        "/api/v1/openapi.json".to_owned(),
    ];
    for page in pages {
        let answer = app.browser().get(&page).await;
        assert!(answer.status.as_u16() < 400, "{page}: {}", answer.status);
        assert_eq!(
            app.app.db.waiting(),
            WAITING + 1,
            "{page} waited for the writer"
        );
    }
    drop(held);
    while let Some(answer) = comments.join_next().await {
        answer.unwrap().assert_status(303);
    }
    assert_eq!(app.comments(&post).await.len(), WAITING);
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_who_change_what_they_wrote_keep_no_page_waiting() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let mut sent = Vec::new();
    for n in 0..6 {
        let browser = app.browser().keeping_cookies();
        let fields = CommentFields {
            body: &format!("Words of guest {n}"),
            ..CommentFields::default()
        };
        browser.comment(&post, fields).await.assert_status(303);
        let id = app.comments(&post).await[n].id;
        sent.push(match n % 3 {
            0 => (browser, format!("/-/me/comments/{id}/edit"), "body=Changed"),
            1 => (browser, format!("/-/me/comments/{id}/delete"), ""),
            _ => (browser, "/-/me/erase".to_owned(), ""),
        });
    }
    let held = app.app.db.begin().await.unwrap();
    let mut changes = JoinSet::new();
    let most = sent.len() + 1;
    for (browser, action, body) in sent {
        changes.spawn(async move { browser.send_form(&action, body).await });
    }
    waiting(&app, most).await;
    let page = format!("{}?comments=newest", path(&post));
    app.browser().get(&page).await.assert_status(200);
    assert_eq!(app.app.db.waiting(), most, "the page waited for the writer");
    drop(held);
    while let Some(answer) = changes.join_next().await {
        let status = answer.unwrap().status;
        assert!(status.as_u16() < 400, "{status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_that_waited_ten_seconds_for_the_writer_comes_back_with_its_text() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let held = app.app.db.begin().await.unwrap();
    let fields = CommentFields {
        body: "Words that took a while",
        ..CommentFields::default()
    };
    let answer = app.browser().comment(&post, fields).await;
    answer
        .assert_status(503)
        .assert_header("retry-after", "2")
        .assert_contains("Words that took a while");
    drop(held);
    let form = Form::of(answer.text());
    app.browser().submit(&form).await.assert_status(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_do_not_wait_one_after_the_other_for_a_lock_that_somebody_else_holds() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let mut forms = Vec::new();
    for n in 0..4 {
        let browser = app.browser();
        let fields = CommentFields {
            body: &format!("Words of reader {n}"),
            ..CommentFields::default()
        };
        let form = browser.form(&path(&post)).await.fill(&fields);
        forms.push((browser, form));
    }
    let lock = app.db.lock().await;
    let mut comments = JoinSet::new();
    for (browser, form) in forms.clone() {
        comments.spawn(async move {
            browser.submit(&form).await.assert_status(503);
            Instant::now()
        });
    }
    let ends = comments.join_all().await;
    let apart = *ends.iter().max().unwrap() - *ends.iter().min().unwrap();
    assert!(
        apart < TOGETHER,
        "one waited for what another had waited for: {apart:?}"
    );
    lock.release().await;
    for (browser, form) in forms {
        browser.submit(&form).await.assert_status(303);
    }
}
