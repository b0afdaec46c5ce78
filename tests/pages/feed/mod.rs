//! Feeds: valid for any parser, equal for every reader, and cheap to poll.

mod blogger;
mod comments;
mod discovery;
mod forms;
mod hostile;
mod hubs;
mod listings;
mod paging;
mod search;
mod times;

use chrono::TimeDelta;

use crate::common::app::{Node, TestApp, path};
use crate::common::xml::Element;

/// A feed in Atom.
pub async fn atom(app: &Node, address: &str) -> Element {
    Element::parse(app.browser().get(address).await.assert_status(200).text())
}

/// The titles of a feed's entries.
async fn titles(app: &Node, address: &str) -> Vec<String> {
    atom(app, address)
        .await
        .all("entry")
        .map(|entry| entry.one("title").to_owned())
        .collect()
}

/// The path of a full address of the tests' blog.
fn local(address: &str) -> &str {
    address
        .strip_prefix(crate::common::app::BASE)
        .expect("an address of this blog")
}

#[tokio::test]
async fn feed_has_the_newest_posts_first_and_only_public_ones() {
    let app = TestApp::new().await;
    app.post()
        .title("First")
        .published_at("2022-01-05T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Second")
        .labels(&["Rust"])
        .published_at("2022-01-06T09:00:00Z")
        .create()
        .await;
    app.post().title("Drafted").create().await;
    app.post()
        .title("Scheduled")
        .published_at("2022-01-08T09:00:00Z")
        .create()
        .await;
    let answer = app.browser().get("/feed.atom").await;
    answer
        .assert_status(200)
        .assert_header("content-type", "application/atom+xml; charset=utf-8");
    let feed = Element::parse(answer.text());
    assert_eq!(
        (feed.one("title"), titles(&app, "/feed.atom").await),
        ("A new blog", vec!["Second".to_owned(), "First".to_owned()])
    );
    let published: Vec<&str> = feed
        .all("entry")
        .map(|entry| entry.one("published"))
        .collect();
    assert_eq!(published, ["2022-01-06T09:00:00Z", "2022-01-05T09:00:00Z"]);
    answer
        .assert_contains("href=\"https://blog.example.org/2022/01/second\"")
        .assert_contains("<category term=\"Rust\"/>");
}

#[tokio::test]
async fn unchanged_feed_is_304_by_its_tag_in_every_form() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    let feed = app.browser().get("/feed.atom").await;
    let hash = feed.header("etag").trim_matches('"').to_owned();
    for tag in [
        format!("\"{hash}\""),
        format!("W/\"{hash}\""),
        format!("\"{hash}-br\""),
        format!("\"{hash}-gzip\""),
    ] {
        app.browser()
            .with("if-none-match", &tag)
            .get("/feed.atom")
            .await
            .assert_status(304);
    }
}

#[tokio::test]
async fn date_of_the_last_change_is_honoured_once_it_is_two_seconds_old() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    app.browser()
        .get("/feed.atom")
        .await
        .assert_header("last-modified", "");
    app.clock.advance(TimeDelta::seconds(2));
    app.change_settings(|settings| settings.tagline = "Another".to_owned())
        .await;
    app.clock.advance(TimeDelta::seconds(5));
    let modified = app
        .browser()
        .get("/feed.atom")
        .await
        .header("last-modified")
        .to_owned();
    assert_eq!(modified, "Fri, 07 Jan 2022 12:00:02 GMT");
    app.browser()
        .with("if-modified-since", &modified)
        .get("/feed.atom")
        .await
        .assert_status(304);
}

#[tokio::test]
async fn date_of_the_last_change_is_told_of_an_entry_that_was_cached_before_it_could_be() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    // A hub asks right after the change: its answer is kept.
    app.browser()
        .get("/feed.atom")
        .await
        .assert_header("last-modified", "");
    app.clock.advance(TimeDelta::seconds(2));
    let modified = app
        .browser()
        .get("/feed.atom")
        .await
        .header("last-modified")
        .to_owned();
    assert_eq!(modified, "Fri, 07 Jan 2022 12:00:00 GMT");
    app.browser()
        .with("if-modified-since", &modified)
        .get("/feed.atom")
        .await
        .assert_status(304);
}

