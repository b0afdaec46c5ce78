//! The exact content of each feed format.

use chrono::TimeDelta;
use tympan::model::settings::FeedText;

use super::{atom, local};
use crate::common::app::{TestApp, path};
use crate::common::language;

/// The name of the snapshot of what an address answers.
fn snapshot(address: &str) -> String {
    address.trim_start_matches('/').replace('/', "-")
}

/// A blog with two posts, one of them commented on.
async fn blog() -> TestApp {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| {
        (settings.title, settings.tagline) =
            ("Small hours".to_owned(), "Letters & <type>".to_owned());
        settings.feeds.hubs = vec!["https://hub.example/".to_owned()];
    })
    .await;
    app.post()
        .title("First")
        .body("A [link](/about) and ![a picture](type.png).")
        .published_at("2022-01-05T09:00:00Z")
        .create()
        .await;
    let second = app
        .post()
        .title("Second & last")
        .subtitle("Of the week")
        .labels(&["Rust", "Type"])
        .body("Words *here*.\n\n<!--more-->\n\nThe rest.");
    let second = second
        .draft(|draft| draft.lang = Some(language("de")))
        .published_at("2022-01-06T09:00:00Z")
        .create()
        .await;
    let comment = app.say(&second, None, "Nice.").await;
    app.clock.advance(TimeDelta::minutes(1));
    app.say(&second, Some(comment.id), "Is it?").await;
    app
}

#[tokio::test]
async fn every_form_says_the_same_in_its_own_words() {
    let app = blog().await;
    for address in [
        "/feed.atom",
        "/feed.rss",
        "/label/Rust.atom",
        "/comments.atom",
        "/2022/01/second-last.atom",
    ] {
        let answer = app.browser().get(address).await;
        insta::assert_snapshot!(snapshot(address), answer.assert_status(200).text());
    }
    for address in [
        "/feed.json",
        "/comments.json",
        "/2022/01/second-last.comments.json",
    ] {
        let answer = app.browser().get(address).await;
        answer
            .assert_status(200)
            .assert_header("content-type", "application/feed+json");
        let document: serde_json::Value = serde_json::from_str(answer.text()).expect("JSON");
        insta::assert_json_snapshot!(snapshot(address), document);
    }
}

#[tokio::test]
async fn a_hub_is_named_in_every_form_and_in_the_headers_of_the_feed_itself_only() {
    let app = blog().await;
    for form in ["atom", "rss", "json"] {
        let answer = app.browser().get(&format!("/feed.{form}")).await;
        let link = format!(
            "<https://hub.example/>; rel=\"hub\", <https://blog.example.org/feed.{form}>; rel=\"self\""
        );
        answer
            .assert_contains("https://hub.example/")
            .assert_header("link", &link);
        let part = app
            .browser()
            .get(&format!("/feed.{form}?max-results=1"))
            .await;
        part.assert_lacks("hub.example").assert_header("link", "");
    }
}

#[tokio::test]
async fn short_feeds_end_at_the_jump_break_or_hold_the_excerpt() {
    let app = blog().await;
    let contents = async |address: &str| -> Vec<String> {
        let feed = atom(&app, address).await;
        feed.all("entry")
            .map(|entry| entry.one("content").to_owned())
            .collect()
    };
    assert!(contents("/feed.atom").await[0].contains("The rest."));
    let short = contents("/feed.atom?text=short").await;
    assert_eq!(
        short[1],
        "<p>A link and .</p>".replace(
            " .",
            &short[1]["<p>A link and".len()..short[1].len() - "</p>".len()]
        )
    );
    assert!(
        short[0].contains("Words <em>here</em>.") && !short[0].contains("The rest."),
        "{}",
        short[0]
    );
    app.change_settings(|settings| settings.feeds.text = FeedText::Short)
        .await;
    assert_eq!(contents("/feed.atom").await, short);
    assert!(contents("/feed.atom?text=full").await[0].contains("The rest."));
}

#[tokio::test]
async fn entries_on_a_page_are_as_many_as_the_settings_say_unless_a_reader_asks() {
    let app = blog().await;
    app.change_settings(|settings| settings.feeds.entries = 1)
        .await;
    let feed = atom(&app, "/feed.atom").await;
    assert_eq!(feed.all("entry").count(), 1);
    assert!(local(feed.link("next").expect("another page")).starts_with("/feed.atom?before="));
    assert_eq!(
        atom(&app, "/feed.atom?max-results=9")
            .await
            .all("entry")
            .count(),
        2
    );
}

#[tokio::test]
async fn comments_that_are_hidden_are_in_no_feed() {
    let app = blog().await;
    let post = app.post().slug("quiet").published().create().await;
    app.say(&post, None, "Shh").await;
    app.update(&post, |draft| {
        draft.comments = tympan::model::CommentMode::Hidden
    })
    .await;
    app.browser()
        .get(&format!("{}.atom", path(&post)))
        .await
        .assert_status(404);
    app.browser()
        .get("/comments.atom")
        .await
        .assert_lacks("Shh");
    let entry = atom(&app, "/feed.atom").await;
    assert_eq!(
        entry
            .all("entry")
            .next()
            .expect("the newest")
            .all("link")
            .filter(|link| link.attribute("rel") == Some("replies"))
            .count(),
        0
    );
}
