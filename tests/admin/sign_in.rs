//! Signing in: by whom, from where, how often.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tympan::model::{Authority, Password, Role, SessionId, User};
use tympan::store;
use tympan::users::passwords;

use crate::common::app::{AdminForm, Answer, Browser, SESSION, TestApp};
use crate::common::wait;

const PASSWORD: &str = "a press from the barn";
const SIGN_IN: &str = "/-/admin/sign-in";

/// Gives a user a password.
pub async fn set_password(app: &TestApp, user: &User, text: &str) {
    let services = &app.app.services;
    let password = Password::parse(text, &[]).unwrap();
    let hashed = passwords::hash(services, &password).await.unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    let by = Authority::of_operator();
    passwords::replace(&mut tx, services, &by, user.id, &hashed, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A blog whose owner, Olga Owner, has a password.
async fn blog() -> (TestApp, User) {
    let app = TestApp::new().await;
    let users = store::users::list(&mut app.app.db.read().await.unwrap()).await;
    let owner = users.unwrap().remove(0);
    set_password(&app, &owner, PASSWORD).await;
    (app, owner)
}

/// Fills in the sign-in page and sends it.
pub async fn sign_in(browser: &Browser, name: &str, password: &str) -> Answer {
    let page = browser.get(SIGN_IN).await;
    page.assert_status(200);
    let form = AdminForm::of(&page, SIGN_IN);
    browser
        .press(&form.set("name", name).set("password", password))
        .await
}

#[tokio::test]
async fn a_user_signs_in_by_name_or_slug_and_goes_on() {
    let (app, _) = blog().await;
    for name in ["Olga Owner", " olga owner ", "OLGA OWNER", "olga-owner"] {
        let browser = app.admin_visitor();
        let page = browser.get("/-/admin/sign-in?to=/-/admin%3Fx%3D1").await;
        let form = AdminForm::of(&page, SIGN_IN);
        let answer = browser
            .press(&form.set("name", name).set("password", PASSWORD))
            .await;
        answer.assert_redirect("/-/admin?x=1");
        browser
            .get("/-/admin")
            .await
            .assert_status(200)
            .assert_contains("Signed in as <bdi>Olga Owner</bdi>");
        browser.get(SIGN_IN).await.assert_redirect("/-/admin");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let (app, _) = blog().await;
    app.add_user("Without Password", Role::Editor).await;
    let mut answers = Vec::new();
    for (name, password) in [
        ("Olga Owner", "a press from the bar"),
        ("Olga Owner", ""),
        ("Nobody", PASSWORD),
        ("Without Password", PASSWORD),
        ("", ""),
    ] {
        let browser = app.admin_visitor();
        let answer = sign_in(&browser, name, password).await;
        answer
            .assert_status(422)
            .assert_contains("The name and the password do not match.");
        assert_eq!(browser.cookie(SESSION), "");
        let token = AdminForm::of(&answer, SIGN_IN).value("csrf").to_owned();
        let typed = format!("value=\"{name}\"");
        let text = answer.text().replace(&token, "").replace(&typed, "");
        answers.push(text.replace("value=\"\"", ""));
    }
    assert!(answers.iter().all(|text| *text == answers[0]));
}

#[tokio::test]
async fn nothing_leads_to_another_site_after_signing_in() {
    let (app, _) = blog().await;
    for to in [
        "https://evil.example/-/admin",
        "//evil.example",
        "/-/admin/../../evil",
        "/-/admin\\evil",
        "/",
    ] {
        let browser = app.admin_visitor();
        let page = browser.get(SIGN_IN).await;
        let form = AdminForm::of(&page, SIGN_IN)
            .set("name", "Olga Owner")
            .set("password", PASSWORD)
            .set("to", to);
        browser.press(&form).await.assert_redirect("/-/admin");
    }
}

/// A key that somebody put into the browser before is worth nothing after the sign-in.
#[tokio::test]
async fn a_session_gets_a_new_key_at_the_sign_in() {
    let (app, _) = blog().await;
    let browser = app.admin_visitor();
    let planted = "A".repeat(43);
    browser.put_cookie(SESSION, &planted);
    sign_in(&browser, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    let key = browser.cookie(SESSION);
    assert_ne!(key, planted);
    sign_in_again_differs(&app, &key).await;
    let thief = app.admin_visitor();
    thief.put_cookie(SESSION, &planted);
    thief.get("/-/admin").await.assert_status(303);
}

async fn sign_in_again_differs(app: &TestApp, key: &str) {
    let other = app.admin_visitor();
    sign_in(&other, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    assert_ne!(other.cookie(SESSION), key);
}

/// Another site cannot sign a visitor in as somebody else: the form belongs to the browser that got
/// it.
#[tokio::test]
async fn the_form_of_another_browser_signs_nobody_in() {
    let (app, _) = blog().await;
    let attacker = app.admin_visitor();
    let page = attacker.get(SIGN_IN).await;
    let form = AdminForm::of(&page, SIGN_IN)
        .set("name", "Olga Owner")
        .set("password", PASSWORD);
    for victim in [app.admin_visitor(), {
        let other = app.admin_visitor();
        other.get(SIGN_IN).await;
        other
    }] {
        let answer = victim.press(&form).await;
        answer.assert_status(403);
        let errors = answer.texts(".form-errors").join(" ");
        assert!(
            errors.contains("no cookie") || errors.contains("too long ago"),
            "{errors}"
        );
        assert_eq!(victim.cookie(SESSION), "");
    }
    attacker.press(&form).await.assert_status(303);
}

/// Whoever copied the cookie before is out with its owner.
#[tokio::test]
async fn a_stolen_key_is_worth_nothing_after_the_sign_out() {
    let (app, _) = blog().await;
    let owner = app.admin_visitor();
    sign_in(&owner, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    let thief = app.admin_visitor();
    thief.put_cookie(SESSION, &owner.cookie(SESSION));
    let stolen = thief.get("/-/admin").await;
    stolen.assert_status(200);
    let form = AdminForm::of(&stolen, "/-/admin/sign-out");

    owner.press(&form).await.assert_status(200);
    assert_eq!(owner.cookie(SESSION), "");
    thief.get("/-/admin").await.assert_status(303);
    let before = app.db.rows().await;
    let sent = AdminForm {
        action: "/-/admin/posts/new".to_owned(),
        ..form.set("title", "By the thief").set("do", "save")
    };
    thief.press(&sent).await.assert_status(401);
    assert_eq!(app.db.rows().await, before);
}

#[tokio::test]
async fn a_session_ends_after_a_month_without_use_or_half_a_year() {
    let (app, _) = blog().await;
    let (idle, busy) = (app.admin_visitor(), app.admin_visitor());
    for browser in [&idle, &busy] {
        sign_in(browser, "Olga Owner", PASSWORD)
            .await
            .assert_status(303);
    }
    for days in [20, 20, 20, 20, 20, 20, 20, 20, 19] {
        app.clock.advance(TimeDelta::days(days));
        busy.get("/-/admin").await.assert_status(200);
        until_noted(&app).await;
    }
    idle.get("/-/admin").await.assert_status(303);
    app.clock.advance(TimeDelta::days(1));
    busy.get("/-/admin").await.assert_status(303);
}

/// Waits until a session was used just now, which a task of its own notes.
async fn until_noted(app: &TestApp) {
    let now = app.clock.now();
    wait::until("the use of a session is noted", async || {
        let mut conn = app.app.db.read().await.unwrap();
        let sessions = store::sessions::list_after(&mut conn, None, SessionId(0), now, 9).await;
        sessions
            .unwrap()
            .iter()
            .any(|session| session.seen_at == now)
    })
    .await;
}

#[tokio::test]
async fn guesses_are_limited_and_lock_nobody_out() {
    let (app, _) = blog().await;
    let owner = app.admin_visitor();
    sign_in(&owner, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    let page = owner.get("/-/admin").await;
    owner
        .press(&AdminForm::of(&page, "/-/admin/sign-out"))
        .await
        .assert_status(200);

    let (mut refused, mut by_network) = (0, 0);
    for network in 0..4 {
        let attacker = app.admin_visitor().from(&format!("203.0.{network}.1"));
        for _ in 0..11 {
            let answer = sign_in(&attacker, "Olga Owner", "wrong wrong wrong").await;
            if answer.status == 429 {
                refused += 1;
                by_network += usize::from(network < 2);
                let wait: u64 = answer.header("retry-after").parse().unwrap();
                assert!((1..=3600).contains(&wait), "{wait}");
                answer.assert_contains("Too many attempts. Please wait");
            }
        }
    }
    // Ten of each network's first eleven, and twenty for the user.
    assert_eq!((by_network, refused), (2, 24));
    let fresh = app.admin_visitor();
    sign_in(&fresh, "Olga Owner", PASSWORD)
        .await
        .assert_status(429);
    // The owner's own browser is not concerned.
    sign_in(&owner, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::minutes(4));
    sign_in(&fresh, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
}

#[tokio::test]
async fn a_right_password_is_never_counted() {
    let (app, _) = blog().await;
    let browser = app.admin_visitor();
    for _ in 0..25 {
        let page = browser.get(SIGN_IN).await;
        let form = AdminForm::of(&page, SIGN_IN)
            .set("name", "Olga Owner")
            .set("password", PASSWORD);
        browser.press(&form).await.assert_status(303);
        let page = browser.get("/-/admin").await;
        browser
            .press(&AdminForm::of(&page, "/-/admin/sign-out"))
            .await
            .assert_status(200);
    }
}

/// The times overlap: an unknown name costs a hash, too. Without it the answer would come in a
/// hundredth of the time.
#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let (app, _) = blog().await;
    let shortest = async |name: &str| {
        let mut shortest = Duration::MAX;
        for n in 0..5 {
            let browser = app.admin_visitor().from(&format!("198.51.{n}.1"));
            let page = browser.get(SIGN_IN).await;
            let form = AdminForm::of(&page, SIGN_IN)
                .set("name", name)
                .set("password", "wrong wrong wrong");
            let start = Instant::now();
            browser.press(&form).await.assert_status(422);
            shortest = shortest.min(start.elapsed());
        }
        shortest
    };
    let (known, unknown) = (shortest("Olga Owner").await, shortest("Nobody").await);
    assert!(
        unknown * 20 > known && known * 20 > unknown,
        "{known:?} {unknown:?}"
    );
}

#[tokio::test]
async fn a_kept_form_is_shown_after_the_sign_in_and_done_only_then() {
    let (app, _) = blog().await;
    let browser = app.admin_visitor();
    let body = "csrf=old&title=A+title&body=One+line%0D%0Aand+another+one&tag=1&tag=2";
    let answer = browser.send_form("/-/admin/sign-out", body).await;
    answer.assert_status(401);
    let wrong = AdminForm::of(&answer, SIGN_IN)
        .set("name", "Olga Owner")
        .set("password", "wrong wrong wrong");
    let answer = browser.press(&wrong).await;
    answer.assert_status(422);
    let right = AdminForm::of(&answer, SIGN_IN).set("password", PASSWORD);
    let shown = browser.press(&right).await;
    shown.assert_status(200);
    // The other form is the button of the frame.
    let form = AdminForm::all(&shown).remove(0);
    assert_eq!(form.action, "/-/admin/sign-out");
    let kept: Vec<_> = form.fields.iter().skip(1).cloned().collect();
    let expected = [
        ("title", "A title"),
        // A browser sends line feeds as it got them: with a carriage return.
        ("body", "One line\nand another one"),
        ("tag", "1"),
        ("tag", "2"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(kept[..4], expected);
    browser.get("/-/admin").await.assert_status(200);
    browser.press(&form).await.assert_status(200);
    browser.get("/-/admin").await.assert_status(303);
}

/// Two tabs whose session ended: the sign-in in one makes the other's page stale, not its text.
#[tokio::test]
async fn a_stale_sign_in_page_still_keeps_its_form() {
    let (app, _) = blog().await;
    let browser = app.admin_visitor();
    let kept = browser
        .send_form("/-/admin/sign-out", "body=Words+of+the+second+tab")
        .await;
    let second = AdminForm::of(&kept, SIGN_IN);
    sign_in(&browser, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
    let answer = browser.press(&second).await;
    answer.assert_status(403).assert_contains("too long ago");
    let again = AdminForm::of(&answer, SIGN_IN)
        .set("name", "Olga Owner")
        .set("password", PASSWORD);
    assert_eq!(again.value("kept:body"), "Words of the second tab");
    browser
        .press(&again)
        .await
        .assert_status(200)
        .assert_contains("Words of the second tab");
}
