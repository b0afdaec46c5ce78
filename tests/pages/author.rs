//! The page of an author, and the links to it.

use tympan::model::{Authority, Role, Slug, User};
use tympan::{publishing, store, users};

use crate::common::app::{TestApp, path};

async fn change(app: &TestApp, slug: &str, change: impl FnOnce(&mut User)) {
    let mut tx = app.app.db.begin().await.unwrap();
    let mut user = store::users::find_by_slug(&mut tx, slug)
        .await
        .unwrap()
        .expect("there is somebody of this name");
    change(&mut user);
    users::update(&mut tx, &app.app.services, &Authority::of_server(), &user)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_user_has_a_page_with_their_own_words_and_posts() {
    let app = TestApp::new().await;
    let post = app.post().title("Rye").published().create().await;
    change(&app, "olga-owner", |user| {
        user.bio =
            "Bakes *bread*. <script>alert(1)</script> ![x](https://evil.example/x.png)".to_owned();
        user.url = Some("https://www.olga.example/".to_owned());
    })
    .await;
    let page = app.browser().get("/author/olga-owner").await;
    page.assert_status(200)
        .assert_contains("Bakes <em>bread</em>.")
        .assert_contains("Rye")
        .assert_lacks("<script>alert")
        .assert_lacks("<img");
    let own = page.one("a.u-url[rel='me author noopener']");
    assert_eq!(
        (own.text.as_str(), own.attribute("href")),
        ("olga.example", "https://www.olga.example/")
    );
    assert_eq!(
        page.link("link[rel=canonical]"),
        "https://blog.example.org/author/olga-owner"
    );
    let shown = app.browser().get(&path(&post)).await;
    assert_eq!(shown.link("a[rel=author]"), "/author/olga-owner");
}

#[tokio::test]
async fn a_post_ends_with_a_line_about_its_author_and_the_way_to_follow() {
    let app = TestApp::new().await;
    let post = app.post().title("Rye").published().create().await;
    let about = app.post().page().title("About").published().create().await;
    let browser = app.browser();
    let without = browser.get(&path(&post)).await;
    assert!(without.select(".post-bio").is_empty());
    assert_eq!(without.link(".post-follow a"), "/feeds");
    let bio = format!("Bakes *bread* & more. {}", "Kneads. ".repeat(40));
    change(&app, "olga-owner", |user| user.bio = bio).await;
    let page = browser.get(&path(&post)).await;
    let line = page.one(".post-bio").text;
    assert!(line.starts_with("Bakes bread & more. Kneads."), "{line}");
    assert!(line.ends_with('…') && line.chars().count() <= 161, "{line}");
    change(&app, "olga-owner", |user| user.name = "Olga Own".to_owned()).await;
    let page = browser.get(&path(&post)).await;
    assert_eq!(page.texts(".post-author a[rel=author]"), ["Olga Own"]);
    let about = browser.get(&path(&about)).await;
    about.assert_lacks("post-bio").assert_lacks("post-follow");
    for feed in ["/feed.atom", "/feed.json"] {
        browser.get(feed).await.assert_lacks("Kneads");
    }
}

#[tokio::test]
async fn whoever_published_nothing_has_no_page() {
    let app = TestApp::new().await;
    app.add_user("Ben", Role::Author).await;
    app.post().title("A draft").create().await;
    app.post()
        .title("Later")
        .published_at("2022-01-09T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Standing")
        .page()
        .published()
        .create()
        .await;
    change(&app, "ben", |user| {
        user.slug = Slug::parse("benjamin").expect("a slug")
    })
    .await;
    let before = format!(
        "?before={}",
        tympan::model::paging::Cursor::newest().encode()
    );
    for slug in ["olga-owner", "ben", "benjamin", "nobody", "%00", "%C2%85"] {
        for rest in ["", ".atom", ".rss", ".json", &before] {
            app.browser()
                .get(&format!("/author/{slug}{rest}"))
                .await
                .assert_status(404)
                .assert_header("location", "");
        }
    }
    app.clock.advance(chrono::TimeDelta::days(3));
    app.browser()
        .get("/author/olga-owner")
        .await
        .assert_contains("Later")
        .assert_lacks("A draft")
        .assert_lacks("Standing");
}

#[tokio::test]
async fn lists_name_authors_only_where_there_are_several() {
    let app = TestApp::new().await;
    let ben = app.add_user("Ben", Role::Author).await;
    let post = app.post().title("Rye").published().create().await;
    let other = app.post().title("Wheat").published().create().await;
    app.browser().get("/").await.assert_lacks("Olga Owner");
    app.update(&other, |draft| draft.author = ben.id).await;
    let home = app.browser().get("/").await;
    let mut authors = home.texts("a.p-author.h-card");
    authors.sort_unstable();
    assert_eq!(authors, ["Ben", "Olga Owner"]);
    assert_eq!(home.link("a.p-author[href$='/ben']"), "/author/ben");
    app.browser()
        .get("/author/ben")
        .await
        .assert_contains("Wheat")
        .assert_lacks("Rye");
    app.update(&post, |draft| draft.author = ben.id).await;
    app.browser()
        .get("/author/ben")
        .await
        .assert_contains("Rye");
    app.browser()
        .get("/author/olga-owner")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn a_long_list_of_a_users_posts_is_read_in_parts() {
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
    let first = app.browser().get("/author/olga-owner").await;
    let second = app.browser().get(&first.link("a.pager-older")).await;
    second
        .assert_contains("Part 0")
        .assert_lacks("Part 1")
        .assert_contains("noindex");
    assert_eq!(second.link("a[rel=prev]"), "/author/olga-owner");
}

#[tokio::test]
async fn a_renamed_user_is_found_where_they_were() {
    let app = TestApp::new().await;
    app.post().title("Rye").published().create().await;
    app.browser()
        .get("/author/olga-owner")
        .await
        .assert_status(200);
    change(&app, "olga-owner", |user| {
        user.slug = Slug::parse("olga").expect("a slug")
    })
    .await;
    app.browser()
        .get("/author/olga-owner")
        .await
        .assert_status(308)
        .assert_redirect("/author/olga");
    app.browser()
        .get("/author/olga-owner.atom")
        .await
        .assert_status(308)
        .assert_redirect("/author/olga.atom");
    app.browser()
        .get("/author/olga-owner.json?text=short")
        .await
        .assert_redirect("/author/olga.json?text=short");
    assert_eq!(
        app.add_user("Olga Owner", Role::Author).await.slug.as_str(),
        "olga-owner-2",
        "a former name is nobody else's"
    );
    change(&app, "olga", |user| {
        user.slug = Slug::parse("olga-owner").expect("a slug")
    })
    .await;
    app.browser()
        .get("/author/olga-owner")
        .await
        .assert_status(200);
    app.browser()
        .get("/author/olga")
        .await
        .assert_redirect("/author/olga-owner");
}

#[tokio::test]
async fn the_page_and_the_feeds_of_a_removed_user_lead_to_the_successors() {
    let app = TestApp::new().await;
    app.post().title("Oats").published().create().await;
    let ben = app.add_user("Ben Brown", Role::Author).await;
    let post = app.post().title("Rye").published().create().await;
    app.update(&post, |draft| draft.author = ben.id).await;
    let browser = app.browser();
    browser.get("/author/ben-brown").await.assert_status(200);
    browser.get(&path(&post)).await.assert_contains("Ben Brown");
    let mut tx = app.app.db.begin().await.unwrap();
    let olga = store::users::find_by_slug(&mut tx, "olga-owner")
        .await
        .unwrap()
        .unwrap();
    let (services, by) = (&app.app.services, &Authority::of_operator());
    publishing::reassign(&mut tx, services, by, &ben, &olga)
        .await
        .unwrap();
    users::remove(&mut tx, services, by, &ben, Some(&olga))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for (from, to) in [
        ("/author/ben-brown", "/author/olga-owner"),
        ("/author/ben-brown.atom", "/author/olga-owner.atom"),
        ("/author/ben-brown.json", "/author/olga-owner.json"),
    ] {
        let answer = browser.get(from).await;
        answer.assert_status(308);
        assert_eq!(answer.header("location"), to, "{from}");
    }
    browser
        .get(&path(&post))
        .await
        .assert_lacks("Ben Brown")
        .assert_contains("Olga Owner");
    change(&app, "olga-owner", |olga| {
        olga.slug = Slug::parse("ben-brown").expect("a slug")
    })
    .await;
    browser
        .get("/author/ben-brown")
        .await
        .assert_status(200)
        .assert_contains("Rye");
}
