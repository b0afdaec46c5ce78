//! Comments that wait, are spam or were removed are on no public page.

use tympan::model::{CommentMode, CommentStatus};

use crate::common::app::{CommentFields, TestApp, path};

/// Fails if `words` are on any page that readers or crawlers see.
async fn assert_hidden(app: &TestApp, post: &tympan::model::Post, words: &str) {
    for page in [
        &path(post),
        "/",
        "/feed.atom",
        "/archive",
        "/2022/01",
        "/sitemap.xml",
        "/-/comments/received",
    ] {
        app.browser()
            .get(page)
            .await
            .assert_status(200)
            .assert_lacks(words);
    }
}

#[tokio::test]
async fn held_comment_is_thanked_for_and_seen_by_nobody() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Your first comment appears once the author has approved it.");
    let fields = CommentFields {
        name: "Waiting",
        body: "Held words",
        ..CommentFields::default()
    };
    let browser = app.browser().keeping_cookies();
    let sent = browser.comment(&post, fields).await;
    sent.assert_waits();
    let notice = browser.get(sent.header("location")).await;
    notice.assert_header("cache-control", "no-store");
    let back = notice.select(".message-ways a").remove(0);
    assert_eq!(
        back.attribute("href"),
        path(&post),
        "the first link leads back"
    );
    assert!(
        notice
            .one(".form-preview .comment-text")
            .text
            .contains("Held words")
    );
    assert_eq!(notice.texts(".form-preview-title"), ["Awaiting approval"]);
    // Nobody else is shown it, with the same address.
    let other = app.browser().keeping_cookies();
    other
        .get("/-/comments/received?comment=1")
        .await
        .assert_status(200)
        .assert_lacks("Held words");
    browser
        .get("/-/comments/received")
        .await
        .assert_contains("Your comment is awaiting approval.")
        .assert_header("x-robots-tag", "noindex");
    assert_hidden(&app, &post, "Held words").await;
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("<ol class=\"thread\"")
        .assert_lacks("Waiting");
    app.browser().get("/c/1").await.assert_status(404);
    app.browser()
        .get(&format!("/-/comments/{}?parent=1", post.id))
        .await
        .assert_status(404)
        .assert_lacks("Held words");
}

#[tokio::test]
async fn the_notice_of_a_held_comment_becomes_the_comment_once_it_is_approved() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let browser = app.browser().keeping_cookies();
    let sent = browser.comment(&post, CommentFields::default()).await;
    app.moderate(tympan::model::CommentId(1), CommentStatus::Approved)
        .await;
    browser
        .get(sent.header("location"))
        .await
        .assert_redirect("/c/1");
}

#[tokio::test]
async fn approval_and_second_thoughts_show_at_once() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.browser()
        .comment(
            &post,
            CommentFields {
                body: "Held words",
                ..CommentFields::default()
            },
        )
        .await;
    let id = app.comments(&post).await[0].id;
    app.moderate(id, CommentStatus::Approved).await;
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Held words")
        .assert_contains("1 comment</h2>");
    for status in [
        CommentStatus::Spam,
        CommentStatus::Trash,
        CommentStatus::Pending,
    ] {
        app.moderate(id, status).await;
        assert_hidden(&app, &post, "Held words").await;
        app.browser()
            .get(&path(&post))
            .await
            .assert_lacks("<ol class=\"thread\"");
    }
}

#[tokio::test]
async fn post_that_holds_comments_holds_them_whatever_the_blog_does() {
    let app = TestApp::unmoderated().await;
    let post = app
        .post()
        .comments(CommentMode::Moderated)
        .published()
        .create()
        .await;
    app.browser()
        .comment(&post, CommentFields::default())
        .await
        .assert_waits();
}

#[tokio::test]
async fn filled_trap_is_spam_and_its_sender_is_not_told() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let browser = app.browser();
    let mut form = browser.form(&path(&post)).await.fill(&CommentFields {
        body: "Cheap watches",
        ..CommentFields::default()
    });
    form.set("topic", "watches");
    browser
        .submit(&form)
        .await
        .assert_status(303)
        .assert_waits();
    assert_eq!(app.comments(&post).await[0].status, CommentStatus::Spam);
    assert_hidden(&app, &post, "Cheap watches").await;
}

#[tokio::test]
async fn trap_is_hidden_from_people_and_their_tools() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let page = app.browser().get(&path(&post)).await;
    let trap = page.one(".not-for-people[aria-hidden=true] [name=topic]");
    assert_eq!(trap.attribute("tabindex"), "-1");
    assert_eq!(trap.attribute("autocomplete"), "off");
}

#[tokio::test]
async fn removed_comment_leaves_a_mark_only_for_the_sake_of_replies() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let parent = app.say(&post, None, "The parent").await;
    let alone = app.say(&post, None, "Stands alone").await;
    app.say(&post, Some(parent.id), "The reply").await;
    app.moderate(parent.id, CommentStatus::Removed).await;
    app.moderate(alone.id, CommentStatus::Removed).await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_lacks("The parent")
        .assert_lacks("Stands alone")
        .assert_contains("The reply")
        .assert_contains("1 comment</h2>");
    assert_eq!(page.count("This comment was removed."), 1);
    assert!(page.position("This comment was removed.") < page.position("The reply"));
    app.browser()
        .get(&format!("/c/{}", parent.id))
        .await
        .assert_redirect(&format!("{}#comment-{}", path(&post), parent.id));
    page.assert_contains(&format!("id=\"comment-{}\"", parent.id));
}

#[tokio::test]
async fn what_a_held_comment_says_is_not_told_by_its_replies() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let parent = app.say(&post, None, "Second thoughts").await;
    let reply = app.say(&post, Some(parent.id), "The reply").await;
    app.moderate(parent.id, CommentStatus::Pending).await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("The reply")
        .assert_lacks("Second thoughts")
        .assert_lacks("in reply to <bdi>Vera");
    let form = app
        .browser()
        .get(&format!("/-/comments/{}?parent={}", post.id, reply.id))
        .await;
    form.assert_status(200).assert_lacks("Second thoughts");
}
