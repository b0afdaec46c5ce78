//! Sending a comment: the redirect, and the stored comment.

use tympan::model::CommentStatus;

use crate::common::app::{CommentFields, TestApp, path};

#[tokio::test]
async fn comment_appears_under_its_post() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    let fields = CommentFields {
        name: "Ann",
        website: "example.org",
        body: "Nice post",
        ..CommentFields::default()
    };
    app.browser()
        .comment(&post, fields)
        .await
        .assert_status(303)
        .assert_redirect("/2022/01/hello#comment-1");
    let page = app.browser().get("/2022/01/hello").await;
    page.assert_contains("<p>Nice post</p>")
        .assert_contains("id=\"comment-1\"")
        .assert_contains("1 comment</h2>");
    page.assert_contains("href=\"https://example.org/\" rel=\"nofollow ugc noopener\"")
        .assert_contains("January 7, 2022 at 12:00");
}

#[tokio::test]
async fn duplicate_leads_to_the_same_comment_and_is_stored_once() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    let browser = app.browser();
    let form = browser
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    for _ in 0..3 {
        browser
            .submit(&form)
            .await
            .assert_status(303)
            .assert_redirect("/2022/01/hello#comment-1");
    }
    assert_eq!(app.comments(&post).await.len(), 1);
    app.clock
        .advance(chrono::TimeDelta::minutes(10) + chrono::TimeDelta::seconds(1));
    browser
        .submit(&form)
        .await
        .assert_redirect("/2022/01/hello#comment-2");
}

#[tokio::test]
async fn double_click_is_one_comment() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app
        .browser()
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    let browser = app.browser();
    let answers = tokio::join!(
        browser.submit(&form),
        browser.submit(&form),
        browser.submit(&form),
        browser.submit(&form)
    );
    for answer in [answers.0, answers.1, answers.2, answers.3] {
        answer
            .assert_status(303)
            .assert_redirect(&format!("{}#comment-1", path(&post)));
    }
    assert_eq!(app.comments(&post).await.len(), 1);
}

#[tokio::test]
async fn permalink_leads_to_the_comment_while_it_is_public() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    let comment = app.say(&post, None, "Hello").await;
    app.browser()
        .get("/c/1")
        .await
        .assert_status(303)
        .assert_redirect("/2022/01/hello#comment-1");
    app.update(&post, |draft| {
        draft.slug = tympan::model::Slug::parse("moved").ok()
    })
    .await;
    app.browser()
        .get("/c/1")
        .await
        .assert_redirect("/2022/01/moved#comment-1");
    for status in [
        CommentStatus::Pending,
        CommentStatus::Spam,
        CommentStatus::Trash,
    ] {
        app.moderate(comment.id, status).await;
        app.browser().get("/c/1").await.assert_status(404);
    }
    app.moderate(comment.id, CommentStatus::Approved).await;
    app.browser().get("/c/1").await.assert_status(303);
    app.trash(&post).await;
    app.browser().get("/c/1").await.assert_status(404);
}

#[tokio::test]
async fn e_mail_address_is_in_no_answer() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    let browser = app.browser();
    let fields = CommentFields {
        email: "Ann.Secret@example.org",
        body: "Hello",
        ..CommentFields::default()
    };
    let sent = browser.comment(&post, fields).await;
    sent.assert_status(303);
    let mut answers = vec![sent];
    for page in [
        "/2022/01/hello",
        "/",
        "/feed.atom",
        "/sitemap.xml",
        "/archive",
        "/2022/01",
        "/c/1",
        "/-/comments/1?parent=1",
        "/-/comments/received",
    ] {
        answers.push(browser.get(page).await);
    }
    for answer in answers {
        let all = answer.to_string().to_lowercase();
        assert!(
            !all.contains("ann.secret") && !all.contains("gravatar"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn authors_badge_follows_from_the_user_and_not_on_a_name() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for (name, status) in [
        ("Olga Owner", 422),
        ("Olga\u{200B} Owner", 422),
        ("Author", 303),
        ("\u{202E}rohtuA", 303),
    ] {
        app.browser()
            .comment(
                &post,
                CommentFields {
                    name,
                    body: name,
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(status);
    }
    let page = app.browser().get(&path(&post)).await;
    page.assert_lacks("class=\"badge\"")
        .assert_lacks("\u{202E}")
        .assert_lacks("\u{200B}");
    app.say_as_owner(&post, None, "It is me").await;
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(page.texts(".badge"), ["Author"]);
}

#[tokio::test]
async fn hostile_words_are_text_in_every_slot() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .title("<img src=x onerror=alert(1)>")
        .published()
        .create()
        .await;
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'-alert(1)-'",
        "{{1337*1337}}",
        "&lt;script&gt;",
        "<svg/onload=alert(1)>",
    ];
    for (n, body) in payloads.iter().enumerate() {
        let fields = CommentFields {
            name: body,
            body,
            website: "https://example.org/\"onmouseover='x'",
            ..CommentFields::default()
        };
        let browser = app.browser();
        browser
            .preview(&browser.form(&path(&post)).await.fill(&fields))
            .await
            .assert_lacks("<script>")
            .assert_lacks("<svg");
        browser.comment(&post, fields).await.assert_status(303);
        browser
            .get(&format!("/-/comments/{}?parent={}", post.id, n + 1))
            .await
            .assert_status(200)
            .assert_lacks("<script>")
            .assert_lacks("onerror=alert(1)>");
    }
    let page = app.browser().get(&path(&post)).await;
    page.assert_lacks("<script>")
        .assert_lacks("<svg/")
        .assert_lacks("<img src=x onerror")
        .assert_lacks("\"onmouseover")
        .assert_lacks("1787569");
}

#[tokio::test]
async fn names_that_are_naughty_but_honest_come_back_exactly() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| settings.comments_per_minute = 1000)
        .await;
    let post = app.post().published().create().await;
    for name in [
        "O'Neill & Söhne",
        "null",
        "undefined",
        "\u{5E9}\u{5DC}\u{5D5}\u{5DD}",
        "\u{1F468}\u{200D}\u{1F469}",
        "Robert'); DROP TABLE comment;--",
        "0",
        "%s%n",
    ] {
        app.browser()
            .comment(
                &post,
                CommentFields {
                    name,
                    body: name,
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(303);
        assert_eq!(
            app.comments(&post)
                .await
                .last()
                .expect("it is there")
                .author_name,
            name
        );
    }
}
