//! The change log: its rows, and how other processes receive them.

use tympan::model::{Action, Actor, Detail, Facts, NewChange, PostId, Subject, UserId};
use tympan::store::{Conn, Engine, changes};

use super::rows::{at, begin, change, read};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn row_says_who_did_what_to_what() {
    let test = TestDb::new().await;
    let after = Facts {
        status: "public".into(),
        labels: vec!["rust".into()],
        path: Some("/a".into()),
        author: Some(1),
        month: Some("2022-01".into()),
        ..Facts::default()
    };
    let detail = Detail {
        fields: vec!["title".into()],
        after: Some(after),
        ..Detail::default()
    };
    let mut tx = test.db().begin().await.unwrap();
    let (actor, subject) = (Actor::User(UserId(3)), Subject::Post(PostId(42)));
    tx.record(NewChange {
        at: at(7),
        actor,
        action: Action::PostUpdated,
        subject,
        detail: detail.clone(),
    });
    tx.record(change("second"));
    tx.commit().await.unwrap();

    let mut conn = read(test.db()).await;
    let rows = changes::list(&mut conn, 0, 9).await.unwrap();
    let first = &rows[0];
    assert_eq!(
        (first.seq, first.at, first.node.as_str()),
        (1, at(7), "first")
    );
    assert_eq!(
        (
            first.actor.as_str(),
            first.action.as_str(),
            first.subject.as_str()
        ),
        ("user:3", "post.updated", "post:42")
    );
    assert_eq!(first.detail.0, detail);
    assert_eq!(changes::list(&mut conn, 1, 9).await.unwrap().len(), 1);
    assert_eq!(changes::list(&mut conn, 0, 1).await.unwrap()[0].seq, 1);
    let posts = async |conn: &mut Conn, after| {
        let found = changes::list_by_prefix(conn, "post:", after, 9).await;
        let found = found.unwrap().into_iter();
        found.map(|change| change.seq).collect::<Vec<_>>()
    };
    assert_eq!(posts(&mut conn, 0).await, [1]);
    let newest = async |conn: &mut Conn, prefix, limit| {
        let found = changes::list_newest(conn, prefix, limit).await;
        let found = found.unwrap().into_iter();
        found.map(|change| change.seq).collect::<Vec<_>>()
    };
    assert_eq!(newest(&mut conn, "", 9).await, [1, 2]);
    assert_eq!(newest(&mut conn, "", 1).await, [2]);
    assert_eq!(newest(&mut conn, "post:", 9).await, [1]);
    assert!(posts(&mut conn, 1).await.is_empty());
    let of = async |conn: &mut Conn, subject| {
        changes::list_by_subject(conn, subject, 9)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(
        (
            of(&mut conn, subject).await,
            of(&mut conn, Subject::Post(PostId(4))).await
        ),
        (1, 0)
    );
    assert_eq!(changes::last(&mut conn).await.unwrap(), 2);
    assert_eq!(
        changes::last_at(&mut conn).await.unwrap(),
        changes::list(&mut conn, 1, 1)
            .await
            .unwrap()
            .first()
            .map(|change| change.at)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_a_batch_are_in_order_and_their_times_sort_with_bound_ones() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let subjects = (1..=12).map(|id| Subject::Post(PostId(id)));
    for subject in subjects.clone() {
        tx.record(NewChange {
            subject,
            ..change("title")
        });
    }
    tx.commit().await.unwrap();
    let mut conn = read(test.db()).await;
    let rows = changes::list(&mut conn, 0, 99).await.unwrap();
    let written: Vec<_> = rows
        .iter()
        .map(|row| (row.seq, row.subject.clone()))
        .collect();
    let expected: Vec<_> = (1..)
        .zip(subjects.map(|subject| subject.to_string()))
        .collect();
    assert_eq!(written, expected);
    if let Engine::Sqlite(engine) = conn.engine_mut() {
        let equal: bool = sqlx::query_scalar("SELECT MIN(at) = $1 FROM change")
            .bind(rows[0].at)
            .fetch_one(&mut **engine)
            .await
            .unwrap();
        assert!(equal, "a bound instant is written otherwise");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_version_moves_when_another_process_writes() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let mut conn = read(test.db()).await;
    let before = changes::data_version(&mut conn).await.unwrap();
    assert_eq!(changes::data_version(&mut conn).await.unwrap(), before);
    let mut tx = begin(&second).await;
    tx.record(change("x"));
    tx.commit().await.unwrap();
    let moved = changes::data_version(&mut conn).await.unwrap() != before;
    assert_eq!(moved, test.db().is_sqlite());
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_of_a_database_in_use_holds_what_was_committed() {
    let test = TestDb::new().await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    super::rows::author(test.db()).await;
    let open = begin(test.db()).await;
    let copied = test.db().copy_into(&copy).await;
    drop(open);
    assert_eq!(copied.is_ok(), test.db().is_sqlite(), "{copied:?}");
    if test.db().is_sqlite() {
        let url = format!("sqlite://{}", copy.display());
        let copy = tympan::store::Db::open(&crate::common::database::options(&url, "copy"))
            .await
            .unwrap();
        assert_eq!(
            tympan::store::users::list(&mut read(&copy).await)
                .await
                .unwrap()
                .len(),
            1
        );
    }
}

/// The surrogate keys of a change as text.
fn texts(change: &NewChange) -> Vec<String> {
    let keys = change.surrogate_keys();
    keys.iter().map(ToString::to_string).collect()
}

#[test]
fn keys_of_every_page_that_a_post_is_on_or_beside_follow_from_its_row() {
    let before = Facts {
        author: Some(1),
        series: Some(5),
        labels: vec!["rust".into()],
        ..Facts::default()
    };
    let after = Facts {
        author: Some(2),
        translation: Some("bread".into()),
        neighbours: vec![7, 9],
        ..Facts::default()
    };
    let detail = Detail {
        before: Some(before),
        after: Some(after),
        ..Detail::default()
    };
    let (actor, subject) = (Actor::System, Subject::Post(PostId(8)));
    let change = NewChange {
        at: at(0),
        actor,
        action: Action::PostUpdated,
        subject,
        detail,
    };
    let keys = [
        "listing",
        "post:8",
        "label:rust",
        "author:1",
        "series:5",
        "author:2",
        "translation:bread",
        "post:7",
        "post:9",
        "sitemap:0",
    ];
    assert_eq!(texts(&change), keys);
    let series = NewChange {
        action: Action::SeriesUpdated,
        subject: Subject::Series(tympan::model::SeriesId(5)),
        detail: Detail::default(),
        ..change
    };
    assert_eq!(texts(&series), ["series:5", "sitemap"]);
}

#[test]
fn rows_from_before_there_were_series_can_be_read() {
    let old = r#"{"before":null,"after":{"status":"published","labels":[],"path":"/a","author":1,"month":"2022-01"}}"#;
    let detail: Detail = serde_json::from_str(old).unwrap();
    assert_eq!(detail.after.unwrap().series, None);
}
