//! The frame of the pages: their language, their errors, the line at the top.

use axum::http::Method;
use tympan::model::{LanguageTag, Role};

use crate::common::app::{AdminForm, TestApp};

#[tokio::test]
async fn pages_are_in_the_persons_language_or_else_in_the_blogs() {
    let app = TestApp::new().await;
    app.change_settings(|settings| {
        settings.language = LanguageTag::parse("de-AT").unwrap();
    })
    .await;
    let browser = app.admin(Role::Owner).await;
    let own = browser.get("/-/admin").await;
    own.assert_contains("<html lang=\"de-AT\">")
        .assert_contains("Wartet auf dich")
        .assert_contains("Abmelden");
    let english = browser
        .clone()
        .with("accept-language", "en-GB,en;q=0.9,de;q=0.1");
    english
        .get("/-/admin")
        .await
        .assert_contains("<html lang=\"en-GB\">")
        .assert_contains("Waiting for you");
    let french = browser.clone().with("accept-language", "fr");
    french
        .get("/-/admin")
        .await
        .assert_contains("Wartet auf dich");
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_frame() {
    let app = TestApp::new().await;
    let browser = app.admin(Role::Author).await;
    for path in ["/-/admin/nothing", "/-/admin/nothing/1/x"] {
        let answer = browser.get(path).await;
        answer
            .assert_status(404)
            .assert_contains("There is nothing at this address");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.texts(".masthead-links a")[0], "Today");
    }
    let answer = browser.send(Method::DELETE, "/-/admin", "").await;
    answer.assert_status(405);
    assert!(answer.header("allow").contains("GET"), "{answer}");
    app.admin_visitor()
        .get("/-/admin/nothing")
        .await
        .assert_status(404)
        .assert_lacks("Sign out");
}

#[tokio::test]
async fn the_owners_css_is_not_loaded_where_it_is_corrected() {
    let app = TestApp::new().await;
    app.change_settings(|settings| {
        settings.appearance.css = "main { display: none }".to_owned();
    })
    .await;
    let page = app.admin(Role::Owner).await.get("/-/admin").await;
    let sheets = page.values("link[rel=stylesheet]", "href");
    assert_eq!(sheets.len(), 1, "{sheets:?}");
    let sheet = app.browser().get(&sheets[0]).await;
    sheet
        .assert_status(200)
        .assert_contains(".admin")
        .assert_lacks("display: none }");
    assert_eq!(
        sheet.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_kept_its_cookie() {
    let app = TestApp::new().await;
    let browser = app.admin(Role::Owner).await;
    let thief = app.admin_visitor();
    thief.put_cookie(
        crate::common::app::SESSION,
        &browser.cookie(crate::common::app::SESSION),
    );
    let page = thief.get("/-/admin").await;
    page.assert_status(200);
    let stolen = AdminForm::of(&page, "/-/admin/sign-out");
    let out = browser
        .press(&AdminForm::of(
            &browser.get("/-/admin").await,
            "/-/admin/sign-out",
        ))
        .await;
    out.assert_status(200)
        .assert_contains("You are signed out.");
    assert_eq!(browser.cookie(crate::common::app::SESSION), "");
    thief
        .get("/-/admin")
        .await
        .assert_redirect("/-/admin/sign-in");
    thief.press(&stolen).await.assert_status(401);
}
