//! The own profile: sessions and the password.

use chrono::TimeDelta;
use tympan::model::{Role, User};
use tympan::store;

use super::sign_in::{set_password, sign_in};
use crate::common::app::{AdminForm, Browser, SESSION, TestApp};

const PASSWORD: &str = "a press from the barn";
const NEW: &str = "parchment never tears";
const PROFILE: &str = "/-/admin/profile";
const CHANGE: &str = "/-/admin/profile/password";

async fn blog() -> (TestApp, User) {
    let app = TestApp::new().await;
    let users = store::users::list(&mut app.app.db.read().await.unwrap()).await;
    let owner = users.unwrap().remove(0);
    set_password(&app, &owner, PASSWORD).await;
    (app, owner)
}

async fn signed_in(app: &TestApp, agent: &str) -> Browser {
    let browser = app.admin_visitor().with("user-agent", agent);
    sign_in(&browser, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    browser
}

#[tokio::test]
async fn sessions_are_named_by_their_browsers_and_ended_one_by_one() {
    let (app, _) = blog().await;
    let desk = signed_in(
        &app,
        "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Firefox/131.0",
    )
    .await;
    let phone = signed_in(&app, "Mozilla/5.0 (Android 14) Firefox/131.0").await;
    let bot = signed_in(&app, "something else").await;
    let others = app.admin(Role::Editor).await;
    let page = desk.get(PROFILE).await;
    assert_eq!(
        page.texts(".row-title"),
        [
            "Firefox (Linux) this browser",
            "A browser",
            "Firefox (Android)"
        ]
    );
    let forms = AdminForm::all(&page);
    let ends: Vec<_> = forms
        .iter()
        .filter(|form| form.action.ends_with("/end"))
        .collect();
    assert_eq!(ends.len(), 2);
    let shown = desk.press(ends[1]).await;
    shown.assert_redirect(PROFILE);
    desk.get(PROFILE).await.assert_contains("Signed out there.");
    phone.get("/-/admin").await.assert_status(303);
    bot.get("/-/admin").await.assert_status(200);
    // Nobody ends the session of another user here, not even an owner.
    let editor = others.get(PROFILE).await;
    let token = AdminForm::of(&editor, CHANGE).value("csrf").to_owned();
    let path = ends[0].action.clone();
    others
        .send_form(&path, format!("csrf={token}"))
        .await
        .assert_status(404);
    let own = AdminForm::of(&desk.get(PROFILE).await, CHANGE);
    desk.send_form(
        "/-/admin/profile/sessions/4/end",
        format!("csrf={}", own.value("csrf")),
    )
    .await
    .assert_status(404);
    bot.get("/-/admin").await.assert_status(200);
    others.get("/-/admin").await.assert_status(200);
}

#[tokio::test]
async fn all_other_sessions_are_ended_at_once() {
    let (app, _) = blog().await;
    let desk = signed_in(&app, "").await;
    let (one, two) = (signed_in(&app, "").await, signed_in(&app, "").await);
    let others = app.admin(Role::Editor).await;
    let page = desk.get(PROFILE).await;
    let form = AdminForm::of(&page, "/-/admin/profile/sessions/end-others");
    desk.press(&form).await.assert_redirect(PROFILE);
    let page = desk.get(PROFILE).await;
    page.assert_contains("You are signed out of 2 other browsers.");
    assert_eq!(page.select(".row-title").len(), 1);
    for ended in [&one, &two] {
        ended.get("/-/admin").await.assert_status(303);
    }
    others.get("/-/admin").await.assert_status(200);
}

#[tokio::test]
async fn a_new_password_gives_a_new_key_and_ends_other_sessions() {
    let (app, _) = blog().await;
    let (desk, other) = (signed_in(&app, "").await, signed_in(&app, "").await);
    let key = desk.cookie(SESSION);
    let form = AdminForm::of(&desk.get(PROFILE).await, CHANGE)
        .set("new-password", NEW)
        .set("new-password-again", NEW);
    desk.press(&form).await.assert_redirect(PROFILE);
    assert_ne!(desk.cookie(SESSION), key);
    desk.get(PROFILE)
        .await
        .assert_contains("Your password is saved.");
    other.get("/-/admin").await.assert_status(303);
    let thief = app.admin_visitor();
    thief.put_cookie(SESSION, &key);
    thief.get("/-/admin").await.assert_status(303);
    let fresh = app.admin_visitor();
    sign_in(&fresh, "Olga Owner", PASSWORD)
        .await
        .assert_status(422);
    sign_in(&fresh, "Olga Owner", NEW).await.assert_status(303);
    let changes = app
        .db
        .number("SELECT COUNT(*) FROM change WHERE action = 'user.password_changed' AND actor = 'user:1'")
        .await;
    assert_eq!(changes, 1);
}

/// A browser that was left open does not change the password.
#[tokio::test]
async fn the_present_password_is_asked_for_after_a_quarter_of_an_hour() {
    let (app, _) = blog().await;
    let desk = signed_in(&app, "").await;
    assert!(
        desk.get(PROFILE)
            .await
            .select("#confirm-password")
            .is_empty()
    );
    app.clock.advance(TimeDelta::minutes(15));
    let page = desk.get(PROFILE).await;
    assert_eq!(page.select("#confirm-password").len(), 1);
    let form = AdminForm::of(&page, CHANGE)
        .set("new-password", NEW)
        .set("new-password-again", NEW);
    for wrong in ["", "wrong wrong wrong"] {
        let answer = desk
            .press(&form.clone().set("confirm-password", wrong))
            .await;
        answer
            .assert_status(422)
            .assert_contains("This is not your password.");
    }
    let sent = form.set("confirm-password", PASSWORD);
    desk.press(&sent).await.assert_redirect(PROFILE);
    assert!(
        desk.get(PROFILE)
            .await
            .select("#confirm-password")
            .is_empty()
    );
}
