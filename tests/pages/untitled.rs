//! Posts without a title: the first words of the text take its place, and no heading is empty.

use crate::common::app::{CommentFields, TestApp, path};

const TEXT: &str =
    "Today the bread rose for the first time, and nobody believed that it would ever happen.";
const FIRST_WORDS: &str = "Today the bread rose for the first time, and nobody…";

#[tokio::test]
async fn first_words_stand_for_a_missing_title_everywhere_but_in_a_heading() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .title("")
        .body(TEXT)
        .labels(&["Bread"])
        .published()
        .create()
        .await;
    let other = app
        .post()
        .title("Other")
        .labels(&["Bread"])
        .published()
        .create()
        .await;
    app.browser()
        .comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    let page = app.browser().get(&path(&post)).await;
    page.assert_lacks("<h1")
        .assert_contains(&format!("<title>{FIRST_WORDS} · "))
        .assert_contains(&format!(
            "<meta property=\"og:title\" content=\"{FIRST_WORDS}\">"
        ))
        .assert_contains(&format!("\"headline\":\"{FIRST_WORDS}\""));
    for list in [
        "/",
        "/2022/01",
        "/label/Bread",
        "/author/olga-owner",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/comments.atom",
        "/search?q=happen",
    ] {
        app.browser()
            .get(list)
            .await
            .assert_status(200)
            .assert_contains(FIRST_WORDS)
            .assert_lacks("Untitled");
    }
    let related = app.browser().get(&path(&other)).await;
    related.assert_contains(FIRST_WORDS);
    let source = app.browser().get(&format!("{}.md", path(&post))).await;
    source.assert_lacks("title:").assert_contains(TEXT);
}

#[tokio::test]
async fn a_picture_alone_is_called_untitled_in_lists() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("")
        .body("![](https://pictures.example.org/bread.jpg)")
        .published()
        .create()
        .await;
    app.browser().get(&path(&post)).await.assert_lacks("<h1");
    for list in ["/", "/feed.atom"] {
        app.browser().get(list).await.assert_contains("Untitled");
    }
}

#[tokio::test]
async fn a_list_does_not_say_a_short_text_twice() {
    let app = TestApp::new().await;
    app.post()
        .title("")
        .body("It rains.")
        .published()
        .create()
        .await;
    let home = app.browser().get("/").await;
    home.assert_contains(">It rains.</a>")
        .assert_lacks("teaser-excerpt");
}
