//! How the files of the media library are served.

use std::fs;
use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;
use tower::ServiceExt as _;
use tympan::clock::Clock;
use tympan::config::{ByteSize, Config};
use tympan::model::{MediaHash, MediaId, Role, Scope, SurrogateKey};
use tympan::store;
use tympan::web::routes;

use crate::common::app::{Answer, Api, NOON, TestApp, moment};
use crate::media::samples::{self, boxes, jpeg};

/// Uploads a file as the owner and returns its item.
pub async fn uploaded(api: &Api, name: &str, file: Vec<u8>) -> Value {
    let call = api
        .call(Method::POST, &format!("/media?name={name}"))
        .raw(file);
    call.await.ok()
}

/// A photo that is large enough for two smaller sizes.
pub fn photo() -> Vec<u8> {
    jpeg::encode(&samples::photo(900, 700), 900, 700)
}

/// Sends a request with these headers.
async fn send(api: &Api, method: Method, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    let browser = headers
        .iter()
        .fold(api.browser(), |browser, (name, value)| {
            browser.with(name, value)
        });
    browser.send(method, path, Body::empty()).await
}

async fn get(api: &Api, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    send(api, Method::GET, path, headers).await
}

fn path_of(item: &Value) -> &str {
    item["path"].as_str().unwrap()
}

#[tokio::test]
async fn picture_is_served_for_ever_and_as_nothing_else() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let answer = get(&api, path_of(&item), &[]).await;
    answer.assert_status(200);
    assert_eq!(answer.body.len() as u64, item["bytes"].as_u64().unwrap());
    assert!(answer.body.starts_with(b"\xFF\xD8\xFF"));
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("content-length", &answer.body.len().to_string()),
        ("content-disposition", ""),
        ("accept-ranges", ""),
        ("set-cookie", ""),
        ("vary", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    let hash = path_of(&item).split('/').nth(2).unwrap();
    assert_eq!(answer.header("etag"), format!("\"{hash}\""));
    let ranged = get(&api, path_of(&item), &[("range", "bytes=0-9")]).await;
    ranged.assert_status(200);
}

#[tokio::test]
async fn each_variant_has_its_own_file_and_tag() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let variants = item["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 2);
    let mut tags = vec![
        get(&api, path_of(&item), &[])
            .await
            .header("etag")
            .to_owned(),
    ];
    for variant in variants {
        let answer = get(&api, variant["path"].as_str().unwrap(), &[]).await;
        answer.assert_status(200);
        assert_eq!(answer.body.len() as u64, variant["bytes"].as_u64().unwrap());
        assert_eq!(answer.header("content-type"), variant["content_type"]);
        assert!(!tags.contains(&answer.header("etag").to_owned()));
        tags.push(answer.header("etag").to_owned());
    }
}

#[tokio::test]
async fn other_names_sizes_and_recipes_redirect() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let root = path_of(&item).strip_suffix("/press.jpg").unwrap();
    for (asked, present) in [
        ("x.png", "press.jpg"),
        ("720.1/x.jpg", "720.1/press.jpg"),
        ("720.0/press.jpg", "720.1/press.jpg"),
        ("720.9/press.jpg", "720.1/press.jpg"),
        ("361.1/press.jpg", "720.1/press.jpg"),
        ("1360.1/press.jpg", "press.jpg"),
    ] {
        let answer = get(&api, &format!("{root}/{asked}"), &[]).await;
        answer.assert_status(308);
        assert_eq!(answer.header("location"), format!("{root}/{present}"));
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    for none in [
        "720/press.jpg",
        "720.x/press.jpg",
        "-1.1/press.jpg",
        "a.b.c/x",
    ] {
        get(&api, &format!("{root}/{none}"), &[])
            .await
            .assert_status(404);
    }
    for none in [
        "/media/0123/x.jpg",
        "/media/0123456789abcdef0123456789abcdef/x.jpg",
        "/media",
    ] {
        get(&api, none, &[]).await.assert_status(404);
    }
}

