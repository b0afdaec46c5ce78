//! The addresses of posts: one spelling of each, and each works for ever.

use chrono::TimeDelta;
use tympan::error::Error;
use tympan::model::{Kind, Origin};
use tympan::model::{PostPath, PostStatus, Slug};

use crate::common::app::{TestApp, moment, path};

fn slug(text: &str) -> Option<Slug> {
    Slug::parse(text).ok()
}

#[tokio::test]
async fn path_is_made_of_the_month_in_the_blogs_zone() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.time_zone = "Pacific/Kiritimati".to_owned())
        .await;
    let post = app
        .post()
        .slug("late")
        .published_at("2021-12-31T10:30:00Z")
        .create()
        .await;
    assert_eq!(path(&post), "/2022/01/late");
}

#[tokio::test]
async fn every_old_address_leads_to_the_new_one_after_fifty_renames() {
    let app = TestApp::new().await;
    let post = app.post().slug("name-0").published().create().await;
    for n in 1..=50 {
        app.update(&post, |draft| draft.slug = slug(&format!("name-{n}")))
            .await;
    }
    app.browser()
        .get("/2022/01/name-50")
        .await
        .assert_status(200);
    for n in 0..50 {
        app.browser()
            .get(&format!("/2022/01/name-{n}"))
            .await
            .assert_status(308)
            .assert_redirect("/2022/01/name-50");
    }
    app.update(&post, |draft| draft.slug = slug("name-7")).await;
    app.browser()
        .get("/2022/01/name-7")
        .await
        .assert_status(200);
    app.browser()
        .get("/2022/01/name-50")
        .await
        .assert_redirect("/2022/01/name-7");
}

#[tokio::test]
async fn trashed_and_purged_are_gone_at_every_address_they_had() {
    let app = TestApp::new().await;
    let post = app.post().slug("first").published().create().await;
    let post = app.update(&post, |draft| draft.slug = slug("second")).await;
    for _ in ["in the trash", "purged"] {
        if app.browser().get("/2022/01/second").await.status == 200 {
            app.trash(&post).await;
        } else {
            app.purge(&post).await;
        }
        for path in ["/2022/01/first", "/2022/01/second"] {
            app.browser()
                .get(path)
                .await
                .assert_status(410)
                .assert_contains("gone")
                .assert_header("cache-control", "no-store");
        }
    }
}

#[tokio::test]
async fn unpublished_is_not_found_and_returns_to_its_address() {
    let app = TestApp::new().await;
    let post = app.post().slug("first").published().create().await;
    app.update(&post, |draft| draft.slug = slug("second")).await;
    app.update(&post, |draft| draft.status = PostStatus::Draft)
        .await;
    for path in ["/2022/01/first", "/2022/01/second"] {
        app.browser().get(path).await.assert_status(404);
    }
    app.update(&post, |draft| draft.status = PostStatus::Public)
        .await;
    app.browser()
        .get("/2022/01/second")
        .await
        .assert_status(200);
    app.browser()
        .get("/2022/01/first")
        .await
        .assert_redirect("/2022/01/second");
}

#[tokio::test]
async fn scheduled_post_is_not_found_before_its_second() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .slug("soon")
        .published_at("2022-01-07T12:00:10Z")
        .create()
        .await;
    app.browser().get(&path(&post)).await.assert_status(404);
    app.clock.advance(TimeDelta::seconds(10));
    app.browser().get(&path(&post)).await.assert_status(200);
}

#[tokio::test]
async fn path_once_public_is_never_given_to_another_post() {
    let app = TestApp::new().await;
    let post = app.post().slug("taken").published().create().await;
    let ends: [&str; 4] = ["renamed", "drafted", "trashed", "purged"];
    for end in ends {
        match end {
            "renamed" => drop(
                app.update(&post, |draft| draft.slug = slug("elsewhere"))
                    .await,
            ),
            "drafted" => drop(
                app.update(&post, |draft| draft.status = PostStatus::Draft)
                    .await,
            ),
            "trashed" => app.trash(&post).await,
            _ => app.purge(&post).await,
        }
        let other = app.post().slug("other").create().await;
        let refused = app
            .try_update(&other, |draft| {
                (draft.slug, draft.status) = (slug("taken"), PostStatus::Public)
            })
            .await;
        assert!(
            matches!(refused, Err(Error::Conflict(conflict)) if conflict.alternative.is_some()),
            "{end}"
        );
        let untitled = app.post().title("Taken").published().create().await;
        assert_ne!(path(&untitled), "/2022/01/taken", "{end}");
    }
}

