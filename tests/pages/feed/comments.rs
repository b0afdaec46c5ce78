//! Comments in feeds: the tree can be rebuilt from the feed alone (RFC 4685).

use std::collections::HashMap;

use chrono::TimeDelta;
use tympan::model::{CommentId, CommentStatus, Post};
use tympan::store::comments;

use super::{atom, local};
use crate::common::app::{Answer, Node, TestApp, path};
use crate::common::random::Random;
use crate::common::xml::Element;
use crate::store::rows::{at, begin, comment, comment_at};

/// A comment in its place: its id, its depth, and whether it is only a placeholder.
type Placed = (String, usize, bool);

/// The thread as its page draws it.
fn drawn(page: &Answer) -> Vec<Placed> {
    let comments = page.select("ol.thread article[id^=comment-]");
    comments
        .iter()
        .map(|comment| {
            let id = &comment.attribute("id")["comment-".len()..];
            let lists = comment.around.iter().filter(|name| *name == "ol").count();
            let is_removed = comment.attribute("class").contains("comment-removed");
            (id.to_owned(), lists - 1, is_removed)
        })
        .collect()
}

/// Every entry of a feed, over all its pages.
async fn walk(app: &Node, first: String) -> Vec<Element> {
    let (mut entries, mut next) = (Vec::new(), Some(first));
    while let Some(address) = next {
        let feed = atom(app, &address).await;
        entries.extend(feed.all("entry").cloned());
        next = feed.link("next").map(|url| local(url).to_owned());
    }
    entries
}

/// The thread as it follows from the entries alone.
fn rebuilt(entries: &[Element], post: &str) -> Vec<Placed> {
    let number = |id: &str| id.rsplit('-').next().expect("an id").to_owned();
    let mut below: HashMap<String, Vec<(&str, u64, &Element)>> = HashMap::new();
    for entry in entries {
        let refs: Vec<&str> = entry
            .all("thr:in-reply-to")
            .map(|parent| parent.attribute("ref").expect("an id"))
            .collect();
        assert_eq!(refs[0], post, "every comment answers its post");
        let parent = refs.get(1).copied().unwrap_or(post).to_owned();
        let id = number(entry.one("id")).parse().expect("a number");
        below
            .entry(parent)
            .or_default()
            .push((entry.one("published"), id, entry));
    }
    below
        .values_mut()
        .for_each(|replies| replies.sort_by_key(|(at, id, _)| (*at, *id)));
    let mut placed = Vec::new();
    let mut open: Vec<(&Element, usize)> = below
        .get(post)
        .into_iter()
        .flatten()
        .rev()
        .map(|(.., entry)| (*entry, 0))
        .collect();
    while let Some((entry, depth)) = open.pop() {
        placed.push((
            number(entry.one("id")),
            depth,
            entry.one("content").contains("This comment was removed."),
        ));
        open.extend(
            below
                .get(entry.one("id"))
                .into_iter()
                .flatten()
                .rev()
                .map(|(.., reply)| (*reply, depth + 1)),
        );
    }
    assert_eq!(placed.len(), entries.len(), "every entry has its place");
    placed
}

/// A thread of any shape, with removed and hidden comments in it.
async fn thread(app: &TestApp, post: &Post, seed: u64) {
    let mut said: Vec<(CommentId, usize)> = Vec::new();
    let mut random = Random::of(seed);
    for n in 0..60 {
        if random.below(3) > 0 {
            app.clock.advance(TimeDelta::seconds(1));
        }
        let parent = said
            .get(random.below(said.len() + 4))
            .copied()
            .filter(|(_, depth)| *depth < 9);
        let comment = app
            .say(post, parent.map(|(id, _)| id), &format!("Comment {n}"))
            .await;
        said.push((comment.id, parent.map_or(0, |(_, depth)| depth + 1)));
    }
    for (id, _) in &said {
        let status = [
            CommentStatus::Removed,
            CommentStatus::Trash,
            CommentStatus::Spam,
            CommentStatus::Pending,
        ]
        .get(random.below(12));
        if let Some(status) = status {
            app.moderate(*id, *status).await;
        }
    }
}

#[tokio::test]
async fn tree_built_from_the_feed_alone_is_the_tree_on_the_page() {
    for seed in 1..5 {
        let app = TestApp::unmoderated().await;
        app.change_settings(|settings| settings.thread_depth = 12)
            .await;
        let post = app.post().published().create().await;
        thread(&app, &post, seed).await;
        let page = drawn(&app.browser().get(&path(&post)).await);
        assert!(
            page.iter().any(|(_, depth, _)| *depth > 2)
                && page.iter().any(|(.., removed)| *removed),
            "a thread worth building: {page:?}"
        );
        let feed = atom(&app, "/feed.atom").await;
        let entry = feed.all("entry").next().expect("the post");
        let comments = entry
            .all("link")
            .find(|link| link.attribute("type") == Some("application/atom+xml"))
            .expect("its comments");
        let address = local(comments.attribute("href").expect("an address"));
        let entries = walk(&app, format!("{address}?max-results=7")).await;
        assert_eq!(rebuilt(&entries, entry.one("id")), page);
        let shown = page
            .iter()
            .filter(|(.., removed)| !removed)
            .count()
            .to_string();
        assert_eq!(
            (entry.one("thr:total"), comments.attribute("thr:count")),
            (shown.as_str(), Some(shown.as_str()))
        );
    }
}

