//! Mail notifications from the form to the mail server: replies, notices to the owner, and their
//! links.

use chrono::TimeDelta;
use tympan::config::Config;
use tympan::model::{CommentStatus, Post};

use crate::common::app::{Browser, CommentFields, Form, NOON, TestApp, moment, path};
use crate::common::smtp::{ReceivedMail, SmtpSink};

struct Mailed {
    app: TestApp,
    sink: SmtpSink,
    post: Post,
}

impl Mailed {
    async fn new() -> Self {
        let sink = SmtpSink::start().await;
        let mail = tympan::config::Mail {
            url: Some(sink.url().try_into().expect("a mail URL")),
            from: Some(
                "Small hours <blog@example.org>"
                    .to_owned()
                    .try_into()
                    .expect("a sender"),
            ),
            to: Some(
                "owner@example.org"
                    .to_owned()
                    .try_into()
                    .expect("an address"),
            ),
        };
        let config = Config {
            mail,
            ..Config::default()
        };
        let app = TestApp::with(tympan::clock::Clock::fixed(moment(NOON)), &config).await;
        let post = app.post().title("On bread").published().create().await;
        Self { app, sink, post }
    }

    /// Every mail to an address so far.
    fn to(&self, address: &str) -> Vec<ReceivedMail> {
        self.sink
            .received()
            .into_iter()
            .filter(|mail| mail.to.iter().any(|to| to == address))
            .collect()
    }

    async fn subscribe(&self, browser: &Browser, frequency: &str) {
        let fields = CommentFields {
            name: "Ann",
            email: "ann@example.org",
            body: "Who bakes like this?",
            ..CommentFields::default()
        };
        let mut form = browser.form(&path(&self.post)).await.fill(&fields);
        form.set("notify", frequency);
        browser.submit(&form).await.assert_status(303);
        self.app.work().await;
    }
}

/// The path of the first link in a mail that holds `part`.
fn link(mail: &ReceivedMail, part: &str) -> String {
    let word = mail
        .body
        .split_whitespace()
        .find(|word| word.contains(part))
        .unwrap_or_else(|| panic!("no {part} in {}", mail.body));
    word.strip_prefix("https://blog.example.org")
        .expect("a link of ours")
        .to_owned()
}

#[tokio::test]
async fn a_wrong_address_is_tied_to_its_field_unfolded_and_kept() {
    let mailed = Mailed::new().await;
    let fields = CommentFields {
        email: "no address",
        ..CommentFields::default()
    };
    let page = mailed.app.browser().comment(&mailed.post, fields).await;
    page.assert_status(422);
    assert_eq!(page.texts(".form-errors a"), ["E-mail"]);
    let field = page.one("details.form-optional[open] #comment-email");
    assert_eq!(
        (field.attribute("value"), field.attribute("aria-invalid")),
        ("no address", "true")
    );
    assert!(
        field
            .attribute("aria-describedby")
            .starts_with("comment-email-error")
    );
}

