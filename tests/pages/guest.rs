//! A guest's comments: sending, waiting, editing, voting, deleting, under each policy of the owner.

use chrono::TimeDelta;
use tympan::model::CommentStatus;
use tympan::store;

use crate::common::app::{CommentFields, TestApp, path};

#[tokio::test]
async fn first_comment_waits_and_the_next_ones_appear() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "First words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_waits();
    ann.comment(
        &post,
        CommentFields {
            body: "Second words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_waits();
    let waiting = ann.get("/-/me").await;
    waiting
        .assert_status(200)
        .assert_contains("First words")
        .assert_contains("Second words")
        .assert_header("cache-control", "no-store");
    assert_eq!(waiting.count("Awaiting approval"), 2);
    app.moderate(app.comments(&post).await[0].id, CommentStatus::Approved)
        .await;
    let third = CommentFields {
        body: "Third words",
        ..CommentFields::default()
    };
    ann.comment(&post, third)
        .await
        .assert_redirect(&format!("{}#comment-3", path(&post)));
    app.browser()
        .keeping_cookies()
        .comment(
            &post,
            CommentFields {
                name: "Ann",
                body: "Somebody else",
                ..CommentFields::default()
            },
        )
        .await
        .assert_waits();
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Third words")
        .assert_lacks("Second words")
        .assert_lacks("Somebody else");
}

#[tokio::test]
async fn key_is_given_once_and_manage_link_opens_another_browser() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let phone = app.browser().keeping_cookies();
    let sent = phone
        .comment(
            &post,
            CommentFields {
                body: "From the phone",
                ..CommentFields::default()
            },
        )
        .await;
    let key = phone.key();
    let notice = phone.get(sent.header("location")).await;
    notice
        .assert_contains(&format!("https://blog.example.org/-/me/{key}"))
        .assert_header("referrer-policy", "strict-origin");
    phone
        .comment(
            &post,
            CommentFields {
                body: "Again",
                ..CommentFields::default()
            },
        )
        .await
        .assert_waits();
    assert_eq!(phone.key(), key, "a second comment makes no second key");

    let desk = app.browser().keeping_cookies();
    desk.get("/-/me")
        .await
        .assert_status(200)
        .assert_lacks("From the phone");
    desk.get(&format!("/-/me/{key}"))
        .await
        .assert_status(200)
        .assert_contains("Manage your comments on this device?");
    assert_eq!(desk.key(), "", "looking changes nothing");
    desk.send_form(&format!("/-/me/{key}"), "")
        .await
        .assert_redirect("/-/me");
    desk.get("/-/me").await.assert_contains("From the phone");
    desk.send_form("/-/me/forget", "")
        .await
        .assert_redirect("/-/me");
    assert_eq!(desk.key(), "");
}

#[tokio::test]
async fn browser_without_cookies_gets_the_link_for_ten_minutes() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let browser = app.browser();
    let sent = browser.comment(&post, CommentFields::default()).await;
    let place = sent.header("location").to_owned();
    browser
        .get(&place)
        .await
        .assert_contains("/-/me/")
        .assert_contains("save your private link");
    app.clock.advance(TimeDelta::minutes(11));
    browser
        .get(&place)
        .await
        .assert_status(200)
        .assert_lacks("save your private link");
    browser
        .get("/-/comments/received?receipt=AAAA")
        .await
        .assert_status(200)
        .assert_lacks("save your private link");
}

