//! The user's own e-mail address on the profile page.

use chrono::TimeDelta;
use tympan::model::{Authority, Role, UserId};
use tympan::users;

use super::mailed_link::{Mailed, link_in, prove};
use super::sign_in::sign_in;
use crate::common::app::{AdminForm, Answer, Browser};

const PASSWORD: &str = "a press from the barn";
const PROFILE: &str = "/-/admin/profile";
const SET: &str = "/-/admin/profile/email";
const REMOVE: &str = "/-/admin/profile/email/remove";
const OLGA: &str = "olga@example.org";

async fn signed_in(mailed: &Mailed) -> Browser {
    let browser = mailed.app.admin_visitor();
    sign_in(&browser, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    browser
}

async fn set(browser: &Browser, address: &str) -> Answer {
    let page = browser.get(PROFILE).await;
    let form = AdminForm::of(&page, SET).set("email", address);
    browser.press(&form).await
}

/// Presses the button on the page of a link.
async fn confirm(browser: &Browser, link: &str) -> Answer {
    let page = browser.get(link).await;
    page.assert_status(200);
    browser.press(&AdminForm::of(&page, link)).await
}

/// The sentences about the address.
async fn said(browser: &Browser) -> Vec<String> {
    let page = browser.get(PROFILE).await;
    page.texts("section[aria-labelledby='email-address'] .section-text")
}

#[tokio::test]
async fn an_address_counts_once_its_user_pressed_the_button_and_the_former_one_until_then() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    let sent_to_olga = "Links to sign in are sent to olga@example.org. Nobody else sees it.";
    assert_eq!(said(&browser).await, [sent_to_olga]);
    set(&browser, "Olga@New.example")
        .await
        .assert_redirect(PROFILE);
    let mails = mailed.mails_to("Olga@new.example").await;
    assert_eq!(mails.len(), 1, "{:?}", mailed.sink.received().len());
    let mail = &mails[0];
    assert_eq!(
        mail.header("subject").unwrap(),
        "Confirm your e-mail address for A new blog"
    );
    // Somebody else may get this mail.
    assert!(!mail.body.contains("Olga Owner"), "{}", mail.body);
    let link = link_in(mail);
    for _ in 0..2 {
        browser
            .get(&link)
            .await
            .assert_status(200)
            .assert_contains("Olga@New.example");
    }
    let lines = said(&browser).await;
    assert_eq!(lines[0], sent_to_olga);
    assert!(lines[1].starts_with("Olga@New.example does not count yet"));
    let changes =
        "SELECT COUNT(*) FROM change WHERE action = 'user.email_changed' AND actor = 'user:1'";
    assert_eq!(mailed.app.db.number(changes).await, 0);

    confirm(&browser, &link).await.assert_redirect(PROFILE);
    assert_eq!(
        said(&browser).await,
        ["Links to sign in are sent to Olga@New.example. Nobody else sees it."]
    );
    assert_eq!(mailed.app.db.number(changes).await, 1);
    for (table, rows) in mailed.app.db.rows().await {
        for row in rows {
            let row = row.to_lowercase();
            assert!(!row.contains("new.example"), "{table}: {row}");
        }
    }
    // Pressed once more, it changes nothing.
    confirm(&browser, &link).await.assert_redirect(PROFILE);
    assert_eq!(mailed.app.db.number(changes).await, 1);
}

/// The owner of a mistyped address does not get into the blog.
#[tokio::test]
async fn nobody_but_the_user_confirms_an_address() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    set(&browser, "stranger@example.com").await;
    let link = link_in(&mailed.mails_to("stranger@example.com").await[0]);
    let stranger = mailed.app.admin_visitor();
    let led = stranger.get(&link).await;
    led.assert_status(303);
    assert!(led.header("location").starts_with("/-/admin/sign-in?to="));
    stranger.send_form(&link, "csrf=x").await.assert_status(401);
    let editor = mailed.app.admin(Role::Editor).await;
    editor.get(&link).await.assert_status(410);
    let page = editor.get(PROFILE).await;
    let form = AdminForm {
        action: link.clone(),
        ..AdminForm::of(&page, SET)
    };
    editor.press(&form).await.assert_status(410);
    assert_eq!(said(&browser).await.len(), 2);
    confirm(&browser, &link).await.assert_redirect(PROFILE);
}

#[tokio::test]
async fn a_link_that_was_replaced_or_is_a_day_old_confirms_nothing() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    set(&browser, "one@example.com").await;
    let first = link_in(&mailed.mails_to("one@example.com").await[0]);
    set(&browser, "two@example.com").await;
    let second = link_in(&mailed.mails_to("two@example.com").await[0]);
    browser.get(&first).await.assert_status(410);
    let broken = format!("{}0", &second[..second.len() - 1]);
    if broken != second {
        browser.get(&broken).await.assert_status(410);
    }
    let form = AdminForm::of(&browser.get(&second).await, &second);
    mailed.app.clock.advance(TimeDelta::hours(24));
    browser.get(&second).await.assert_status(410);
    browser.press(&form).await.assert_status(410);
    assert_eq!(said(&browser).await.len(), 1);
}

#[tokio::test]
async fn an_address_of_another_user_is_refused_to_whoever_has_its_mailbox_only() {
    let mailed = Mailed::new().await;
    let editor = mailed.app.add_user("Ed Itor", Role::Editor).await;
    prove(&mailed.app, &editor, "shared@example.com").await;
    let browser = signed_in(&mailed).await;
    let (known, unknown) = (
        set(&browser, "shared@example.com").await,
        set(&browser, "other@example.com").await,
    );
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.header("location"), unknown.header("location"));
    set(&browser, "shared@example.com").await;
    let mail = mailed.mails_to("shared@example.com").await.remove(0);
    confirm(&browser, &link_in(&mail))
        .await
        .assert_status(409)
        .assert_contains("Another user of this blog has this address.");
    assert!(said(&browser).await[0].contains(OLGA));
}

