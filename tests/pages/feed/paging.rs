//! Following `rel="next"` yields every entry once, whatever changes in between.

use chrono::TimeDelta;
use tympan::model::PostStatus;

use super::{atom, local, titles};
use crate::common::app::{Node, TestApp};

/// The titles on the page at `address`, and the next page.
async fn page(app: &Node, address: &str) -> (Vec<String>, Option<String>) {
    let feed = atom(app, address).await;
    let titles = feed
        .all("entry")
        .map(|entry| entry.one("title").to_owned())
        .collect();
    (titles, feed.link("next").map(|url| local(url).to_owned()))
}

#[tokio::test]
async fn every_post_is_given_once_while_others_are_added_published_and_thrown_away() {
    let app = TestApp::new().await;
    let mut posts = Vec::new();
    for n in 0..23 {
        // Three at a moment.
        let at = format!("2022-01-0{}T09:00:00Z", 1 + n / 6);
        posts.push(
            app.post()
                .title(&format!("Old {n}"))
                .published_at(&at)
                .create()
                .await,
        );
    }
    let draft = app.post().title("Drafted").create().await;
    let mut seen = Vec::new();
    let mut next = Some("/feed.atom?max-results=4".to_owned());
    let mut step = 0;
    while let Some(address) = next {
        let (titles, following) = page(&app, &address).await;
        seen.extend(titles);
        next = following;
        app.clock.advance(TimeDelta::seconds(1));
        app.post()
            .title(&format!("New {step}"))
            .published()
            .create()
            .await;
        match step {
            1 => drop(
                app.update(&draft, |draft| draft.status = PostStatus::Public)
                    .await,
            ),
            2 => app.trash(&posts[22]).await,
            3 => app.trash(&posts[2]).await,
            _ => {}
        }
        step += 1;
    }
    assert!(step > 4);
    let expected: Vec<String> = (0..23)
        .rev()
        .filter(|n| *n != 2)
        .map(|n| format!("Old {n}"))
        .collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_page_knows_its_first_and_itself() {
    let app = TestApp::new().await;
    for n in 0..3 {
        app.post()
            .title(&format!("Post {n}"))
            .published()
            .create()
            .await;
    }
    let feed = atom(
        &app,
        "/feed.atom?orderby=updated&max-results=2&utm_source=x",
    )
    .await;
    assert_eq!(
        feed.link("self"),
        Some("https://blog.example.org/feed.atom?max-results=2&orderby=updated")
    );
    assert_eq!(feed.link("first"), None);
    let next = local(feed.link("next").expect("another page")).to_owned();
    let second = atom(&app, &next).await;
    assert_eq!(
        second.link("first"),
        Some("https://blog.example.org/feed.atom?max-results=2&orderby=updated")
    );
    assert_eq!(
        (
            local(second.link("self").expect("itself")),
            second.link("next")
        ),
        (next.as_str(), None)
    );
    for (form, relation) in [("rss", "rel=\"next\""), ("json", "\"next_url\"")] {
        app.browser()
            .get(&format!("/feed.{form}?max-results=2"))
            .await
            .assert_contains(relation);
        app.browser()
            .get(&format!("/feed.{form}"))
            .await
            .assert_lacks(relation);
    }
    app.browser()
        .get("/feed.atom?before=nonsense")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn bloggers_parameters_choose_among_the_posts() {
    let app = TestApp::new().await;
    let first = app
        .post()
        .title("One")
        .labels(&["Rust", "Type"])
        .published_at("2022-01-01T00:00:00Z")
        .create()
        .await;
    app.post()
        .title("Two")
        .labels(&["Rust"])
        .published_at("2022-01-02T00:00:00Z")
        .create()
        .await;
    app.post()
        .title("Three")
        .published_at("2022-01-03T00:00:00Z")
        .create()
        .await;
    app.clock.advance(TimeDelta::hours(1));
    app.update(&first, |draft| draft.subtitle = "Again".to_owned())
        .await;
    let cases: [(&str, &[&str]); 13] = [
        ("?start-index=2", &["Two", "One"]),
        ("?start-index=2&max-results=1", &["Two"]),
        ("?start-index=0&max-results=0", &["Three"]),
        ("?start-index=99999", &[]),
        ("?max-results=much&start-index=-1", &["Three", "Two", "One"]),
        ("?orderby=updated&max-results=1", &["One"]),
        ("?published-min=2022-01-02T00:00:00Z", &["Three", "Two"]),
        (
            "?published-min=2022-01-01T00:00:00&published-max=2022-01-02T01:00:00+01:00",
            &["One"],
        ),
        ("?updated-min=2022-01-07T12:30:00Z", &["One"]),
        ("?updated-max=2022-01-07T12:30:00Z", &["Three", "Two"]),
        ("?published-min=yesterday", &["Three", "Two", "One"]),
        ("?label=rust", &["Two", "One"]),
        (
            "?published-max=0000-00-00T00:00:00Z&updated-min=9999-12-31T23:59:59-12:00",
            &[],
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(
            titles(&app, &format!("/feed.atom{query}")).await,
            expected,
            "{query}"
        );
    }
    assert_eq!(titles(&app, "/label/Rust.atom?label=type").await, ["One"]);
    app.browser()
        .get("/label/Rust.atom?label=none")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn only_pages_that_many_ask_for_are_kept() {
    let app = TestApp::new().await;
    for n in 0..3 {
        app.post()
            .title(&format!("Post {n}"))
            .published()
            .create()
            .await;
    }
    let next = atom(&app, "/feed.atom?max-results=1")
        .await
        .link("next")
        .map(|url| local(url).to_owned())
        .expect("another page");
    let odd = [
        "max-results=5&published-max=2026-11-25T00:00:07Z",
        "updated-min=2021-01-01T00:00:00Z",
        "start-index=2",
        "max-results=37",
    ];
    for address in odd
        .map(|query| format!("/feed.atom?{query}"))
        .iter()
        .chain([&next])
    {
        let answer = app
            .browser()
            .with("accept-encoding", "br")
            .get(address)
            .await;
        answer.assert_status(200);
        assert!(app.app.cache.hit(address).is_none(), "{address} is kept");
        app.browser()
            .with("if-none-match", answer.header("etag"))
            .get(address)
            .await
            .assert_status(304);
    }
    for address in [
        "/feed.atom",
        "/feed.atom?max-results=5",
        "/feed.atom?orderby=updated",
    ] {
        app.browser().get(address).await.assert_status(200);
        assert!(
            app.app.cache.hit(address).is_some(),
            "{address} is not kept"
        );
    }
}
