//! Metadata for machines: link previews and JSON-LD, on every kind of page.

use insta::assert_snapshot;
use serde_json::{Value, json};
use tympan::model::CommentMode;

use crate::common::app::{Answer, TestApp, path};
use crate::common::language;

/// The lines of a page's head for link previews, with the hashes of its pictures left out.
fn preview(page: &Answer) -> String {
    let wanted = [
        "rel=\"canonical\"",
        "property=\"",
        "name=\"twitter",
        "name=\"description\"",
        "name=\"robots\"",
    ];
    let lines = page
        .text()
        .lines()
        .filter(|line| wanted.iter().any(|mark| line.contains(mark)));
    lines
        .map(|line| {
            line.split_once(".png\"")
                .map_or(line.to_owned(), |(start, end)| {
                    format!("{}HASH.png\"{end}", &start[..start.len() - 16])
                })
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The page's JSON-LD.
fn data(page: &Answer) -> Value {
    let script = page.one("script[type='application/ld+json']");
    serde_json::from_str(&script.raw_text).expect("it is JSON")
}

async fn blog() -> TestApp {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| {
        settings.title = "The Daily \"Sketch\" & more".to_owned();
        settings.description = "Notes on <type>.".to_owned();
        settings.language = language("en-GB");
    })
    .await;
    app
}

#[tokio::test]
async fn every_kind_of_page_has_its_preview() {
    let app = blog().await;
    let post = app
        .post()
        .title("Hello \"you\"")
        .subtitle("A & B")
        .labels(&["Rust", "C++"])
        .published()
        .create()
        .await;
    let page = app
        .post()
        .page()
        .title("About")
        .slug("about")
        .draft(|draft| draft.lang = Some(language("de")))
        .published()
        .create()
        .await;
    for (name, own) in [
        ("preview_home", "/"),
        ("preview_post", &path(&post)),
        ("preview_page", &path(&page)),
        ("preview_label", "/label/Rust"),
        ("preview_month", "/2022/01"),
        ("preview_archive", "/archive"),
    ] {
        assert_snapshot!(name, preview(&app.browser().get(own).await));
    }
}

#[tokio::test]
async fn what_is_nobodys_business_has_no_preview() {
    let app = blog().await;
    let draft = app.post().title("Secret").create().await;
    let post = app.post().slug("open").published().create().await;
    for (own, status) in [
        ("/nothing", 404),
        ("/-/me", 200),
        ("/-/comments/received", 200),
        (&format!("/2022/01/{}", draft.slug), 404),
        (&format!("/-/comments/{}", post.id), 200),
    ] {
        app.browser()
            .get(own)
            .await
            .assert_status(status)
            .assert_lacks("property=\"og:")
            .assert_lacks("twitter:card")
            .assert_lacks("ld+json")
            .assert_lacks("Secret");
    }
}

#[tokio::test]
async fn a_post_tells_search_engines_who_wrote_what_when_and_names_its_comments() {
    let app = blog().await;
    let post = app
        .post()
        .title("Hello")
        .labels(&["Rust"])
        .published()
        .create()
        .await;
    let first = app.say(&post, None, "Nice").await;
    let reply = app.say(&post, Some(first.id), "Indeed").await;
    let page = app.browser().get(&path(&post)).await;
    let mut data = data(&page);
    assert!(
        data["image"]
            .as_str()
            .unwrap()
            .starts_with("https://blog.example.org/-/share/")
    );
    data.as_object_mut().unwrap().remove("image");
    let url = "https://blog.example.org/2022/01/hello";
    let expected = json!({
        "@context": "https://schema.org", "@type": "BlogPosting", "@id": url, "mainEntityOfPage": url, "headline": "Hello",
        "datePublished": "2022-01-07T12:00:00+00:00", "dateModified": "2022-01-07T12:00:00+00:00", "inLanguage": "en-GB",
        "author": { "@type": "Person", "name": "Olga Owner", "url": "https://blog.example.org/author/olga-owner" }, "keywords": ["Rust"],
        "isPartOf": { "@type": "Blog", "@id": "https://blog.example.org/", "name": "The Daily \"Sketch\" & more" },
        "commentCount": 2,
        "comment": [
            { "@type": "Comment", "@id": format!("#comment-{}", first.id) },
            { "@type": "Comment", "@id": format!("#comment-{}", reply.id), "parentItem": { "@id": format!("#comment-{}", first.id) } },
        ],
    });
    assert_eq!(data, expected);
    for comment in [&first, &reply] {
        page.assert_contains(&format!(
            "itemscope itemtype=\"https://schema.org/Comment\" itemid=\"#comment-{}\"",
            comment.id
        ));
    }
    assert_eq!(page.count("itemprop=\"text\""), 2);
    page.assert_contains(&format!(
        "<link class=\"u-in-reply-to\" href=\"#comment-{}\">",
        first.id
    ));
}

#[tokio::test]
async fn no_title_gets_out_of_the_script() {
    let app = blog().await;
    for (n, hostile) in [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\"},{\"@type\":\"x",
        "\\",
        "a\u{2028}b &amp; 'c'",
    ]
    .into_iter()
    .enumerate()
    {
        let label = tympan::model::text::line(&hostile.replace('/', ""));
        let post = app
            .post()
            .title(hostile)
            .slug(&format!("hostile-{n}"))
            .labels(&[&label])
            .published()
            .create()
            .await;
        let page = app.browser().get(&path(&post)).await;
        // A title is typeset for its language; a label is unchanged, but cannot contain a slash.
        assert!(data(&page)["headline"].is_string());
        assert_eq!(data(&page)["keywords"], json!([label]));
        // The structured data, and the scripts of the comment form and of the link that edits the page.
        assert_eq!(page.count("<script"), 3, "{page}");
        assert_eq!(page.count("</script"), 3, "{page}");
    }
}

#[tokio::test]
async fn home_is_the_blog_and_other_pages_and_parts_say_nothing() {
    let app = blog().await;
    let post = app.post().published().create().await;
    let expected = json!({
        "@context": "https://schema.org", "@type": "Blog", "@id": "https://blog.example.org/", "name": "The Daily \"Sketch\" & more",
        "description": "Notes on <type>.", "inLanguage": "en-GB",
    });
    assert_eq!(data(&app.browser().get("/").await), expected);
    for own in [
        "/archive",
        "/2022/01",
        &format!("{}?comments=newest", path(&post)),
    ] {
        app.browser()
            .get(own)
            .await
            .assert_status(200)
            .assert_lacks("ld+json");
    }
    app.change_settings(|settings| settings.robots.index = false)
        .await;
    for own in ["/", &path(&post)] {
        app.browser()
            .get(own)
            .await
            .assert_status(200)
            .assert_lacks("ld+json");
    }
}

#[tokio::test]
async fn hidden_and_removed_comments_are_not_named() {
    let app = blog().await;
    let post = app.post().slug("quiet").published().create().await;
    app.say(&post, None, "Nice").await;
    let post = app
        .update(&post, |draft| draft.comments = CommentMode::Hidden)
        .await;
    let page = data(&app.browser().get(&path(&post)).await);
    assert_eq!(
        (&page["commentCount"], &page["comment"]),
        (&Value::Null, &Value::Null)
    );
}
