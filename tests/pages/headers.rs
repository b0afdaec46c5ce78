//! The headers that every answer has.

use axum::http::Method;
use tympan::model::settings::Appearance;
use tympan::web::stylesheet;

use crate::common::app::{Answer, CommentFields, TestApp, path};

const POLICY: [&str; 7] = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
];

#[track_caller]
fn assert_safe(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(
        POLICY
            .iter()
            .all(|part| policy.split(';').any(|own| own.trim() == *part)),
        "{what}: {policy:?}"
    );
    assert!(
        !policy.contains("unsafe") && !policy.contains('*'),
        "{what}: {policy}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    let referrer = answer.header("referrer-policy");
    assert!(
        referrer == "strict-origin-when-cross-origin"
            || (referrer == "strict-origin" && what.contains("/-/")),
        "{what}: {referrer}"
    );
    assert_eq!(
        answer.header("cross-origin-opener-policy"),
        "same-origin",
        "{what}"
    );
    // Only what a form under `/-/` answers may give a guest a key.
    assert!(
        what.contains("/-/ form") || !answer.headers.contains_key("set-cookie"),
        "{what}"
    );
    assert_eq!(answer.header("x-request-id").len(), 16, "{what}");
}

#[tokio::test]
async fn every_answer_keeps_itself_to_itself_and_sets_no_cookie() {
    let app = TestApp::unmoderated().await;
    let post = app.post().labels(&["Rust"]).published().create().await;
    let gone = app.post().slug("gone").published().create().await;
    app.trash(&gone).await;
    let comment = app.say(&post, None, "Hello").await;
    let stylesheet = stylesheet::of(&Appearance::default()).url().to_owned();
    let (link, reply) = (
        format!("/c/{}", comment.id),
        format!("/-/comments/{}?parent={}", post.id, comment.id),
    );
    let paths = [
        "/",
        "/?before=x",
        "/archive",
        "/2022",
        "/2022/01",
        "/2022/02",
        "/label/Rust",
        "/label/rust",
        "/label/none",
        "/label/%FF",
        "/c/x",
        "/c/%FF",
        &link,
        "/feed.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/search",
        "/search?q=hello",
        "/search?q=%FF%00",
        "/opensearch.xml",
        "/search/label/Rust",
        "/search/label/%FF",
        "/feeds/posts/default",
        "/-/comments/received",
        &reply,
        "/-/comments/x",
        "/-/comments/%FF",
        &stylesheet,
        "/-/icon/0123456789abcdef.svg",
        "/-/icon/x",
        "/-/share/blog-0123456789abcdef.png",
        "/-/share/1-0123456789abcdef.png",
        "/-/share/%FF",
        "/manifest.webmanifest",
        "/apple-touch-icon.png",
        "/-/static/x/none.css",
        "/-/static/%FF/x",
        "/favicon.ico",
        "/healthz",
        "/readyz",
        "/nothing",
        "/nothing/",
        "/2022/01/gone",
        "/%FF",
        "/%00",
        "/api",
        "/api/v1",
        "/api/v1/posts",
        "/api/docs",
        &path(&post),
    ];
    for own in paths {
        for method in [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::OPTIONS,
            Method::DELETE,
        ] {
            let answer = app.browser().send(method.clone(), own, "").await;
            assert_safe(&format!("{method} {own} {}", answer.status), &answer);
            assert!(!answer.status.is_server_error(), "{method} {own}: {answer}");
        }
    }
}

#[tokio::test]
async fn every_answer_to_a_form_does_too_and_is_kept_by_nobody() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app.browser().form(&path(&post)).await;
    let typed = form.clone().fill(&CommentFields::default());
    let browser = app.browser();
    let answers = [
        browser.submit(&form).await,
        browser.preview(&typed).await,
        browser.submit(&typed).await,
        browser
            .clone()
            .with("sec-fetch-site", "cross-site")
            .submit(&typed)
            .await,
        browser
            .clone()
            .with("content-type", "text/plain")
            .submit(&typed)
            .await,
        browser.get("/-/comments/received").await,
    ];
    for answer in answers {
        assert_safe("/-/ form", &answer);
        answer
            .assert_header("cache-control", "no-store")
            .assert_header("x-robots-tag", "noindex");
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_encoded() {
    let app = TestApp::new().await;
    let stylesheet = stylesheet::of(&Appearance::default()).url().to_owned();
    let plain = app.browser().get(&stylesheet).await;
    plain
        .assert_status(200)
        .assert_header("content-type", "text/css; charset=utf-8");
    plain
        .assert_header("cache-control", "public, max-age=31536000, immutable")
        .assert_header("vary", "Accept-Encoding");
    let encoded = app
        .browser()
        .with("accept-encoding", "br")
        .get(&stylesheet)
        .await;
    encoded.assert_header("content-encoding", "br");
    assert!(encoded.body.len() < plain.body.len() / 2);
    app.browser().get("/").await.assert_contains(&stylesheet);
}

#[tokio::test]
async fn pages_are_the_same_for_everybody() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let plain = app.browser().get(&path(&post)).await;
    let odd = app
        .browser()
        .with("cookie", "session=1")
        .with("accept-language", "de")
        .with("user-agent", "x")
        .with("authorization", "Bearer x");
    assert_eq!(odd.get(&path(&post)).await.body, plain.body);
    plain
        .assert_header("cache-control", "public, max-age=0, must-revalidate")
        .assert_header("vary", "Accept-Encoding, Accept");
}

#[tokio::test]
async fn surrogate_keys_are_few_words_whatever_the_labels_are_called() {
    let app = TestApp::new().await;
    let names: Vec<String> = (0..50)
        .map(|n| format!("{n:02}{}", "語".repeat(58)))
        .collect();
    let post = app
        .post()
        .labels(&names.iter().map(String::as_str).collect::<Vec<_>>())
        .published()
        .create()
        .await;
    app.post()
        .slug("short")
        .labels(&["Two words"])
        .published()
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    let keys: Vec<&str> = page
        .assert_status(200)
        .header("surrogate-key")
        .split(' ')
        .collect();
    assert!(
        keys.contains(&"post:1") && keys.iter().all(|key| key.len() <= 40),
        "{keys:?}"
    );
    assert!(page.header("surrogate-key").len() <= 2048);
    assert!(
        app.browser()
            .get("/label/Two%20words")
            .await
            .header("surrogate-key")
            .contains("label:two_words")
    );
}
