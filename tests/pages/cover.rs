//! The cover of a post: in lists, above the title, in previews and in feeds.

use axum::http::Method;
use serde_json::{Value, json};

use super::media::{photo, uploaded};
use crate::common::app::{Answer, Api, TestApp};
use crate::media::samples;

/// A blog with a published post that has a cover; returns the cover's path.
async fn blog() -> (Api, String) {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    api.patch("/media/1", json!({ "alt": "A press" }))
        .await
        .ok();
    let path = item["path"].as_str().unwrap().to_owned();
    let post = json!({ "title": "A", "slug": "a", "body": "Words.", "status": "published", "cover": path });
    api.create(post).await;
    (api, path)
}

async fn appearance(api: &Api, appearance: Value) {
    api.patch("/settings", json!({ "appearance": appearance }))
        .await
        .ok();
}

async fn page(api: &Api) -> Answer {
    api.browser().get("/2022/01/a").await
}

#[tokio::test]
async fn lists_show_covers_in_their_sizes_and_the_first_at_once() {
    let (api, path) = blog().await;
    let post = json!({ "title": "B", "status": "published", "cover": path });
    api.create(post).await;
    for list in ["/", "/2022/01", "/author/olga-owner"] {
        let page = api.browser().get(list).await;
        let covers = page.select(".teaser-cover img.u-featured");
        assert_eq!(covers.len(), 2, "{list}");
        for (cover, loading) in covers.iter().zip([None, Some("lazy")]) {
            assert_eq!(cover.get("loading"), loading);
            assert_eq!(cover.attribute("src"), path);
            assert_eq!(cover.attribute("alt"), "A press");
            assert_eq!(
                (cover.attribute("width"), cover.attribute("height")),
                ("900", "700")
            );
            assert!(cover.attribute("srcset").contains("/360.1/press.jpg 360w"));
            assert!(cover.attribute("sizes").contains("34rem"));
        }
    }
}

#[tokio::test]
async fn results_of_a_search_show_covers_as_small_squares_where_lists_show_any() {
    let (api, path) = blog().await;
    for (place, count) in [("large", 1), ("small", 1), ("none", 0)] {
        appearance(&api, json!({ "list_covers": place })).await;
        let page = api.browser().get("/search?q=words").await;
        let covers = page.select(".result > .teaser-cover-small img");
        assert_eq!(covers.len(), count, "{place}");
        for cover in covers {
            assert!(cover.attribute("src").starts_with(&path[..39]), "{place}");
            assert_eq!(cover.get("srcset"), None);
            assert_eq!(cover.get("loading"), None);
        }
    }
}

#[tokio::test]
async fn small_cover_is_not_enlarged() {
    let api = TestApp::new().await.api().await;
    let small = samples::jpeg::encode(&samples::photo(240, 180), 240, 180);
    let item = uploaded(&api, "small.jpg", small).await;
    let post = json!({ "title": "A", "slug": "a", "status": "published", "cover": item["path"] });
    api.create(post).await;
    appearance(&api, json!({ "list_covers": "large", "post_cover": true })).await;
    let list = api.browser().get("/").await;
    assert_eq!(list.select(".teaser-cover-small").len(), 1);
    let page = page(&api).await;
    assert_eq!(page.select(".post-cover img.cover-small").len(), 1);
}

#[tokio::test]
async fn the_appearance_decides_where_covers_are() {
    let (api, path) = blog().await;
    for (wanted, in_list, is_above) in [
        (json!({ "theme": "magazine" }), 1, true),
        (json!({ "theme": "plain" }), 0, false),
        (json!({ "theme": "compact" }), 0, false),
        (
            json!({ "theme": "plain", "list_covers": "large", "post_cover": true }),
            1,
            true,
        ),
        (
            json!({ "theme": "magazine", "list_covers": "none", "post_cover": false }),
            0,
            false,
        ),
    ] {
        appearance(&api, wanted.clone()).await;
        let list = api.browser().get("/").await;
        assert_eq!(list.select(".teaser-cover").len(), in_list, "{wanted}");
        let page = page(&api).await;
        let above = page.select(".post-cover img.u-featured");
        assert_eq!(above.len() == 1, is_above, "{wanted}");
        let hidden = page.values("data.u-featured", "value");
        let url = format!("https://blog.example.org{path}");
        assert_eq!(hidden == [url], !is_above, "{wanted}");
    }
}

#[tokio::test]
async fn a_small_cover_is_one_small_file() {
    let (api, _) = blog().await;
    appearance(&api, json!({ "list_covers": "small" })).await;
    api.patch("/media/1", json!({ "focus": { "x": 0, "y": 50 } }))
        .await
        .ok();
    let cover = api.browser().get("/").await.one(".teaser-cover-small img");
    assert!(cover.attribute("src").contains("/360.1/"));
    assert_eq!(cover.get("srcset"), None);
    assert_eq!(cover.attribute("class"), "u-featured crop-0");
}

