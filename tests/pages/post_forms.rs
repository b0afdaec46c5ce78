//! A post's other forms: its source and its data, beside the page.

use serde_json::Value;
use tympan::model::{Format, Kind, Origin, PostPath, PostStatus, Slug};
use tympan::publishing::Imported;

use crate::common::app::{TestApp, moment};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

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
    let answer = app.visitor().get("/2022/01/one.md").await;
    answer.assert_status(200).assert_header("content-type", "text/markdown; charset=utf-8").assert_header("vary", "Accept-Encoding");
    let expected = "---\ntitle: \"Say \\\"hi\\\": # 1\"\nsubtitle: \"a deck\"\ndate: \"2022-01-07T12:00:00+00:00\"\nupdated: \"2022-01-07T12:00:00+00:00\"\n\
                    author: \"Olga Owner\"\nlabels: [\"News\",\"Rust & Co\"]\nlang: \"en\"\npermalink: \"https://blog.example.org/2022/01/one\"\n\
                    format: \"markdown\"\n---\n\nSome *words*.\n\n---\n";
    assert_eq!(answer.text(), expected);
    let same = app.visitor().with("accept", "text/markdown").get("/2022/01/one").await;
    assert_eq!(same.text(), expected);
    same.assert_header("vary", "Accept-Encoding, Accept");
}

#[tokio::test]
async fn data_is_the_apis_object() {
    let app = TestApp::new().await;
    app.post().slug("one").labels(&["News"]).published().create().await;
    let answer = app.visitor().with("accept", "application/json").get("/2022/01/one").await;
    answer.assert_status(200).assert_header("content-type", "application/json").assert_header("vary", "Accept-Encoding, Accept");
    let post: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!((&post["title"], &post["labels"][0], &post["status"]), (&"A post".into(), &"News".into(), &"published".into()));
    assert_eq!(post["url"], "https://blog.example.org/2022/01/one");
    assert!(post.get("email").is_none());
}

#[tokio::test]
async fn each_form_has_its_own_place_in_the_cache_and_its_own_tag() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").published().create().await;
    let accepts = [BROWSER, "text/markdown", "application/json", "*/*"];
    let mut tags = Vec::new();
    for round in 0..2 {
        for accept in accepts {
            let answer = app.visitor().with("accept", accept).get("/2022/01/one").await;
            answer.assert_status(200).assert_header("vary", "Accept-Encoding, Accept");
            let is_page = answer.text().starts_with("<!doctype html>");
            assert_eq!(is_page, accept.contains("*/*"), "{accept} in round {round}");
            tags.push(answer.header("etag").to_owned());
        }
    }
    assert_eq!(tags[..4], tags[4..]);
    assert!(tags[0] == tags[3] && tags[0] != tags[1] && tags[1] != tags[2], "{tags:?}");
    let known = |accept: &str, tag: &str| app.visitor().with("accept", accept).with("if-none-match", tag);
    known("application/json", &tags[2]).get("/2022/01/one").await.assert_status(304);
    known("application/json", &tags[1]).get("/2022/01/one").await.assert_status(200);
    app.update(&post, |draft| draft.title = "Changed".to_owned()).await;
    for accept in accepts {
        app.visitor().with("accept", accept).get("/2022/01/one").await.assert_contains("Changed");
    }
}

#[tokio::test]
async fn only_what_is_published_has_other_forms() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").body("secret words").published().create().await;
    app.update(&post, |draft| draft.status = PostStatus::Draft).await;
    for accept in ["text/markdown", "application/json"] {
        app.visitor().with("accept", accept).get("/2022/01/one").await.assert_status(404).assert_lacks("secret");
    }
    app.visitor().get("/2022/01/one.md").await.assert_status(404).assert_lacks("secret");
    app.visitor().get("/archive.md").await.assert_status(404);
}

#[tokio::test]
async fn source_of_a_moved_post_moves_with_it_and_of_a_deleted_one_is_gone() {
    let app = TestApp::new().await;
    let post = app.post().slug("one").published().create().await;
    app.update(&post, |draft| draft.slug = Slug::parse("two").ok()).await;
    app.visitor().get("/2022/01/one.md").await.assert_status(308).assert_redirect("/2022/01/two.md");
    app.visitor().get("/2022/01/two.md").await.assert_status(200);
    app.trash(&post).await;
    app.visitor().get("/2022/01/two.md").await.assert_status(410);
}

#[tokio::test]
async fn an_imported_address_gives_up_html_before_md() {
    let app = TestApp::new().await;
    let origin = Origin { system: "blogger".to_owned(), id: "1".to_owned() };
    let at = moment("2011-10-01T10:00:00Z");
    let imported = Imported { origin, path: PostPath::parse("/2011/10/x.html").ok(), entry_id: None, created_at: at, updated_at: at };
    let post = app.post().draft(|draft| (draft.source, draft.format) = ("<p>Hi</p>".to_owned(), Format::Html));
    post.draft(|draft| (draft.kind, draft.imported) = (Kind::Post, Some(imported))).published_at("2011-10-01T10:00:00Z").create().await;
    let answer = app.visitor().get("/2011/10/x.md").await;
    answer.assert_status(200).assert_contains("\nformat: \"html\"\n---\n\n<p>Hi</p>\n");
}
