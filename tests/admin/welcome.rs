//! Links that sign in: the one that sets a blog up, and the way back in.

use chrono::TimeDelta;
use tympan::clock::Clock;
use tympan::config::Config;
use tympan::model::{Authority, Role, User};
use tympan::store;
use tympan::users::links;

use super::sign_in::{set_password, sign_in};
use crate::common::app::{AdminForm, Answer, Browser, NOON, TestApp, moment};

const PASSWORD: &str = "parchment never tears";

async fn link_for(app: &TestApp, user: &User) -> String {
    let mut tx = app.app.db.begin().await.unwrap();
    let by = Authority::of_operator();
    let key = links::create(&mut tx, &app.app.services, &by, user).await;
    tx.commit().await.unwrap();
    format!("/-/admin/welcome/{}", key.unwrap().expose())
}

/// A blog as the first start leaves it, with its link.
async fn new_blog() -> (TestApp, User, String) {
    let app = TestApp::without_owner(Clock::fixed(moment(NOON)), &Config::default()).await;
    let owner = app.add_user("The owner", Role::Owner).await;
    let link = link_for(&app, &owner).await;
    (app, owner, link)
}

async fn form(browser: &Browser, link: &str) -> AdminForm {
    let page = browser.get(link).await;
    page.assert_status(200);
    assert_eq!(page.header("referrer-policy"), "same-origin");
    AdminForm::of(&page, link)
}

fn filled(form: AdminForm) -> AdminForm {
    form.set("name", "Olga Frisket")
        .set("title", "Small hours")
        .set("language", "de-AT")
        .set("time-zone", "Europe/Vienna")
        .set("new-password", PASSWORD)
        .set("new-password-again", PASSWORD)
}

#[track_caller]
fn assert_gone(answer: &Answer) {
    answer.assert_status(410);
    let title = answer.one("h1").text;
    let titles = [
        "This link does not work any more",
        "Dieser Link gilt nicht mehr",
    ];
    assert!(titles.contains(&title.as_str()), "{title}");
}

#[tokio::test]
async fn the_first_link_sets_the_blog_up_and_works_once() {
    let (app, owner, link) = new_blog().await;
    // A preview of the link uses nothing.
    for _ in 0..3 {
        app.browser().get(&link).await.assert_status(200);
        app.browser().head(&link).await.assert_status(200);
    }
    let browser = app.admin_visitor();
    let sent = filled(form(&browser, &link).await);
    browser.press(&sent).await.assert_redirect("/-/admin");
    let page = browser.get("/-/admin").await;
    page.assert_status(200)
        .assert_contains("Angemeldet als <bdi>Olga Frisket</bdi>")
        .assert_contains("Your blog is ready.");
    browser
        .get("/-/admin")
        .await
        .assert_lacks("Your blog is ready.");
    app.browser()
        .get("/")
        .await
        .assert_contains("Small hours")
        .assert_contains("<html lang=\"de-AT\"");
    let mut conn = app.app.db.read().await.unwrap();
    let settings = store::settings::find(&mut conn).await.unwrap().settings;
    assert_eq!(settings.time_zone, "Europe/Vienna");
    let user = store::users::find(&mut conn, owner.id).await.unwrap();
    let user = user.unwrap();
    assert_eq!(
        (user.name.as_str(), user.slug.as_str()),
        ("Olga Frisket", "olga-frisket")
    );
    drop(conn);
    assert_gone(&app.admin_visitor().get(&link).await);
    // The form was of a browser in which nobody had signed in yet.
    browser.press(&sent).await.assert_redirect("/-/admin");
    let other = app.admin_visitor();
    sign_in(&other, "Olga Frisket", PASSWORD)
        .await
        .assert_redirect("/-/admin");
}