#[tokio::test]
async fn a_text_that_shows_the_picture_is_not_preceded_by_it() {
    let (api, path) = blog().await;
    assert_eq!(page(&api).await.select(".post-cover").len(), 1);
    let body = format!("![A press]({path})");
    api.patch("/posts/1", json!({ "body": body })).await.ok();
    assert_eq!(page(&api).await.select(".post-cover").len(), 0);
}

#[tokio::test]
async fn pages_follow_the_texts_the_focus_and_the_trash_of_the_picture() {
    let (api, _) = blog().await;
    let cover = |page: &Answer| page.select(".post-cover img, .teaser-cover img");
    for place in ["/", "/2022/01/a"] {
        let get = || async { cover(&api.browser().get(place).await) };
        api.patch("/media/1", json!({ "alt": "A press" }))
            .await
            .ok();
        assert_eq!(get().await[0].attribute("alt"), "A press");
        api.patch(
            "/media/1",
            json!({ "alt": "", "decorative": true, "caption": "1889" }),
        )
        .await
        .ok();
        assert_eq!(get().await[0].attribute("alt"), "");
        api.delete("/media/1?force=true").await.ok();
        assert!(get().await.is_empty(), "{place}");
        api.call(Method::POST, "/media/1/restore").await.ok();
        assert_eq!(get().await.len(), 1, "{place}");
        api.patch("/media/1", json!({ "decorative": false }))
            .await
            .ok();
    }
    assert_eq!(page(&api).await.texts(".post-cover figcaption"), ["1889"]);
    api.delete("/media/1?force=true").await.ok();
    api.delete("/media/1?purge=true").await;
    assert_eq!(page(&api).await.select(".post-cover").len(), 0);
    uploaded(&api, "again.jpg", photo()).await;
    assert_eq!(page(&api).await.select(".post-cover").len(), 1);
}

#[tokio::test]
async fn a_link_preview_is_cut_round_the_focus() {
    let (api, path) = blog().await;
    let head = page(&api).await;
    let image = head.meta("og:image");
    assert!(image.ends_with(".jpg"), "{image}");
    assert_eq!(
        (head.meta("og:image:width"), head.meta("og:image:height")),
        ("900".to_owned(), "472".to_owned())
    );
    assert_eq!(head.meta("og:image:alt"), "A press");
    let local = image.strip_prefix("https://blog.example.org").unwrap();
    let answer = api.browser().get(local).await;
    answer
        .assert_status(200)
        .assert_header("content-type", "image/jpeg")
        .assert_header("cache-control", "public, max-age=31536000, immutable");
    let (width, height, _) = samples::decode(&answer.body);
    assert_eq!((width, height), (900, 472));
    api.patch("/media/1", json!({ "focus": { "x": 50, "y": 100 } }))
        .await
        .ok();
    let moved = page(&api).await.meta("og:image");
    assert_ne!(moved, image);
    let moved = moved.strip_prefix("https://blog.example.org").unwrap();
    api.browser().get(local).await.assert_redirect(moved);
    // Its JSON-LD has the whole picture.
    let data = page(&api).await.texts("script[type='application/ld+json']");
    let data: Value = serde_json::from_str(&data[0]).unwrap();
    assert_eq!(data["image"], format!("https://blog.example.org{path}"));
    // A post without a cover has no such image.
    api.patch("/posts/1", json!({ "cover": null })).await.ok();
    let drawn = api.browser().get(local).await;
    assert!(drawn.header("location").ends_with(".png"), "{drawn}");
}

#[tokio::test]
async fn a_draft_reveals_no_cover() {
    let (api, _) = blog().await;
    let image = page(&api).await.meta("og:image");
    let local = image.strip_prefix("https://blog.example.org").unwrap();
    api.patch("/posts/1", json!({ "status": "draft" }))
        .await
        .ok();
    api.browser().get(local).await.assert_status(404);
}

#[tokio::test]
async fn feeds_name_the_cover_beside_what_a_post_plays() {
    let (api, path) = blog().await;
    let url = format!("https://blog.example.org{path}");
    let rss = api.browser().get("/feed.rss").await;
    rss.assert_contains("xmlns:media=\"http://search.yahoo.com/mrss/\"")
        .assert_contains(&format!(
            "<media:content url=\"{url}\" medium=\"image\" type=\"image/jpeg\""
        ))
        .assert_contains("width=\"900\" height=\"700\"><media:description type=\"plain\">A press<")
        .assert_lacks("<enclosure");
    let atom = api.browser().get("/feed.atom").await;
    atom.assert_contains(&format!("<media:content url=\"{url}\""));
    let json = api.browser().get("/feed.json").await;
    let json: Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(json["items"][0]["image"], url);
    api.patch("/posts/1", json!({ "cover": null })).await.ok();
    api.browser().get("/feed.rss").await.assert_lacks("media:");
}

#[tokio::test]
async fn the_source_and_the_data_of_a_post_name_its_cover() {
    let (api, path) = blog().await;
    let source = api.browser().get("/2022/01/a.md").await;
    source.assert_contains(&format!("cover: \"https://blog.example.org{path}\"\n"));
}
