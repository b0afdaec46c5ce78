//! The owner's theme, accent and CSS, in one style sheet.

use tympan::model::colour::Colour;
use tympan::model::settings::{Appearance, Theme};
use tympan::web::stylesheet;

use crate::common::app::{Answer, TestApp};

/// The address of the page's style sheets.
fn stylesheets(page: &Answer) -> Vec<String> {
    page.values("link[rel=stylesheet]", "href")
}

#[tokio::test]
async fn a_page_has_one_style_sheet_which_follows_the_settings() {
    let app = TestApp::new().await;
    let before = stylesheets(&app.browser().get("/").await);
    let own = Appearance {
        theme: Theme::Plain,
        accent: Some(Colour::rgb(0xff, 0xe6, 0)),
        css: ".own { color: red }\n".to_owned(),
        ..Appearance::default()
    };
    app.change_settings(|settings| settings.appearance = own.clone())
        .await;
    let after = stylesheets(&app.browser().get("/").await);
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);
    assert_eq!(after[0], stylesheet::of(&own).url());
    let sheet = app.browser().get(&after[0]).await;
    sheet
        .assert_status(200)
        .assert_header("cache-control", "public, max-age=31536000, immutable");
    assert!(sheet.text().trim_end().ends_with(".own { color: red }"));
    // Yellow is unreadable on white: it was darkened for the day and kept for the night.
    sheet.assert_contains(":root{--accent:#ffe600;");
    assert_eq!(sheet.text().matches("--accent:#ffe600").count(), 1);
}

#[tokio::test]
async fn an_address_of_an_older_style_sheet_gives_one_that_is_not_kept() {
    let app = TestApp::new().await;
    let other = app
        .browser()
        .get("/-/static/0123456789abcdef/tympan.css")
        .await;
    other
        .assert_status(200)
        .assert_header("cache-control", "public, max-age=0, must-revalidate");
    assert_eq!(
        other.body,
        app.browser()
            .get(stylesheet::of(&Appearance::default()).url())
            .await
            .body
    );
}
