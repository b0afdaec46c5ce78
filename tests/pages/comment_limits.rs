//! Excessive, forged and broken requests to the comment form.

use axum::body::Body;
use axum::http::Method;

use crate::common::app::{BASE, CommentFields, Form, TestApp, path};

#[tokio::test]
async fn sixth_comment_in_a_minute_waits_with_its_text_and_others_do_not() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let browser = app.browser().from("203.0.113.7");
    let say = |n: usize| format!("Comment {n}");
    for n in 0..5 {
        browser
            .comment(
                &post,
                CommentFields {
                    body: &say(n),
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(303);
    }
    let page = browser
        .comment(
            &post,
            CommentFields {
                body: "Kept words",
                ..CommentFields::default()
            },
        )
        .await;
    page.assert_status(429)
        .assert_header("retry-after", "12")
        .assert_header("cache-control", "no-store");
    let kept = Form::of(page.text());
    assert_eq!(kept.value(&kept.body_name()), "Kept words");
    let neighbour = app.browser().from("203.0.113.99");
    neighbour
        .comment(
            &post,
            CommentFields {
                body: "Same network",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(429);
    let other = app.browser().from("203.0.114.7");
    other
        .comment(
            &post,
            CommentFields {
                body: "Other network",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    browser.get(&path(&post)).await.assert_status(200);
    app.clock.advance(chrono::TimeDelta::seconds(12));
    browser.submit(&kept).await.assert_status(303);
}

#[tokio::test]
async fn ipv6_clients_are_counted_by_their_48_bits() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for n in 0..6 {
        let browser = app.browser().from(&format!("2001:db8:1:{n}::{n}"));
        let answer = browser
            .comment(
                &post,
                CommentFields {
                    body: &format!("Comment {n}"),
                    ..CommentFields::default()
                },
            )
            .await;
        answer.assert_status(if n < 5 { 303 } else { 429 });
    }
    app.browser()
        .from("2001:db8:2::1")
        .comment(&post, CommentFields::default())
        .await
        .assert_status(303);
}

#[tokio::test]
async fn forged_addresses_lift_nothing_without_a_proxy() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for n in 0..6 {
        let forged = format!("198.51.{n}.1");
        let browser = app
            .browser()
            .from("203.0.113.7")
            .with("x-forwarded-for", &forged)
            .with("x-real-ip", &forged)
            .with("forwarded", &format!("for={forged}"));
        let answer = browser
            .comment(
                &post,
                CommentFields {
                    body: &forged,
                    ..CommentFields::default()
                },
            )
            .await;
        answer.assert_status(if n < 5 { 303 } else { 429 });
    }
}

#[tokio::test]
async fn behind_a_proxy_only_its_own_word_counts() {
    let app = TestApp::behind_a_proxy().await;
    let post = app.post().published().create().await;
    for n in 0..6 {
        let browser = app
            .browser()
            .from("127.0.0.1")
            .with("x-forwarded-for", &format!("198.51.{n}.1, 203.0.113.7"));
        let answer = browser
            .comment(
                &post,
                CommentFields {
                    body: &format!("Comment {n}"),
                    ..CommentFields::default()
                },
            )
            .await;
        answer.assert_status(if n < 5 { 303 } else { 429 });
    }
    let other = app
        .browser()
        .from("127.0.0.1")
        .with("x-forwarded-for", "203.0.114.7");
    other
        .comment(&post, CommentFields::default())
        .await
        .assert_status(303);
}

#[tokio::test]
async fn forms_of_other_sites_are_refused_and_old_browsers_are_not() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app
        .browser()
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    let foreign: [&[(&'static str, &str)]; 8] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", BASE)],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[
            ("origin", "https://blog.example.org.evil.example"),
            ("host", "blog.example.org"),
        ],
        &[
            ("origin", "https://blog.example.org:8443"),
            ("host", "blog.example.org"),
        ],
        &[("origin", "")],
    ];
    for headers in foreign {
        let browser = headers
            .iter()
            .fold(app.browser(), |browser, (name, value)| {
                browser.with(name, value)
            });
        browser.submit(&form).await.assert_status(403);
    }
    assert!(app.comments(&post).await.is_empty());
    let own: [&[(&'static str, &str)]; 5] = [
        &[],
        &[("origin", BASE)],
        &[("sec-fetch-site", "same-origin"), ("origin", BASE)],
        &[("sec-fetch-site", "none")],
        &[
            ("origin", "http://localhost:8080"),
            ("host", "localhost:8080"),
        ],
    ];
    for headers in own {
        let browser = headers
            .iter()
            .fold(app.browser(), |browser, (name, value)| {
                browser.with(name, value)
            });
        browser.submit(&form).await.assert_status(303);
    }
}

#[tokio::test]
async fn huge_bodies_are_413_and_many_fields_are_harmless() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let browser = app.browser();
    let action = browser.form(&path(&post)).await.action;
    browser
        .send_form(&action, vec![b'a'; (1 << 20) + 1])
        .await
        .assert_status(413)
        .assert_contains("larger than");
    browser
        .send_form(&action, "a=b&".repeat(250_000))
        .await
        .assert_status(422);
    browser
        .send_form(&action, "%".repeat(1 << 20))
        .await
        .assert_status(422);
    browser
        .send_form(&action, "&".repeat(1 << 20))
        .await
        .assert_status(422);
}

#[tokio::test]
async fn other_types_and_encodings_are_unsupported() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app
        .browser()
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    for kind in [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json",
        "",
        "application/x-www-form-urlencodedx",
    ] {
        app.browser()
            .with("content-type", kind)
            .submit(&form)
            .await
            .assert_status(415);
    }
    app.browser()
        .send(Method::POST, &form.action, Body::from(form.pressed("post")))
        .await
        .assert_status(415);
    app.browser()
        .with("content-encoding", "gzip")
        .submit(&form)
        .await
        .assert_status(415);
    assert!(app.comments(&post).await.is_empty());
    app.browser()
        .with(
            "content-type",
            "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
        )
        .submit(&form)
        .await
        .assert_status(303);
}

#[tokio::test]
async fn broken_text_is_an_error_of_the_form_and_never_of_ours() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let browser = app.browser();
    let form = browser.form(&path(&post)).await;
    let body = form.body_name();
    for name in ["%FF%FE", "%00", "%0D%0A", "%ED%A0%80", "%E2%80%AE"] {
        let answer = browser
            .send_form(&form.action, format!("name={name}&{body}="))
            .await;
        answer.assert_status(422);
    }
    let bytes = [
        format!("name=A%00nn&email=&website=&{body}=").as_bytes(),
        b"\xFF\xFE nul \0 end",
    ]
    .concat();
    browser
        .send_form(&form.action, bytes)
        .await
        .assert_status(303);
    let stored = app.comments(&post).await;
    assert_eq!(stored[0].author_name, "Ann");
    assert_eq!(stored[0].body, "\u{FFFD}\u{FFFD} nul  end");
    browser.get(&path(&post)).await.assert_status(200);
}

#[tokio::test]
async fn forms_for_what_is_not_there_are_not_found() {
    let app = TestApp::unmoderated().await;
    let draft = app.post().create().await;
    let scheduled = app
        .post()
        .published_at("2022-02-01T00:00:00Z")
        .create()
        .await;
    for id in [
        draft.id.to_string(),
        scheduled.id.to_string(),
        "0".to_owned(),
        "-1".to_owned(),
        "99999999999999999999".to_owned(),
        "x".to_owned(),
    ] {
        let action = format!("/-/comments/{id}");
        app.browser()
            .send_form(&action, "name=Ann&body=x")
            .await
            .assert_status(404);
        app.browser().get(&action).await.assert_status(404);
    }
}

#[tokio::test]
async fn post_takes_so_many_a_minute_from_all_networks_together() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| settings.thread_comments_per_minute = 10)
        .await;
    let (post, other) = (
        app.post().published().create().await,
        app.post().published().create().await,
    );
    for n in 0..12 {
        let answer = app
            .browser()
            .comment(
                &post,
                CommentFields {
                    body: &format!("Comment {n}"),
                    ..CommentFields::default()
                },
            )
            .await;
        answer.assert_status(if n < 10 { 303 } else { 429 });
    }
    app.browser()
        .comment(&other, CommentFields::default())
        .await
        .assert_status(303);
}
