//! The settings: defaults first, then one document with a version.

use tympan::model::Settings;
use tympan::store::settings;

use super::rows::{at, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_the_defaults_until_they_are_changed() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let before = settings::find(&mut tx).await.unwrap();
    assert_eq!((before.settings, before.version), (Settings::default(), 0));
    let chosen = Settings {
        title: "Ann's \"blog\" — ü".into(),
        ..Settings::default()
    };
    assert_eq!(settings::update(&mut tx, &chosen, at(0)).await.unwrap(), 1);
    assert_eq!(settings::update(&mut tx, &chosen, at(1)).await.unwrap(), 2);
    let after = settings::find(&mut tx).await.unwrap();
    assert_eq!((after.settings, after.version), (chosen, 2));
}

/// A document of an earlier version, which lacks what came later.
#[tokio::test(flavor = "multi_thread")]
async fn missing_choices_have_their_defaults() {
    let test = TestDb::new().await;
    test.execute("INSERT INTO setting (id, document, version, updated_at) VALUES (1, '{\"title\": \"Old\"}', 4, '2022-01-01T00:00:00+00:00')").await;
    let found = settings::find(&mut test.db().read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(
        (found.settings, found.version),
        (
            Settings {
                title: "Old".into(),
                ..Settings::default()
            },
            4
        )
    );
}
