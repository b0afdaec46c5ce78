//! Names that resemble a user's: the form refuses them in any spelling.

use crate::common::app::{CommentFields, Form, TestApp, path};

const WORDS: &str = "This name is too close to an author’s. Please use another.";

#[tokio::test]
async fn name_that_looks_like_an_authors_is_refused_at_its_field_and_the_text_kept() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let spellings = [
        "Olga Owner",
        "olga  OWNER",
        "OlgaOwner",
        "Olga\u{200B}\u{2060} Ow\u{200D}ner",
        "\u{41E}lg\u{430} Owner",
        "\u{39F}lga \u{39F}wner",
        "\u{FF2F}\u{FF4C}\u{FF47}\u{FF41} Owner",
        "0lg4 0wn3r",
        "OIga Owner",
    ];
    for name in spellings {
        let browser = app.browser();
        let form = browser.form(&path(&post)).await.fill(&CommentFields {
            name,
            body: "Kept words",
            ..CommentFields::default()
        });
        for page in [browser.submit(&form).await, browser.preview(&form).await] {
            page.assert_status(422)
                .assert_contains(WORDS)
                .assert_contains("id=\"comment-name-error\"")
                .assert_lacks("Not posted yet");
            let kept = Form::of(page.text());
            assert_eq!(kept.value(&kept.body_name()), "Kept words");
        }
    }
    assert!(app.comments(&post).await.is_empty());
}

#[tokio::test]
async fn other_names_pass_and_so_does_the_author() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for name in [
        "Olga",
        "Helga Owner",
        "Owner",
        "\u{41E}\u{43B}\u{44C}\u{433}\u{430}",
        "\u{1F600}",
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
    }
    app.say_as_owner(&post, None, "It is me").await;
    assert_eq!(app.comments(&post).await.len(), 6);
}
