//! Pages that are not found suggest others.

use tympan::model::{PostStatus, Slug};

use crate::common::app::{TestApp, path};

#[tokio::test]
async fn deleted_post_offers_its_month_its_labels_and_their_posts() {
    let app = TestApp::new().await;
    let gone = app
        .post()
        .title("Old words")
        .slug("old-words")
        .labels(&["News", "Lonely"])
        .published()
        .create()
        .await;
    let other = app
        .post()
        .title("Other news")
        .labels(&["News"])
        .published_at("2021-05-01T10:00:00Z")
        .create()
        .await;
    app.post()
        .title("Same month")
        .slug("same-month")
        .published()
        .create()
        .await;
    app.trash(&gone).await;
    let page = app.browser().get(&path(&gone)).await;
    page.assert_status(410)
        .assert_contains("name=\"q\" value=\"old words\"")
        .assert_contains("href=\"/2022/01\"")
        .assert_contains("January 2022");
    page.assert_contains("href=\"/label/News\"")
        .assert_lacks("Lonely")
        .assert_contains(&path(&other))
        .assert_contains("Other news");
    page.assert_lacks("Old words")
        .assert_header("x-robots-tag", "noindex");
}

#[tokio::test]
async fn purged_post_offers_its_month() {
    let app = TestApp::new().await;
    let gone = app.post().slug("gone").published().create().await;
    let moved = app
        .update(&gone, |draft| draft.slug = Slug::parse("gone-2").ok())
        .await;
    app.post()
        .title("Same month")
        .slug("same-month")
        .published()
        .create()
        .await;
    app.purge(&moved).await;
    let page = app.browser().get("/2022/01/gone").await;
    page.assert_status(410)
        .assert_contains("href=\"/2022/01/same-month\"")
        .assert_contains("href=\"/archive\"");
}

#[tokio::test]
async fn nothing_is_told_of_what_is_not_public() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Hidden")
        .slug("hidden")
        .labels(&["Secret"])
        .published()
        .create()
        .await;
    app.post()
        .labels(&["Secret"])
        .published_at("2021-05-01T10:00:00Z")
        .create()
        .await;
    app.update(&post, |draft| draft.status = PostStatus::Draft)
        .await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_status(404)
        .assert_lacks("Hidden")
        .assert_lacks("Secret")
        .assert_lacks("href=\"/2022/01\"");
    page.assert_contains("action=\"/search\"")
        .assert_contains("href=\"/archive\"");
}

#[tokio::test]
async fn a_strange_address_is_shown_as_words_alone() {
    let app = TestApp::new().await;
    let page = app
        .browser()
        .get("/%3Cscript%3E/%22%3E%3Cb%3Ehe-llo%3C.html")
        .await;
    page.assert_status(404)
        .assert_lacks("<script>")
        .assert_lacks("<b>")
        .assert_contains("value=\"b he llo\"");
    for address in ["/2022/13/x", "/0000/01/x", "/9999/12/x", "/%F0%9F%98%80"] {
        app.browser().get(address).await.assert_status(404);
    }
}

#[tokio::test]
async fn what_is_offered_has_a_bound() {
    let app = TestApp::new().await;
    let labels = ["One", "Two", "Three", "Four", "Five"];
    let gone = app
        .post()
        .slug("gone")
        .labels(&labels)
        .published()
        .create()
        .await;
    for n in 0..7 {
        app.post()
            .title(&format!("Other {n}"))
            .labels(&labels)
            .published()
            .create()
            .await;
    }
    app.trash(&gone).await;
    let page = app.browser().get(&path(&gone)).await;
    assert_eq!(
        (
            page.assert_status(410).select("a[href^='/label/']").len(),
            page.count(">Other ")
        ),
        (3, 5),
        "{page}"
    );
    assert_eq!(
        app.browser()
            .get("/2022/01/nothing")
            .await
            .assert_status(404)
            .count(">Other "),
        5
    );
}
