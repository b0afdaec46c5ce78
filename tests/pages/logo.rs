//! The blog's logo and the photos of authors.

use axum::http::Method;
use serde_json::{Value, json};

use super::media::{photo, uploaded};
use crate::common::app::{Answer, Api, TestApp};
use crate::media::samples::{self, jpeg};

async fn blog() -> (Api, String) {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let path = item["path"].as_str().unwrap().to_owned();
    (api, path)
}

async fn set(api: &Api, logo: Value) {
    api.patch("/settings", json!({ "logo": logo })).await.ok();
}

fn data(page: &Answer) -> Value {
    let data = page.texts("script[type='application/ld+json']");
    serde_json::from_str(&data[0]).unwrap()
}

#[tokio::test]
async fn a_logo_is_beside_the_name_on_every_page() {
    let (api, path) = blog().await;
    set(&api, json!({ "picture": path })).await;
    for page in ["/", "/archive", "/nowhere"] {
        let page = api.browser().get(page).await;
        let logo = page.one(".site-name .site-logo");
        assert!(logo.attribute("src").contains("/360.1/press.jpg"));
        assert_eq!(logo.get("alt"), Some(""));
        assert_eq!(
            (logo.attribute("width"), logo.attribute("height")),
            ("900", "700")
        );
        assert_eq!(page.texts(".site-name bdi").len(), 1);
    }
    assert_eq!(
        api.get("/media/1").await.ok()["used_by"][0]["kind"],
        "settings"
    );
    api.delete("/media/1").await.is_problem(409, "in-use");
}

#[tokio::test]
async fn a_logo_alone_has_the_name_in_its_words() {
    let (api, path) = blog().await;
    let dark = jpeg::encode(&samples::photo(500, 100), 500, 100);
    let dark = uploaded(&api, "dark.jpg", dark).await;
    let dark = dark["path"].as_str().unwrap();
    let logo = json!({ "picture": path, "dark_picture": dark, "with_title": false });
    set(&api, logo).await;
    let page = api.browser().get("/").await;
    let title = api.get("/settings").await.ok()["title"].clone();
    assert_eq!(json!(page.one(".site-logo").attribute("alt")), title);
    assert!(page.texts(".site-name bdi").is_empty());
    let source = page.one(".site-name source");
    assert_eq!(
        (
            source.attribute("media"),
            source.attribute("srcset").ends_with("/dark.jpg")
        ),
        ("(prefers-color-scheme: dark)", true)
    );
}

#[tokio::test]
async fn a_logo_in_the_trash_is_not_shown_until_it_is_back() {
    let (api, path) = blog().await;
    set(&api, json!({ "picture": path, "with_title": false })).await;
    let logos = || async { api.browser().get("/").await.select(".site-logo").len() };
    assert_eq!(logos().await, 1);
    api.delete("/media/1?force=true").await.ok();
    assert_eq!(logos().await, 0);
    assert_eq!(
        api.browser().get("/").await.texts(".site-name bdi").len(),
        1
    );
    api.call(Method::POST, "/media/1/restore").await.ok();
    assert_eq!(logos().await, 1);
}

#[tokio::test]
async fn feeds_and_search_engines_get_the_logo() {
    let (api, path) = blog().await;
    api.create(json!({ "title": "A", "slug": "a", "status": "published" }))
        .await;
    let publisher = data(&api.browser().get("/2022/01/a").await)["publisher"].clone();
    assert_eq!(publisher, Value::Null);
    set(&api, json!({ "picture": path })).await;
    let page = api.browser().get("/2022/01/a").await;
    let logo = page.one(".site-logo").attribute("src").to_owned();
    let logo = format!("https://blog.example.org{logo}");
    assert_eq!(data(&page)["publisher"]["logo"], logo);
    let home = api.browser().get("/").await;
    assert_eq!(data(&home)["publisher"]["logo"], logo);
    let rss = api.browser().get("/feed.rss").await;
    rss.assert_contains(&format!("<image><url>{logo}</url>"));
    let atom = api.browser().get("/feed.atom").await;
    atom.assert_contains(&format!("<logo>{logo}</logo>"));
    let json = api.browser().get("/feed.json").await;
    let json: Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(json["icon"], logo);
}

#[tokio::test]
async fn a_logo_must_be_a_picture_that_is_there() {
    let (api, _) = blog().await;
    let none = "/media/0123456789abcdef0123456789abcdef/a.jpg";
    for field in ["picture", "dark_picture"] {
        let reply = api
            .patch("/settings", json!({ "logo": { field: none } }))
            .await;
        let pointer = format!("/logo/{field}");
        reply.is_problem(422, "invalid").points_at(&[&pointer]);
    }
}

#[tokio::test]
async fn an_author_has_a_photo_at_their_posts_and_on_their_page() {
    let (api, path) = blog().await;
    api.create(json!({ "title": "A", "slug": "a", "status": "published" }))
        .await;
    let user = api.patch("/users/1", json!({ "photo": path })).await.ok();
    assert_eq!(user["photo"], path);
    let post = api.browser().get("/2022/01/a").await;
    let photo = post.one(".post-author .h-card img.u-photo");
    assert!(photo.attribute("src").contains("/360.1/"));
    assert_eq!(photo.get("alt"), Some(""));
    let url = format!("https://blog.example.org{path}");
    assert_eq!(data(&post)["author"]["image"], url);
    let page = api.browser().get("/author/olga-owner").await;
    assert_eq!(page.select(".h-card img.u-photo.author-photo").len(), 1);
    let used = api.get("/media/1").await.ok();
    assert_eq!(used["used_by"][0]["kind"], "user");
    api.delete("/media/1?force=true").await.ok();
    for place in ["/2022/01/a", "/author/olga-owner"] {
        assert_eq!(api.browser().get(place).await.select(".u-photo").len(), 0);
    }
    let kept = api
        .patch("/users/1", json!({ "bio": "Prints." }))
        .await
        .ok();
    assert_eq!(kept["photo"], path);
    let none = json!({ "photo": "/media/0123456789abcdef0123456789abcdef/a.jpg" });
    let reply = api.patch("/users/1", none).await;
    reply.is_problem(422, "invalid").points_at(&["/photo"]);
    let without = api.patch("/users/1", json!({ "photo": null })).await.ok();
    assert_eq!(without["photo"], Value::Null);
}
