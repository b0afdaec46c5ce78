//! Imports, what they wrote, and what they did not carry.

use serde_json::{Value, json};
use tympan::model::{ImportId, ImportState, Origin, UserId};
use tympan::store::import_entries::{self, WrittenKind, WrittenRow};
use tympan::store::imports::{self, ImportCounts, ImportLoss, NewImport};

use super::rows::{at, begin};
use crate::common::database::TestDb;

fn origin(id: &str) -> Origin {
    Origin {
        system: "blogger".to_owned(),
        id: id.to_owned(),
    }
}

/// An import from the command line.
fn new(source: &str) -> NewImport<'_> {
    NewImport {
        format: "blogger",
        source,
        state: ImportState::Running,
        user_id: None,
        files: &[],
        options: &Value::Null,
    }
}

fn row(id: i64, version: i64) -> WrittenRow<'static> {
    WrittenRow {
        id,
        version,
        source_hash: b"hash",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_interrupted_until_it_is_finished() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let first = imports::insert(&mut tx, &new("a.xml"), at(0))
        .await
        .unwrap();
    let second = imports::insert(&mut tx, &new("b.xml"), at(1))
        .await
        .unwrap();
    let found = imports::find_interrupted(&mut tx, "blogger", "a.xml").await;
    assert_eq!(found.unwrap(), Some(first));
    let mut counts = ImportCounts::new();
    counts
        .entry("posts".to_owned())
        .or_default()
        .insert("read".to_owned(), 3);
    imports::finish(&mut tx, first, &counts, at(2))
        .await
        .unwrap();
    let found = imports::find_interrupted(&mut tx, "blogger", "a.xml").await;
    assert_eq!(found.unwrap(), None);
    let stored = imports::find(&mut tx, first).await.unwrap().unwrap();
    assert_eq!((stored.finished_at, stored.counts.0), (Some(at(2)), counts));
    let listed = imports::list(&mut tx, ImportId(i64::MAX), 9).await.unwrap();
    let ids: Vec<_> = listed.iter().map(|import| import.id).collect();
    assert_eq!(ids, [second, first]);
    imports::delete(&mut tx, second).await.unwrap();
    assert_eq!(imports::find(&mut tx, second).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn losses_are_stored_once_and_in_order() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let id = imports::insert(&mut tx, &new("a.xml"), at(0))
        .await
        .unwrap();
    let loss = |number: i64| ImportLoss {
        number,
        kind: "posts".to_owned(),
        is_whole: number == 1,
        reason: "why".to_owned(),
        name: format!("post {number}"),
    };
    for number in [2, 1, 2] {
        imports::insert_loss(&mut tx, id, &loss(number))
            .await
            .unwrap();
    }
    assert_eq!(
        imports::list_losses(&mut tx, id, 0, 9).await.unwrap(),
        [loss(1), loss(2)]
    );
    assert_eq!(
        imports::list_losses(&mut tx, id, 1, 9).await.unwrap(),
        [loss(2)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_stays_with_the_import_that_created_it() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let first = imports::insert(&mut tx, &new("a.xml"), at(0))
        .await
        .unwrap();
    let second = imports::insert(&mut tx, &new("a.xml"), at(1))
        .await
        .unwrap();
    let kind = WrittenKind::Post;
    for (import, id, own) in [
        (first, "1", row(7, 1)),
        (first, "2", row(8, 1)),
        (second, "1", row(7, 2)),
        (second, "2", row(9, 1)),
    ] {
        import_entries::put(&mut tx, kind, import, &origin(id), own)
            .await
            .unwrap();
    }
    let updated = import_entries::find(&mut tx, kind, &origin("1"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((updated.import_id, updated.own_version), (first, 2));
    let again = import_entries::find(&mut tx, kind, &origin("2"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.import_id, again.own_id), (second, 9));
    let of_first = import_entries::list_by_import(&mut tx, first, kind, i64::MAX, 9).await;
    assert_eq!(of_first.unwrap(), [updated]);
    let below = import_entries::list_by_import(&mut tx, first, kind, 7, 9).await;
    assert_eq!(below.unwrap(), []);
    assert!(import_entries::has_any(&mut tx, first).await.unwrap());
    import_entries::delete(&mut tx, kind, &origin("1"))
        .await
        .unwrap();
    assert!(!import_entries::has_any(&mut tx, first).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_the_server_has_one_state_at_a_time() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let files = ["site.xml".to_owned()];
    let options = json!({ "theirs": true });
    let surveyed = NewImport {
        state: ImportState::Surveying,
        files: &files,
        options: &options,
        ..new("site.xml")
    };
    let id = imports::insert(&mut tx, &surveyed, at(0)).await.unwrap();
    let [surveying, ready, running] = [
        ImportState::Surveying,
        ImportState::Ready,
        ImportState::Running,
    ];
    assert!(
        imports::note_progress(&mut tx, id, surveying, 500)
            .await
            .unwrap()
    );
    assert!(
        !imports::note_progress(&mut tx, id, running, 900)
            .await
            .unwrap()
    );
    let stored = imports::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (stored.progress, stored.files.0, stored.options.0),
        (500, files.to_vec(), options)
    );
    assert!(
        imports::change_state(&mut tx, id, surveying, ready)
            .await
            .unwrap()
    );
    assert!(
        !imports::change_state(&mut tx, id, surveying, running)
            .await
            .unwrap()
    );
    imports::fail(&mut tx, id, running, "why").await.unwrap();
    imports::set_options(&mut tx, id, &json!({})).await.unwrap();
    imports::set_findings(&mut tx, id, &json!({ "home": "old.example" }))
        .await
        .unwrap();
    let stored = imports::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (stored.state, stored.progress, stored.error),
        (ready, 0, None)
    );
    assert_eq!(
        (stored.options.0, stored.findings.0),
        (json!({}), json!({ "home": "old.example" }))
    );
    imports::fail(&mut tx, id, ready, "why").await.unwrap();
    let stored = imports::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (stored.state, stored.error.as_deref()),
        (ImportState::Failed, Some("why"))
    );
    assert_eq!(imports::list_files(&mut tx).await.unwrap(), ["site.xml"]);
    let counts = ImportCounts::from([("posts".to_owned(), [("read".to_owned(), 1)].into())]);
    imports::set_counts(&mut tx, id, &counts).await.unwrap();
    assert_eq!(
        imports::find(&mut tx, id).await.unwrap().unwrap().counts.0,
        counts
    );
    imports::delete_losses(&mut tx, id).await.unwrap();
    imports::set_user(&mut tx, id, UserId(1)).await.unwrap_err();
}
