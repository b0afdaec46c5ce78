//! The feeds of an author, of a series, of a year and of a month.

use tympan::model::{Authority, SeriesPlace, Slug};
use tympan::publishing;

use super::{atom, titles};
use crate::common::app::TestApp;

#[tokio::test]
async fn an_author_and_a_series_have_feeds_of_their_posts() {
    let app = TestApp::new().await;
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let new = publishing::NewSeries {
        slug: Slug::parse("bread").ok(),
        title: "A year of bread".to_owned(),
        description: String::new(),
    };
    let series =
        publishing::create_series(&mut tx, &app.app.services, &Authority::of_operator(), &new)
            .await
            .expect("a series");
    tx.commit().await.expect("that is committed");
    let place = SeriesPlace {
        id: series.id,
        position: None,
    };
    app.post()
        .title("Rye")
        .published_at("2022-01-01T09:00:00Z")
        .draft(|draft| draft.series = Some(place))
        .create()
        .await;
    app.post()
        .title("Apart")
        .published_at("2022-01-02T09:00:00Z")
        .create()
        .await;
    assert_eq!(titles(&app, "/series/bread.atom").await, ["Rye"]);
    assert_eq!(
        titles(&app, "/author/olga-owner.atom").await,
        ["Apart", "Rye"]
    );
    let feed = atom(&app, "/series/bread.atom").await;
    assert_eq!(
        (feed.one("title"), feed.link("alternate")),
        (
            "A year of bread · A new blog",
            Some("https://blog.example.org/series/bread")
        )
    );
    for page in ["/series/bread", "/author/olga-owner"] {
        let answer = app.browser().get(page).await;
        for form in [".atom", ".rss", ".json"] {
            answer.assert_contains(&format!("href=\"{page}{form}\""));
            app.browser()
                .get(&format!("{page}{form}"))
                .await
                .assert_status(200);
        }
    }
    for none in [
        "/series/none.atom",
        "/author/nobody.rss",
        "/author/%00.json",
        "/series/bread.atom.atom",
    ] {
        app.browser().get(none).await.assert_status(404);
    }
}

#[tokio::test]
async fn a_year_and_a_month_have_feeds_of_their_posts() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.time_zone = "Pacific/Kiritimati".to_owned())
        .await;
    for (title, at) in [
        ("Last year", "2021-12-31T09:59:59Z"),
        ("New Year", "2021-12-31T10:00:00Z"),
        ("January", "2022-01-06T10:00:00Z"),
        ("Soon", "2022-01-08T10:00:00Z"),
    ] {
        app.post().title(title).published_at(at).create().await;
    }
    let this_year = ["January", "New Year"];
    assert_eq!(titles(&app, "/2022.atom").await, this_year);
    assert_eq!(titles(&app, "/2022/01.atom").await, this_year);
    assert_eq!(titles(&app, "/2021.atom").await, ["Last year"]);
    assert_eq!(titles(&app, "/2021/12.atom").await, ["Last year"]);
    assert_eq!(
        titles(&app, "/2022.atom?published-min=2020-01-01T00:00:00Z").await,
        this_year
    );
    assert_eq!(titles(&app, "/2022.atom?max-results=1").await, ["January"]);
    let feed = atom(&app, "/2022/01.atom").await;
    assert_eq!(
        (feed.one("title"), feed.link("alternate")),
        (
            "January 2022 · A new blog",
            Some("https://blog.example.org/2022/01")
        )
    );
    for page in ["/2022", "/2021/12"] {
        let answer = app.browser().get(page).await;
        for form in [".atom", ".rss", ".json"] {
            let address = format!("{page}{form}");
            answer.assert_contains(&format!("href=\"{address}\""));
            let feed = app.browser().get(&address).await;
            let kind = feed.assert_status(200).header("content-type").to_owned();
            assert!(kind.contains("atom") || kind.contains("rss") || kind.contains("feed"));
        }
    }
    for none in [
        "/2020.atom",
        "/2022/02.rss",
        "/2022/13.json",
        "/0000.atom",
        "/9999.atom",
    ] {
        app.browser().get(none).await.assert_status(404);
    }
    app.clock.advance(chrono::TimeDelta::days(2));
    assert_eq!(
        titles(&app, "/2022.atom").await,
        ["Soon", "January", "New Year"]
    );
}