#[tokio::test]
async fn feed_that_lost_its_newest_post_or_changed_its_name_is_sent_again() {
    let app = TestApp::new().await;
    app.post()
        .title("Stays")
        .published_at("2022-01-05T09:00:00Z")
        .create()
        .await;
    let post = app
        .post()
        .title("Goes")
        .published_at("2022-01-06T09:00:00Z")
        .create()
        .await;
    app.clock.advance(TimeDelta::minutes(1));
    let modified = app
        .browser()
        .get("/feed.atom")
        .await
        .header("last-modified")
        .to_owned();
    let browser = app.browser().with("if-modified-since", &modified);
    browser.get("/feed.atom").await.assert_status(304);
    app.trash(&post).await;
    browser
        .get("/feed.atom")
        .await
        .assert_status(200)
        .assert_lacks("Goes");
    app.clock.advance(TimeDelta::minutes(1));
    let modified = app
        .browser()
        .get("/feed.atom")
        .await
        .header("last-modified")
        .to_owned();
    app.change_settings(|settings| settings.title = "Renamed".to_owned())
        .await;
    app.browser()
        .with("if-modified-since", &modified)
        .get("/feed.atom")
        .await
        .assert_status(200)
        .assert_contains("Renamed");
}

#[tokio::test]
async fn feed_follows_a_rename_and_keeps_its_ids() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let ids = |feed: &Element| {
        feed.all("entry")
            .map(|entry| entry.one("id").to_owned())
            .collect::<Vec<_>>()
    };
    let before = ids(&atom(&app, "/feed.atom").await);
    let post = app
        .update(&post, |draft| {
            draft.slug = tympan::model::Slug::parse("renamed").ok()
        })
        .await;
    let answer = app.browser().get("/feed.atom").await;
    answer.assert_contains(&path(&post));
    assert_eq!(ids(&Element::parse(answer.text())), before);
}

#[tokio::test]
async fn a_reader_who_asks_again_is_answered_without_the_database() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .labels(&["Rust"])
        .body(&"Many words. ".repeat(100))
        .published()
        .create()
        .await;
    app.say(&post, None, "Hello").await;
    app.clock.advance(TimeDelta::minutes(1));
    let feed = path(&post);
    let addresses = [
        "/feed.atom",
        "/feed.rss",
        "/feed.json?max-results=5",
        "/label/Rust.rss",
        "/comments.atom",
        &format!("{feed}.comments.json"),
    ];
    let mut known = Vec::new();
    for address in addresses {
        let answer = app.browser().get(address).await;
        answer
            .assert_status(200)
            .assert_header("vary", "Accept-Encoding");
        assert!(
            answer.header("last-modified").ends_with("GMT")
                && answer.header("set-cookie").is_empty()
        );
        known.push((
            address,
            answer.header("etag").to_owned(),
            answer.header("last-modified").to_owned(),
        ));
    }
    app.app.db.close().await;
    for (address, etag, modified) in known {
        app.browser()
            .with("if-none-match", &etag)
            .get(address)
            .await
            .assert_status(304);
        app.browser()
            .with("if-modified-since", &modified)
            .get(address)
            .await
            .assert_status(304);
        let head = app.browser().head(address).await;
        assert!(head.assert_status(200).body.is_empty() && head.header("etag") == etag);
    }
}

#[tokio::test]
async fn post_that_came_by_the_clock_is_told_to_a_reader_who_knows_the_date_alone() {
    let app = TestApp::new().await;
    app.post().title("There").published().create().await;
    app.post()
        .title("Scheduled")
        .published_at("2022-01-07T14:00:00Z")
        .create()
        .await;
    app.clock.advance(TimeDelta::hours(1));
    let modified = app
        .browser()
        .get("/feed.atom")
        .await
        .assert_lacks("Scheduled")
        .header("last-modified")
        .to_owned();
    app.clock.advance(TimeDelta::hours(2));
    let browser = app.browser().with("if-modified-since", &modified);
    browser
        .get("/feed.atom")
        .await
        .assert_status(200)
        .assert_contains("Scheduled")
        .assert_header("last-modified", "Fri, 07 Jan 2022 14:00:00 GMT");
    browser
        .get("/feed.atom?start-index=2")
        .await
        .assert_status(200)
        .assert_header("last-modified", "");
}
