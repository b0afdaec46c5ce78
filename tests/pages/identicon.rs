//! The pictures of commenters: generated, equal for one guest, and not reversible.

use std::collections::{HashMap, HashSet};

use crate::common::app::{Answer, CommentFields, Element, TestApp, path};

/// What each picture on a page shows: its own drawing, or that of an earlier picture.
fn drawings(page: &Answer) -> Vec<String> {
    let mut by_id = HashMap::new();
    for path in page.select("svg.identicon > path") {
        let address = format!("#{}", path.attribute("id"));
        by_id.insert(address, path.attribute("d").to_owned());
    }
    let drawing = |shape: Element| match shape.name.as_str() {
        "use" => by_id[shape.attribute("href")].clone(),
        _ => shape.attribute("d").to_owned(),
    };
    let shapes = page.select("svg.identicon > :is(path, use)");
    shapes.into_iter().map(drawing).collect()
}

/// The pictures on a page, in order.
fn pictures(page: &Answer) -> Vec<Element> {
    page.select("svg.identicon")
}

#[tokio::test]
async fn one_guest_has_one_picture_and_another_of_that_name_a_different_one() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let (ann, other) = (
        app.browser().keeping_cookies(),
        app.browser().keeping_cookies(),
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
    let page = app.browser().get(&path(&post)).await;
    let drawn = drawings(&page);
    assert_eq!((drawn.len(), pictures(&page).len()), (6, 6));
    assert!(drawn[0] == drawn[1] && drawn[3] == drawn[4], "{drawn:?}");
    let different = drawn.iter().collect::<HashSet<_>>().len();
    assert_eq!(different, 4);
    assert_eq!(
        page.select("svg.identicon > path").len(),
        different,
        "each is drawn once"
    );
}

#[tokio::test]
async fn picture_is_part_of_the_page_and_says_nothing() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "One").await;
    let page = app.browser().get(&path(&post)).await;
    let found = pictures(&page);
    assert_eq!(found[0].attribute("aria-hidden"), "true");
    assert!(found[0].inner.len() < 250, "{found:?}");
    page.assert_lacks("<img");
}

#[tokio::test]
async fn removed_comment_has_no_picture() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    app.browser()
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
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(
        pictures(page.assert_contains("This comment was removed")).len(),
        1
    );
}
