//! The owner's comment policy: age of the post, slow mode, lists, bans, copies, the spam filter.

use chrono::TimeDelta;
use tympan::discussion;
use tympan::model::pattern::{Pattern, PatternKind};
use tympan::model::settings::Moderation;
use tympan::model::{CommentMode, CommentPolicy, CommentStatus, Post};
use tympan::moderation::Policy;
use tympan::store;

use crate::common::app::{CommentFields, TestApp, path};

async fn status(app: &TestApp, post: &Post, body: &str) -> (CommentStatus, Vec<String>) {
    app.browser()
        .comment(
            post,
            CommentFields {
                body,
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    let comment = app.comments(post).await.pop().expect("it is there");
    (
        comment.status,
        comment
            .reasons
            .0
            .into_iter()
            .map(|reason| reason.rule)
            .collect(),
    )
}

#[tokio::test]
async fn post_closes_and_is_moderated_at_its_age_also_in_cached_pages() {
    let app = TestApp::unmoderated().await;
    let days = |moderate: u32, close: u32| CommentPolicy {
        moderate_after_days: Some(moderate),
        close_after_days: Some(close),
        ..CommentPolicy::default()
    };
    let post = app.post().published().create().await;
    let post = app
        .update(&post, |draft| draft.comment_policy = days(10, 20))
        .await;
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("<form class=\"comment-form\"")
        .assert_lacks("read before");
    assert_eq!(
        status(&app, &post, "Young").await.0,
        CommentStatus::Approved
    );
    app.clock.advance(TimeDelta::days(10));
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("Comments appear once the author has approved them.");
    assert_eq!(
        status(&app, &post, "Older").await,
        (CommentStatus::Pending, vec!["mode".to_owned()])
    );
    let held = app.comments(&post).await.pop().expect("it is there");
    assert_eq!(
        held.reasons.0[0].why,
        "comments on posts of this age are held"
    );
    let form = app.browser().form(&path(&post)).await.fill(&CommentFields {
        body: "Too late",
        ..CommentFields::default()
    });
    app.clock.advance(TimeDelta::days(10));
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("<form class=\"comment-form\"")
        .assert_contains("Young");
    app.browser()
        .submit(&form)
        .await
        .assert_status(403)
        .assert_contains("Too late");
    app.change_settings(|settings| settings.close_after_days = 5)
        .await;
    let other = app.post().published().create().await;
    app.clock.advance(TimeDelta::days(5));
    app.browser()
        .get(&path(&other))
        .await
        .assert_lacks("<form class=\"comment-form\"");
    let never = app
        .update(&other, |draft| {
            draft.comment_policy.close_after_days = Some(0)
        })
        .await;
    app.browser()
        .get(&path(&never))
        .await
        .assert_contains("<form class=\"comment-form\"");
}

#[tokio::test]
async fn slow_mode_makes_a_guest_wait_with_the_text_kept() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let post = app
        .update(&post, |draft| draft.comment_policy.slow_mode_seconds = 60)
        .await;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        &post,
        CommentFields {
            body: "One",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
    app.clock.advance(TimeDelta::seconds(20));
    let wait = ann
        .comment(
            &post,
            CommentFields {
                body: "Kept words",
                ..CommentFields::default()
            },
        )
        .await;
    wait.assert_status(429)
        .assert_header("retry-after", "41")
        .assert_contains("Kept words");
    app.clock.advance(TimeDelta::seconds(41));
    ann.comment(
        &post,
        CommentFields {
            body: "Two",
            ..CommentFields::default()
        },
    )
    .await
    .assert_status(303);
}

#[tokio::test]
async fn post_overrules_the_blogs_moderation() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let post = app
        .update(&post, |draft| {
            draft.comment_policy.moderation = Some(Moderation::None)
        })
        .await;
    assert_eq!(status(&app, &post, "Free").await.0, CommentStatus::Approved);
    let all = app
        .update(&post, |draft| draft.comments = CommentMode::Moderated)
        .await;
    assert_eq!(status(&app, &all, "Held").await.0, CommentStatus::Pending);
}

#[tokio::test]
async fn lists_hold_and_reject() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let pattern = |kind: PatternKind, pattern: &str| Pattern {
        kind,
        pattern: pattern.to_owned(),
    };
    app.change_settings(|settings| {
        settings.spam.hold = vec![pattern(PatternKind::Word, "politics")];
        settings.spam.reject = vec![
            pattern(PatternKind::Domain, "spam.example.com"),
            pattern(PatternKind::Regex, r"v[i1]agra"),
        ];
    })
    .await;
    assert_eq!(
        status(&app, &post, "About Politics again").await,
        (CommentStatus::Pending, vec!["hold_list".to_owned()])
    );
    assert_eq!(
        status(&app, &post, "Fine words").await.0,
        CommentStatus::Approved
    );
    assert_eq!(
        status(&app, &post, "Cheap V1AGRA for you").await.0,
        CommentStatus::Spam
    );
    assert_eq!(
        status(&app, &post, "See https://www.spam.example.com/x")
            .await
            .0,
        CommentStatus::Spam
    );
}

#[tokio::test]
async fn copies_under_other_posts_are_held() {
    let app = TestApp::unmoderated().await;
    let (one, two) = (
        app.post().published().create().await,
        app.post().published().create().await,
    );
    let text = "I could not agree more with what you wrote here, I will tell all my friends about your wonderful weblog today";
    assert_eq!(status(&app, &one, text).await.0, CommentStatus::Approved);
    let copy = text.replace("friends", "colleagues");
    assert_eq!(
        status(&app, &two, &copy).await,
        (CommentStatus::Pending, vec!["copies".to_owned()])
    );
}

