//! Replies at any depth, and threads longer than a page.

use tympan::model::{CommentId, CommentStatus, Post};

use crate::common::app::{Answer, CommentFields, Form, TestApp, path};

/// The ids of the comments on a page, in order.
pub fn ids(page: &Answer) -> Vec<i64> {
    page.values("article[id^=comment-]", "id")
        .iter()
        .map(|id| id["comment-".len()..].parse().expect("a number"))
        .collect()
}

/// The deepest nesting of lists; panics where tags do not balance.
fn deepest(page: &Answer) -> usize {
    let (mut open, mut deepest) = (Vec::new(), 0);
    for tag in page.text().split('<').skip(1) {
        let name = tag
            .split(|c: char| c.is_whitespace() || c == '>')
            .next()
            .expect("split gives a first part");
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "what ends was open");
        } else if !matches!(
            name,
            "!doctype" | "meta" | "link" | "input" | "br" | "img" | "hr" | "path" | "use"
        ) {
            open.push(name);
        }
        deepest = deepest.max(open.iter().filter(|name| **name == "ol").count());
    }
    assert!(open.is_empty(), "{open:?}");
    deepest
}

async fn chain(app: &TestApp, post: &Post, length: usize) -> Vec<CommentId> {
    let mut ids: Vec<CommentId> = Vec::new();
    for n in 0..length {
        ids.push(
            app.say(post, ids.last().copied(), &format!("Reply {n}"))
                .await
                .id,
        );
    }
    ids
}

#[tokio::test]
async fn reply_stands_under_what_it_answers() {
    let app = TestApp::unmoderated().await;
    let post = app.post().slug("hello").published().create().await;
    let (one, two) = (
        app.say(&post, None, "One").await,
        app.say(&post, None, "Two").await,
    );
    let form = app
        .browser()
        .get(&format!("/-/comments/{}?parent={}", post.id, one.id))
        .await;
    form.assert_status(200)
        .assert_contains("Reply to <bdi>Vera</bdi>")
        .assert_contains("<p>One</p>")
        .assert_header("cache-control", "no-store");
    let answer = app
        .browser()
        .reply(
            &post,
            one.id.0,
            CommentFields {
                body: "Between",
                ..CommentFields::default()
            },
        )
        .await;
    answer
        .assert_status(303)
        .assert_redirect("/2022/01/hello#comment-3");
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(ids(&page), [one.id.0, 3, two.id.0]);
    page.assert_contains("<span class=\"visually-hidden\">in reply to <bdi>Vera</bdi></span>");
}

#[tokio::test]
async fn two_hundred_replies_deep_are_drawn_balanced_capped_and_named() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let chain = chain(&app, &post, 200).await;
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(ids(&page), chain.iter().map(|id| id.0).collect::<Vec<_>>());
    assert_eq!(deepest(&page), 1 + 6, "thread_depth is 6");
    assert_eq!(page.select(".comment-parent > a").len(), 200 - 7);
    page.assert_contains(&format!("href=\"#comment-{}\"", chain[198]));
}

#[tokio::test]
async fn long_threads_fold_later_replies_and_keep_them_on_the_page() {
    let app = TestApp::unmoderated().await;
    let below_first = [&[None][..], &[Some(0); 40]].concat();
    let short = app.post().published().create().await;
    app.say_many(&short, &below_first).await;
    let page = app.browser().get(&path(&short)).await;
    assert!(page.select("details.folded").is_empty());
    let long = app.post().published().create().await;
    app.say_many(&long, &[&below_first[..], &[None; 60]].concat())
        .await;
    let page = app.browser().get(&path(&long)).await;
    assert_eq!(page.texts("details.folded > summary"), ["37 more replies"]);
    let folded = page.select("details.folded > ol.replies > li > article[id^=comment-]");
    assert_eq!(folded.len(), 37);
    assert_eq!(ids(&page).len(), 101);
    assert_eq!(deepest(&page), 2, "a fold is no level");
}

#[tokio::test]
async fn a_time_names_the_year_only_where_it_is_not_the_posts() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "In time").await;
    app.clock.advance(chrono::TimeDelta::days(400));
    app.say(&post, None, "Late").await;
    let page = app.browser().get(&path(&post)).await;
    let times = page.select(".comment-byline a[itemprop=url] > time");
    let shown: Vec<(&str, &str)> = times
        .iter()
        .map(|time| (time.text.as_str(), time.attribute("title")))
        .collect();
    assert!(!shown[0].0.contains("2022"), "{shown:?}");
    assert!(shown[0].1.contains("2022"), "{shown:?}");
    assert!(shown[1].0.contains("2023"), "{shown:?}");
}