#[tokio::test]
async fn path_stays_taken_when_a_public_post_is_put_off() {
    let app = TestApp::new().await;
    let post = app.post().slug("put-off").published().create().await;
    let later = moment("2022-01-09T12:00:00Z");
    app.update(&post, |draft| draft.published_at = Some(later))
        .await;
    app.browser()
        .get("/2022/01/put-off")
        .await
        .assert_status(404);
    app.update(&post, |draft| draft.slug = slug("again")).await;
    let other = app.post().title("Put off").published().create().await;
    assert_ne!(path(&other), "/2022/01/put-off");
    app.clock.advance(TimeDelta::days(3));
    app.browser()
        .get("/2022/01/put-off")
        .await
        .assert_redirect("/2022/01/again");
}

#[tokio::test]
async fn put_off_and_purged_is_gone() {
    let app = TestApp::new().await;
    let post = app.post().slug("put-off").published().create().await;
    app.update(&post, |draft| {
        draft.published_at = Some(moment("2022-01-09T12:00:00Z"))
    })
    .await;
    app.purge(&post).await;
    app.browser()
        .get("/2022/01/put-off")
        .await
        .assert_status(410);
}

#[tokio::test]
async fn path_that_was_never_public_is_free_again() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .slug("early")
        .published_at("2022-01-09T12:00:00Z")
        .create()
        .await;
    app.update(&post, |draft| draft.slug = slug("later")).await;
    let other = app.post().slug("early").published().create().await;
    assert_eq!(path(&other), "/2022/01/early");
}

#[tokio::test]
async fn imported_address_in_another_script_is_found_in_every_encoding() {
    let app = TestApp::new().await;
    let imported = |draft: &mut tympan::publishing::Draft| {
        draft.kind = Kind::Post;
        draft.imported = Some(tympan::publishing::PostImport {
            origin: Origin {
                system: "blogger".to_owned(),
                id: "1".to_owned(),
            },
            entry_id: None,
            path: PostPath::parse("/2012/05/caf\u{e9} [1].html").ok(),
            created_at: moment("2012-05-01T00:00:00Z"),
            updated_at: moment("2012-05-01T00:00:00Z"),
        });
    };
    let post = app
        .post()
        .draft(imported)
        .published_at("2012-05-01T00:00:00Z")
        .create()
        .await;
    let canonical = "/2012/05/caf%C3%A9%20%5B1%5D.html";
    assert_eq!(path(&post), canonical);
    let page = app.browser().get(canonical).await;
    page.assert_status(200).assert_contains(&format!(
        "<link rel=\"canonical\" href=\"https://blog.example.org{canonical}\">"
    ));
    for odd in [
        "/2012/05/caf%c3%a9%20%5b1%5d.html",
        "/2012/05/cafe%CC%81%20%5B1%5D.html",
        "/2012/05/caf%C3%A9%20[1].html",
    ] {
        app.browser()
            .get(odd)
            .await
            .assert_status(308)
            .assert_redirect(canonical);
    }
}

