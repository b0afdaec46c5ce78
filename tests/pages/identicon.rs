//! Pictures of writers: of our own making, the same for one guest, without a way back.

use std::collections::HashSet;

use crate::common::app::{CommentFields, TestApp, path};

/// The addresses of the pictures on a page, in order.
fn pictures(page: &str) -> Vec<String> {
    let parts = page.split("class=\"identicon\" src=\"").skip(1);
    parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn one_guest_has_one_picture_and_another_of_that_name_a_different_one() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let (ann, other) = (app.visitor().keeping_cookies(), app.visitor().keeping_cookies());
    ann.comment(&post, CommentFields { name: "Ann", body: "One", ..CommentFields::default() }).await.assert_status(303);
    ann.comment(&post, CommentFields { name: "Ann B.", body: "Two", ..CommentFields::default() }).await.assert_status(303);
    other.comment(&post, CommentFields { name: "Ann", body: "Three", ..CommentFields::default() }).await.assert_status(303);
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
async fn picture_is_safe_kept_for_ever_and_on_no_other_address() {
    let app = TestApp::unmoderated().await;
    let address = format!("/-/identicon/{}.svg", "0123456789abcdef".repeat(2));
    let picture = app.visitor().get(&address).await;
    picture.assert_status(200).assert_header("content-type", "image/svg+xml").assert_header("x-content-type-options", "nosniff");
    picture.assert_header("cache-control", "public, max-age=31536000, immutable");
    assert!(picture.header("content-security-policy").starts_with("default-src 'none'"));
    picture.assert_contains("<svg xmlns=\"http://www.w3.org/2000/svg\"").assert_lacks("script").assert_lacks("href").assert_lacks("style");
    assert_eq!(picture.body, app.visitor().get(&address).await.body);
    for wrong in ["/-/identicon/0123.svg", &address.to_uppercase(), address.trim_end_matches(".svg"), "/-/identicon/.svg"] {
        app.visitor().get(wrong).await.assert_status(404);
    }
}

#[tokio::test]
async fn removed_comment_has_no_picture() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.visitor().keeping_cookies();
    ann.comment(&post, CommentFields::default()).await.assert_status(303);
    app.visitor().reply(&post, 1, CommentFields { body: "A reply", ..CommentFields::default() }).await.assert_status(303);
    ann.send_form("/-/me/comments/1/delete", "").await.assert_status(200);
    let page = app.visitor().get(&path(&post)).await;
    assert_eq!(pictures(page.assert_contains("This comment was removed").text()).len(), 1);
}