#[tokio::test]
async fn guest_changes_a_comment_within_its_time_and_everybody_sees_that() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "Teh words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    ann.get("/-/me/comments/1/edit")
        .await
        .assert_status(200)
        .assert_contains("Teh words");
    ann.send_form("/-/me/comments/1/edit", "action=preview&body=The+*words*")
        .await
        .assert_status(200)
        .assert_contains("The <em>words</em>");
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Teh words");
    ann.send_form("/-/me/comments/1/edit", "action=save&body=")
        .await
        .assert_status(422)
        .assert_contains("comment-text-error");
    ann.send_form("/-/me/comments/1/edit", "action=save&body=The+*words*")
        .await
        .assert_redirect("/-/me");
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("The <em>words</em>")
        .assert_contains("comment-edited")
        .assert_lacks("Teh words");
    let id = app.comments(&post).await[0].id;
    let history = store::comment_history::list(&mut app.app.db.read().await.unwrap(), id)
        .await
        .unwrap();
    assert_eq!(
        history
            .iter()
            .map(|earlier| earlier.body.as_str())
            .collect::<Vec<_>>(),
        ["Teh words"]
    );

    app.clock.advance(TimeDelta::minutes(15));
    ann.get("/-/me/comments/1/edit")
        .await
        .assert_status(400)
        .assert_contains("time to edit this comment is over");
    let late = ann
        .send_form("/-/me/comments/1/edit", "action=save&body=Too+late")
        .await;
    late.assert_status(403).assert_contains("Too late");
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("Too late");
}

#[tokio::test]
async fn change_is_judged_as_a_new_comment_would_be() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "Nice post, thank you",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    let spam = "body=http://a.example.com+http://b.example.com+http://c.example.com+http://d.example.com+http://e.example.com+buy";
    ann.send_form("/-/me/comments/1/edit", spam)
        .await
        .assert_redirect("/-/me");
    let comment = &app.comments(&post).await[0];
    assert_eq!(comment.status, CommentStatus::Spam, "{:?}", comment.reasons);
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("<ol class=\"thread\"");
}

#[tokio::test]
async fn guest_deletes_at_any_time_and_leaves_a_line_where_somebody_replied() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            name: "Ann",
            body: "Answered words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    ann.comment(
        &post,
        CommentFields {
            name: "Ann",
            body: "Lonely words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    app.browser()
        .reply(
            &post,
            1,
            CommentFields {
                name: "Ben",
                body: "A reply",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::days(400));
    for id in [1, 2] {
        ann.get(&format!("/-/me/comments/{id}/delete"))
            .await
            .assert_status(200)
            .assert_contains("Delete this comment?");
        ann.send_form(&format!("/-/me/comments/{id}/delete"), "")
            .await
            .assert_status(200)
            .assert_contains("deleted")
            .assert_contains(&format!("<li><a href=\"{}\">Back to", path(&post)));
    }
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("A reply")
        .assert_contains("This comment was removed")
        .assert_lacks("Answered words")
        .assert_lacks("Lonely")
        .assert_lacks("Ann<");
    page.assert_contains("1 comment</h2>");
    ann.get("/-/me/comments/1/delete").await.assert_status(403);
}

#[tokio::test]
async fn one_vote_a_guest_and_none_for_oneself() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "Vote for me",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    let votes = async || {
        store::votes::count(
            &mut app.app.db.read().await.unwrap(),
            tympan::model::CommentId(1),
        )
        .await
        .unwrap()
    };
    ann.send_form("/-/votes/1", "").await.assert_status(403);
    let ben = app.browser().keeping_cookies();
    for _ in 0..2 {
        ben.send_form("/-/votes/1", "")
            .await
            .assert_status(200)
            .assert_header("cache-control", "no-store")
            .assert_contains("You marked this comment as helpful.")
            .assert_contains("<a href=\"/c/1\">Back to the comment</a>");
        assert_eq!(
            votes().await,
            1,
            "a double tap counts once and undoes nothing"
        );
    }
    app.browser()
        .keeping_cookies()
        .send_form("/-/votes/1", "")
        .await
        .assert_status(200);
    assert_eq!(votes().await, 2);
    ben.send_form("/-/votes/99", "").await.assert_status(404);
    ben.send_form("/-/votes/x", "").await.assert_status(404);
    app.change_settings(|settings| settings.votes = false).await;
    app.browser()
        .send_form("/-/votes/1", "")
        .await
        .assert_status(404)
        .assert_contains("There are no votes on this blog.");
}