#[tokio::test]
async fn hostile_paths_are_not_found_and_lead_nowhere() {
    let app = TestApp::new().await;
    app.post().slug("hello").published().create().await;
    let hostile = [
        "//evil.example",
        "//evil.example/",
        "///evil.example/%2F..",
        "/%2Fevil.example/",
        "/%5Cevil.example",
        "/\\evil.example",
        "/2022/01/hello%00",
        "/%00",
        "/%FF",
        "/%FF/%FE",
        "/2022%2F01%2Fhello",
        "/2022/01/hello%2F",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%0d%0aset-cookie:x",
        "/%",
        "/%zz",
        "/label/%00",
        "/label/%FF",
        "/label/%2F",
        "/label/%0A",
        "/feeds/posts/default/%00",
        "/feeds/posts/%00",
        "/feeds/comments/default/%00",
        "/feeds/1/comments/default/%00",
        "/feeds/%00/comments/default",
        "/author/%00",
        "/series/%00",
        "/series/x%00.atom",
        "/c/%00",
        "/c/x",
        "/c/99999999999999999999",
        "/c/-1",
        "/0000",
        "/9999",
        "/0000/00",
        "/2022/13",
        "/9999/12",
        "/0000/01",
        "/search/label/%FF",
        "/-/static/%FF/%FF",
        "/-/static/x/..%2fbase.css",
        "/-/comments/%FF",
        "/-/comments/0",
        "/sitemap.xml?part=x",
        "/sitemap.xml?part=",
        "/sitemap.xml?part=posts-99",
        "/2022/01/hello?comments=x",
        "/api",
        "/-/",
        "/-",
    ];
    for path in hostile {
        let answer = app.browser().get(path).await;
        assert_eq!(answer.header("location"), "", "{path}");
        answer
            .assert_status(404)
            .assert_lacks("src/")
            .assert_lacks(".rs:");
    }
}

#[tokio::test]
async fn what_was_never_public_is_not_gone_but_was_never_there() {
    let app = TestApp::new().await;
    let scheduled = app
        .post()
        .slug("soon")
        .labels(&["Open"])
        .published_at("2022-01-09T12:00:00Z")
        .create()
        .await;
    let drafted = app.post().slug("drafted").labels(&["Open"]).create().await;
    app.post()
        .title("Public")
        .labels(&["Open"])
        .published_at("2021-05-01T10:00:00Z")
        .create()
        .await;
    app.trash(&scheduled).await;
    app.trash(&drafted).await;
    let numbers = [
        format!("/feeds/{}/comments/default", scheduled.id),
        format!("/feeds/{}/comments/default", drafted.id),
    ];
    let addresses = [
        "/2022/01/soon",
        "/2022/01/soon.md",
        "/2022/01/soon.atom",
        &numbers[0],
        &numbers[1],
    ];
    for address in addresses {
        app.browser()
            .get(address)
            .await
            .assert_status(404)
            .assert_lacks("label/Open");
    }
    app.clock.advance(TimeDelta::days(3));
    app.browser().get("/2022/01/soon").await.assert_status(404);
    app.purge(&scheduled).await;
    app.browser().get("/2022/01/soon").await.assert_status(404);
}

#[tokio::test]
async fn address_that_nobody_has_seen_may_be_anothers_when_its_post_comes_back() {
    let app = TestApp::new().await;
    let soon = app
        .post()
        .slug("soon")
        .published_at("2022-01-09T12:00:00Z")
        .create()
        .await;
    app.trash(&soon).await;
    app.post().slug("soon").published().create().await;
    let back = app
        .update(&soon, |draft| draft.status = PostStatus::Public)
        .await;
    assert_eq!(path(&back), "/2022/01/soon-2");
}

#[tokio::test]
async fn what_comes_back_from_the_trash_has_an_address_again() {
    let app = TestApp::new().await;
    let soon = app
        .post()
        .slug("soon")
        .published_at("2022-01-09T12:00:00Z")
        .create()
        .await;
    let seen = app.post().slug("seen").published().create().await;
    for (post, address) in [(&soon, "/2022/01/soon"), (&seen, "/2022/01/seen")] {
        app.trash(post).await;
        let back = app
            .update(post, |draft| draft.status = PostStatus::Public)
            .await;
        assert_eq!(path(&back), address);
    }
    app.browser().get("/2022/01/soon").await.assert_status(404);
    app.clock.advance(TimeDelta::days(3));
    for path in ["/2022/01/soon", "/2022/01/seen"] {
        app.browser().get(path).await.assert_status(200);
    }
}
