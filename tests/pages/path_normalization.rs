//! Other spellings of an address redirect to it if it exists, and are not found otherwise.

use axum::http::Method;
use tympan::model::Slug;

use crate::common::app::{Answer, TestApp};

/// Follows at most two redirects and returns the last URL with its response.
async fn end_of(app: &TestApp, address: &str) -> (String, Answer) {
    let mut at = address.to_owned();
    for _ in 0..=2 {
        let answer = app.browser().get(&at).await;
        if !answer.status.is_redirection() {
            return (at, answer);
        }
        at = answer.header("location").to_owned();
    }
    panic!("{address} leads on and on, at last to {at}");
}

async fn blog() -> TestApp {
    let app = TestApp::unmoderated().await;
    app.post()
        .slug("hello")
        .labels(&["Rust", "C#"])
        .published()
        .create()
        .await;
    app
}

#[tokio::test]
async fn every_route_has_one_spelling_and_the_others_lead_to_it() {
    let app = blog().await;
    for (odd, one) in [
        ("/2022/01/hello/", "/2022/01/hello"),
        ("//2022//01/hello", "/2022/01/hello"),
        ("/2022/01/%68ello", "/2022/01/hello"),
        (
            "/2022/01/hello/?comments=newest",
            "/2022/01/hello?comments=newest",
        ),
        ("/2022/01/hello.atom/", "/2022/01/hello.atom"),
        ("/2022/01/hello.md/", "/2022/01/hello.md"),
        ("/2022/", "/2022"),
        ("/2022/01//", "/2022/01"),
        ("/2022/01/07/", "/2022/01/07"),
        ("/archive/", "/archive"),
        ("/labels/", "/labels"),
        ("/label/Rust/", "/label/Rust"),
        ("/label/%52ust", "/label/Rust"),
        ("/label/C%23/", "/label/C%23"),
        ("/label/Rust.atom/", "/label/Rust.atom"),
        ("/author/olga-owner/", "/author/olga-owner"),
        ("/feed.atom/?max-results=5", "/feed.atom?max-results=5"),
        ("/search/?q=hello", "/search?q=hello"),
        ("/search/?q=é%26", "/search?q=%C3%A9%26"),
        ("/sitemap.xml/", "/sitemap.xml"),
        ("/robots.txt/", "/robots.txt"),
        ("/favicon.ico/", "/favicon.ico"),
        ("/healthz/", "/healthz"),
        ("/api/docs/", "/api/docs"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = app.browser().send(method, odd, "").await;
            answer.assert_status(308).assert_header("location", one);
        }
        let (_, page) = end_of(&app, odd).await;
        page.assert_status(200);
    }
}