#[tokio::test]
async fn known_version_is_not_sent_again() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let tag = get(&api, path_of(&item), &[])
        .await
        .header("etag")
        .to_owned();
    for known in [&tag, &format!("\"a\", W/{tag}"), "*"] {
        let answer = get(&api, path_of(&item), &[("if-none-match", known)]).await;
        answer.assert_status(304);
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("etag"), tag);
    }
    get(&api, path_of(&item), &[("if-none-match", "\"a\"")])
        .await
        .assert_status(200);
}

#[tokio::test]
async fn head_has_the_headers_of_get() {
    let api = TestApp::new().await.api().await;
    for (name, file) in [
        ("press.jpg", photo()),
        ("film.mp4", boxes::film(&[b"vide"])),
    ] {
        let item = uploaded(&api, name, file).await;
        let get = get(&api, path_of(&item), &[]).await;
        let head = send(&api, Method::HEAD, path_of(&item), &[]).await;
        head.assert_status(200);
        assert!(head.body.is_empty());
        for name in ["content-length", "content-type", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{name}");
        }
    }
}

#[tokio::test]
async fn film_is_served_in_parts() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "film.mp4", boxes::film(&[b"vide", b"soun"])).await;
    let path = path_of(&item);
    let whole = get(&api, path, &[]).await;
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let policy = "default-src 'none'; media-src 'self'";
    assert_eq!(whole.header("content-security-policy"), policy);
    let length = whole.body.len();
    let tag = whole.header("etag");

    let part = get(&api, path, &[("range", "bytes=4-11")]).await;
    part.assert_status(206);
    assert_eq!(part.body, whole.body.slice(4..12));
    assert_eq!(part.header("content-range"), format!("bytes 4-11/{length}"));
    assert_eq!(part.header("content-length"), "8");
    let end = get(&api, path, &[("range", "bytes=-5"), ("if-range", tag)]).await;
    end.assert_status(206);
    assert_eq!(end.body, whole.body.slice(length - 5..));
    let other = [("range", "bytes=-5"), ("if-range", "\"other\"")];
    get(&api, path, &other).await.assert_status(200);
    let behind = get(&api, path, &[("range", "bytes=999999-")]).await;
    behind.assert_status(416);
    assert_eq!(behind.header("content-range"), format!("bytes */{length}"));
    assert_eq!(behind.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn document_is_downloaded() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "notes.txt", b"Some notes".to_vec()).await;
    let answer = get(&api, path_of(&item), &[]).await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment");
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert_eq!(item["markdown"], format!("[notes.txt]({})", path_of(&item)));
}

#[tokio::test]
async fn large_file_arrives_whole() {
    let api = TestApp::new().await.api().await;
    let text: Vec<u8> = (0..3_000_000_u64)
        .map(|at| b'a' + (at * at % 23) as u8)
        .collect();
    let item = uploaded(&api, "long.txt", text.clone()).await;
    let answer = get(&api, path_of(&item), &[]).await;
    assert!(answer.body == text, "another content");
    let part = get(&api, path_of(&item), &[("range", "bytes=1000001-2900000")]).await;
    assert!(part.body == text[1_000_001..=2_900_000], "another part");
}

#[tokio::test]
async fn slow_readers_take_little_memory_and_get_everything() {
    let api = TestApp::new().await.api().await;
    let text: Vec<u8> = (0..900_000_u64)
        .map(|at| b'a' + (at * at % 23) as u8)
        .collect();
    let item = uploaded(&api, "long.txt", text.clone()).await;
    let mut waiting = Vec::new();
    for _ in 0..80 {
        let request = Request::get(path_of(&item)).body(Body::empty()).unwrap();
        let service = routes::service(api.app.clone());
        waiting.push(service.oneshot(request).await.unwrap());
    }
    // The first 70 have what they need in memory; the others read on as they send.
    for response in waiting {
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        assert!(body == text, "another content");
    }
}

/// Where a file of the media library is on the disk.
fn place(api: &Api, path: &str) -> PathBuf {
    let hash = MediaHash::of_path(path).unwrap();
    let folder = api.app.services.storage.folder().unwrap();
    folder.join(&hash.as_str()[..2]).join(hash.as_str())
}