#[tokio::test]
async fn a_vote_is_taken_back_by_the_button_of_its_own_page() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "Vote for me").await;
    let ben = app.browser().keeping_cookies();
    let shown = async || {
        let page = app.browser().get(&path(&post)).await;
        page.texts("button[form=vote]")
    };
    for _ in 0..2 {
        let counted = ben.send_form("/-/votes/1", "").await;
        let button = counted.one("form.confirm button");
        assert_eq!(
            (button.attribute("value"), button.text.as_str()),
            ("withdraw", "Take it back")
        );
        assert_eq!(shown().await, ["Helpful \u{B7} 1"]);
        for _ in 0..2 {
            ben.send_form("/-/votes/1", "action=withdraw")
                .await
                .assert_status(200)
                .assert_contains("does not count any more");
            assert_eq!(shown().await, ["Helpful"]);
        }
    }
    // Whoever never voted has nothing to take back, and takes nothing from anybody else.
    ben.send_form("/-/votes/1", "").await.assert_status(200);
    app.browser()
        .send_form("/-/votes/1", "action=withdraw")
        .await
        .assert_status(200);
    assert_eq!(shown().await, ["Helpful \u{B7} 1"]);
}

#[tokio::test]
async fn a_refused_vote_says_why() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    ann.send_form("/-/votes/1", "")
        .await
        .assert_status(403)
        .assert_contains("You wrote this comment yourself.")
        .assert_lacks("form.confirm");
    app.moderate(tympan::model::CommentId(1), CommentStatus::Trash)
        .await;
    app.browser()
        .send_form("/-/votes/1", "")
        .await
        .assert_status(404)
        .assert_contains("This comment is not public any more.");
}

#[tokio::test]
async fn changes_are_counted_and_end_somewhere() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    ann.comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    for n in 0..4 {
        ann.send_form("/-/me/comments/1/edit", format!("body=Version+{n}"))
            .await
            .assert_status(303);
    }
    let wait = ann
        .send_form("/-/me/comments/1/edit", "body=Kept+words")
        .await;
    wait.assert_status(429).assert_contains("Kept words");
    app.change_settings(|settings| settings.comments_per_minute = 1000)
        .await;
    app.clock.advance(TimeDelta::minutes(1));
    for n in 4..20 {
        ann.send_form("/-/me/comments/1/edit", format!("body=Version+{n}"))
            .await
            .assert_status(303);
    }
    ann.send_form("/-/me/comments/1/edit", "body=One+more")
        .await
        .assert_status(403)
        .assert_contains("One more");
}

#[tokio::test]
async fn one_network_does_not_vote_a_comment_up() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.say(&post, None, "Vote for me").await;
    for n in 0..5 {
        let voter = app.browser().from(&format!("203.0.113.{n}"));
        voter
            .send_form("/-/votes/1", "")
            .await
            .assert_status(if n < 3 { 200 } else { 429 });
    }
    app.browser()
        .from("203.0.113.9")
        .send_form("/-/votes/1", "")
        .await
        .assert_contains("Too many votes for this comment came from your network.");
    app.browser()
        .from("203.0.114.1")
        .send_form("/-/votes/1", "")
        .await
        .assert_status(200);
}

#[tokio::test]
async fn own_key_is_never_replaced_unasked() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let (ann, mallory) = (
        app.browser().keeping_cookies(),
        app.browser().keeping_cookies(),
    );
    ann.comment(
        &post,
        CommentFields {
            body: "Of Ann",
            ..CommentFields::default()
        },
    )
    .await
    .assert_waits();
    let trap = mallory
        .comment(
            &post,
            CommentFields {
                body: "Of Mallory",
                ..CommentFields::default()
            },
        )
        .await;
    ann.get(trap.header("location"))
        .await
        .assert_contains(&ann.key())
        .assert_lacks(&mallory.key());
    ann.get(&format!("/-/me/{}", mallory.key()))
        .await
        .assert_contains("will forget the other comments");
}
