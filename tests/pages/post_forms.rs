//! The other formats of a post: its source and its data.

use serde_json::Value;
use tympan::model::{Format, Kind, Origin, PostPath, PostStatus, Slug};
use tympan::publishing::PostImport;

use crate::common::app::{TestApp, moment};

const BROWSER: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

#[tokio::test]
async fn source_has_front_matter_and_what_was_written() {
    let app = TestApp::new().await;
    app.post()
        .slug("one")
        .title("Say \"hi\": # 1")
        .subtitle("a deck")
        .labels(&["News", "Rust & Co"])
        .body("Some *words*.\n\n---\n")
        .published()
        .create()
        .await;
    let answer = app.browser().get("/2022/01/one.md").await;
    answer
        .assert_status(200)
        .assert_header("content-type", "text/markdown; charset=utf-8")
        .assert_header("vary", "Accept-Encoding");
    let expected = "---\ntitle: \"Say \\\"hi\\\": # 1\"\nsubtitle: \"a deck\"\ndate: \"2022-01-07T12:00:00+00:00\"\nupdated: \"2022-01-07T12:00:00+00:00\"\n\
                    author: \"Olga Owner\"\nlabels: [\"News\",\"Rust & Co\"]\nlang: \"en\"\npermalink: \"https://blog.example.org/2022/01/one\"\n\
                    format: \"markdown\"\n---\n\nSome *words*.\n\n---\n";
    assert_eq!(answer.text(), expected);
    let same = app
        .browser()
        .with("accept", "text/markdown")
        .get("/2022/01/one")
        .await;
    assert_eq!(same.text(), expected);
    same.assert_header("vary", "Accept-Encoding, Accept");
}

#[tokio::test]
async fn data_is_what_readers_may_know_of_the_apis_object() {
    let app = TestApp::new().await;
    app.post()
        .slug("one")
        .labels(&["News"])
        .published()
        .create()
        .await;
    let answer = app
        .browser()
        .with("accept", "application/json")
        .get("/2022/01/one")
        .await;
    answer
        .assert_status(200)
        .assert_header("content-type", "application/json")
        .assert_header("vary", "Accept-Encoding, Accept");
    let post: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(
        (&post["title"], &post["labels"][0], &post["status"]),
        (&"A post".into(), &"News".into(), &"published".into())
    );
    assert_eq!(post["url"], "https://blog.example.org/2022/01/one");
    for own in [
        "email",
        "body",
        "format",
        "comment_policy",
        "created_at",
        "origin",
        "translation_key",
    ] {
        assert!(post.get(own).is_none(), "{own}");
    }
    assert_eq!(post["comment_count"], 0);
}

#[tokio::test]
async fn each_form_has_its_own_place_in_the_cache_and_its_own_tag() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").published().create().await;
    let accepts = [BROWSER, "text/markdown", "application/json", "*/*"];
    let mut tags = Vec::new();
    for round in 0..2 {
        for accept in accepts {
            let answer = app
                .browser()
                .with("accept", accept)
                .get("/2022/01/one")
                .await;
            answer
                .assert_status(200)
                .assert_header("vary", "Accept-Encoding, Accept");
            let is_page = answer.text().starts_with("<!doctype html>");
            assert_eq!(is_page, accept.contains("*/*"), "{accept} in round {round}");
            tags.push(answer.header("etag").to_owned());
        }
    }
    assert_eq!(tags[..4], tags[4..]);
    assert!(
        tags[0] == tags[3] && tags[0] != tags[1] && tags[1] != tags[2],
        "{tags:?}"
    );
    let known = |accept: &str, tag: &str| {
        app.browser()
            .with("accept", accept)
            .with("if-none-match", tag)
    };
    known("application/json", &tags[2])
        .get("/2022/01/one")
        .await
        .assert_status(304);
    known("application/json", &tags[1])
        .get("/2022/01/one")
        .await
        .assert_status(200);
    app.update(&post, |draft| draft.title = "Changed".to_owned())
        .await;
    for accept in accepts {
        app.browser()
            .with("accept", accept)
            .get("/2022/01/one")
            .await
            .assert_contains("Changed");
    }
}

#[tokio::test]
async fn only_what_is_published_has_other_forms() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .slug("one")
        .body("secret words")
        .published()
        .create()
        .await;
    app.update(&post, |draft| draft.status = PostStatus::Draft)
        .await;
    for accept in ["text/markdown", "application/json"] {
        app.browser()
            .with("accept", accept)
            .get("/2022/01/one")
            .await
            .assert_status(404)
            .assert_lacks("secret");
    }
    app.browser()
        .get("/2022/01/one.md")
        .await
        .assert_status(404)
        .assert_lacks("secret");
    app.browser().get("/archive.md").await.assert_status(404);
}

#[tokio::test]
async fn source_of_a_moved_post_moves_with_it_and_of_a_deleted_one_is_gone() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").published().create().await;
    app.update(&post, |draft| draft.slug = Slug::parse("two").ok())
        .await;
    app.browser()
        .get("/2022/01/one.md")
        .await
        .assert_status(308)
        .assert_redirect("/2022/01/two.md");
    app.browser()
        .get("/2022/01/two.md")
        .await
        .assert_status(200);
    app.trash(&post).await;
    app.browser()
        .get("/2022/01/two.md")
        .await
        .assert_status(410);
}

