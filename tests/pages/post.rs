//! The page of a post: its text, its head, and the state of its discussion.

use tympan::model::CommentMode;

use crate::common::app::{TestApp, path};

#[tokio::test]
async fn post_shows_date_title_subtitle_labels_author_and_text() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("A <good> day")
        .subtitle("& more")
        .body("Some *words*.")
        .labels(&["Rust", "C & C++"])
        .published()
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_status(200)
        .assert_contains("A &#60;good&#62; day</h1>")
        .assert_contains("&#38; more</p>")
        .assert_lacks("<good>");
    let published = page.one("time.dt-published");
    assert_eq!(
        (published.text.as_str(), published.attribute("datetime")),
        ("Friday, January 7, 2022", "2022-01-07T12:00:00+00:00")
    );
    assert_eq!(page.texts(".post-body em"), ["words"]);
    assert_eq!(
        page.values("a[rel=tag]", "href"),
        ["/label/Rust", "/label/C%20&%20C++"]
    );
    assert_eq!(page.texts(".post-author a"), ["Olga Owner"]);
    assert!(page.select("#comments-heading").is_empty());
    assert_eq!(page.texts("#comment-form-heading"), ["Post a comment"]);
}

#[tokio::test]
async fn comments_are_counted_in_words() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    for words in ["1 comment", "2 comments"] {
        app.say(&post, None, &format!("Before {words}")).await;
        let page = app.browser().get(&path(&post)).await;
        assert_eq!(page.texts("#comments-heading"), [words]);
    }
    let quiet = app.post().published().create().await;
    app.update(&quiet, |draft| draft.comments = CommentMode::Closed)
        .await;
    let page = app.browser().get(&path(&quiet)).await;
    assert_eq!(page.texts("#comments-heading"), ["No comments"]);
}

#[tokio::test]
async fn closed_comments_stay_and_none_are_taken() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "An early word").await;
    app.update(&post, |draft| draft.comments = CommentMode::Closed)
        .await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("An early word")
        .assert_contains("Comments are closed.")
        .assert_lacks("<form class=\"comment-form\"")
        .assert_lacks("?parent=");
}

#[tokio::test]
async fn hidden_comments_leave_no_trace() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let comment = app.say(&post, None, "An early word").await;
    app.update(&post, |draft| draft.comments = CommentMode::Hidden)
        .await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_lacks("An early word")
        .assert_lacks("omment<")
        .assert_lacks("id=\"comments\"")
        .assert_lacks("Comments are closed");
    app.browser().get("/").await.assert_lacks("1 comment");
    app.browser()
        .get(&format!("/c/{}", comment.id))
        .await
        .assert_status(404);
    app.browser()
        .get(&format!("/-/comments/{}?parent={}", post.id, comment.id))
        .await
        .assert_status(404);
}

#[tokio::test]
async fn head_names_the_one_address_whatever_host_was_asked() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Hello")
        .subtitle("A \"subtitle\"")
        .slug("hello")
        .published()
        .create()
        .await;
    let page = app
        .browser()
        .with("host", "evil.example")
        .with("x-forwarded-host", "evil.example")
        .get(&path(&post))
        .await;
    page.assert_status(200).assert_lacks("evil");
    let address = "https://blog.example.org/2022/01/hello";
    assert_eq!(page.link("link[rel=canonical]"), address);
    assert_eq!(page.texts("title"), ["Hello · A new blog"]);
    for (property, content) in [
        ("og:url", address),
        ("og:type", "article"),
        ("og:title", "Hello"),
        ("og:description", "A “subtitle”"),
        ("article:published_time", "2022-01-07T12:00:00+00:00"),
    ] {
        assert_eq!(page.meta(property), content, "{property}");
    }
}

#[tokio::test]
async fn image_hosts_of_the_body_join_the_policy_and_no_others() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.db.execute(r#"UPDATE post SET image_hosts = '["https://img.example.net","http://plain.example","https://x; script-src *"]'"#).await;
    let policy = app
        .browser()
        .get(&path(&post))
        .await
        .header("content-security-policy")
        .to_owned();
    assert!(
        policy.contains("img-src 'self' https://img.example.net;"),
        "{policy}"
    );
    assert!(
        !policy.contains("plain.example") && !policy.contains('*'),
        "{policy}"
    );
    let home = app.browser().get("/").await;
    assert!(
        home.header("content-security-policy")
            .contains("img-src 'self';")
    );
}

#[tokio::test]
async fn edit_shows_at_once_and_counts_as_a_new_version() {
    let app = TestApp::new().await;
    let post = app.post().body("Old words").published().create().await;
    let old = app.browser().get(&path(&post)).await;
    app.update(&post, |draft| draft.source = "New words".to_owned())
        .await;
    let browser = app.browser().with("if-none-match", old.header("etag"));
    browser
        .get(&path(&post))
        .await
        .assert_status(200)
        .assert_contains("New words")
        .assert_lacks("Old words");
}

#[tokio::test]
async fn unchanged_page_is_304_for_every_form_of_its_tag() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let page = app.browser().get(&path(&post)).await;
    let hash = page.header("etag").trim_matches('"').to_owned();
    for tag in [
        format!("\"{hash}\""),
        format!("W/\"{hash}\""),
        format!("\"{hash}-br\""),
        format!("W/\"{hash}-gzip\""),
        format!("\"x\", \"{hash}\""),
        "*".to_owned(),
    ] {
        let again = app
            .browser()
            .with("if-none-match", &tag)
            .get(&path(&post))
            .await;
        again
            .assert_status(304)
            .assert_header("vary", "Accept-Encoding, Accept");
        assert!(
            again.body.is_empty() && !again.header("etag").is_empty(),
            "{tag}"
        );
    }
    app.browser()
        .with("if-none-match", "\"other\"")
        .get(&path(&post))
        .await
        .assert_status(200);
}

#[tokio::test]
async fn static_page_shows_neither_date_nor_neighbours() {
    let app = TestApp::new().await;
    let page = app.post().page().title("About").published().create().await;
    let shown = app.browser().get("/p/about").await;
    assert_eq!(path(&page), "/p/about");
    shown.assert_status(200).assert_lacks("date-header");
    assert_eq!(shown.texts("h1.p-name[dir=auto]"), ["About"]);
}

#[tokio::test]
async fn head_gives_the_headers_of_get_without_the_body() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    for path in ["/", &path(&post), "/feed.atom", "/archive", "/robots.txt"] {
        let (get, head) = (
            app.browser().get(path).await,
            app.browser().head(path).await,
        );
        head.assert_status(200)
            .assert_header("etag", get.header("etag"))
            .assert_header("content-type", get.header("content-type"));
        assert!(head.body.is_empty(), "{path}");
    }
    let nothing = app.browser().head("/nothing").await;
    assert!(nothing.assert_status(404).body.is_empty());
}
