//! The mentions of a post on other sites, below its comments.

use tympan::model::{Channel, CommentKind, CommentMode, Post};
use tympan::store;
use tympan::store::comments::CommentRow;

use crate::common::app::{Answer, TestApp, path};
use crate::store::rows::{begin, comment};

/// Stores approved mentions of a post.
async fn mention(app: &TestApp, post: &Post, count: usize) {
    let mut tx = begin(&app.app.db).await;
    for number in 1..=count {
        let (name, url) = (
            format!("Log {number}"),
            format!("https://log{number}.example/"),
        );
        let row = CommentRow {
            kind: CommentKind::Mention,
            channel: Channel::Import,
            author_name: &name,
            author_url: Some(&url),
            html: "<p>[…] the pond […]</p>",
            ..comment(post.id)
        };
        store::comments::insert(&mut tx, &row)
            .await
            .expect("it is stored");
    }
    tx.commit().await.expect("it is committed");
}

/// The texts of the elements that a selector matches.
fn texts(page: &Answer, selector: &str) -> Vec<String> {
    let found = page.select(selector);
    found.into_iter().map(|element| element.text).collect()
}

#[tokio::test]
async fn closed_page_without_comments_shows_its_mentions() {
    let app = TestApp::new().await;
    let builder = || app.post().comments(CommentMode::Closed).published();
    let (page, bare) = (
        builder().title("Pond").page().create().await,
        builder().title("Bare").page().create().await,
    );
    let post = builder().title("Post").create().await;
    mention(&app, &page, 2).await;
    mention(&app, &post, 1).await;
    for (closed, summary) in [
        (&page, "2 mentions on other sites"),
        (&post, "1 mention on another site"),
    ] {
        let shown = app.browser().get(&path(closed)).await;
        assert_eq!(texts(&shown, "#comments summary"), [summary]);
        assert_eq!(texts(&shown, "#comments h2"), [""; 0]);
        shown.assert_contains("Comments are closed");
    }
    let shown = app.browser().get(&path(&bare)).await;
    assert!(shown.select("#comments").is_empty());
}

#[tokio::test]
async fn mentions_beyond_a_hundred_are_counted() {
    let app = TestApp::new().await;
    for (count, left_out) in [
        (100, &[][..]),
        (101, &["1 more is not shown"]),
        (103, &["3 more are not shown"]),
    ] {
        let post = app.post().published().create().await;
        mention(&app, &post, count).await;
        let page = app.browser().get(&path(&post)).await;
        let heading = format!("{count} mentions on other sites");
        assert_eq!(texts(&page, ".folded summary"), [heading]);
        assert_eq!(page.select(".mention").len(), 100);
        assert_eq!(texts(&page, ".mentions-left-out"), left_out);
    }
}
