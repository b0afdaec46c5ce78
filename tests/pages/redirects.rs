//! Redirects as readers see them.

use chrono::TimeDelta;
use tympan::model::redirect::{Target, parse_source};
use tympan::model::{Authority, PostPath, SeriesPlace, Slug};
use tympan::publishing::{self, NewSeries};
use tympan::site;
use tympan::store;
use tympan::users;

use crate::common::app::{Node, TestApp};

pub(super) async fn redirect(app: &Node, path: &str, target: Option<&str>) {
    let path: PostPath = parse_source(path).expect("a path");
    let target = target.map(|target| Target::parse(target).expect("a target"));
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    site::create_redirect(
        &mut tx,
        &app.app.services,
        &Authority::of_operator(),
        &path,
        target.as_ref(),
    )
    .await
    .expect("the redirect is made");
    tx.commit().await.expect("the redirect is committed");
}

/// Returns the stored number of times that a path was followed.
async fn follow_count(app: &Node, path: &str) -> i64 {
    let mut conn = app.app.db.read().await.expect("a connection");
    store::redirects::find_by_path(&mut conn, path)
        .await
        .expect("the path is read")
        .expect("the path is there")
        .follow_count
}

#[tokio::test]
async fn redirect_is_followed_at_once_whatever_was_there_before() {
    let app = TestApp::new().await;
    app.browser().get("/old/page.html").await.assert_status(404);
    redirect(&app, "/old/page.html", Some("/archive?x=y#z")).await;
    for path in [
        "/old/page.html",
        "/old/page.html/",
        "/old/p%61ge.html",
        "/old/page.html?utm=1",
    ] {
        app.browser()
            .get(path)
            .await
            .assert_status(308)
            .assert_redirect("/archive?x=y#z");
    }
    redirect(&app, "/category/ab", Some("/label/A%5CB")).await;
    let label = app.browser().get("/category/ab").await;
    label.assert_status(308).assert_redirect("/label/A%5CB");
    redirect(&app, "/gone", None).await;
    app.browser().get("/gone").await.assert_status(410);
    redirect(&app, "/away", Some("https://example.com/ü")).await;
    app.browser()
        .get("/away")
        .await
        .assert_redirect("https://example.com/%C3%BC");
}

#[tokio::test]
async fn a_chain_is_one_hop_for_its_reader() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").published().create().await;
    redirect(&app, "/a", Some("/b")).await;
    redirect(&app, "/b", Some("/2022/01/one#comments")).await;
    app.update(&post, |draft| draft.slug = Slug::parse("two").ok())
        .await;
    app.browser()
        .get("/a")
        .await
        .assert_status(308)
        .assert_redirect("/2022/01/two#comments");
    app.trash(&post).await;
    app.browser().get("/a").await.assert_status(410);
    redirect(&app, "/e", Some("/")).await;
    app.browser().get("/e").await.assert_redirect("/");
}

#[tokio::test]
async fn addresses_that_anybody_can_make_up_are_not_counted() {
    let app = TestApp::new().await;
    app.post().slug("one").published().create().await;
    let long = format!("/label/{}/", "x".repeat(1_000));
    for path in [
        "/2022/01/one/",
        "/2022/01/%6Fne",
        "/label/made-up/",
        "/series/made-up/",
        "/archive/",
        "/2022/01/",
        "/nothing/",
        &long,
    ] {
        app.browser().get(path).await;
    }
    let counted = app.app.services.redirect_counts.take();
    assert!(counted.is_empty(), "{counted:?}");
}

#[tokio::test]
async fn followed_redirects_are_counted_and_written_later() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").published().create().await;
    app.update(&post, |draft| draft.slug = Slug::parse("two").ok())
        .await;
    redirect(&app, "/old", Some("/2022/01/two")).await;
    redirect(&app, "/gone", None).await;
    for path in [
        "/old",
        "/old/",
        "/2022/01/one",
        "/gone",
        "/nothing",
        "/2022/01/two",
        "/2022/01/two/",
    ] {
        app.browser().get(path).await;
    }
    assert_eq!(follow_count(&app, "/old").await, 0, "a read writes nothing");
    app.clock.advance(TimeDelta::minutes(1));
    site::write_redirect_counts(&app.app.db, &app.app.services)
        .await
        .expect("the hits are written");
    for (path, count) in [
        ("/old", 2),
        ("/2022/01/one", 1),
        ("/gone", 1),
        ("/2022/01/two", 0),
    ] {
        assert_eq!(follow_count(&app, path).await, count, "{path}");
    }
    site::write_redirect_counts(&app.app.db, &app.app.services)
        .await
        .expect("there is nothing to write");
    assert_eq!(follow_count(&app, "/old").await, 2);
}

#[tokio::test]
async fn former_addresses_of_series_and_users_are_counted_and_not_their_feeds() {
    let app = TestApp::new().await;
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let new = NewSeries {
        slug: None,
        title: "Bread".to_owned(),
        description: String::new(),
    };
    let mut series =
        publishing::create_series(&mut tx, &app.app.services, &Authority::of_operator(), &new)
            .await
            .expect("a series");
    tx.commit().await.expect("that is committed");
    let place = SeriesPlace {
        id: series.id,
        position: None,
    };
    app.post()
        .published()
        .draft(|draft| draft.series = Some(place))
        .create()
        .await;
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    series.slug = Slug::parse("loaves").expect("a slug");
    let series = publishing::update_series(
        &mut tx,
        &app.app.services,
        &Authority::of_operator(),
        &series,
    )
    .await
    .expect("it moves");
    let mut olga = store::users::find_by_slug(&mut tx, "olga-owner")
        .await
        .expect("the user is read")
        .expect("the owner");
    olga.slug = Slug::parse("olga").expect("a slug");
    users::update(&mut tx, &app.app.services, &Authority::of_operator(), &olga)
        .await
        .expect("she moves");
    tx.commit().await.expect("that is committed");
    let pages = [
        "/series/bread",
        "/series/bread",
        "/series/bread.atom",
        "/series/loaves",
        "/author/olga-owner",
        "/author/olga-owner.rss",
    ];
    for path in pages
        .iter()
        .chain(&["/author/olga", "/author/nobody", "/series/none"])
    {
        app.browser().get(path).await;
    }
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    publishing::delete_series(
        &mut tx,
        &app.app.services,
        &Authority::of_operator(),
        &series,
    )
    .await
    .expect("it is deleted");
    tx.commit().await.expect("that is committed");
    app.browser().get("/series/loaves").await.assert_status(410);
    site::write_redirect_counts(&app.app.db, &app.app.services)
        .await
        .expect("the hits are written");
    for (path, count) in [
        ("/series/bread", 2),
        ("/author/olga-owner", 1),
        ("/series/loaves", 1),
    ] {
        assert_eq!(follow_count(&app, path).await, count, "{path}");
    }
}
