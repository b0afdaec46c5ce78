//! A thread in its four orders: each shows every comment once, whatever changes in between.

use tympan::model::{CommentId, CommentStatus, Post};

use super::thread::ids;
use crate::common::app::{Answer, TestApp, path};

/// Each view as the parameter names it.
const VIEWS: [&str; 4] = ["", "?comments=newest", "?comments=best", "?comments=flat"];

/// The address that leads on in a view.
fn further(page: &Answer) -> Option<String> {
    let links = page.values("a[rel=next]", "href");
    links
        .first()
        .map(|url| url.split('#').next().unwrap_or(url).to_owned())
}

/// The comments of each page of a view, and what happens between two of them.
async fn pages(app: &TestApp, post: &Post, view: &str, between: impl AsyncFn()) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut next = Some(path(post) + view);
    while let Some(url) = next {
        let page = app.browser().get(&url).await;
        page.assert_status(200);
        next = further(&page);
        pages.push(ids(&page));
        assert!(pages.len() < 10, "{view} comes to no end");
        between().await;
    }
    pages
}

async fn nothing() {}

/// Adds `count` top-level comments, every tenth with a reply, all at the same time.
async fn crowd(app: &TestApp, post: &Post, count: usize) -> Vec<i64> {
    let mut parents = Vec::new();
    for number in 0..count {
        parents.push(None);
        if number % 10 == 0 {
            parents.push(Some(parents.len() - 1));
        }
    }
    let said = app.say_many(post, &parents).await;
    said.into_iter().map(|id| id.0).collect()
}

fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn every_comment_is_on_one_page_of_each_view() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let all = crowd(&app, &post, 520).await;
    // Few have a score of their own, the others all the same one.
    app.db
        .execute("UPDATE comment SET score = 0.5 WHERE id % 7 = 0")
        .await;
    for view in VIEWS {
        let pages = pages(&app, &post, view, nothing).await;
        assert_eq!(
            pages.len(),
            if view.ends_with("flat") { 2 } else { 3 },
            "{view}"
        );
        assert!(pages.iter().all(|page| page.len() <= 500), "{view}");
        assert_eq!(sorted(pages.concat()), all, "{view}");
    }
}

#[tokio::test]
async fn comments_that_come_in_meanwhile_move_no_other() {
    for view in VIEWS {
        let app = TestApp::unmoderated().await;
        let post = app.post().published().create().await;
        let all = crowd(&app, &post, 520).await;
        let come_in = async || {
            app.clock.advance(chrono::TimeDelta::seconds(1));
            app.say(&post, None, "Meanwhile").await;
            app.say(&post, Some(CommentId(all[0])), "Meanwhile, below")
                .await;
        };
        let mut seen = pages(&app, &post, view, come_in).await.concat();
        seen.retain(|id| all.contains(id));
        assert_eq!(sorted(seen), all, "{view}");
    }
}

#[tokio::test]
async fn each_view_has_its_order() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let mut first = Vec::new();
    for number in 0..3 {
        app.clock.advance(chrono::TimeDelta::minutes(1));
        first.push(app.say(&post, None, &format!("First {number}")).await.id);
    }
    // 4 and 5 answer 1; 6 answers 4.
    for (number, parent) in [first[0], first[0], CommentId(4)].into_iter().enumerate() {
        app.clock.advance(chrono::TimeDelta::minutes(1));
        app.say(&post, Some(parent), &format!("Answer {number}"))
            .await;
    }
    app.db
        .execute("UPDATE comment SET votes = 3, score = 0.44 WHERE id = 2")
        .await;
    app.db
        .execute("UPDATE comment SET votes = 1, score = 0.2 WHERE id = 5")
        .await;
    let orders = [
        vec![1, 4, 6, 5, 2, 3],
        vec![3, 2, 1, 4, 6, 5],
        vec![2, 1, 4, 6, 5, 3],
        vec![1, 2, 3, 4, 5, 6],
    ];
    for (view, order) in VIEWS.into_iter().zip(orders) {
        let page = app.browser().get(&(path(&post) + view)).await;
        assert_eq!(ids(&page), order, "{view}");
        let mut buttons = page.texts("button[form=vote]");
        buttons.sort();
        assert_eq!(
            buttons[3..],
            ["Helpful", "Helpful \u{B7} 1", "Helpful \u{B7} 3"],
            "nothing is said of no votes"
        );
    }
}

#[tokio::test]
async fn flat_view_nests_nothing_and_names_what_is_answered() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let first = app.say_many(&post, &[None; 500]).await[0];
    let here = app
        .say(&post, Some(first), "Answers the page before")
        .await
        .id;
    app.say(&post, Some(here), "Answers this page").await;
    let page = app.browser().get(&(path(&post) + "?comments=flat")).await;
    assert_eq!((ids(&page).len(), page.count("<ol")), (500, 1));
    let page = app
        .browser()
        .get(&further(&page).expect("a second page"))
        .await;
    assert_eq!((ids(&page).len(), page.count("<ol")), (2, 1));
    page.assert_contains(&format!(
        "in reply to <a class=\"u-in-reply-to\" href=\"/c/{first}\"><bdi>Vera</bdi></a>"
    ));
    page.assert_contains(&format!(
        "in reply to <a class=\"u-in-reply-to\" href=\"#comment-{here}\"><bdi>Vera</bdi></a>"
    ));
    page.assert_contains("First comments</a>");
}

