//! Series: the line on a post and the series' page follow every change at once.

use tympan::model::redirect::Target;
use tympan::model::{Authority, Post, Series, SeriesPlace, Slug};
use tympan::publishing::{self, NewSeries};
use tympan::site;
use tympan::store;

use crate::common::app::{TestApp, path};

/// Makes a series.
async fn series(app: &TestApp, title: &str) -> Series {
    let mut tx = app.app.db.begin().await.unwrap();
    let new = NewSeries {
        slug: None,
        title: title.to_owned(),
        description: "Twelve loaves.\n\nOne a month.".to_owned(),
    };
    let series =
        publishing::create_series(&mut tx, &app.app.services, &Authority::of_operator(), &new)
            .await
            .unwrap();
    tx.commit().await.unwrap();
    series
}

async fn change(app: &TestApp, series: &Series, change: impl FnOnce(&mut Series)) {
    let mut tx = app.app.db.begin().await.unwrap();
    let mut wanted = store::series::find(&mut tx, series.id)
        .await
        .unwrap()
        .unwrap();
    change(&mut wanted);
    publishing::update_series(
        &mut tx,
        &app.app.services,
        &Authority::of_operator(),
        &wanted,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn delete(app: &TestApp, series: &Series) {
    let mut tx = app.app.db.begin().await.unwrap();
    let series = store::series::find(&mut tx, series.id)
        .await
        .unwrap()
        .unwrap();
    publishing::delete_series(
        &mut tx,
        &app.app.services,
        &Authority::of_operator(),
        &series,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn part(app: &TestApp, series: &Series, title: &str, at: &str) -> Post {
    let place = SeriesPlace {
        id: series.id,
        position: None,
    };
    app.post()
        .title(title)
        .published_at(at)
        .draft(|draft| draft.series = Some(place))
        .create()
        .await
}

/// A series of three parts, the last one still to come.
async fn bread(app: &TestApp) -> (Series, [Post; 3]) {
    let series = series(app, "A year of bread").await;
    let rye = part(app, &series, "Rye", "2022-01-01T09:00:00Z").await;
    let wheat = part(app, &series, "Wheat", "2022-01-02T09:00:00Z").await;
    let spelt = part(app, &series, "Spelt", "2022-01-09T09:00:00Z").await;
    (series, [rye, wheat, spelt])
}

#[tokio::test]
async fn a_part_says_where_it_stands_and_leads_on() {
    let app = TestApp::new().await;
    let (_, [rye, wheat, _]) = bread(&app).await;
    let page = app.browser().get(&path(&rye)).await;
    page.assert_status(200).assert_lacks("Spelt");
    assert_eq!(
        page.texts(".series-line"),
        ["Part 1 of 2 in A year of bread"]
    );
    assert_eq!(page.link(".series-line a"), "/series/a-year-of-bread");
    assert_eq!(page.texts(".series-parts [aria-current=page]"), ["Rye"]);
    assert_eq!(page.texts(".series-steps > p"), ["Next part: Wheat"]);
    assert_eq!(page.link(".series-steps a"), path(&wheat));
    let page = app.browser().get(&path(&wheat)).await;
    page.assert_contains("Part 2 of 2 in");
    assert_eq!(page.texts(".series-steps > p"), ["Previous part: Rye"]);
}

#[tokio::test]
async fn the_description_of_a_series_is_rendered() {
    let app = TestApp::new().await;
    let (series, _) = bread(&app).await;
    change(&app, &series, |wanted| {
        wanted.description = "What went *wrong*, and `<why>`.".to_owned();
    })
    .await;
    let page = app.browser().get("/series/a-year-of-bread").await;
    assert_eq!(page.texts(".page-intro em"), ["wrong"]);
    assert_eq!(page.texts(".page-intro code"), ["<why>"]);
    assert_eq!(
        page.values("meta[name=description]", "content"),
        ["What went wrong, and <why>."]
    );
}

#[tokio::test]
async fn the_page_of_a_series_lists_its_public_parts_in_order() {
    let app = TestApp::new().await;
    let (series, [rye, ..]) = bread(&app).await;
    let page = app.browser().get("/series/a-year-of-bread").await;
    page.assert_status(200).assert_lacks("Spelt");
    assert_eq!(page.texts("h1.p-name[dir=auto]"), ["A year of bread"]);
    assert_eq!(
        page.texts(".page-intro[dir=auto] > p"),
        ["Twelve loaves.", "One a month."]
    );
    assert_eq!(page.texts(".series-total"), ["2 parts"]);
    assert_eq!(page.texts(".series-list a"), ["Rye", "Wheat"]);
    app.update(&rye, |draft| {
        draft.series = Some(SeriesPlace {
            id: series.id,
            position: Some(9),
        })
    })
    .await;
    let page = app.browser().get("/series/a-year-of-bread").await;
    assert_eq!(
        page.texts(".series-list a"),
        ["Wheat", "Rye"],
        "a moved part is seen at once"
    );
}

#[tokio::test]
async fn what_changes_in_a_series_is_seen_at_once_on_its_parts() {
    let app = TestApp::new().await;
    let (series, [rye, wheat, spelt]) = bread(&app).await;
    let browser = app.browser();
    let address = path(&rye);
    browser.get(&address).await.assert_contains("Part 1 of 2");
    part(&app, &series, "Oats", "2022-01-03T09:00:00Z").await;
    browser
        .get(&address)
        .await
        .assert_contains("Part 1 of 3")
        .assert_contains("Oats");
    app.update(&wheat, |draft| draft.title = "Emmer".to_owned())
        .await;
    browser
        .get(&address)
        .await
        .assert_contains("Emmer")
        .assert_lacks("Wheat");
    app.trash(&wheat).await;
    browser
        .get(&address)
        .await
        .assert_contains("Part 1 of 2")
        .assert_lacks("Emmer");
    app.clock.advance(chrono::TimeDelta::days(3));
    browser
        .get(&address)
        .await
        .assert_contains("Part 1 of 3")
        .assert_contains("Spelt");
    let (feed, reader) = (
        "/series/a-year-of-bread.atom",
        app.browser().with("accept", "application/json"),
    );
    browser
        .get(feed)
        .await
        .assert_contains("<title>A year of bread · A new blog</title>");
    change(&app, &series, |series| series.title = "Loaves".to_owned()).await;
    let renamed = browser.get(&address).await;
    assert_eq!(renamed.texts(".series-line a"), ["Loaves"]);
    browser
        .get(feed)
        .await
        .assert_contains("<title>Loaves · A new blog</title>");
    app.update(&spelt, |draft| draft.series = None).await;
    browser.get(&address).await.assert_contains("Part 1 of 2");
    browser.get(feed).await.assert_lacks("Spelt");
    reader
        .get(&address)
        .await
        .assert_contains("\"series\":{")
        .assert_contains("\"version\":1}");
    delete(&app, &series).await;
    browser
        .get(&address)
        .await
        .assert_status(200)
        .assert_lacks("Part 1");
    browser.get(feed).await.assert_status(410);
    reader
        .get(&address)
        .await
        .assert_contains("\"series\":null")
        .assert_contains("\"version\":2}");
}

#[tokio::test]
async fn a_moved_series_is_found_where_it_was() {
    let app = TestApp::new().await;
    let (series, _) = bread(&app).await;
    for slug in ["loaves", "bread", "a-year-of-bread", "buns"] {
        change(&app, &series, |series| {
            series.slug = Slug::parse(slug).unwrap()
        })
        .await;
    }
    for old in ["a-year-of-bread", "loaves", "bread"] {
        app.browser()
            .get(&format!("/series/{old}"))
            .await
            .assert_status(308)
            .assert_redirect("/series/buns");
        for form in [".atom", ".rss", ".json"] {
            app.browser()
                .get(&format!("/series/{old}{form}"))
                .await
                .assert_status(308)
                .assert_redirect(&format!("/series/buns{form}"));
        }
        let asked = "max-results=5&start-index=2";
        app.browser()
            .get(&format!("/series/{old}.rss?{asked}&x=y"))
            .await
            .assert_redirect(&format!("/series/buns.rss?{asked}"));
    }
    app.browser().get("/series/buns").await.assert_status(200);
    app.browser()
        .get("/series/buns/")
        .await
        .assert_redirect("/series/buns");
}

#[tokio::test]
async fn a_feed_follows_a_redirect_to_a_series_alone() {
    let app = TestApp::new().await;
    let (bread, _) = bread(&app).await;
    change(&app, &bread, |series| {
        series.slug = Slug::parse("buns").unwrap()
    })
    .await;
    for target in [
        "/archive",
        "/series/buns#top",
        "https://example.com/series/x",
    ] {
        let mut tx = app.app.db.begin().await.unwrap();
        let row = store::redirects::find_by_path(&mut tx, "/series/a-year-of-bread")
            .await
            .unwrap()
            .unwrap();
        site::update_redirect(
            &mut tx,
            &app.app.services,
            &Authority::of_operator(),
            &row,
            Target::parse(target).ok().as_ref(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        app.browser()
            .get("/series/a-year-of-bread")
            .await
            .assert_redirect(target);
        app.browser()
            .get("/series/a-year-of-bread.atom")
            .await
            .assert_status(404);
    }
}

#[tokio::test]
async fn a_deleted_series_is_gone_under_every_name_and_feed_and_its_names_stay_its_own() {
    let app = TestApp::new().await;
    let (bread, _) = bread(&app).await;
    change(&app, &bread, |series| {
        series.slug = Slug::parse("buns").unwrap()
    })
    .await;
    delete(&app, &bread).await;
    for address in [
        "/series/buns",
        "/series/a-year-of-bread",
        "/series/buns.atom",
        "/series/a-year-of-bread.json",
    ] {
        app.browser().get(address).await.assert_status(410);
    }
    assert_eq!(series(&app, "Buns").await.slug.as_str(), "buns-2");
    assert_eq!(
        series(&app, "A year of bread").await.slug.as_str(),
        "a-year-of-bread-2"
    );
}

#[tokio::test]
async fn a_series_without_a_public_part_or_a_name_is_not_found() {
    let app = TestApp::new().await;
    let empty = series(&app, "Nothing").await;
    change(&app, &empty, |series| {
        series.slug = Slug::parse("nothing-yet").unwrap()
    })
    .await;
    part(&app, &empty, "Later", "2022-01-09T09:00:00Z").await;
    for slug in ["nothing-yet", "nothing", "none", "%00", "%C2%85", "..%2fx"] {
        for form in ["", ".atom", ".rss", ".json"] {
            app.browser()
                .get(&format!("/series/{slug}{form}"))
                .await
                .assert_status(404)
                .assert_header("location", "");
        }
    }
    app.clock.advance(chrono::TimeDelta::days(3));
    app.browser()
        .get("/series/nothing")
        .await
        .assert_redirect("/series/nothing-yet");
    app.browser()
        .get("/series/nothing-yet.atom")
        .await
        .assert_contains("Later");
}

#[tokio::test]
async fn a_series_that_nobody_saw_leaves_nothing() {
    let app = TestApp::new().await;
    let empty = series(&app, "Nothing").await;
    delete(&app, &empty).await;
    app.browser()
        .get("/series/nothing")
        .await
        .assert_status(404);
    assert_eq!(series(&app, "Nothing").await.slug.as_str(), "nothing");
}