#[tokio::test]
async fn an_imported_address_gives_up_html_before_md() {
    let app = TestApp::new().await;
    let origin = Origin {
        system: "blogger".to_owned(),
        id: "1".to_owned(),
    };
    let at = moment("2011-10-01T10:00:00Z");
    let imported = PostImport {
        origin,
        path: PostPath::parse("/2011/10/x.html").ok(),
        entry_id: None,
        created_at: at,
        updated_at: at,
    };
    let post = app
        .post()
        .draft(|draft| (draft.source, draft.format) = ("<p>Hi</p>".to_owned(), Format::Html));
    post.draft(|draft| (draft.kind, draft.imported) = (Kind::Post, Some(imported)))
        .published_at("2011-10-01T10:00:00Z")
        .create()
        .await;
    let answer = app.browser().get("/2011/10/x.md").await;
    answer
        .assert_status(200)
        .assert_contains("\nformat: \"html\"\n---\n\n<p>Hi</p>\n");
}

/// The text below the front matter of a post with this source, and the whole of its other forms.
async fn forms(source: &str, format: Format) -> (String, String) {
    let app = TestApp::new().await;
    app.post()
        .slug("one")
        .draft(|draft| (draft.source, draft.format) = (source.to_owned(), format))
        .published()
        .create()
        .await;
    let page = app.browser().get("/2022/01/one.md").await;
    let json = app
        .browser()
        .with("accept", "application/json")
        .get("/2022/01/one")
        .await;
    let body = page
        .assert_status(200)
        .text()
        .splitn(3, "---\n")
        .nth(2)
        .expect("front matter")
        .trim()
        .to_owned();
    assert_eq!(
        body.starts_with('<') || body.is_empty(),
        page.text().contains("\nformat: \"html\"\n"),
        "{page}"
    );
    (
        body,
        page.text().to_owned() + json.assert_status(200).text(),
    )
}

#[tokio::test]
async fn what_the_page_does_not_show_is_in_no_form() {
    let hidden = [
        "Some *words*. <!-- hush -->",
        "Some *words*.\n\n<!--\nhush\n\nhush\n-->",
        "Some *words*.\n\n<!-- a --> <!-- hush -->",
        "> Some *words*.\n>\n> <!--\n> hush\n> -->",
        "Some *words*.\n\n<div><!-- a -->\n\n<!-- hush\n--></div>",
        "Some *words*.\n\n<script>\nhush()\n\nhush()\n</script>",
        "Some *words*.\n\n<style>\n.hush { color: red }\n</style>",
        "Some *words*. <b data-note=\"hush\">Bold</b>",
        "Some *words*.\n\n<? hush ?>\n\n<!hush>",
        "Some *words*.\n\n[//]: # (hush)",
        "Some *words*.\n\n[hush]: #\n\n[note]: /x\n  \"hush\"",
        "Some *words*.\n\n> [//]: <> (hush)",
        "Some *words*.\n\n[^1]: hush",
        "Some [words][w].\n\n[w]: https://example.com/\n[w]: https://example.com/hush",
    ];
    for source in hidden {
        let (body, all) = forms(source, Format::Markdown).await;
        assert!(
            body.contains("Some") && body.contains("words"),
            "{source}: {body}"
        );
        assert!(!all.contains("hush"), "{source}: {all}");
    }
    let (body, all) = forms(
        "<p onclick=\"hush()\">Some words<!-- hush --></p><script>hush()</script>",
        Format::Html,
    )
    .await;
    assert!(
        body.starts_with("<p>Some words</p>") && !all.contains("hush"),
        "{all}"
    );
}

#[tokio::test]
async fn what_the_page_shows_is_given_as_it_was_written() {
    let shown = [
        "Some *words*, [a link][ref], [another] and a note.[^n]\n\n[ref]: https://example.com/\u{fc}ber \"Title\"\n[another]: /x\n\n[^n]: The *note*.",
        "Before\n\n<!--more-->\n\nAfter $\\frac{a}{b}$ it",
        "- one\n\n<!-- -->\n\n- two",
        "A <kbd>key</kbd> and\n\n```html\n<!-- in code -->\n[//]: # (in code)\n```",
        "```rust {1} numbered title=\"main.rs\"\nfn main() {}\n```\n\n> [!NOTE]\n> Mind this.",
    ];
    for source in shown {
        assert_eq!(forms(source, Format::Markdown).await.0, source);
    }
    assert_eq!(
        forms(
            "One <!-- hush -->two.\n\n<!-- hush -->\n\nThree.",
            Format::Markdown
        )
        .await
        .0,
        "One two.\n\n\n\nThree."
    );
}

#[tokio::test]
async fn count_of_hidden_comments_is_not_told() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("one").published().create().await;
    app.say(&post, None, "Hello").await;
    let seen = app.browser().with("accept", "application/json");
    seen.get("/2022/01/one")
        .await
        .assert_contains("\"comment_count\":1");
    app.update(&post, |draft| {
        draft.comments = tympan::model::CommentMode::Hidden
    })
    .await;
    seen.get("/2022/01/one")
        .await
        .assert_status(200)
        .assert_lacks("comment_count");
}

#[tokio::test]
async fn no_form_of_a_private_blog_is_listed() {
    let app = TestApp::new().await;
    app.post().slug("one").published().create().await;
    let addresses = [
        ("/2022/01/one.md", "*/*"),
        ("/2022/01/one", "text/markdown"),
        ("/2022/01/one", "application/json"),
        ("/feed.atom", "*/*"),
    ];
    for is_listed in [true, false] {
        app.change_settings(|settings| settings.robots.index = is_listed)
            .await;
        for (address, accept) in addresses {
            let answer = app.browser().with("accept", accept).get(address).await;
            answer
                .assert_status(200)
                .assert_header("x-robots-tag", if is_listed { "" } else { "noindex" });
        }
    }
}