#[tokio::test]
async fn file_that_was_served_is_served_from_memory_until_it_is_deleted() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "film.mp4", boxes::film(&[b"vide"])).await;
    let path = path_of(&item);
    let part = [("range", "bytes=4-11")];
    let first = get(&api, path, &part).await;
    first.assert_status(206);
    fs::remove_file(place(&api, path)).unwrap();
    let whole = get(&api, path, &[]).await;
    whole.assert_status(200);
    assert_eq!(
        whole.body.slice(4..12),
        first.body,
        "the part is kept alone"
    );
    api.delete("/media/1").await.ok();
    get(&api, path, &[]).await.assert_status(410);
    get(&api, path, &part).await.assert_status(410);
    api.delete("/media/1?purge=true").await.ok();
    get(&api, path, &[]).await.assert_status(410);
}

#[tokio::test]
async fn files_in_memory_are_bounded() {
    let mut config = Config::default();
    config.cache.bytes = ByteSize::mebibytes(2);
    let app = TestApp::with(Clock::fixed(moment(NOON)), &config).await;
    let api = app.api().await;
    let mut paths = Vec::new();
    for number in 0..5_u64 {
        let text: Vec<u8> = (0..300_000)
            .map(|at| b'a' + ((at + number) * at % 23) as u8)
            .collect();
        let item = uploaded(&api, &format!("{number}.txt"), text).await;
        let path = path_of(&item).to_owned();
        get(&api, &path, &[]).await.assert_status(200);
        paths.push(path);
    }
    api.app.files.settle();
    // Half of the cache's bytes are for files: three of them.
    let mut kept = 0;
    for path in &paths {
        fs::remove_file(place(&api, path)).unwrap();
        kept += usize::from(get(&api, path, &[]).await.status == 200);
    }
    assert_eq!(kept, 3);
    let large = uploaded(&api, "large.txt", vec![b'a'; 1_100_000]).await;
    get(&api, path_of(&large), &[]).await.assert_status(200);
    fs::remove_file(place(&api, path_of(&large))).unwrap();
    get(&api, path_of(&large), &[]).await.assert_status(500);
}

#[tokio::test]
async fn item_in_memory_is_dropped_when_it_changes() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let path = path_of(&item);
    get(&api, path, &[]).await.assert_status(200);
    api.patch("/media/1", serde_json::json!({ "name": "other" }))
        .await
        .ok();
    get(&api, path, &[]).await.assert_status(308);
    api.delete("/media/1").await.ok();
    get(&api, path, &[]).await.assert_status(410);
    api.call(Method::POST, "/media/1/restore").await.ok();
    let now = path.replace("press", "other");
    get(&api, &now, &[]).await.assert_status(200);
}

#[tokio::test]
async fn item_in_memory_is_served_without_its_row_until_its_key_is_bumped() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    get(&api, path_of(&item), &[]).await.assert_status(200);
    let mut tx = api.app.db.begin().await.unwrap();
    tx.unrecorded("a row that is lost");
    store::media::delete(&mut tx, MediaId(1)).await.unwrap();
    tx.commit().await.unwrap();
    get(&api, path_of(&item), &[]).await.assert_status(200);
    let freshness = &api.app.services.freshness;
    let hash = MediaHash::of_path(path_of(&item)).unwrap();
    freshness.bump([SurrogateKey::Media(hash)]);
    get(&api, path_of(&item), &[]).await.assert_status(404);
}

#[tokio::test]
async fn two_users_share_an_address() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "press.jpg", photo()).await;
    let other = api.add_user("Otto", Role::Author).await.id;
    let token = api.token_of(other, &[Scope::Admin], None).await;
    let call = api
        .call(Method::POST, "/media?name=mine.jpg")
        .token(&token)
        .raw(photo());
    let second = call.await.ok();
    assert_ne!(item["id"], second["id"]);
    get(&api, path_of(&item), &[]).await.assert_status(200);
    api.delete("/media/1").await.ok();
    let moved = get(&api, path_of(&item), &[]).await;
    assert_eq!(
        (moved.status.as_u16(), moved.header("location")),
        (308, path_of(&second))
    );
}
