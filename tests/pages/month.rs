//! The page of a month, by the blog's local time and not by UTC.

use crate::common::app::TestApp;

/// A blog in `zone` with a post at each of these moments, titled by it.
async fn blog(zone: &str, moments: &[&str]) -> TestApp {
    let app = TestApp::at("2030-01-01T00:00:00Z").await;
    app.change_settings(|settings| zone.clone_into(&mut settings.time_zone))
        .await;
    for at in moments {
        app.post()
            .title(&format!("At {at}"))
            .published_at(at)
            .create()
            .await;
    }
    app
}

#[tokio::test]
async fn month_has_its_name_and_days() {
    let app = blog("UTC", &["2022-01-07T12:00:00Z"]).await;
    let page = app.browser().get("/2022/01").await;
    page.assert_status(200)
        .assert_contains("January 2022</h1>")
        .assert_contains("Friday, January 7, 2022");
}

#[tokio::test]
async fn bounds_are_midnight_on_the_blogs_wall() {
    // The zone, the last microsecond before its month and the month's first, and the two months.
    let cases = [
        (
            "Pacific/Kiritimati",
            "2021-12-31T09:59:59.999999Z",
            "2021-12-31T10:00:00Z",
            "/2021/12",
            "/2022/01",
        ),
        (
            "Etc/GMT+12",
            "2022-02-01T11:59:59.999999Z",
            "2022-02-01T12:00:00Z",
            "/2022/01",
            "/2022/02",
        ),
        (
            "Europe/Berlin",
            "2022-03-31T21:59:59.999999Z",
            "2022-03-31T22:00:00Z",
            "/2022/03",
            "/2022/04",
        ),
        (
            "Asia/Kathmandu",
            "2022-04-30T18:14:59.999999Z",
            "2022-04-30T18:15:00Z",
            "/2022/04",
            "/2022/05",
        ),
        // Clocks skipped this midnight: October began at one o'clock.
        (
            "America/Asuncion",
            "2017-10-01T03:59:59.999999Z",
            "2017-10-01T04:00:00Z",
            "/2017/09",
            "/2017/10",
        ),
        // Clocks passed midnight twice: November began with the first one.
        (
            "America/Havana",
            "2015-11-01T03:59:59.999999Z",
            "2015-11-01T04:00:00Z",
            "/2015/10",
            "/2015/11",
        ),
    ];
    for (zone, before, from, last, next) in cases {
        let app = blog(zone, &[before, from]).await;
        let (last, next) = (app.browser().get(last).await, app.browser().get(next).await);
        last.assert_contains(&format!("At {before}"))
            .assert_lacks(&format!("At {from}"));
        next.assert_contains(&format!("At {from}"))
            .assert_lacks(&format!("At {before}"));
    }
}

#[tokio::test]
async fn day_has_its_posts_and_leads_to_its_month() {
    let app = blog(
        "Europe/Berlin",
        &[
            "2022-01-06T22:59:59Z",
            "2022-01-06T23:00:00Z",
            "2022-01-07T22:59:59Z",
            "2022-01-07T23:00:00Z",
        ],
    )
    .await;
    let page = app.browser().get("/2022/01/07").await;
    page.assert_status(200)
        .assert_contains("January 2022</h1>")
        .assert_contains("href=\"/2022/01\"")
        .assert_contains("noindex");
    page.assert_contains("At 2022-01-06T23:00:00Z")
        .assert_contains("At 2022-01-07T22:59:59Z");
    page.assert_lacks("At 2022-01-06T22:59:59Z")
        .assert_lacks("At 2022-01-07T23:00:00Z");
    app.browser()
        .get("/2022/01/07/")
        .await
        .assert_status(308)
        .assert_redirect("/2022/01/07");
    for path in [
        "/2022/01/09",
        "/2022/02/30",
        "/2022/1/07",
        "/2022/01/7",
        "/2022/01/007",
        "/9999/12/31",
        "/0000/01/01",
    ] {
        app.browser().get(path).await.assert_status(404);
    }
    app.post()
        .title("Later")
        .published_at("2022-01-09T12:00:00Z")
        .create()
        .await;
    app.browser()
        .get("/2022/01/09")
        .await
        .assert_contains("Later");
}

#[tokio::test]
async fn rest_of_a_busy_day_follows_on_the_months_page() {
    let moments: Vec<String> = (1..=4)
        .map(|hour| format!("2022-01-07T0{hour}:00:00Z"))
        .collect();
    let app = blog(
        "UTC",
        &moments.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    app.change_settings(|settings| settings.posts_per_page = 3)
        .await;
    let page = app.browser().get("/2022/01/07").await;
    page.assert_contains(&moments[3])
        .assert_contains(&moments[1])
        .assert_lacks(&format!("At {}", moments[0]));
    let older = page.link("a[href^='/2022/01?before=']");
    app.browser()
        .get(&older)
        .await
        .assert_status(200)
        .assert_contains(&format!("At {}", moments[0]));
}

#[tokio::test]
async fn post_whose_slug_is_a_number_is_no_day() {
    let app = blog("UTC", &["2022-01-07T12:00:00Z"]).await;
    app.post()
        .title("Seven")
        .slug("07")
        .published_at("2022-01-08T12:00:00Z")
        .create()
        .await;
    app.browser()
        .get("/2022/01/07")
        .await
        .assert_contains("Seven</h1>");
}

#[tokio::test]
async fn repeated_hour_keeps_the_order_of_time() {
    // 02:30 twice: first in summer time, then in winter time.
    let app = blog(
        "Europe/Berlin",
        &["2022-10-30T00:30:00Z", "2022-10-30T01:30:00Z"],
    )
    .await;
    let page = app.browser().get("/2022/10").await;
    assert!(page.position("At 2022-10-30T01:30:00Z") < page.position("At 2022-10-30T00:30:00Z"));
    assert_eq!(page.count("Sunday, October 30, 2022"), 1);
}

#[tokio::test]
async fn empty_or_impossible_month_is_not_found() {
    let app = blog("UTC", &["2022-01-07T12:00:00Z"]).await;
    for path in [
        "/2022/02",
        "/2021/12",
        "/2022/00",
        "/2022/13",
        "/2022/1",
        "/2022/001",
        "/0000/01",
        "/9999/12",
        "/20%32%32/01x",
        "/+022/01",
    ] {
        app.browser().get(path).await.assert_status(404);
    }
}

#[tokio::test]
async fn moved_zone_moves_the_month_at_once() {
    let app = blog("UTC", &["2022-01-31T23:30:00Z"]).await;
    app.browser().get("/2022/01").await.assert_status(200);
    app.change_settings(|settings| settings.time_zone = "Europe/Berlin".to_owned())
        .await;
    app.browser().get("/2022/01").await.assert_status(404);
    app.browser()
        .get("/2022/02")
        .await
        .assert_status(200)
        .assert_contains("Tuesday, February 1, 2022");
}

#[tokio::test]
async fn long_month_is_read_in_parts() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.posts_per_page = 2)
        .await;
    for n in 0..3 {
        app.post()
            .title(&format!("Part {n}"))
            .published()
            .create()
            .await;
    }
    let first = app.browser().get("/2022/01").await;
    let second = app.browser().get(&first.link("a.pager-older")).await;
    second
        .assert_contains("Part 0")
        .assert_lacks("Part 1")
        .assert_lacks("rel=\"next\"")
        .assert_contains("href=\"/2022/01\" rel=\"prev\"");
}