#[tokio::test]
async fn json_feed_says_what_each_comment_answers() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let first = app.say(&post, None, "First").await;
    app.say(&post, Some(first.id), "Second").await;
    let document: serde_json::Value = serde_json::from_str(
        app.browser()
            .get(&format!("{}.comments.json", path(&post)))
            .await
            .text(),
    )
    .expect("JSON");
    let items = document["items"].as_array().expect("items");
    assert_eq!(
        items[1]["_tympan"]["in_reply_to"],
        serde_json::json!(["tag:blog.example.org,2026:post-1"])
    );
    assert_eq!(
        items[0]["_tympan"]["in_reply_to"],
        serde_json::json!(["tag:blog.example.org,2026:post-1", items[1]["id"]])
    );
}

#[tokio::test]
async fn feed_of_the_blogs_comments_is_those_of_public_posts_and_never_a_held_one() {
    let app = TestApp::unmoderated().await;
    let post = app.post().title("Here").published().create().await;
    let other = app.post().title("There").published().create().await;
    app.say(&post, None, "Stays").await;
    let held = app.say(&post, None, "Held").await;
    app.say(&other, None, "Goes").await;
    app.browser()
        .get("/comments.atom")
        .await
        .assert_contains("Stays")
        .assert_contains("Goes")
        .assert_contains("Held");
    app.moderate(held.id, CommentStatus::Pending).await;
    app.trash(&other).await;
    app.browser()
        .get("/comments.atom")
        .await
        .assert_contains("Stays")
        .assert_lacks("Goes")
        .assert_lacks("Held");
    app.browser()
        .get("/comments.json")
        .await
        .assert_contains("Stays")
        .assert_lacks("Goes")
        .assert_lacks("Held");
    app.browser()
        .get(&format!("{}.atom", path(&other)))
        .await
        .assert_status(410);
}

#[tokio::test]
async fn feed_of_a_post_that_moved_moves_with_it() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("old").published().create().await;
    let page = app.post().page().slug("about").published().create().await;
    app.update(&post, |draft| {
        draft.slug = tympan::model::Slug::parse("new").ok()
    })
    .await;
    app.browser()
        .get("/2022/01/old.atom?max-results=5")
        .await
        .assert_status(308)
        .assert_redirect("/2022/01/new.atom?max-results=5");
    app.browser()
        .get("/2022/01/new.comments.json")
        .await
        .assert_status(200);
    app.browser()
        .get(&format!("{}.atom", path(&page)))
        .await
        .assert_status(200);
    app.browser()
        .get("/2022/01/none.atom")
        .await
        .assert_status(404);
    let draft = app.post().slug("draft").create().await;
    assert!(draft.path.is_none());
    app.browser()
        .get("/2022/01/draft.atom")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn long_branch_of_hidden_comments_and_long_texts_come_in_pages() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .published_at("2022-01-01T00:00:00Z")
        .create()
        .await;
    let mut tx = begin(&app.app.db).await;
    let mut last = comment_at(&mut tx, post.id, None, 0, CommentStatus::Approved).await;
    for seconds in 1..=600 {
        last = comment_at(&mut tx, post.id, Some(&last), seconds, CommentStatus::Spam).await;
    }
    comment_at(&mut tx, post.id, Some(&last), 601, CommentStatus::Approved).await;
    tx.commit().await.expect("they are stored");
    let address = format!("{}.atom", path(&post));
    assert_eq!(atom(&app, &address).await.all("entry").count(), 501);
    let entries = walk(&app, address).await;
    assert_eq!(
        rebuilt(&entries, "tag:blog.example.org,2026:post-1").len(),
        602
    );
}

#[tokio::test]
async fn page_of_long_comments_ends_early() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .published_at("2022-01-01T00:00:00Z")
        .create()
        .await;
    let html = format!("<p>{}</p>", "long ".repeat(40_000));
    let mut tx = begin(&app.app.db).await;
    for seconds in 0..30 {
        let row = comments::CommentRow {
            html: &html,
            created_at: at(seconds),
            ..comment(post.id)
        };
        comments::insert(&mut tx, &row).await.expect("it is stored");
    }
    tx.commit().await.expect("they are stored");
    for address in [
        format!("{}.atom?max-results=50", path(&post)),
        "/comments.atom?max-results=50".to_owned(),
    ] {
        assert!(
            atom(&app, &address).await.all("entry").count() < 30,
            "{address} is one page"
        );
        assert_eq!(walk(&app, address).await.len(), 30);
    }
}