#[tokio::test]
async fn the_password_is_asked_for_after_a_quarter_of_an_hour() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    mailed.app.clock.advance(TimeDelta::minutes(15));
    for action in [SET, REMOVE] {
        let page = browser.get(PROFILE).await;
        let form = AdminForm::of(&page, action).set("email", "new@example.com");
        let asked = browser.press(&form).await;
        asked.assert_status(403);
        let again = AdminForm::of(&asked, action);
        assert_eq!(again.value("email"), "new@example.com");
        for wrong in ["", "wrong wrong wrong"] {
            let wrong = again.clone().set("confirm-password", wrong);
            browser.press(&wrong).await.assert_status(403);
        }
        assert_eq!(said(&browser).await.len(), 1);
    }
    assert!(mailed.mails_to("new@example.com").await.is_empty());
    let page = browser.get(PROFILE).await;
    let form = AdminForm::of(&page, SET)
        .set("email", "new@example.com")
        .set("confirm-password", PASSWORD);
    browser.press(&form).await.assert_redirect(PROFILE);
    assert_eq!(mailed.mails_to("new@example.com").await.len(), 1);
}

#[tokio::test]
async fn an_address_is_removed_with_the_links_that_were_sent_to_it() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    let visitor = mailed.app.admin_visitor();
    let page = visitor.get("/-/admin/sign-in").await;
    let ask = AdminForm::of(&page, "/-/admin/sign-in/link").set("email", OLGA);
    visitor.press(&ask).await.assert_status(200);
    let link = link_in(&mailed.mails_to(OLGA).await[0]);
    set(&browser, "other@example.com").await;
    let form = AdminForm::of(&browser.get(PROFILE).await, REMOVE);
    browser.press(&form).await.assert_redirect(PROFILE);
    let page = browser.get(PROFILE).await;
    page.assert_contains("No address of yours is stored any more.");
    assert_eq!(
        mailed
            .app
            .db
            .number("SELECT COUNT(*) FROM user_email")
            .await,
        0
    );
    visitor.get(&link).await.assert_status(410);
    visitor.press(&ask).await.assert_status(200);
    assert_eq!(mailed.mails_to(OLGA).await.len(), 1);
}

#[tokio::test]
async fn the_address_of_a_removed_user_is_deleted() {
    let mailed = Mailed::new().await;
    let (app, by) = (&mailed.app, Authority::of_operator());
    let editor = app.add_user("Ed Itor", Role::Editor).await;
    prove(app, &editor, "ed@example.org").await;
    let mut tx = app.app.db.begin().await.unwrap();
    users::remove(&mut tx, &app.app.services, &by, &editor, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let left = "SELECT COUNT(*) FROM user_email WHERE user_id <> 1";
    assert_eq!(app.db.number(left).await, 0);
    assert_eq!(mailed.owner.id, UserId(1));
}

#[tokio::test]
async fn an_address_that_nobody_confirmed_is_deleted_after_a_week() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    set(&browser, "new@example.com")
        .await
        .assert_redirect(PROFILE);
    let count = "SELECT COUNT(*) FROM user_email";
    let app = &mailed.app;
    for (days, left) in [(6, 2), (2, 1)] {
        app.clock.advance(TimeDelta::days(days));
        tympan::discussion::purge(&app.app.db, &app.app.services)
            .await
            .unwrap();
        assert_eq!(app.db.number(count).await, left);
    }
}

#[tokio::test]
async fn mails_that_ask_for_a_confirmation_are_limited_and_what_was_typed_stays() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    for _ in 0..3 {
        set(&browser, "friend@example.com")
            .await
            .assert_redirect(PROFILE);
    }
    // One mailbox is asked three times a day, with whatever stands behind a `+`.
    let refused = set(&browser, "friend+x@example.com").await;
    refused
        .assert_status(429)
        .assert_contains("Too many mails were sent.");
    assert_eq!(
        refused.one("#email").attribute("value"),
        "friend+x@example.com"
    );
    // One user asks five times an hour.
    set(&browser, "other@example.com")
        .await
        .assert_redirect(PROFILE);
    set(&browser, "third@example.com").await.assert_status(429);
    assert_eq!(mailed.mails_to("third@example.com").await.len(), 0);
    mailed.app.clock.advance(TimeDelta::hours(1));
    let page = browser.get(PROFILE).await;
    let form = AdminForm::of(&page, SET)
        .set("email", "third@example.com")
        .set("confirm-password", PASSWORD);
    browser.press(&form).await.assert_redirect(PROFILE);
}

#[tokio::test]
async fn what_is_no_address_is_refused_with_its_field() {
    let mailed = Mailed::new().await;
    let browser = signed_in(&mailed).await;
    let before = mailed.app.db.rows().await;
    for wrong in ["", "nobody", "new@example.com\r\nBcc: all@example.com"] {
        let answer = set(&browser, wrong).await;
        answer.assert_status(422);
        assert_eq!(answer.one("#email").attribute("aria-invalid"), "true");
    }
    assert_eq!(mailed.app.db.rows().await, before);
    // The address that counts needs no mail.
    set(&browser, OLGA).await.assert_redirect(PROFILE);
    browser
        .get(PROFILE)
        .await
        .assert_contains("This is your address already.");
    assert!(mailed.mails_to(OLGA).await.is_empty());
}
