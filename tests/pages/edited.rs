//! The marks of an edited comment, and of replies that are older than the edit.

use chrono::TimeDelta;

use crate::common::app::{CommentFields, TestApp, path};

const OLDER: &str = "the comment above was edited after this reply";

#[tokio::test]
async fn reply_that_is_older_than_the_change_says_so() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "First words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    app.browser()
        .reply(
            &post,
            1,
            CommentFields {
                name: "Ben",
                body: "To the first",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks(OLDER)
        .assert_lacks("comment-edited");
    app.clock.advance(TimeDelta::minutes(5));
    ann.send_form("/-/me/comments/1/edit", "action=save&body=Other+words")
        .await
        .assert_redirect("/-/me");
    let page = app.browser().get(&path(&post)).await;
    assert_eq!((page.count(OLDER), page.count("comment-edited")), (1, 1));
    page.assert_contains("title=\"January 7, 2022 at 12:05\u{202F}PM\">edited");
    assert!(
        page.position("Other words") < page.position(OLDER)
            && page.position(OLDER) < page.position("To the first")
    );
    app.clock.advance(TimeDelta::minutes(5));
    app.browser()
        .reply(
            &post,
            1,
            CommentFields {
                name: "Cem",
                body: "To the second",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    assert_eq!(
        app.browser().get(&path(&post)).await.count(OLDER),
        1,
        "a newer reply answers the new words"
    );
}

#[tokio::test]
async fn nothing_is_said_of_a_comment_that_was_taken_away() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "First words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    app.browser()
        .reply(
            &post,
            1,
            CommentFields {
                name: "Ben",
                body: "A reply",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::minutes(5));
    ann.send_form("/-/me/comments/1/edit", "action=save&body=Other+words")
        .await
        .assert_redirect("/-/me");
    ann.send_form("/-/me/comments/1/delete", "")
        .await
        .assert_status(200);
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("A reply")
        .assert_lacks(OLDER)
        .assert_lacks("comment-edited");
}
