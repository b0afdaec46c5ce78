//! The rules for values apply to the values that a change touches, never to stored ones.

use axum::http::Method;
use serde_json::json;
use tympan::model::{LabelName, Scope};
use tympan::store;

use crate::common::app::{Api, TestApp};

/// A letter with five marks on it.
const PILE: &str = "q\u{300}\u{300}\u{300}\u{300}\u{300}";
/// Titles that were accepted before the rules existed, for every post and revision.
const OLD_TITLES: [&str; 2] = [
    "UPDATE post SET title = 'q\u{300}\u{300}\u{300}\u{300}\u{300}'",
    "UPDATE revision SET title = 'q\u{300}\u{300}\u{300}\u{300}\u{300}'",
];

/// Stores values that were accepted before the rules existed.
async fn store_old_values(api: &Api) {
    api.store_settings(|settings| {
        settings.title = PILE.to_owned();
        settings.language = serde_json::from_value(json!("english")).unwrap();
        let css = json!({ "css": "@import 'https://e.example/x';" });
        settings.appearance = serde_json::from_value(css).unwrap();
        let navigation = json!([{ "label": PILE, "url": "/x" }]);
        settings.navigation = serde_json::from_value(navigation).unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_stored_setting_that_a_rule_refuses_makes_no_other_change_fail() {
    let api = TestApp::new().await.api().await;
    store_old_values(&api).await;
    let after = api
        .patch(
            "/settings",
            json!({ "tagline": "new", "appearance": { "theme": "compact" } }),
        )
        .await
        .ok();
    assert_eq!(after["language"], "english");
    assert_eq!(after["title"], PILE);
    assert_eq!(after["appearance"]["theme"], "compact");
    let more = json!({ "navigation": [{ "label": "New", "url": "/new" }, { "label": PILE, "url": "/x" }] });
    api.patch("/settings", more).await.ok();
    for (patch, pointer) in [
        (json!({ "language": "german" }), "/language"),
        (json!({ "title": format!("{PILE}!") }), "/title"),
        (
            json!({ "appearance": { "css": "@import 'y';" } }),
            "/appearance/css",
        ),
        (
            json!({ "navigation": [{ "label": PILE, "url": "/y" }] }),
            "/navigation/0/label",
        ),
    ] {
        api.patch("/settings", patch)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
}

#[tokio::test]
async fn marks_are_not_piled_up_in_anything_new() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "A post" })).await;
    api.post("/series", json!({ "title": "A series" })).await;
    api.patch("/posts/1", json!({ "labels": ["News"] }))
        .await
        .ok();
    for (path, body, pointer) in [
        ("/posts", json!({ "title": PILE }), "/title"),
        (
            "/posts",
            json!({ "title": "a", "subtitle": PILE }),
            "/subtitle",
        ),
        (
            "/posts",
            json!({ "title": "a", "labels": [PILE] }),
            "/labels",
        ),
        ("/series", json!({ "title": PILE }), "/title"),
        ("/users", json!({ "name": PILE, "role": "author" }), "/name"),
        (
            "/tokens",
            json!({ "name": PILE, "scopes": ["posts:read"] }),
            "/name",
        ),
    ] {
        let reply = api.post(path, body).await;
        reply.is_problem(422, "invalid").points_at(&[pointer]);
        let detail = reply.body["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains("three combining marks"), "{detail}");
    }
    for (path, body, pointer) in [
        ("/posts/1", json!({ "title": PILE }), "/title"),
        ("/posts/1", json!({ "labels": [PILE] }), "/labels"),
        ("/series/1", json!({ "title": PILE }), "/title"),
        ("/labels/1", json!({ "name": PILE }), "/name"),
        ("/users/1", json!({ "name": PILE }), "/name"),
        ("/settings", json!({ "tagline": PILE }), "/tagline"),
    ] {
        api.patch(path, body)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
    let hebrew = "בְּרֵאשִׁ֖ית";
    assert_eq!(
        api.create(json!({ "title": hebrew })).await["title"],
        hebrew
    );
}

#[tokio::test]
async fn a_stored_title_or_label_with_piled_up_marks_makes_no_other_change_fail() {
    let api = TestApp::new().await.api().await;
    let mut tx = api.app.db.begin().await.unwrap();
    let old = LabelName::parse(PILE).unwrap();
    store::labels::insert(&mut tx, &old, api.clock.now())
        .await
        .unwrap();
    tx.unrecorded("the test's own");
    tx.commit().await.unwrap();
    api.create(json!({ "title": "A post", "labels": [PILE] }))
        .await;
    for sql in OLD_TITLES {
        api.db.execute(sql).await;
    }
    let after = api
        .patch(
            "/posts/1",
            json!({ "labels": [PILE, "New"], "pinned": true }),
        )
        .await
        .ok();
    assert_eq!(after["title"], PILE);
    assert_eq!(after["labels"], json!([PILE, "New"]));
    api.patch("/posts/1", json!({ "lang": "english" }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/lang"]);
    api.patch("/posts/1", json!({ "title": "Mended" }))
        .await
        .ok();
    let restored = api
        .call(Method::POST, "/posts/1/revisions/2/restore")
        .await
        .ok();
    assert_eq!(restored["title"], PILE);
}

#[tokio::test]
async fn the_name_of_a_language_is_answered_with_its_tag() {
    let api = TestApp::new().await.api().await;
    for tag in ["nds", "pt-BR", "zh-Hant-HK"] {
        api.patch("/settings", json!({ "language": tag }))
            .await
            .ok();
        api.create(json!({ "title": "x", "lang": tag })).await;
    }
    for tag in ["english", "en_US", "e", "x-house", ""] {
        api.patch("/settings", json!({ "language": tag }))
            .await
            .is_problem(422, "invalid")
            .points_at(&["/language"]);
        api.post("/posts", json!({ "title": "x", "lang": tag }))
            .await
            .is_problem(422, "invalid")
            .points_at(&["/lang"]);
    }
    let reply = api
        .patch("/settings", json!({ "language": "english" }))
        .await;
    let detail = reply.body["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("`en`"), "{detail}");
}

#[tokio::test]
async fn css_that_loads_from_elsewhere_is_refused_with_its_line() {
    let api = TestApp::new().await.api().await;
    let token = api.token(&[Scope::SettingsWrite]).await;
    for (css, line) in [
        ("a {\n  background: \\75rl(https://e.example/x) }", 2),
        ("\n@import url(//e.example/x);", 2),
        ("a { background: image-set('https://e.example/x' 1x) }", 1),
    ] {
        let reply = api
            .patch("/settings", json!({ "appearance": { "css": css } }))
            .token(&token)
            .await;
        reply
            .is_problem(422, "invalid")
            .points_at(&["/appearance/css"]);
        let detail = reply.body["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.starts_with(&format!("line {line}: ")), "{detail}");
    }
    let own = "a { background: url(/static/x.png) }";
    api.patch("/settings", json!({ "appearance": { "css": own } }))
        .await
        .ok();
}

#[tokio::test]
async fn a_title_is_optional_and_a_post_without_one_can_be_changed() {
    let api = TestApp::new().await.api().await;
    let post = api.create(json!({ "body": "Some words." })).await;
    assert_eq!(
        (&post["title"], &post["slug"]),
        (&json!(""), &json!("post"))
    );
    let after = api
        .patch(
            "/posts/1",
            json!({ "labels": ["News"], "status": "published" }),
        )
        .await
        .ok();
    assert_eq!(after["labels"], json!(["News"]));
    api.patch("/posts/1", json!({ "title": "Named" }))
        .await
        .ok();
    let after = api.patch("/posts/1", json!({ "title": "" })).await.ok();
    assert_eq!(
        (&after["title"], &after["slug"]),
        (&json!(""), &json!("post"))
    );
    api.create(json!({})).await;
}

#[tokio::test]
async fn a_slug_is_made_in_the_language_of_the_post_and_kept() {
    let api = TestApp::new().await.api().await;
    for (lang, title, slug) in [
        (json!("de"), "Anführungszeichen", "anfuehrungszeichen"),
        (json!(null), "Motörhead", "motorhead"),
        (json!("da"), "På Ærø", "paa-aeroe"),
        (json!("ja"), "東京の朝ごはん", "東京の朝ごはん"),
    ] {
        let post = api
            .create(json!({ "title": title, "lang": lang, "status": "published" }))
            .await;
        assert_eq!(post["slug"], slug);
    }
    api.patch("/settings", json!({ "language": "de" }))
        .await
        .ok();
    let german = api.create(json!({ "title": "Größe" })).await;
    assert_eq!(german["slug"], "groesse");
    let series = api
        .post("/series", json!({ "title": "Über Öfen" }))
        .await
        .ok();
    assert_eq!(series["slug"], "ueber-oefen");
    let kept = api
        .patch("/posts/2", json!({ "title": "Mötley", "lang": "de" }))
        .await
        .ok();
    assert_eq!(kept["slug"], "motorhead");
}
