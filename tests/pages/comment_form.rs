//! The form's mistakes: every one is named at its field, and no text is lost.

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
    let page = app.visitor().comment(&post, fields).await;
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
        let tag = page.between(&format!("id=\"{id}\""), ">");
        assert!(
            tag.contains("aria-invalid=\"true\"")
                && tag.contains(&format!("aria-describedby=\"{id}-error")),
            "{tag}"
        );
        page.assert_contains(&format!("id=\"{id}-error\""))
            .assert_contains(&format!("<a href=\"#{id}\">"));
    }
    assert!(
        !page
            .between("id=\"comment-text\"", ">")
            .contains("aria-invalid")
    );
    assert!(app.comments(&post).await.is_empty());
}

#[tokio::test]
async fn corrected_form_is_taken_as_it_came_back() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let visitor = app.visitor();
    let page = visitor
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
    visitor.submit(&form).await.assert_status(303);
    app.visitor()
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
            .visitor()
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
    let visitor = app.visitor();
    let form = visitor.form(&path(&post)).await.fill(&CommentFields {
        body,
        ..CommentFields::default()
    });
    let preview = visitor.preview(&form).await;
    preview
        .assert_status(200)
        .assert_contains("nothing is posted yet")
        .assert_header("cache-control", "no-store");
    assert!(app.comments(&post).await.is_empty());
    app.visitor()
        .get(&path(&post))
        .await
        .assert_contains("No comments");
    let shown = "<div class=\"comment-text prose e-content\" itemprop=\"text\" dir=\"auto\">";
    let previewed = preview.between(shown, "</div>").to_owned();
    visitor
        .submit(&Form::of(preview.text()))
        .await
        .assert_status(303);
    assert_eq!(
        app.visitor()
            .get(&path(&post))
            .await
            .between(shown, "</div>"),
        previewed
    );
}

#[tokio::test]
async fn form_with_an_old_field_name_comes_back_with_its_text_and_a_good_name() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let visitor = app.visitor();
    let mut form = visitor.form(&path(&post)).await.fill(&CommentFields {
        body: "Kept words",
        ..CommentFields::default()
    });
    for field in &mut form.fields {
        if field.0.starts_with("body") {
            field.0 = "body-0000000000000000".to_owned();
        }
    }
    let page = visitor.submit(&form).await;
    page.assert_status(422).assert_contains("out of date");
    let again = Form::of(page.text());
    assert_eq!(again.value(&again.body_name()), "Kept words");
    assert!(app.comments(&post).await.is_empty());
    visitor.submit(&again).await.assert_status(303);
}

#[tokio::test]
async fn field_name_of_another_post_is_not_taken() {
    let app = TestApp::unmoderated().await;
    let (one, two) = (
        app.post().published().create().await,
        app.post().published().create().await,
    );
    let mut form = app
        .visitor()
        .form(&path(&one))
        .await
        .fill(&CommentFields::default());
    form.action = app.visitor().form(&path(&two)).await.action;
    app.visitor().submit(&form).await.assert_status(422);
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
        .visitor()
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
    app.visitor()
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
    let form = app.visitor().form(&path(&post)).await.fill(&CommentFields {
        body: "Kept words",
        ..CommentFields::default()
    });
    app.update(&post, |draft| {
        draft.comments = tympan::model::CommentMode::Closed
    })
    .await;
    let page = app.visitor().submit(&form).await;
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
        .visitor()
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    app.trash(&post).await;
    app.visitor().submit(&form).await.assert_status(404);
    assert!(app.comments(&post).await.is_empty());
}
