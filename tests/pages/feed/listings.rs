//! The feeds of a person and of a series.

use tympan::model::{Actor, SeriesPlace, Slug};
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
    let series = publishing::create_series(&mut tx, &app.app.services, Actor::CommandLine, &new)
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
        let answer = app.visitor().get(page).await;
        for form in [".atom", ".rss", ".json"] {
            answer.assert_contains(&format!("href=\"{page}{form}\""));
            app.visitor()
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
        app.visitor().get(none).await.assert_status(404);
    }
}