#[tokio::test]
async fn what_readers_do_not_see_is_in_no_view_and_holds_replies_in_trees() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let mut first = Vec::new();
    for body in [
        "Removed alone",
        "Held alone",
        "Removed with a reply",
        "Held with a reply",
        "Plain",
    ] {
        first.push(app.say(&post, None, body).await.id);
    }
    let replies = [
        app.say(&post, Some(first[2]), "Below removed").await.id,
        app.say(&post, Some(first[3]), "Below held").await.id,
    ];
    for (at, status) in [
        CommentStatus::Removed,
        CommentStatus::Pending,
        CommentStatus::Removed,
        CommentStatus::Spam,
    ]
    .into_iter()
    .enumerate()
    {
        app.moderate(first[at], status).await;
    }
    for view in VIEWS {
        let page = app.browser().get(&(path(&post) + view)).await;
        let trees = vec![
            first[2].0,
            first[3].0,
            first[4].0,
            replies[0].0,
            replies[1].0,
        ];
        let expected = if view.ends_with("flat") {
            trees[2..].to_vec()
        } else {
            trees
        };
        assert_eq!(sorted(ids(&page)), expected, "{view}");
        page.assert_lacks("alone").assert_lacks("with a reply");
        assert_eq!(
            page.count("This comment was removed."),
            expected.len() - 3,
            "{view}"
        );
    }
    let flat = app.browser().get(&(path(&post) + "?comments=flat")).await;
    flat.assert_contains(&format!(
        "href=\"/c/{}\"><bdi>a removed comment</bdi>",
        first[2]
    ));
    // A held comment has no permalink: the reply's own leads to the place of both.
    flat.assert_contains(&format!(
        "href=\"/c/{}\"><bdi>a removed comment</bdi>",
        replies[1]
    ));
    for link in flat.values("a[href^='/c/']", "href") {
        app.browser().get(&link).await.assert_status(303);
    }
}

#[tokio::test]
async fn the_other_orders_are_links_and_the_one_shown_is_marked() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    for body in ["One", "Two"] {
        app.say(&post, None, body).await;
    }
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("Order of the comments");
    app.say(&post, None, "Three").await;
    let short = app.browser().get(&path(&post)).await;
    assert_eq!(short.texts("nav.thread-orders a"), ["Newest", "Best"]);
    for number in 4..=10 {
        app.say(&post, None, &format!("Comment {number}")).await;
    }
    let names = [
        ("Oldest", ""),
        ("Newest", "?comments=newest"),
        ("Best", "?comments=best"),
        ("By time", "?comments=flat"),
    ];
    for (shown, view) in names {
        let page = app.browser().get(&(path(&post) + view)).await;
        let links = page.select("nav[aria-label='Order of the comments'] a");
        let links: Vec<(&str, &str)> = links
            .iter()
            .map(|link| (link.text.as_str(), link.attribute("href")))
            .collect();
        let others = names.iter().filter(|(name, _)| *name != shown);
        let others: Vec<(&str, String)> = others
            .map(|(name, view)| (*name, format!("/2022/01/hello{view}#comments")))
            .collect();
        let others: Vec<(&str, &str)> = others
            .iter()
            .map(|(name, url)| (*name, url.as_str()))
            .collect();
        assert_eq!(links, others);
        assert_eq!(
            page.texts("nav.thread-orders [aria-current=true]"),
            [shown],
            "{page}"
        );
    }
}

#[tokio::test]
async fn only_the_default_view_is_for_search_engines() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    app.say(&post, None, "One").await;
    for view in VIEWS {
        let page = app.browser().get(&(path(&post) + view)).await;
        assert_eq!(
            page.count("noindex"),
            usize::from(!view.is_empty()),
            "{view}"
        );
        page.assert_contains(
            "<link rel=\"canonical\" href=\"https://blog.example.org/2022/01/hello\">",
        );
    }
}

#[tokio::test]
async fn permalinks_land_in_the_default_view_and_every_view_leads_to_them() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    let one = app.say(&post, None, "One").await.id;
    app.browser()
        .get(&format!("/c/{one}"))
        .await
        .assert_redirect(&format!("/2022/01/hello#comment-{one}"));
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains(&format!(
            "<a class=\"u-url\" itemprop=\"url\" href=\"/2022/01/hello#comment-{one}\"><time"
        ));
    for view in &VIEWS[1..] {
        let page = app.browser().get(&(path(&post) + view)).await;
        page.assert_contains(&format!(
            "<a class=\"u-url\" itemprop=\"url\" href=\"/c/{one}\"><time"
        ));
    }
}

#[tokio::test]
async fn a_view_that_is_unknown_is_not_found() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "One").await;
    for value in [
        "",
        "oldest",
        "worst",
        "newest.",
        "newest.x",
        "best.AAAA",
        "best.9",
        "flat.flat",
        "Newest",
        "flat%20",
        "b1.newest",
    ] {
        app.browser()
            .get(&format!("{}?comments={value}", path(&post)))
            .await
            .assert_status(404);
    }
}

#[tokio::test]
async fn a_view_out_of_the_cache_shows_a_new_comment() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    for view in VIEWS {
        app.browser()
            .get(&(path(&post) + view))
            .await
            .assert_status(200);
    }
    let one = app.say(&post, None, "One").await.id;
    for view in VIEWS {
        assert_eq!(
            ids(&app.browser().get(&(path(&post) + view)).await),
            [one.0],
            "{view}"
        );
    }
}

#[tokio::test]
async fn every_part_ends_with_a_way_to_comment() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    crowd(&app, &post, 520).await;
    for view in VIEWS {
        let mut next = Some(path(&post) + view);
        while let Some(url) = next {
            let page = app.browser().get(&url).await;
            let text = page.text();
            let end = text.rfind("</ol>").expect("a thread");
            assert!(text[end..].contains("id=\"comment-form\""), "{url}");
            assert!(text[..end].contains("href=\"#comment-form\""), "{url}");
            next = further(&page);
        }
    }
}
