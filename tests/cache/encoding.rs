//! Content encoding: public pages are compressed from the first reader on, private ones never.

use std::io::Read as _;

use axum::http::Method;
use tympan::web::page_cache::{Encoding, Validators};

use super::{cache, page};
use crate::common::app::{Answer, CommentFields, NOON, TestApp, moment, path};

/// The text of an answer in Brotli.
#[track_caller]
fn decoded(answer: &Answer) -> String {
    assert_eq!(answer.header("content-encoding"), "br", "{answer}");
    let mut text = String::new();
    brotli::Decompressor::new(answer.body.as_ref(), 4096)
        .read_to_string(&mut text)
        .expect("the body is Brotli and UTF-8");
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn first_reader_after_a_change_gets_the_page_encoded() {
    let app = TestApp::new().await;
    let source = "Words that come again and again. ".repeat(200);
    let post = app
        .post()
        .title("Before")
        .labels(&["Rust"])
        .body(&source)
        .published()
        .create()
        .await;
    let lists = ["/", "/label/Rust", "/archive", "/feed.atom", "/2022/01"];
    let browser = app.browser().with("accept-encoding", "gzip, br");
    for address in lists.into_iter().chain([path(&post).as_str()]) {
        decoded(browser.get(address).await.assert_status(200));
    }
    let post = app
        .update(&post, |draft| draft.title = "Afterwards".to_owned())
        .await;
    for address in ["/", "/label/Rust", "/feed.atom", &path(&post)] {
        let answer = browser.get(address).await;
        assert!(decoded(&answer).contains("Afterwards"), "{address}");
        let again = browser.get(address).await;
        assert_eq!(again.body, answer.body, "{address}: one tag, one text");
        assert_eq!(again.header("etag"), answer.header("etag"), "{address}");
    }
    let gzip = app.browser().with("accept-encoding", "gzip");
    gzip.get("/")
        .await
        .assert_header("content-encoding", "gzip");
}

#[tokio::test(flavor = "multi_thread")]
async fn description_of_the_api_is_encoded_and_known_by_its_tag() {
    let app = TestApp::new().await;
    let browser = app.browser().with("accept-encoding", "br");
    for _ in 0..2 {
        let answer = browser.get("/api/v1/openapi.json").await;
        assert!(decoded(answer.assert_status(200)).contains("\"openapi\""));
        answer.assert_header("cache-control", "public, max-age=0, must-revalidate");
        browser
            .clone()
            .with("if-none-match", answer.header("etag"))
            .get("/api/v1/openapi.json")
            .await
            .assert_status(304);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_answers_are_never_encoded() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let guest = app
        .browser()
        .keeping_cookies()
        .with("accept-encoding", "br, gzip");
    let comment = CommentFields {
        body: "Said before. ",
        ..CommentFields::default()
    };
    app.browser().comment(&post, comment).await;
    for address in [
        format!("/-/comments/{}", post.id),
        "/-/me".to_owned(),
        "/-/comments/received".to_owned(),
        "/search?q=words".to_owned(),
        "/api/v1/comments".to_owned(),
        "/nothing".to_owned(),
    ] {
        for method in [Method::GET, Method::POST] {
            guest
                .send(method, &address, "")
                .await
                .assert_header("content-encoding", "");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_of_one_page_share_its_encoding() {
    let app = TestApp::new().await;
    let source = "Words that come again and again. ".repeat(2000);
    let post = app.post().body(&source).published().create().await;
    let address = path(&post);
    let mut readers = Vec::new();
    for _ in 0..20 {
        let (browser, address) = (app.browser(), address.clone());
        readers.push(tokio::spawn(async move {
            let browser = browser.with("accept-encoding", "br");
            decoded(browser.get(&address).await.assert_status(200))
        }));
    }
    for reader in readers {
        reader.await.expect("every reader gets it encoded");
    }
}

#[tokio::test]
async fn page_is_encoded_where_a_core_is_free_and_sent_as_it_is_otherwise() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cache = cache();
    let mut pages = Vec::new();
    for number in 0..cores + 3 {
        let body = format!("{number} ").repeat(100_000);
        let render = move || async move { Ok(page(&body)) };
        pages.push(cache.get(&format!("/{number}"), render).await.unwrap());
    }
    let made: Vec<_> = pages
        .iter()
        .map(|page| cache.encode(page, Encoding::Brotli))
        .collect();
    assert!(
        made.iter().take(cores).all(Option::is_some),
        "a page for each core is encoded"
    );
    let waiting = made.iter().skip(cores).filter(|made| made.is_some());
    assert!(waiting.count() < 3, "the pages beyond the cores wait");
    for (page, made) in pages.iter().zip(made) {
        let Some(made) = made else { continue };
        made.await;
        let answer = page.answer(Encoding::Brotli, &Validators::default(), moment(NOON));
        assert_eq!(answer.headers()["content-encoding"], "br");
        assert!(cache.encode(page, Encoding::Brotli).is_none());
    }
}