#[tokio::test]
async fn no_redirect_leads_to_what_is_not_there() {
    let app = blog().await;
    let hidden = app.post().slug("hidden").create().await;
    for odd in [
        "/label/none/",
        "/label/none.atom/",
        "/label/RUST.atom?label=none",
        "/Label/rust.atom/?label=none",
        "/search/label/none",
        "/search/label/none/?updated-max=2022-01-01T00:00:00Z",
        "/feeds/posts/default/-/none/",
        "/series/none/",
        "/author/nobody/",
        "/c/99/",
        "/2021/",
        "/2022/13/",
        "/2022/02/",
        "/2022/01/09/",
        "/2022/01/none/",
        "/2022/01/hidden/",
        "/2022/01/hidden).",
        "/p/none/",
        "/nothing/",
        "/feeds/posts/other/",
        "/feeds/posts/default/9/",
        "/feeds/9/comments/default/",
        "/2021_02_28_archive.html",
        "/2021_02_01_archive.html/",
        "/%3Ca%3E",
        "/).",
    ] {
        let answer = app.browser().get(odd).await;
        assert_eq!(answer.status, 404, "{odd}: {answer}");
        answer.assert_header("location", "");
    }
    app.trash(&hidden).await;
    app.browser()
        .get("/2022/01/hidden/")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn what_is_gone_is_gone_in_every_spelling() {
    let app = TestApp::new().await;
    let post = app.post().slug("gone").published().create().await;
    app.trash(&post).await;
    for odd in ["/2022/01/gone/", "/2022/01/gone).", "/2022/01/Gone"] {
        app.browser().get(odd).await.assert_status(410);
    }
}

#[tokio::test]
async fn what_readers_have_stored_or_guess_ends_at_a_feed() {
    let app = blog().await;
    for (address, feed) in [
        ("/feeds/posts/default/", "/feed.atom"),
        ("/feeds/posts/default/?alt=rss", "/feed.rss"),
        (
            "/feeds/posts/default/?alt=rss&max-results=3",
            "/feed.rss?max-results=3",
        ),
        ("//feeds/posts/default", "/feed.atom"),
        ("/feeds/posts/summary/", "/feed.atom?text=short"),
        ("/feeds/posts/default/-/Rust/", "/label/Rust.atom"),
        ("/feeds/comments/default/", "/comments.atom"),
        ("/feeds/1/comments/default/", "/2022/01/hello.atom"),
        ("/Feeds/Posts/Default?alt=rss", "/feed.rss"),
        ("/atom.xml/", "/feed.atom"),
        ("/rss.xml/", "/feed.rss"),
        ("/feeds/posts/", "/feed.atom"),
        ("/feeds/comments/", "/comments.atom"),
        ("/feed", "/feed.atom"),
        ("/feed/", "/feed.atom"),
        ("/feed/?max-results=3", "/feed.atom?max-results=3"),
        ("/feed.xml", "/feed.atom"),
        ("/atom", "/feed.atom"),
        ("/rss", "/feed.rss"),
        ("/RSS/", "/feed.rss"),
        ("/feed/rss2/", "/feed.rss"),
        ("/index.xml", "/feed.rss"),
        ("/index.rdf", "/feed.rss"),
        ("/comments/feed/", "/comments.atom"),
        ("/archive.atom", "/feed.atom"),
        ("/archive.json", "/feed.json"),
    ] {
        let (end, answer) = end_of(&app, address).await;
        answer.assert_status(200);
        assert_eq!(end, feed, "{address}");
        let kind = answer.header("content-type").to_owned();
        let is_feed = [
            "application/atom+xml",
            "application/rss+xml",
            "application/feed+json",
        ]
        .iter()
        .any(|form| kind.starts_with(form));
        assert!(is_feed, "{address}: {kind}");
    }
}

#[tokio::test]
async fn what_others_made_of_a_link_still_leads_to_the_page() {
    let app = TestApp::new().await;
    app.change_settings(|settings| {
        "/{yyyy}/{mm}/{slug}.html".clone_into(&mut settings.permalinks.pattern);
    })
    .await;
    app.post().slug("hello").published().create().await;
    let page = "/2022/01/hello.html";
    for odd in [
        "/2022/01/hello.html.",
        "/2022/01/hello.html),",
        "/2022/01/hello.html%E2%80%9D",
        "/2022/01/hello.html%20",
        "/2022/01/hello.html%20by%20Olga",
        "/2022/01/hello.html;jsessionid=0123ABCD",
        "/2022/01/hello.html%22%3Ehello%3C/a%3E",
        "/2022/01/hello.html.html",
        "/2022/01/hello.html/amp",
        "/2022/01/hello.html/index.html",
        "/2022/01/hello.htm",
        "/2022/01/hello",
        "/2022/01/hello/",
        "/2022/01/Hello.HTML",
        "/2022/01/%2568ello.html",
    ] {
        app.browser()
            .get(odd)
            .await
            .assert_status(308)
            .assert_redirect(page);
    }
    for (odd, one) in [
        ("/2022/01/hello.html%3Fm=1", "/2022/01/hello.html?m=1"),
        ("/2022/01/hello.html&m=1", "/2022/01/hello.html?m=1"),
        (
            "/2022/01/hello.html%3FshowComment=5%23c9",
            "/2022/01/hello.html?showComment=5#c9",
        ),
        (
            "/2022/01/hello.html).?utm_source=x",
            "/2022/01/hello.html?utm_source=x",
        ),
        ("/index.html", "/"),
        ("/index.php", "/"),
        ("/Archive", "/archive"),
        ("/2022/01/index.html", "/2022/01"),
        ("/archive.html", "/archive"),
        ("/tags", "/labels"),
        ("/sitemap-pages.xml", "/sitemap.xml"),
    ] {
        let answer = app.browser().get(odd).await;
        answer.assert_status(308).assert_redirect(one);
    }
    for same in [
        "?m=1",
        "?m=0",
        "?spref=tw",
        "?utm_source=feedburner&utm_medium=feed",
    ] {
        app.browser()
            .get(&format!("{page}{same}"))
            .await
            .assert_status(200)
            .assert_contains(&format!(
                "rel=\"canonical\" href=\"https://blog.example.org{page}\""
            ));
    }
}

#[tokio::test]
async fn a_post_comes_before_what_its_address_could_mean_elsewhere() {
    let app = TestApp::new().await;
    app.change_settings(|settings| "/{slug}".clone_into(&mut settings.permalinks.pattern))
        .await;
    for slug in ["rss", "tags"] {
        app.post().slug(slug).published().create().await;
        app.browser()
            .get(&format!("/{slug}"))
            .await
            .assert_status(200)
            .assert_contains("A post</h1>");
    }
}

#[tokio::test]
async fn an_old_address_leads_on_with_its_query() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("old").published().create().await;
    app.update(&post, |draft| draft.slug = Slug::parse("new").ok())
        .await;
    for (old, new) in [
        (
            "/2022/01/old?showComment=12#c9",
            "/2022/01/new?showComment=12",
        ),
        ("/2022/01/old/?m=1", "/2022/01/new?m=1"),
        (
            "/2022/01/old?comments=newest",
            "/2022/01/new?comments=newest",
        ),
    ] {
        app.browser()
            .get(old)
            .await
            .assert_status(308)
            .assert_redirect(new);
    }
}

#[tokio::test]
async fn what_is_sent_and_what_programs_ask_has_one_spelling() {
    let app = blog().await;
    app.browser()
        .get("/api/v1/posts/")
        .await
        .assert_status(404)
        .assert_header("content-type", "application/problem+json");
    for path in ["/-/me/", "/-//me", "/-/static/x/base.css/"] {
        let answer = app.browser().get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (404, ""),
            "{path}"
        );
    }
    for path in ["/archive/", "/2022/01/hello/", "/feed"] {
        let answer = app.browser().send_form(path, "").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (405, ""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_reader_that_has_the_page_is_led_to_its_address_all_the_same() {
    let app = blog().await;
    let tag = app
        .browser()
        .get("/archive")
        .await
        .header("etag")
        .to_owned();
    app.browser()
        .with("if-none-match", &tag)
        .get("/archive/")
        .await
        .assert_status(308)
        .assert_redirect("/archive")
        .assert_header("cache-control", "no-cache")
        .assert_header("x-content-type-options", "nosniff");
}
