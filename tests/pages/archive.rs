//! The archive of all months, and of a year.

use chrono::TimeDelta;
use tympan::model::settings::Theme;

use crate::common::app::TestApp;

#[tokio::test]
async fn archive_counts_posts_by_the_blogs_months() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.time_zone = "Pacific/Kiritimati".to_owned())
        .await;
    for at in [
        "2021-12-31T09:30:00Z",
        "2021-12-31T10:30:00Z",
        "2022-01-05T00:00:00Z",
    ] {
        app.post().title(at).published_at(at).create().await;
    }
    app.post()
        .title("Standing")
        .page()
        .published()
        .create()
        .await;
    let page = app.browser().get("/archive").await;
    assert_eq!(page.texts(".page-total"), ["3 posts"]);
    assert_eq!(page.texts(".archive-heading"), ["2022 2", "2021 1"]);
    assert_eq!(page.texts(".archive-line"), ["January 2", "December 1"]);
    assert_eq!(
        page.values(".archive-line > a", "href"),
        ["/2022/01", "/2021/12"]
    );
}

#[tokio::test]
async fn archive_of_an_empty_blog_says_so() {
    let app = TestApp::new().await;
    app.browser()
        .get("/archive")
        .await
        .assert_status(200)
        .assert_contains("0 posts")
        .assert_contains("Nothing here yet.");
}

#[tokio::test]
async fn year_lists_its_posts_by_month_and_day() {
    let app = TestApp::at("2022-06-01T00:00:00Z").await;
    app.change_settings(|settings| settings.time_zone = "Europe/Berlin".to_owned())
        .await;
    app.post()
        .title("New Year")
        .published_at("2021-12-31T23:00:00Z")
        .create()
        .await;
    app.post()
        .title("Old Year")
        .published_at("2021-12-31T22:59:59.999999Z")
        .create()
        .await;
    app.post()
        .title("Spring")
        .published_at("2022-04-01T10:00:00Z")
        .create()
        .await;
    let page = app.browser().get("/2022").await;
    page.assert_status(200)
        .assert_contains("2 posts")
        .assert_contains("New Year")
        .assert_lacks("Old Year");
    let days = page.select("time.archive-day");
    let days: Vec<_> = days
        .iter()
        .map(|day| (day.text.as_str(), day.attribute("datetime")))
        .collect();
    assert_eq!(days, [("1", "2022-04-01"), ("1", "2022-01-01")]);
    assert!(page.position("April") < page.position("January"));
    app.post()
        .title("Evening")
        .published_at("2022-04-01T18:00:00Z")
        .create()
        .await;
    let page = app.browser().get("/2022").await;
    let repeated = page.texts("time.archive-day > .visually-hidden");
    assert_eq!(repeated, ["1"], "a day is shown once, and told each time");
    app.change_settings(|settings| settings.appearance.theme = Theme::Compact)
        .await;
    let page = app.browser().get("/2022/04").await;
    assert_eq!(page.texts(".teaser-day"), ["1", "1"]);
    assert_eq!(page.texts(".teaser-day > .visually-hidden"), ["1"]);
    app.browser()
        .get("/2021")
        .await
        .assert_contains("Old Year")
        .assert_lacks("New Year");
}

#[tokio::test]
async fn years_without_posts_are_not_found() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    for path in ["/2021", "/2023", "/0000", "/9999", "/02022", "/202"] {
        app.browser().get(path).await.assert_status(404);
    }
}

#[tokio::test]
async fn scheduled_post_joins_the_archive_at_its_second() {
    let app = TestApp::new().await;
    app.post()
        .title("Soon")
        .published_at("2022-01-07T12:00:10Z")
        .create()
        .await;
    app.browser()
        .get("/archive")
        .await
        .assert_contains("0 posts");
    app.clock.advance(TimeDelta::seconds(10));
    app.browser()
        .get("/archive")
        .await
        .assert_contains("1 post<");
    app.browser().get("/2022").await.assert_contains("Soon");
}

#[tokio::test]
async fn a_year_leads_to_the_nearest_years_with_posts() {
    let app = TestApp::new().await;
    for at in [
        "2015-05-01T00:00:00Z",
        "2018-01-01T00:00:00Z",
        "2018-12-31T23:59:59Z",
        "2022-01-01T00:00:00Z",
    ] {
        app.post().title(at).published_at(at).create().await;
    }
    let page = app.browser().get("/2018").await;
    assert_eq!(
        [page.link("a.pager-newer"), page.link("a.pager-older")],
        ["/2022", "/2015"]
    );
    app.browser().get("/2015").await.assert_lacks("pager-older");
}

#[tokio::test]
async fn a_year_of_many_posts_is_read_in_parts_with_its_months_above() {
    let app = TestApp::at("2022-06-01T00:00:00Z").await;
    for n in 0..205_u32 {
        let (month, minute) = (1 + n / 100, n % 60);
        let at = format!("2022-{month:02}-{:02}T10:{minute:02}:00Z", 1 + n % 28);
        app.post()
            .title(&format!("Post {n:03}"))
            .published_at(&at)
            .create()
            .await;
    }
    let page = app.browser().get("/2022").await;
    assert_eq!(page.texts(".page-total"), ["205 posts"]);
    assert_eq!(
        page.texts(".archive-line"),
        ["March 5", "February 100", "January 100"]
    );
    assert_eq!(page.select("link[rel=canonical]").len(), 1);
    assert_eq!(page.select("li.archive-post").len(), 200);
    let next = page.link("a.pager-older");
    assert!(next.starts_with("/2022?before="), "{next}");
    let rest = app.browser().get(&next).await;
    assert_eq!(rest.texts(".page-total"), ["205 posts"]);
    assert_eq!(rest.link("a.pager-newer"), "/2022");
    assert!(rest.select("link[rel=canonical]").is_empty());
    assert_eq!(rest.select("li.archive-post").len(), 5);
    for path in ["/2022?before=x", "/2021", "/2023"] {
        app.browser().get(path).await.assert_status(404);
    }
}

#[tokio::test]
async fn year_that_fits_on_a_page_has_no_parts() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    app.browser()
        .get("/2022")
        .await
        .assert_lacks("archive-line")
        .assert_lacks("before=");
}
