//! The look that the owner chose: theme, accent, rules of one's own; all in one style sheet.

use tympan::model::colour::Colour;
use tympan::model::settings::{Look, Theme};
use tympan::web::stylesheet;

use crate::common::app::{Answer, TestApp};

/// The address of the page's style sheets.
fn stylesheets(page: &Answer) -> Vec<String> {
    let text = page.text();
    let links = text.split("<link rel=\"stylesheet\" href=\"").skip(1);
    links
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn a_page_has_one_style_sheet_which_follows_the_settings() {
    let app = TestApp::new().await;
    let before = stylesheets(&app.visitor().get("/").await);
    let own = Look {
        theme: Theme::Plain,
        accent: Some(Colour::rgb(0xff, 0xe6, 0)),
        css: ".own { color: red }\n".to_owned(),
    };
    app.change_settings(|settings| settings.look = own.clone())
        .await;
    let after = stylesheets(&app.visitor().get("/").await);
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);
    assert_eq!(after[0], stylesheet::of(&own).url());
    let sheet = app.visitor().get(&after[0]).await;
    sheet
        .assert_status(200)
        .assert_header("cache-control", "public, max-age=31536000, immutable");
    assert!(sheet.text().trim_end().ends_with(".own { color: red }"));
    // Yellow is not read on white: it was darkened for the day and kept for the night.
    sheet.assert_contains(":root{--accent:#ffe600;");
    assert_eq!(sheet.text().matches("--accent:#ffe600").count(), 1);
}

#[tokio::test]
async fn an_address_of_an_older_style_sheet_gives_one_that_is_not_kept() {
    let app = TestApp::new().await;
    let other = app
        .visitor()
        .get("/-/static/0123456789abcdef/tympan.css")
        .await;
    other
        .assert_status(200)
        .assert_header("cache-control", "public, max-age=0, must-revalidate");
    assert_eq!(
        other.body,
        app.visitor()
            .get(stylesheet::of(&Look::default()).url())
            .await
            .body
    );
}
