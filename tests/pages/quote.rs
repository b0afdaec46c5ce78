//! Quoting: a button on the page of a reply puts the words that it answers above what was typed.

use tympan::model::{Comment, Post};

use crate::common::app::{Answer, CommentFields, Form, TestApp, path};

/// Returns the content of the text field of a form's page.
fn text(page: &Answer) -> String {
    let form = Form::of(page.text());
    form.value(&form.body_name()).to_owned()
}

/// Opens the page of a reply, types `typed` and presses the button that quotes.
async fn quote(app: &TestApp, post: &Post, comment: &Comment, typed: &str) -> Answer {
    let address = format!("/-/comments/{}?parent={}", post.id, comment.id);
    let page = app.browser().get(&address).await;
    page.one("button[name=action][value=quote]");
    let mut form = Form::of(page.text()).fill(&CommentFields {
        name: "",
        body: typed,
        ..CommentFields::default()
    });
    form.set("action", "quote");
    app.browser().submit(&form).await
}

#[tokio::test]
async fn quote_button_puts_the_comments_words_above_the_text() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let comment = app
        .say(&post, None, "One *word*\n\n</textarea><b>two</b>")
        .await;
    let page = quote(&app, &post, &comment, "Quite so").await;
    page.assert_status(200)
        .assert_header("cache-control", "no-store")
        .assert_lacks("</textarea><b>")
        .assert_lacks("form-errors");
    assert_eq!(
        text(&page),
        "> One *word*\n>\n> </textarea><b>two</b>\n\nQuite so"
    );
    assert_eq!(app.comments(&post).await.len(), 1, "nothing is posted yet");
    let mut form = Form::of(page.text());
    assert_eq!(form.value("parent"), comment.id.to_string());
    form.set("name", "Ann");
    app.browser().submit(&form).await.assert_status(303);
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("<blockquote>")
        .assert_contains("Quite so");
}

#[tokio::test]
async fn only_a_reply_can_quote() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let page = app.browser().get(&format!("/-/comments/{}", post.id)).await;
    assert!(page.select("button[value=quote]").is_empty());
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("value=\"quote\"");
}

#[tokio::test]
async fn quote_is_bounded() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let comment = app.say(&post, None, &"\u{E4}".repeat(3000)).await;
    let page = quote(&app, &post, &comment, "").await;
    assert_eq!(
        text(&page).chars().count(),
        "> ".len() + 1000 + "\n\n".len()
    );
}