#[tokio::test]
async fn depth_of_the_drawing_is_a_setting() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| settings.thread_depth = 1)
        .await;
    let post = app.post().published().create().await;
    chain(&app, &post, 5).await;
    assert_eq!(deepest(&app.browser().get(&path(&post)).await), 2);
}

#[tokio::test]
async fn reply_to_what_is_not_public_is_refused_with_its_text() {
    let app = TestApp::unmoderated().await;
    let (post, other) = (
        app.post().published().create().await,
        app.post().published().create().await,
    );
    let (held, gone) = (
        app.say(&post, None, "Held").await,
        app.say(&post, None, "Gone").await,
    );
    let foreign = app.say(&other, None, "Elsewhere").await;
    app.moderate(held.id, CommentStatus::Pending).await;
    app.moderate(gone.id, CommentStatus::Removed).await;
    let before = app.comments(&post).await.len();
    for parent in [
        held.id.to_string(),
        gone.id.to_string(),
        foreign.id.to_string(),
        "9999".to_owned(),
        "0".to_owned(),
        "x".to_owned(),
        "1e3".to_owned(),
    ] {
        let mut form = app.browser().form(&path(&post)).await.fill(&CommentFields {
            body: "Kept words",
            ..CommentFields::default()
        });
        form.set("parent", &parent);
        let page = app.browser().submit(&form).await;
        page.assert_status(422)
            .assert_lacks("Held")
            .assert_lacks("Elsewhere");
        let kept = Form::of(page.text());
        assert_eq!(kept.value(&kept.body_name()), "Kept words", "{parent}");
        app.browser()
            .get(&format!("/-/comments/{}?parent={parent}", post.id))
            .await
            .assert_status(404);
    }
    assert_eq!(app.comments(&post).await.len(), before);
}

#[tokio::test]
async fn long_discussion_is_read_in_parts_and_permalinks_find_theirs() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let mut top_level = Vec::new();
    for n in 0..250 {
        // Many comments share a microsecond, because the clock is fixed.
        top_level.push(app.say(&post, None, &format!("Comment {n}")).await.id);
    }
    let reply = app.say(&post, Some(top_level[249]), "The last reply").await;
    let first = app.browser().get(&path(&post)).await;
    assert_eq!(ids(&first).len(), 200);
    first.assert_contains("251 comments</h2>");
    let later = first.link("p.thread-more a[rel=next]");
    let second = app
        .browser()
        .get(later.split('#').next().expect("a path"))
        .await;
    assert_eq!(ids(&second).len(), 51);
    second
        .assert_contains("First comments")
        .assert_contains("noindex");
    for id in [
        top_level[0],
        top_level[199],
        top_level[200],
        top_level[249],
        reply.id,
    ] {
        let link = app.browser().get(&format!("/c/{id}")).await;
        let (page, anchor) = link.header("location").split_once('#').expect("an anchor");
        app.browser()
            .get(page)
            .await
            .assert_contains(&format!("id=\"{anchor}\""));
    }
    let browser = app.browser();
    let sent = browser
        .comment(
            &post,
            CommentFields {
                body: "The newest",
                ..CommentFields::default()
            },
        )
        .await;
    let (page, anchor) = sent.header("location").split_once('#').expect("an anchor");
    app.browser()
        .get(page)
        .await
        .assert_contains(&format!("id=\"{anchor}\""))
        .assert_contains("The newest");
}

/// Follows links of this label from page to page, and gives the ids of all the comments on the way.
async fn all_ids(app: &TestApp, from: &str, label: &str) -> Vec<i64> {
    let mut found = Vec::new();
    let mut next = Some(from.to_owned());
    while let Some(address) = next {
        let page = app
            .browser()
            .get(address.split('#').next().expect("a path"))
            .await;
        assert!(
            ids(&page).len() <= 500,
            "{} comments on {address}",
            ids(&page).len()
        );
        found.extend(ids(&page));
        let links = page.select("a[href]");
        let link = links.iter().find(|link| link.text.ends_with(label));
        next = link.map(|link| link.attribute("href").to_owned());
    }
    found
}

