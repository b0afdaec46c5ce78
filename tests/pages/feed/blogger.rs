//! Blogger's feed addresses and ids: no subscriber has to subscribe again or sees an entry twice.

use tympan::model::{EntryId, Origin, PostPath};

use super::atom;
use crate::common::app::{TestApp, moment, path};

#[tokio::test]
async fn bloggers_addresses_lead_to_the_feeds() {
    let app = TestApp::unmoderated().await;
    app.post()
        .labels(&["A label", "One", "Two"])
        .published()
        .create()
        .await;
    let cases = [
        ("/feeds/posts/default", "/feed.atom"),
        ("/feeds/posts/default?alt=rss", "/feed.rss"),
        (
            "/feeds/posts/default?alt=json-in-script&callback=f",
            "/feed.json",
        ),
        (
            "/feeds/posts/default?max-results=500&start-index=26&alt=rss",
            "/feed.rss?max-results=150&start-index=26",
        ),
        (
            "/feeds/posts/default?orderby=updated&updated-min=2022-01-01T00:00:00-08:00",
            "/feed.atom?orderby=updated&updated-min=2022-01-01T08:00:00Z",
        ),
        ("/feeds/posts/summary", "/feed.atom?text=short"),
        ("/feeds/posts/full", "/feed.atom"),
        (
            "/feeds/posts/default/-/A%20label?alt=rss",
            "/label/A%20label.rss",
        ),
        (
            "/feeds/posts/default/-/One/Two",
            "/label/One.atom?label=Two",
        ),
        ("/feeds/comments/default", "/comments.atom"),
        ("/feeds/comments/default?alt=rss", "/comments.atom"),
        (
            "/feeds/comments/summary?alt=json",
            "/comments.json?text=short",
        ),
    ];
    for (old, new) in cases {
        app.browser()
            .get(old)
            .await
            .assert_status(308)
            .assert_redirect(new);
    }
    for none in [
        "/feeds/posts/other",
        "/feeds/posts/default/-/One/Two/A%20label",
        "/feeds/posts/default/-/none",
        "/feeds/posts/default?label=none",
        "/feeds/posts/default/-/One?label=none",
        "/feeds/posts/default/-/One/none?alt=rss",
        "/feeds/99/comments/default",
        "/feeds/x/comments/default",
    ] {
        app.browser().get(none).await.assert_status(404);
    }
}

#[tokio::test]
async fn comments_of_a_post_are_found_by_its_number_there_and_here() {
    let app = TestApp::unmoderated().await;
    let own = app.post().slug("own").published().create().await;
    app.browser()
        .get(&format!("/feeds/{}/comments/default", own.id))
        .await
        .assert_redirect("/2022/01/own.atom");
    let entry_id = "tag:blogger.com,1999:blog-8.post-1858599377741856733";
    let imported = tympan::publishing::PostImport {
        origin: Origin {
            system: "blogger".to_owned(),
            id: "1858599377741856733".to_owned(),
        },
        entry_id: EntryId::parse(entry_id).ok(),
        path: PostPath::parse("/2012/05/old.html").ok(),
        created_at: moment("2012-05-01T00:00:00Z"),
        updated_at: moment("2012-05-01T00:00:00Z"),
    };
    let post = app
        .post()
        .draft(|draft| draft.imported = Some(imported))
        .published_at("2012-05-01T00:00:00Z")
        .create()
        .await;
    assert_eq!(path(&post), "/2012/05/old.html");
    let there = "/feeds/1858599377741856733/comments/default";
    app.browser()
        .get(&format!("{there}?alt=json"))
        .await
        .assert_redirect("/2012/05/old.comments.json");
    app.browser()
        .get(there)
        .await
        .assert_status(308)
        .assert_redirect("/2012/05/old.atom");
    app.say(&post, None, "Still here").await;
    let feed = atom(&app, "/2012/05/old.atom").await;
    let parent = feed
        .all("entry")
        .next()
        .expect("a comment")
        .all("thr:in-reply-to")
        .next()
        .expect("what it answers")
        .attribute("ref");
    assert_eq!(parent, Some(entry_id));
    let ids: Vec<String> = atom(&app, "/feed.atom")
        .await
        .all("entry")
        .map(|entry| entry.one("id").to_owned())
        .collect();
    assert!(ids.contains(&entry_id.to_owned()), "{ids:?}");
    app.trash(&post).await;
    app.browser().get(there).await.assert_status(410);
}
