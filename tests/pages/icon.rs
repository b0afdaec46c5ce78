//! The icon, and the manifest that names it.

use serde_json::Value;
use tympan::model::colour::Colour;

use crate::common::app::{TestApp, path};
use crate::common::language;

#[tokio::test]
async fn the_icon_is_the_letter_of_the_settings_on_the_accent() {
    let app = TestApp::new().await;
    let before = app.browser().get("/").await.link("link[rel=icon]");
    let svg = app.browser().get(&before).await;
    svg.assert_status(200)
        .assert_header("content-type", "image/svg+xml")
        .assert_header("cache-control", "public, max-age=31536000, immutable");
    svg.assert_contains("fill=\"#8a2f1d\"")
        .assert_contains("<path");
    app.change_settings(|settings| {
        settings.icon.text = Some("<".to_owned());
        settings.icon.colour = Colour::parse("#ffee00").ok();
    })
    .await;
    let after = app.browser().get("/").await.link("link[rel=icon]");
    let svg = app.browser().get(&after).await;
    svg.assert_contains("fill=\"#ffee00\"");
    assert_ne!(before, after);
    app.browser()
        .get(&before)
        .await
        .assert_status(308)
        .assert_redirect(&after);
    for own in [
        "/-/icon/x.svg",
        "/-/icon/0123456789abcdef.png",
        "/-/icon/0123456789abcdef-181.png",
        "/-/icon/0123456789abcdef-180.svg",
    ] {
        app.browser().get(own).await.assert_status(404);
    }
}

#[tokio::test]
async fn what_browsers_ask_for_by_themselves_is_there() {
    let app = TestApp::new().await;
    app.browser()
        .get("/favicon.ico")
        .await
        .assert_status(200)
        .assert_header("content-type", "image/svg+xml");
    for own in ["/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"] {
        let icon = app.browser().get(own).await;
        icon.assert_status(200)
            .assert_header("content-type", "image/png")
            .assert_header("cache-control", "public, max-age=86400");
        assert_eq!(
            u32::from_be_bytes(icon.body[16..20].try_into().unwrap()),
            180
        );
    }
}

#[tokio::test]
async fn the_manifest_says_what_the_settings_say() {
    let app = TestApp::new().await;
    app.change_settings(|settings| {
        settings.title = "مدونة \"أولى\" طويلة".to_owned();
        settings.tagline = "كلمات".to_owned();
        settings.language = language("ar");
    })
    .await;
    let answer = app.browser().get("/manifest.webmanifest").await;
    answer
        .assert_status(200)
        .assert_header("content-type", "application/manifest+json");
    let manifest: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(manifest["name"], "مدونة \"أولى\" طويلة");
    assert_eq!(manifest["short_name"], "مدونة \"أولى\"");
    assert_eq!(
        (
            manifest["lang"].as_str(),
            manifest["dir"].as_str(),
            manifest["start_url"].as_str()
        ),
        (Some("ar"), Some("rtl"), Some("/"))
    );
    assert_eq!(
        (&manifest["theme_color"], &manifest["background_color"]),
        (&"#fbfaf7".into(), &"#fbfaf7".into())
    );
    assert_eq!(manifest["description"], "كلمات");
    for icon in manifest["icons"].as_array().unwrap() {
        let picture = app.browser().get(icon["src"].as_str().unwrap()).await;
        picture
            .assert_status(200)
            .assert_header("content-type", icon["type"].as_str().unwrap());
        if let Some((side, _)) = icon["sizes"].as_str().unwrap().split_once('x') {
            assert_eq!(
                u32::from_be_bytes(picture.body[16..20].try_into().unwrap()).to_string(),
                side
            );
        }
    }
}

#[tokio::test]
async fn only_home_names_the_manifest() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let link = "<link rel=\"manifest\" href=\"/manifest.webmanifest\">";
    app.browser().get("/").await.assert_contains(link);
    for (own, status) in [
        ("/archive", 200),
        ("/2022/01", 200),
        ("/nothing", 404),
        (&path(&post), 200),
    ] {
        app.browser()
            .get(own)
            .await
            .assert_status(status)
            .assert_lacks("webmanifest");
    }
}
