//! The sitemap: every public address, and nothing else.

use chrono::TimeDelta;
use tympan::model::{Authority, SeriesPlace, Slug};
use tympan::publishing::{self, NewSeries};

use crate::common::app::{BASE, TestApp, path};
use crate::common::xml::Element;

/// The parts that the index names, as addresses from `/`.
async fn parts(app: &TestApp) -> Vec<String> {
    let index = app.browser().get("/sitemap.xml").await;
    index
        .assert_status(200)
        .assert_header("content-type", "application/xml; charset=utf-8")
        .assert_contains("<sitemapindex");
    Element::parse(index.text())
        .all("sitemap")
        .map(|part| {
            let path = part.one("loc").strip_prefix(BASE);
            path.expect("an address of the blog").to_owned()
        })
        .collect()
}

#[tokio::test]
async fn sitemap_has_home_lists_posts_and_pages_but_nothing_hidden() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .slug("seen")
        .labels(&["Rust"])
        .published()
        .create()
        .await;
    let page = app.post().page().slug("about").published().create().await;
    app.post()
        .title("Drafted")
        .labels(&["Secret"])
        .create()
        .await;
    app.post()
        .slug("scheduled")
        .labels(&["Later"])
        .published_at("2022-02-01T00:00:00Z")
        .create()
        .await;
    assert_eq!(
        parts(&app).await,
        ["/sitemap.xml?part=lists-0", "/sitemap.xml?part=posts-0"]
    );
    let lists = app.browser().get("/sitemap.xml?part=lists-0").await;
    for own in ["/", "/archive", "/label/Rust", "/author/olga-owner"] {
        lists.assert_contains(&format!("<loc>https://blog.example.org{own}</loc>"));
    }
    lists.assert_lacks("Secret").assert_lacks("Later");
    let posts = app.browser().get("/sitemap.xml?part=posts-0").await;
    posts.assert_header("content-type", "application/xml; charset=utf-8");
    for own in [path(&post), path(&page)] {
        posts.assert_contains(&format!(
            "<loc>https://blog.example.org{own}</loc><lastmod>2022-01-07T12:00:00+00:00</lastmod>"
        ));
    }
    assert_eq!(posts.count("<loc>"), 2);
}

#[tokio::test]
async fn series_are_listed_by_their_names_once_they_have_a_public_part() {
    let app = TestApp::new().await;
    let lists = "/sitemap.xml?part=lists-0";
    let mut tx = app.app.db.begin().await.unwrap();
    let new = NewSeries {
        slug: None,
        title: "Bread".to_owned(),
        description: String::new(),
    };
    let mut series =
        publishing::create_series(&mut tx, &app.app.services, &Authority::of_server(), &new)
            .await
            .unwrap();
    tx.commit().await.unwrap();
    let place = SeriesPlace {
        id: series.id,
        position: None,
    };
    app.post()
        .published_at("2022-01-08T00:00:00Z")
        .draft(|draft| draft.series = Some(place))
        .create()
        .await;
    app.browser()
        .get(lists)
        .await
        .assert_lacks("/series/")
        .assert_lacks("/author/");
    app.clock.advance(TimeDelta::days(1));
    app.browser()
        .get(lists)
        .await
        .assert_contains("/series/bread<")
        .assert_contains("/author/olga-owner<");
    series.slug = Slug::parse("loaves").unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    publishing::update_series(&mut tx, &app.app.services, &Authority::of_server(), &series)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.browser()
        .get(lists)
        .await
        .assert_contains("/series/loaves<")
        .assert_lacks("/series/bread<");
}

#[tokio::test]
async fn lastmod_follows_the_text_and_neither_views_nor_comments() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let [index, part] = ["/sitemap.xml", "/sitemap.xml?part=posts-0"];
    let noon = "<lastmod>2022-01-07T12:00:00+00:00</lastmod>";
    app.clock.advance(TimeDelta::days(1));
    app.browser().get(&path(&post)).await;
    app.say(&post, None, "Hello").await;
    for own in [index, part] {
        app.browser().get(own).await.assert_contains(noon);
    }
    app.update(&post, |draft| draft.source = "Other words.".to_owned())
        .await;
    for own in [index, part] {
        app.browser()
            .get(own)
            .await
            .assert_lacks(noon)
            .assert_contains("<lastmod>2022-01-08T12:00:00+00:00</lastmod>");
    }
}

#[tokio::test]
async fn a_part_is_new_at_once_when_a_post_of_it_changes() {
    let app = TestApp::new().await;
    let post = app.post().slug("first").published().create().await;
    let part = "/sitemap.xml?part=posts-0";
    app.browser()
        .get(part)
        .await
        .assert_contains("/2022/01/first<");
    app.post().slug("second").published().create().await;
    app.browser()
        .get(part)
        .await
        .assert_contains("/2022/01/second<");
    app.trash(&post).await;
    app.browser()
        .get(part)
        .await
        .assert_lacks("/2022/01/first<");
    app.post()
        .slug("third")
        .published_at("2022-01-09T00:00:00Z")
        .create()
        .await;
    app.browser()
        .get(part)
        .await
        .assert_lacks("/2022/01/third<");
    app.clock.advance(TimeDelta::days(2));
    app.browser()
        .get(part)
        .await
        .assert_contains("/2022/01/third<");
}

#[tokio::test]
async fn parts_that_are_none_are_not_found() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    for part in [
        "",
        "posts",
        "posts-",
        "posts-1",
        "posts-01",
        "posts--1",
        "lists-1",
        "x-0",
        "posts-99999999999999999999",
        "posts-4294967295",
    ] {
        app.browser()
            .get(&format!("/sitemap.xml?part={part}"))
            .await
            .assert_status(404);
    }
}

#[tokio::test]
async fn a_blog_that_is_not_to_be_found_has_no_sitemap() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    app.change_settings(|settings| settings.robots.index = false)
        .await;
    for own in [
        "/sitemap.xml",
        "/sitemap.xml?part=posts-0",
        "/sitemap.xml?part=lists-0",
    ] {
        app.browser().get(own).await.assert_status(404);
    }
}
