//! Pictures of writers: of our own making, the same for one guest, without a way back.

use std::collections::HashSet;

use crate::common::app::{CommentFields, TestApp, path};

/// The pictures on a page, in order.
fn pictures(page: &str) -> Vec<String> {
    let parts = page.split("<svg class=\"identicon\"").skip(1);
    parts
        .map(|rest| rest.split("</svg>").next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn one_guest_has_one_picture_and_another_of_that_name_a_different_one() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let (ann, other) = (
        app.visitor().keeping_cookies(),
        app.visitor().keeping_cookies(),
    );
    ann.comment(
        &post,
        CommentFields {
            name: "Ann",
            body: "One",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    ann.comment(
        &post,
        CommentFields {
            name: "Ann B.",
            body: "Two",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    other
        .comment(
            &post,
            CommentFields {
                name: "Ann",
                body: "Three",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    for body in ["Four", "Five"] {
        app.say(&post, None, body).await;
    }
    app.say_as_owner(&post, None, "Six").await;
    let found = pictures(app.visitor().get(&path(&post)).await.text());
    assert_eq!(found.len(), 6);
    assert!(found[0] == found[1] && found[3] == found[4], "{found:?}");
    assert_eq!(found.iter().collect::<HashSet<_>>().len(), 4);
}

#[tokio::test]
async fn picture_is_part_of_the_page_and_says_nothing() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "One").await;
    let page = app.visitor().get(&path(&post)).await;
    let found = pictures(page.text());
    assert!(
        found[0].contains("aria-hidden=\"true\"") && found[0].len() < 250,
        "{found:?}"
    );
    page.assert_lacks("<img");
}

#[tokio::test]
async fn removed_comment_has_no_picture() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.visitor().keeping_cookies();
    ann.comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    app.visitor()
        .reply(
            &post,
            1,
            CommentFields {
                body: "A reply",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    ann.send_form("/-/me/comments/1/delete", "")
        .await
        .assert_status(200);
    let page = app.visitor().get(&path(&post)).await;
    assert_eq!(
        pictures(page.assert_contains("This comment was removed").text()).len(),
        1
    );
}
