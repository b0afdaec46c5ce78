//! Quoting by a link: a reply that begins with the text that it answers.

use tympan::model::CommentStatus;

use crate::common::app::{CommentFields, Form, TestApp, path};

/// Returns the content of the text field of a form's page.
fn text(page: &str) -> String {
    let form = Form::of(page);
    form.value(&form.body_name()).to_owned()
}

#[tokio::test]
async fn quote_link_opens_a_reply_that_begins_with_the_comments_words() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let comment = app
        .say(&post, None, "One *word*\n\n</textarea><b>two</b>")
        .await;
    let address = format!("/-/comments/{}?quote={}", post.id, comment.id);
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains(&format!(
            "<a href=\"{address}#comment-form\" rel=\"nofollow\">Quote<"
        ));
    let page = app.browser().get(&address).await;
    page.assert_status(200)
        .assert_header("cache-control", "no-store")
        .assert_lacks("</textarea><b>");
    assert_eq!(
        text(page.text()),
        "> One *word*\n>\n> </textarea><b>two</b>\n\n"
    );
    assert_eq!(
        Form::of(page.text()).value("parent"),
        comment.id.to_string()
    );
}

#[tokio::test]
async fn reply_may_quote_another_comment_than_it_answers() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let (one, two) = (
        app.say(&post, None, "First").await,
        app.say(&post, None, "Second").await,
    );
    let page = app
        .browser()
        .get(&format!(
            "/-/comments/{}?parent={}&quote={}",
            post.id, one.id, two.id
        ))
        .await;
    assert_eq!(
        (text(page.text()), Form::of(page.text()).value("parent")),
        ("> Second\n\n".to_owned(), "1")
    );
    let mut form = Form::of(page.text()).fill(&CommentFields {
        body: "> Second\n\nQuite so",
        ..CommentFields::default()
    });
    form.set("name", "Ann");
    app.browser().submit(&form).await.assert_status(303);
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("<blockquote>")
        .assert_contains("Quite so");
}

#[tokio::test]
async fn quote_is_bounded() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let comment = app.say(&post, None, &"\u{E4}".repeat(3000)).await;
    let page = app
        .browser()
        .get(&format!("/-/comments/{}?quote={}", post.id, comment.id))
        .await;
    assert_eq!(
        text(page.text()).chars().count(),
        "> ".len() + 1000 + "\n\n".len()
    );
}

#[tokio::test]
async fn only_public_comments_of_the_post_are_quoted() {
    let app = TestApp::unmoderated().await;
    let (post, other) = (
        app.post().published().create().await,
        app.post().published().create().await,
    );
    let comment = app.say(&post, None, "Secret words").await;
    let address =
        |post: &tympan::model::Post| format!("/-/comments/{}?quote={}", post.id, comment.id);
    app.browser()
        .get(&address(&other))
        .await
        .assert_status(404)
        .assert_lacks("Secret words");
    app.browser()
        .get(&format!("/-/comments/{}?quote=99", post.id))
        .await
        .assert_status(404);
    app.browser()
        .get(&format!("/-/comments/{}?quote=x", post.id))
        .await
        .assert_status(404);
    for status in [
        CommentStatus::Pending,
        CommentStatus::Spam,
        CommentStatus::Trash,
    ] {
        app.moderate(comment.id, status).await;
        app.browser()
            .get(&address(&post))
            .await
            .assert_status(404)
            .assert_lacks("Secret words");
    }
}