#[tokio::test]
async fn reply_is_told_only_to_who_confirmed_and_one_click_ends_it() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    app.change_settings(|settings| settings.moderation = tympan::model::settings::Moderation::None)
        .await;
    mailed.subscribe(&app.browser(), "each").await;
    let asked = mailed.to("ann@example.org");
    assert_eq!(asked.len(), 1);
    assert!(
        asked[0]
            .header("subject")
            .unwrap_or_default()
            .contains("Please confirm"),
        "{}",
        asked[0].headers
    );
    app.browser()
        .reply(
            post,
            1,
            CommentFields {
                name: "Ben",
                body: "Too early",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    mailed.app.work().await;
    assert_eq!(
        mailed.to("ann@example.org").len(),
        1,
        "nothing is told before it is confirmed"
    );

    let confirm = link(&asked[0], "/confirm/");
    app.browser()
        .get(&confirm)
        .await
        .assert_status(200)
        .assert_contains("E-mail you about replies?")
        .assert_header("cache-control", "no-store");
    app.browser()
        .reply(
            post,
            1,
            CommentFields {
                name: "Ben",
                body: "Still early",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    mailed.app.work().await;
    assert_eq!(
        mailed.to("ann@example.org").len(),
        1,
        "looking at the page changed something"
    );
    app.browser()
        .send_form(&confirm, "")
        .await
        .assert_status(200)
        .assert_contains("We will e-mail you");
    let words = "I do, see https://evil.example/x for the flour that I take and the time it needs";
    app.browser()
        .reply(
            post,
            1,
            CommentFields {
                name: "Ben\r\nBcc: x@example.org",
                body: words,
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    mailed.app.work().await;
    let told = mailed.to("ann@example.org");
    assert_eq!(
        told.len(),
        2,
        "{:?}",
        app.comments(post)
            .await
            .last()
            .map(|comment| (comment.status, comment.reasons.clone()))
    );
    assert!(
        told[1].body.contains("I do, see") && !told[1].body.contains("https://evil"),
        "{}",
        told[1].body
    );
    assert_eq!(told[1].to, ["ann@example.org"], "{}", told[1].headers);
    assert!(link(&told[1], "/c/").ends_with("/c/4"));
    assert_eq!(
        told[1].header("list-unsubscribe-post").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );
    let end = link(&told[1], "/unsubscribe/");
    assert!(
        told[1]
            .header("list-unsubscribe")
            .unwrap_or_default()
            .contains(&end)
    );
    app.browser()
        .get(&end)
        .await
        .assert_status(200)
        .assert_contains("Stop these e-mails?");
    app.browser()
        .with("content-type", "multipart/form-data; boundary=x")
        .send_form(&end, "--x--")
        .await
        .assert_status(200);
    app.browser()
        .reply(
            post,
            1,
            CommentFields {
                name: "Ben",
                body: "Gone",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    mailed.app.work().await;
    assert_eq!(mailed.to("ann@example.org").len(), 2);
    app.browser().send_form(&end, "").await.assert_status(200);
    app.browser().get(&confirm).await.assert_status(410);
}

#[tokio::test]
async fn daily_replies_come_in_one_mail() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    app.change_settings(|settings| settings.moderation = tympan::model::settings::Moderation::None)
        .await;
    mailed.subscribe(&app.browser(), "daily").await;
    app.browser()
        .send_form(&link(&mailed.to("ann@example.org")[0], "/confirm/"), "")
        .await
        .assert_status(200);
    for body in ["One", "Two", "Three"] {
        app.browser()
            .reply(
                post,
                1,
                CommentFields {
                    body,
                    ..CommentFields::default()
                },
            )
            .await
            .assert_status(303);
        app.clock.advance(TimeDelta::hours(1));
        mailed.app.work().await;
    }
    assert_eq!(mailed.to("ann@example.org").len(), 1);
    app.clock.advance(TimeDelta::hours(24));
    mailed.app.work().await;
    let told = mailed.to("ann@example.org");
    assert_eq!(told.len(), 2);
    assert!(
        ["> One", "> Two", "> Three"]
            .iter()
            .all(|words| told[1].body.contains(words)),
        "{}",
        told[1].body
    );
    assert!(
        told[1]
            .header("subject")
            .unwrap_or_default()
            .contains("3 replies")
    );
}

#[tokio::test]
async fn held_reply_is_told_when_it_is_approved_and_only_once() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    mailed.subscribe(&app.browser(), "each").await;
    app.moderate(app.comments(post).await[0].id, CommentStatus::Approved)
        .await;
    app.browser()
        .send_form(&link(&mailed.to("ann@example.org")[0], "/confirm/"), "")
        .await
        .assert_status(200);
    app.browser()
        .reply(
            post,
            1,
            CommentFields {
                name: "Ben",
                body: "Held",
                ..CommentFields::default()
            },
        )
        .await
        .assert_waits();
    mailed.app.work().await;
    assert_eq!(mailed.to("ann@example.org").len(), 1);
    let held = app.comments(post).await[1].id;
    for status in [
        CommentStatus::Approved,
        CommentStatus::Pending,
        CommentStatus::Approved,
    ] {
        app.moderate(held, status).await;
        mailed.app.work().await;
    }
    assert_eq!(mailed.to("ann@example.org").len(), 2);
}

#[tokio::test]
async fn owner_approves_from_the_mail_once() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    app.browser()
        .comment(
            post,
            CommentFields {
                name: "Ann",
                body: "Held words, see http://evil.example",
                ..CommentFields::default()
            },
        )
        .await
        .assert_waits();
    mailed.app.work().await;
    let told = mailed.to("owner@example.org");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].body.contains("Held words")
            && told[0]
                .body
                .contains("the first comment of somebody is held"),
        "{}",
        told[0].body
    );
    assert!(!told[0].body.contains("http://evil"));
    let moderate = link(&told[0], "/moderate/");
    app.browser()
        .get(&moderate)
        .await
        .assert_status(200)
        .assert_contains("Held words")
        .assert_contains("value=\"approve\"");
    let details = link(&told[0], "/-/admin/comments/");
    let owner = app.admin(tympan::model::Role::Owner).await;
    owner
        .get(&details)
        .await
        .assert_status(200)
        .assert_contains("Held words");
    app.browser()
        .get(&path(post))
        .await
        .assert_lacks("Held words");
    let forged = format!("{}0", &moderate[..moderate.len() - 1]);
    assert_ne!(forged, moderate);
    app.browser()
        .send_form(&forged, "action=approve")
        .await
        .assert_status(403);
    app.browser()
        .with("sec-fetch-site", "cross-site")
        .send_form(&moderate, "action=approve")
        .await
        .assert_status(403);
    app.browser()
        .send_form(&moderate, "action=dance")
        .await
        .assert_status(400);
    app.browser()
        .send_form(&moderate, "action=approve")
        .await
        .assert_status(200)
        .assert_contains("Approved");
    app.browser()
        .get(&path(post))
        .await
        .assert_contains("Held words");
    app.browser()
        .send_form(&moderate, "action=spam")
        .await
        .assert_status(410);
    app.browser().get(&moderate).await.assert_status(410);
    app.browser()
        .get(&path(post))
        .await
        .assert_contains("Held words");
}

#[tokio::test]
async fn link_to_moderate_ends_after_seven_days_and_when_the_comment_changes() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        post,
        CommentFields {
            body: "Nice words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_waits();
    ann.comment(
        post,
        CommentFields {
            body: "Other words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_waits();
    mailed.app.work().await;
    let told = mailed.to("owner@example.org");
    ann.send_form("/-/me/comments/1/edit", "body=Evil+words")
        .await
        .assert_status(303);
    app.browser()
        .send_form(&link(&told[0], "/moderate/"), "action=approve")
        .await
        .assert_status(410);
    app.clock
        .advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    app.browser()
        .send_form(&link(&told[1], "/moderate/"), "action=approve")
        .await
        .assert_status(410);
}

#[tokio::test]
async fn mail_that_cannot_be_sent_now_is_sent_later_and_one_that_never_can_is_parked() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, sink } = &mailed;
    sink.fail_next(451);
    app.browser()
        .comment(
            post,
            CommentFields {
                body: "One",
                ..CommentFields::default()
            },
        )
        .await
        .assert_waits();
    mailed.app.work().await;
    assert_eq!(mailed.to("owner@example.org").len(), 0);
    app.clock.advance(TimeDelta::minutes(3));
    mailed.app.work().await;
    assert_eq!(mailed.to("owner@example.org").len(), 1);
    sink.fail_next(550);
    app.browser()
        .comment(
            post,
            CommentFields {
                body: "Two",
                ..CommentFields::default()
            },
        )
        .await
        .assert_waits();
    mailed.app.work().await;
    app.clock.advance(TimeDelta::days(2));
    mailed.app.work().await;
    assert_eq!(mailed.to("owner@example.org").len(), 1);
    assert_eq!(
        app.db
            .number("SELECT COUNT(*) FROM job WHERE status = 'parked'")
            .await,
        1
    );
}

#[tokio::test]
async fn nothing_of_mail_is_shown_without_a_server() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.browser()
        .get(&path(&post))
        .await
        .assert_lacks("name=\"notify\"");
    let mut form = app.browser().form(&path(&post)).await.fill(&CommentFields {
        email: "ann@example.org",
        ..CommentFields::default()
    });
    form.set("notify", "each");
    app.browser().submit(&form).await.assert_waits();
    assert_eq!(app.db.number("SELECT COUNT(*) FROM subscription").await, 0);
    assert_eq!(
        app.db
            .number("SELECT COUNT(*) FROM job WHERE kind LIKE 'mail%'")
            .await,
        0
    );
}

#[tokio::test]
async fn to_be_told_an_address_is_needed_and_the_choice_is_kept() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    let mut form = app
        .browser()
        .form(&path(post))
        .await
        .fill(&CommentFields::default());
    form.set("notify", "daily");
    let page = app.browser().submit(&form).await;
    page.assert_status(422)
        .assert_contains("comment-email-error")
        .assert_contains("value=\"daily\" selected");
    assert_eq!(Form::of(page.text()).value("name"), "Ann");
}