#[tokio::test]
async fn filter_learns_from_fifty_decisions_and_unlearns_what_is_reversed() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| settings.comments_per_minute = 1000)
        .await;
    let post = app.post().published().create().await;
    for n in 0..30 {
        let spam = app
            .say(
                &post,
                None,
                &format!("Hello dear, order your zorblax number {n} today from our warehouse"),
            )
            .await;
        app.moderate(spam.id, CommentStatus::Spam).await;
        let ham = app
            .say(
                &post,
                None,
                &format!("The bread in picture {n} looks lovely, which flour did you take?"),
            )
            .await;
        app.moderate(ham.id, CommentStatus::Pending).await;
        app.moderate(ham.id, CommentStatus::Approved).await;
    }
    app.change_settings(|settings| {
        settings
            .spam
            .weights
            .insert("burst".to_owned(), 0.0)
            .map_or((), drop)
    })
    .await;
    let other = app.post().published().create().await;
    let text = "Dear friend, why not order a zorblax from us?";
    assert_eq!(
        status(&app, &other, text).await.0,
        CommentStatus::Approved,
        "it has not been trained yet"
    );
    discussion::train_filter(&app.app.db, &app.app.services)
        .await
        .unwrap();
    let (learned, rules) = status(
        &app,
        &other,
        "Good day, why not order a zorblax from our warehouse?",
    )
    .await;
    assert_ne!(learned, CommentStatus::Approved);
    assert_eq!(rules, ["filter"]);
    let comment = app.comments(&other).await.pop().unwrap();
    assert!(
        comment.reasons.0[0].why.contains("zorb"),
        "{}",
        comment.reasons.0[0].why
    );
    assert_eq!(
        status(&app, &other, "What a lovely picture of the bread")
            .await
            .0,
        CommentStatus::Approved
    );

    for comment in app
        .comments(&post)
        .await
        .into_iter()
        .filter(|comment| comment.status == CommentStatus::Spam)
    {
        app.moderate(comment.id, CommentStatus::Approved).await;
    }
    discussion::train_filter(&app.app.db, &app.app.services)
        .await
        .unwrap();
    assert_eq!(
        status(
            &app,
            &other,
            "Good evening, why not order a zorblax from our warehouse?"
        )
        .await
        .0,
        CommentStatus::Approved
    );
}

#[tokio::test]
async fn replay_with_the_same_policy_flips_nothing_and_with_another_what_it_says() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let ann = app.browser().keeping_cookies();
    for (n, body) in [
        "One",
        "See http://a.example.com and http://b.example.com",
        "Check out my channel",
    ]
    .into_iter()
    .enumerate()
    {
        ann.comment(
            &post,
            CommentFields {
                body,
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
        if n == 0 {
            app.moderate(app.comments(&post).await[0].id, CommentStatus::Approved)
                .await;
        }
    }
    let mut settings = store::settings::find(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap()
        .settings;
    let mut flips = Vec::new();
    let count = discussion::reevaluate(&app.app.db, &Policy::of(&settings), &mut |flip| {
        flips.push(flip)
    })
    .await
    .unwrap();
    assert_eq!((count, flips.len()), (3, 0), "{flips:?}");
    settings.spam.weights.insert("solicitation".to_owned(), 2.0);
    settings.moderation = Moderation::None;
    discussion::reevaluate(&app.app.db, &Policy::of(&settings), &mut |flip| {
        flips.push(flip)
    })
    .await
    .unwrap();
    let flipped: Vec<_> = flips
        .iter()
        .map(|flip| (flip.comment.0, flip.was, flip.would_be, flip.is))
        .collect();
    assert_eq!(
        flipped,
        [
            (
                1,
                CommentStatus::Pending,
                CommentStatus::Approved,
                CommentStatus::Approved
            ),
            (
                3,
                CommentStatus::Pending,
                CommentStatus::Spam,
                CommentStatus::Pending
            ),
        ]
    );
}

#[tokio::test]
async fn spam_and_trash_are_purged_after_thirty_days_and_leave_a_change() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    let spam = app.say(&post, None, "Spam words").await;
    let answered = app.say(&post, None, "Answered words").await;
    app.say(&post, Some(answered.id), "A reply").await;
    let kept = app.say(&post, None, "Kept words").await;
    app.moderate(spam.id, CommentStatus::Spam).await;
    app.moderate(answered.id, CommentStatus::Trash).await;
    app.clock.advance(TimeDelta::days(29));
    discussion::purge(&app.app.db, &app.app.services)
        .await
        .unwrap();
    assert_eq!(app.comments(&post).await.len(), 4);
    app.clock.advance(TimeDelta::days(2));
    discussion::purge(&app.app.db, &app.app.services)
        .await
        .unwrap();
    let left: Vec<_> = app
        .comments(&post)
        .await
        .into_iter()
        .map(|comment| (comment.id, comment.status))
        .collect();
    assert_eq!(left.len(), 3);
    assert!(
        left.contains(&(answered.id, CommentStatus::Removed))
            && left.contains(&(kept.id, CommentStatus::Approved))
    );
    let changes = store::changes::list(&mut app.app.db.read().await.unwrap(), 0, 1000)
        .await
        .unwrap();
    assert!(
        changes
            .iter()
            .any(|change| change.action == "comment.purged"
                && change.subject == format!("comment:{}", spam.id))
    );
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("This comment was removed")
        .assert_contains("A reply")
        .assert_contains("2 comments</h2>");
}