#[tokio::test]
async fn one_branch_takes_no_more_than_its_share_and_goes_on_elsewhere() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    // One of ten replies answers the one before it.
    let below = |n: usize| Some(if n.is_multiple_of(10) { n - 1 } else { 0 });
    let parents: Vec<Option<usize>> = std::iter::once(None).chain((1..851).map(below)).collect();
    let said = app.say_many(&post, &parents).await;
    let (root, replies) = (said[0], &said[1..]);
    let other = app.say(&post, None, "Another root").await.id;
    app.moderate(replies[400], CommentStatus::Removed).await;

    let first = app.browser().get(&path(&post)).await;
    assert_eq!(ids(&first).len(), 1 + 300 + 1);
    assert_eq!(
        ids(&first).last(),
        Some(&other.0),
        "the next branch is on the page"
    );
    first
        .assert_contains(">549 more replies</a>")
        .assert_contains("851 comments</h2>");
    let links = first.select("a[href]");
    let rest = links.iter().find(|link| link.text == "549 more replies");
    let rest = rest.expect("a link").attribute("href").to_owned();
    let subtree = app
        .browser()
        .get(rest.split('#').next().expect("a path"))
        .await;
    subtree
        .assert_contains("noindex")
        .assert_contains("The whole thread")
        .assert_contains("851 comments")
        .assert_contains(&format!("<a href=\"{}#comment-form\">", path(&post)));
    let mut seen = all_ids(&app, &rest, "Later replies").await;
    seen.retain(|id| *id != root.0);
    let mut expected: Vec<i64> = replies[300..]
        .iter()
        .map(|id| id.0)
        .filter(|id| *id != replies[400].0)
        .collect();
    seen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(seen, expected, "every reply is on one page");

    for id in [
        root,
        replies[0],
        replies[299],
        replies[300],
        replies[309],
        replies[849],
        other,
    ] {
        let link = app.browser().get(&format!("/c/{id}")).await;
        let (page, anchor) = link.header("location").split_once('#').expect("an anchor");
        app.browser()
            .get(page)
            .await
            .assert_contains(&format!("id=\"{anchor}\""));
    }
    let apart = app.browser().get(&format!("/c/{}", replies[309])).await;
    let page = app
        .browser()
        .get(apart.header("location").split('#').next().expect("a path"))
        .await;
    page.assert_contains(&format!(
        "in reply to <a class=\"u-in-reply-to\" href=\"/c/{}\">",
        replies[308]
    ));
}

#[tokio::test]
async fn page_ends_before_the_branch_that_does_not_fit() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let parents = (0..600).map(|n| (n % 200 > 0).then_some(n - n % 200));
    app.say_many(&post, &parents.collect::<Vec<_>>()).await;
    assert_eq!(ids(&app.browser().get(&path(&post)).await).len(), 400);
    let mut seen = all_ids(&app, &path(&post), "Later comments").await;
    seen.sort_unstable();
    assert_eq!(seen, (1..=600).collect::<Vec<_>>());
}

#[tokio::test]
async fn removed_comment_is_found_only_where_it_holds_a_reply() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let (held, alone) = (
        app.say(&post, None, "Held").await.id,
        app.say(&post, None, "Alone").await.id,
    );
    app.say(&post, Some(held), "Holds it").await;
    app.moderate(held, CommentStatus::Removed).await;
    app.moderate(alone, CommentStatus::Removed).await;
    app.browser()
        .get(&format!("/c/{held}"))
        .await
        .assert_status(303);
    app.browser()
        .get(&format!("/c/{alone}"))
        .await
        .assert_status(410);
}

#[tokio::test]
async fn removed_comment_is_gone_once_nothing_holds_its_place() {
    for status in [CommentStatus::Removed, CommentStatus::Pending] {
        let app = TestApp::unmoderated().await;
        let post = app.post().published().create().await;
        let root = app.say(&post, None, "Root").await.id;
        let reply = app.say(&post, Some(root), "Reply").await.id;
        let last = app.say(&post, Some(reply), "Last").await.id;
        let permalinks = [root, reply].map(|id| format!("/c/{id}"));
        app.moderate(root, CommentStatus::Removed).await;
        app.moderate(reply, CommentStatus::Removed).await;
        for permalink in &permalinks {
            app.browser().get(permalink).await.assert_status(303);
        }
        app.moderate(last, status).await;
        let page = app.browser().get(&path(&post)).await;
        assert_eq!(ids(&page), Vec::<i64>::new());
        for permalink in &permalinks {
            app.browser().get(permalink).await.assert_status(410);
        }
    }
}
