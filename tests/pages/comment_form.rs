//! Errors in the comment form: each is shown at its field, and no text is lost.

use crate::common::app::{CommentFields, Form, TestApp, path};

const TEXT: &str = "\nTwo lines,\n  </textarea><script>alert(1)</script> & \"quotes\"\n";

#[tokio::test]
async fn every_mistake_is_tied_to_its_field_and_all_text_is_kept() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let long = "x".repeat(81);
    let fields = CommentFields {
        name: &long,
        email: "no address",
        website: "javascript:alert(1)",
        body: TEXT,
    };
    let page = app.browser().comment(&post, fields).await;
    page.assert_status(422)
        .assert_lacks("<script>")
        .assert_header("cache-control", "no-store");
    let kept = Form::of(page.text());
    assert_eq!(
        (
            kept.value("name"),
            kept.value("email"),
            kept.value("website")
        ),
        (long.as_str(), "no address", "javascript:alert(1)")
    );
    assert_eq!(kept.value(&kept.body_name()), TEXT);
    for id in ["comment-name", "comment-email", "comment-website"] {
        let field = page.one(&format!("#{id}"));
        assert_eq!(field.attribute("aria-invalid"), "true");
        let described = field.attribute("aria-describedby");
        assert!(described.starts_with(&format!("{id}-error")), "{described}");
        page.one(&format!("#{id}-error"));
        page.one(&format!("a[href='#{id}']"));
    }
    assert_eq!(page.one("#comment-text").get("aria-invalid"), None);
    assert!(app.comments(&post).await.is_empty());
}

#[tokio::test]
async fn corrected_form_is_taken_as_it_came_back() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let browser = app.browser();
    let page = browser
        .comment(
            &post,
            CommentFields {
                name: "",
                body: "Kept words",
                ..CommentFields::default()
            },
        )
        .await;
    let mut form = Form::of(page.text());
    form.set("name", "Ann");
    browser.submit(&form).await.assert_status(303);
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Kept words");
}

#[tokio::test]
async fn empty_and_invisible_comments_are_refused() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for body in ["", "   \n\t ", "\u{200B}\u{2060}\u{FEFF}", "\0"] {
        let page = app
            .browser()
            .comment(
                &post,
                CommentFields {
                    body,
                    ..CommentFields::default()
                },
            )
            .await;
        page.assert_status(422)
            .assert_contains("id=\"comment-text-error\"");
    }
}

#[tokio::test]
async fn preview_shows_the_final_text_byte_for_byte_and_stores_nothing() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let body = "A *word* & <b>no tag</b>\r\n\r\n> quoted `code`\n\n<https://example.org/?a=1&b=2> \u{1F600}";
    let browser = app.browser();
    let form = browser.form(&path(&post)).await.fill(&CommentFields {
        body,
        ..CommentFields::default()
    });
    let preview = browser.preview(&form).await;
    preview
        .assert_status(200)
        .assert_contains("Not posted yet")
        .assert_header("cache-control", "no-store");
    assert!(app.comments(&post).await.is_empty());
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("No comments");
    let shown = "div.comment-text.prose.e-content[itemprop=text]";
    let previewed = preview.one(shown).inner;
    browser
        .submit(&Form::of(preview.text()))
        .await
        .assert_status(303);
    assert_eq!(
        app.browser().get(&path(&post)).await.one(shown).inner,
        previewed
    );
}

#[tokio::test]
async fn form_with_an_old_field_name_comes_back_with_its_text_and_a_good_name() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let browser = app.browser();
    let mut form = browser.form(&path(&post)).await.fill(&CommentFields {
        body: "Kept words",
        ..CommentFields::default()
    });
    for field in &mut form.fields {
        if field.0.starts_with("body") {
            field.0 = "body-0000000000000000".to_owned();
        }
    }
    let page = browser.submit(&form).await;
    page.assert_status(422).assert_contains("out of date");
    let again = Form::of(page.text());
    assert_eq!(again.value(&again.body_name()), "Kept words");
    assert!(app.comments(&post).await.is_empty());
    browser.submit(&again).await.assert_status(303);
}

#[tokio::test]
async fn field_name_of_another_post_is_not_taken() {
    let app = TestApp::unmoderated().await;
    let (one, two) = (
        app.post().published().create().await,
        app.post().published().create().await,
    );
    let mut form = app
        .browser()
        .form(&path(&one))
        .await
        .fill(&CommentFields::default());
    form.action = app.browser().form(&path(&two)).await.action;
    app.browser().submit(&form).await.assert_status(422);
    assert!(app.comments(&two).await.is_empty());
}

#[tokio::test]
async fn comment_over_the_limit_is_refused_and_kept_whole() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| settings.comment_max_characters = 100)
        .await;
    let post = app.post().published().create().await;
    let (fits, over) = ("ä".repeat(100), "ä".repeat(101));
    let page = app
        .browser()
        .comment(
            &post,
            CommentFields {
                body: &over,
                ..CommentFields::default()
            },
        )
        .await;
    page.assert_status(422).assert_contains("shorten");
    let kept = Form::of(page.text());
    assert_eq!(kept.value(&kept.body_name()), over);
    app.browser()
        .comment(
            &post,
            CommentFields {
                body: &fits,
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
}

#[tokio::test]
async fn closing_meanwhile_keeps_the_text_for_its_writer() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app.browser().form(&path(&post)).await.fill(&CommentFields {
        body: "Kept words",
        ..CommentFields::default()
    });
    app.update(&post, |draft| {
        draft.comments = tympan::model::CommentMode::Closed
    })
    .await;
    let page = app.browser().submit(&form).await;
    page.assert_status(403)
        .assert_contains("Comments are closed here now")
        .assert_contains("Kept words");
    assert!(app.comments(&post).await.is_empty());
}

#[tokio::test]
async fn post_taken_back_meanwhile_takes_no_comment() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app
        .browser()
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    app.trash(&post).await;
    app.browser().submit(&form).await.assert_status(404);
    assert!(app.comments(&post).await.is_empty());
}