#[tokio::test]
async fn a_form_with_errors_comes_back_with_what_was_typed_and_uses_nothing() {
    let (app, _, link) = new_blog().await;
    let browser = app.admin_visitor();
    let good = filled(form(&browser, &link).await);
    let before = app.db.rows().await;
    for (field, value, complaint) in [
        ("new-password", "short", "Use at least 12 characters."),
        ("new-password", "small hours 2022", "among the first"),
        ("new-password-again", "another one entirely", "differ"),
        ("name", "", "use 1 to 80 characters"),
        ("language", "Klingonese", "language"),
        ("time-zone", "Middle/Earth", "zone"),
    ] {
        let mut sent = good.clone().set(field, value);
        if field == "new-password" {
            sent = sent.set("new-password-again", value);
        }
        let answer = browser.press(&sent).await;
        answer.assert_status(422).assert_lacks(PASSWORD);
        let errors = answer.texts(".field-error").join(" ");
        assert!(errors.contains(complaint), "{field} {value}: {errors}");
        let again = AdminForm::of(&answer, &link);
        for name in ["name", "title", "language", "time-zone"] {
            assert_eq!(again.value(name), sent.value(name), "{name}");
        }
        assert!(
            answer.select(".form-errors[autofocus] a").len() == 1,
            "{answer}"
        );
    }
    assert_eq!(app.db.rows().await, before);
    browser.press(&good).await.assert_redirect("/-/admin");
}

#[tokio::test]
async fn the_page_guesses_from_the_browser() {
    let (app, _, link) = new_blog().await;
    let browser = app
        .admin_visitor()
        .with("accept-language", "de-DE,de;q=0.9");
    let page = browser.get(&link).await;
    page.assert_contains("Willkommen in deinem Blog");
    let form = AdminForm::of(&page, &link);
    assert_eq!(form.value("language"), "de-DE");
    assert_eq!(form.value("time-zone"), "Europe/Berlin");
    assert_eq!((form.value("name"), form.value("title")), ("", ""));
}

#[tokio::test]
async fn a_link_ends_after_a_day_and_with_the_next_one() {
    let (app, owner, first) = new_blog().await;
    let second = link_for(&app, &owner).await;
    assert_gone(&app.admin_visitor().get(&first).await);
    let browser = app.admin_visitor();
    let sent = filled(form(&browser, &second).await);
    app.clock.advance(TimeDelta::hours(24));
    assert_gone(&browser.get(&second).await);
    assert_gone(&browser.press(&sent).await);
    for unknown in ["x", &"A".repeat(43), "%00"] {
        let answer = browser.get(&format!("/-/admin/welcome/{unknown}")).await;
        assert!(matches!(answer.status.as_u16(), 404 | 410), "{answer}");
    }
}

/// The way back in: a new password, and everyone else is out.
#[tokio::test]
async fn a_link_for_a_user_sets_a_password_and_ends_all_other_sessions() {
    let app = TestApp::new().await;
    let editor = app.add_user("Ed Itor", Role::Editor).await;
    set_password(&app, &editor, "an older password").await;
    let thief = app.admin_visitor();
    sign_in(&thief, "Ed Itor", "an older password")
        .await
        .assert_status(303);
    let link = link_for(&app, &editor).await;
    let browser = app.admin_visitor();
    let page = browser.get(&link).await;
    page.assert_contains("A password for Ed Itor");
    let sent = AdminForm::of(&page, &link)
        .set("new-password", PASSWORD)
        .set("new-password-again", PASSWORD);
    browser.press(&sent).await.assert_redirect("/-/admin");
    browser
        .get("/-/admin")
        .await
        .assert_contains("Signed in as <bdi>Ed Itor</bdi>");
    thief.get("/-/admin").await.assert_status(303);
    let other = app.admin_visitor();
    sign_in(&other, "Ed Itor", "an older password")
        .await
        .assert_status(422);
    sign_in(&other, "Ed Itor", PASSWORD)
        .await
        .assert_status(303);
}

#[tokio::test]
async fn a_removed_user_cannot_sign_in_by_anything() {
    let app = TestApp::new().await;
    let editor = app.add_user("Ed Itor", Role::Editor).await;
    set_password(&app, &editor, PASSWORD).await;
    let link = link_for(&app, &editor).await;
    let browser = app.admin_of(&editor).await;
    let link_after = link_for(&app, &editor).await;
    let mut tx = app.app.db.begin().await.unwrap();
    let by = Authority::of_operator();
    tympan::users::remove(&mut tx, &app.app.services, &by, &editor, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    browser.get("/-/admin").await.assert_status(303);
    for link in [link, link_after] {
        assert_gone(&app.admin_visitor().get(&link).await);
    }
    let other = app.admin_visitor();
    sign_in(&other, "Ed Itor", PASSWORD)
        .await
        .assert_status(422);
}