#[tokio::test]
async fn address_is_asked_three_times_a_day_whatever_is_deleted_and_never_for_spam() {
    let mailed = Mailed::new().await;
    let Mailed { app, .. } = &mailed;
    app.change_settings(|settings| settings.moderation = tympan::model::settings::Moderation::None)
        .await;
    for n in 0..6 {
        let ann = app.browser().keeping_cookies();
        let email = format!("ann+{n}@example.org");
        let fields = CommentFields {
            email: &email,
            body: &format!("Thought number {n} of this day"),
            ..CommentFields::default()
        };
        let mut form = ann.form(&path(&mailed.post)).await.fill(&fields);
        form.set("notify", "each");
        ann.submit(&form).await.assert_status(303);
        mailed.app.work().await;
        ann.send_form(&format!("/-/me/comments/{}/delete", n + 1), "")
            .await
            .assert_status(200);
    }
    let asked = mailed
        .sink
        .received()
        .into_iter()
        .filter(|mail| mail.to[0].starts_with("ann"))
        .count();
    assert_eq!(asked, 3);
    let ben = app.browser();
    let fields = CommentFields {
        email: "ben@example.org",
        body: "Buy now",
        ..CommentFields::default()
    };
    let mut form = ben.form(&path(&mailed.post)).await.fill(&fields);
    form.set("notify", "each");
    form.set("topic", "x");
    ben.submit(&form).await.assert_status(303);
    mailed.app.work().await;
    assert_eq!(mailed.to("ben@example.org").len(), 0);
}

#[tokio::test]
async fn owner_hears_of_a_change_with_a_link_that_fits_it() {
    let mailed = Mailed::new().await;
    let Mailed { app, post, .. } = &mailed;
    let ann = app.browser().keeping_cookies();
    ann.comment(
        post,
        CommentFields {
            body: "Nice words",
            ..CommentFields::default()
        },
    )
    .await
    .assert_waits();
    mailed.app.work().await;
    ann.send_form("/-/me/comments/1/edit", "body=Nicer+words")
        .await
        .assert_status(303);
    ann.send_form("/-/me/comments/1/edit", "body=Nicest+words")
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::minutes(6));
    mailed.app.work().await;
    let told = mailed.to("owner@example.org");
    assert_eq!(told.len(), 2, "two changes are one mail");
    assert!(told[1].body.contains("Nicest words"));
    app.browser()
        .send_form(&link(&told[1], "/moderate/"), "action=approve")
        .await
        .assert_status(200);
}
