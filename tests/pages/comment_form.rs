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
        website: "javascript:alert(1)",
        body: TEXT,
        ..CommentFields::default()
    };
    let page = app.browser().comment(&post, fields).await;
    page.assert_status(422)
        .assert_lacks("<script>")
        .assert_header("cache-control", "no-store");
    let kept = Form::of(page.text());
    assert_eq!(
        (kept.value("name"), kept.value("website")),
        (long.as_str(), "javascript:alert(1)")
    );
    assert_eq!(kept.value(&kept.body_name()), TEXT);
    for id in ["comment-name", "comment-website"] {
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

/// Texts of which a reader would see nothing, though something was typed.
const NOTHING: [&str; 11] = [
    "[]()",
    "&nbsp;",
    "&#x200B;",
    "\u{2800}\u{3164}",
    "#  ",
    "***",
    ">",
    "```\n```",
    "- ",
    "[x]: https://example.org",
    "\u{202E}",
];

#[tokio::test]
async fn a_text_of_which_nothing_is_seen_is_empty_whatever_was_typed() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for body in NOTHING {
        let fields = CommentFields {
            body,
            ..CommentFields::default()
        };
        let form = app.browser().form(&path(&post)).await.fill(&fields);
        for page in [
            app.browser().submit(&form).await,
            app.browser().preview(&form).await,
        ] {
            page.assert_status(422);
            assert_eq!(page.texts(".form-errors a"), ["Comment"], "{body:?}");
        }
    }
    assert!(app.comments(&post).await.is_empty());
    for body in [
        "I <3 this",
        "<!-- hello -->visible",
        "<b>bold</b> and </div>",
        "if a.name < b.name then -1",
        "$x$",
    ] {
        let fields = CommentFields {
            body,
            ..CommentFields::default()
        };
        let form = app.browser().form(&path(&post)).await.fill(&fields);
        app.browser().preview(&form).await.assert_status(200);
    }
}

#[tokio::test]
async fn every_field_is_checked_in_one_round_and_named_in_the_summary() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let fields = CommentFields {
        name: "Olga Owner",
        website: "no site",
        body: "***",
        ..CommentFields::default()
    };
    let page = app.browser().comment(&post, fields).await;
    page.assert_status(422);
    assert_eq!(page.texts(".form-errors a"), ["Comment", "Name", "Website"]);
    for id in [
        "comment-name-error",
        "comment-website-error",
        "comment-text-error",
    ] {
        page.one(&format!("#{id}"));
    }
    assert!(
        page.one("details.form-optional").get("open").is_some(),
        "what is wrong is not folded"
    );
}

#[tokio::test]
async fn no_check_of_the_browser_stands_before_the_kinder_ones() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let reply = format!("/-/comments/{}", post.id);
    for address in [path(&post), reply] {
        let page = app.browser().get(&address).await;
        assert!(page.one("form.comment-form").get("novalidate").is_some());
        page.assert_lacks("maxlength");
    }
    let long = "x".repeat(13_000);
    let fields = CommentFields {
        body: &long,
        website: "www.example.org",
        ..CommentFields::default()
    };
    let page = app.browser().comment(&post, fields).await;
    page.assert_status(422);
    assert_eq!(page.texts(".form-errors a"), ["Comment"]);
    let kept = Form::of(page.text());
    assert_eq!(kept.value(&kept.body_name()), long, "nothing is cut");
    let back = page.one(".comment-form-section .thread-more a");
    assert_eq!(back.attribute("href"), path(&post));
}

#[tokio::test]
async fn an_address_is_asked_for_only_where_mail_is_sent() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let page = app.browser().get(&path(&post)).await;
    assert!(page.select("#comment-email").is_empty());
    page.one("details.form-optional #comment-website");
    // A page from before mail was switched off has the field, and no way to correct it afterwards.
    let fields = CommentFields {
        email: "no address",
        ..CommentFields::default()
    };
    app.browser()
        .comment(&post, fields)
        .await
        .assert_status(303);
}

#[tokio::test]
async fn who_has_commented_is_not_asked_again_on_pages_that_are_not_cached() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    let fields = CommentFields {
        name: "Ann Example",
        website: "https://ann.example.org/",
        ..CommentFields::default()
    };
    ann.comment(&post, fields).await.assert_status(303);
    let address = format!("/-/comments/{}?parent=1", post.id);
    let form = Form::of(ann.get(&address).await.text());
    assert_eq!(
        (
            form.value("name"),
            form.value("website"),
            form.value(&form.body_name())
        ),
        ("Ann Example", "https://ann.example.org/", "")
    );
    let other = Form::of(app.browser().get(&address).await.text());
    assert_eq!((other.value("name"), other.value("website")), ("", ""));
    let shown = ann.get(&path(&post)).await.body;
    assert_eq!(
        shown,
        app.browser().get(&path(&post)).await.body,
        "a public page is the same for everybody"
    );
}

#[tokio::test]
async fn a_preview_can_be_posted_right_below_it() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let form = app
        .browser()
        .form(&path(&post))
        .await
        .fill(&CommentFields::default());
    let page = app.browser().preview(&form).await;
    let button = page.one(".form-preview button[value=post]");
    assert_eq!(
        button.attribute("form"),
        page.one("form.comment-form").attribute("id")
    );
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
        .assert_lacks("<ol class=\"thread\"");
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

#[tokio::test]
async fn a_name_in_a_heading_does_not_break_at_its_hyphen_and_stays_as_it_is() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let fields = CommentFields {
        name: "Ann-Marie Hohenstaufen-Sigmaringen",
        body: "Hello",
        ..CommentFields::default()
    };
    app.browser().comment(&post, fields).await;
    let form = format!("/-/comments/{}?parent=1", post.id);
    let page = app.browser().get(&form).await;
    assert_eq!(
        page.texts("#comment-form-heading"),
        ["Reply to Ann-Marie Hohenstaufen-Sigmaringen"]
    );
    assert_eq!(page.texts(".whole-word"), ["Ann-Marie"]);
}
