//! The single writer when it is full, closed, or failed by its engine.

use std::collections::BTreeSet;
use std::pin::pin;

use tokio::task::JoinSet;
use tympan::error::Error;
use tympan::model::LabelName;
use tympan::store::{Conn, Engine, labels};

use super::rows::{self, at, author_in, begin, label};
use super::writer::{heard, logged_names, pragma, queue, settle, stored};
use crate::common::database::TestDb;
use crate::common::wait::in_time;
#[tokio::test(flavor = "multi_thread")]
async fn the_writer_after_256_is_told_to_come_back() {
    let test = TestDb::new().await;
    let first = test.db().begin().await.unwrap();
    let mut waiting: Vec<_> = (0..255).map(|_| Box::pin(test.db().begin())).collect();
    for writer in &mut waiting {
        queue(writer.as_mut());
    }
    assert!(matches!(
        test.db().begin().await,
        Err(Error::Unavailable(_))
    ));
    waiting.pop();
    queue(pin!(test.db().begin()));
    drop(waiting);
    drop(first);
    settle(test.db()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_commits_what_is_committed_and_then_refuses() {
    let test = TestDb::new().await;
    let db = test.open_second().await;
    let mut first = db.begin().await.unwrap();
    let (mut second, mut closing) = (pin!(db.begin()), pin!(db.close()));
    queue(second.as_mut());
    queue(closing.as_mut());
    label(&mut first, "first").await.unwrap();
    let first = tokio::spawn(first.commit());
    let mut second = second.await.unwrap();
    label(&mut second, "second").await.unwrap();
    let second = tokio::spawn(second.commit());
    closing.await;
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert!(matches!(db.begin().await, Err(Error::Unavailable(_))));
    assert!(matches!(db.read().await, Err(Error::Unavailable(_))));
    assert_eq!(stored(test.db()).await.len(), 2);
    assert_eq!(logged_names(test.db()).await, ["first", "second"]);
}

/// The database is closed while writers arrive from everywhere: it closes, and nothing is half
/// written.
#[tokio::test(flavor = "multi_thread")]
async fn closing_under_load_ends_and_loses_nothing() {
    let test = TestDb::new().await;
    for round in 0..5 {
        let db = test.open_second().await;
        let mut writers = JoinSet::new();
        for n in 0..40 {
            let db = db.clone();
            writers.spawn(async move {
                let name = format!("label {round} {n}");
                let mut tx = db.begin().await?;
                label(&mut tx, &name).await?;
                tx.commit().await.map(|()| name)
            });
        }
        tokio::task::yield_now().await;
        in_time("closing ends", db.close()).await;
        let mut answered = BTreeSet::new();
        while let Some(outcome) = writers.join_next().await {
            match outcome.unwrap() {
                Ok(name) => _ = answered.insert(name),
                Err(why) => assert!(matches!(why, Error::Unavailable(_)), "{why}"),
            }
        }
        assert!(answered.is_subset(&stored(test.db()).await));
    }
    assert_eq!(
        logged_names(test.db())
            .await
            .into_iter()
            .collect::<BTreeSet<_>>(),
        stored(test.db()).await
    );
}

/// Makes the engine undo the writer's whole transaction under the second of two members. SQLite
/// does so by a trigger, which has the effect of a full disk.
async fn cut_batch(test: &TestDb) -> (Result<(), Error>, Result<(), Error>) {
    let db = test.db();
    let mut first = db.begin().await.unwrap();
    let mut second = pin!(db.begin());
    queue(second.as_mut());
    label(&mut first, "first").await.unwrap();
    let first = tokio::spawn(first.commit());
    let mut second = second.await.unwrap();
    if !db.is_sqlite() {
        test.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'tympan' AND state LIKE 'idle in transaction%'",
        )
        .await;
    }
    let failed = label(&mut second, "cut").await;
    assert!(failed.is_err(), "the engine did not fail the statement");
    let follows = label(&mut second, "after the cut").await;
    assert!(
        follows.is_err(),
        "a statement ran after the transaction was gone"
    );
    let second = second.commit().await;
    (first.await.unwrap(), second)
}

#[tokio::test(flavor = "multi_thread")]
async fn engine_that_undoes_a_batch_fails_every_waiter_and_the_next_transaction_works() {
    let test = TestDb::new().await;
    if test.db().is_sqlite() {
        test.execute("CREATE TRIGGER cut BEFORE INSERT ON label WHEN new.folded = 'cut' BEGIN SELECT RAISE(ROLLBACK, 'cut'); END").await;
    }
    let heard = heard(test.db());
    let (first, second) = cut_batch(&test).await;
    assert!(matches!(first, Err(Error::Unavailable(_))), "{first:?}");
    assert!(second.is_err());
    let mut next = test.db().begin().await.unwrap();
    label(&mut next, "next").await.unwrap();
    next.commit().await.unwrap();
    assert_eq!(stored(test.db()).await, BTreeSet::from(["next".to_owned()]));
    assert_eq!(logged_names(test.db()).await, ["next"]);
    assert_eq!(*heard.lock().unwrap(), ["next"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_fails_its_writer_and_takes_the_next_when_there_is_room() {
    let test = TestDb::new().await;
    if !test.db().is_sqlite() {
        return;
    }
    let mut tx = begin(test.db()).await;
    pragma_number(&mut tx, "PRAGMA max_page_count = 1").await;
    let body = "x".repeat(1_000_000);
    let author = author_in(&mut tx, "ann").await;
    let slug = tympan::model::Slug::parse("large").unwrap();
    let large = tympan::store::posts::PostRow {
        source: &body,
        ..rows::draft(author, &slug)
    };
    let refused = tympan::store::posts::insert(&mut tx, &large).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    assert!(tx.commit().await.is_err());
    let mut tx = begin(test.db()).await;
    pragma_number(&mut tx, "PRAGMA max_page_count = 1000000").await;
    let author = author_in(&mut tx, "ann").await;
    tympan::store::posts::insert(
        &mut tx,
        &tympan::store::posts::PostRow {
            author_id: author,
            ..large
        },
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn pragma_number(conn: &mut Conn, sql: &'static str) {
    let Engine::Sqlite(engine) = conn.engine_mut() else {
        panic!("this is SQLite's")
    };
    sqlx::query_scalar::<_, i64>(sql)
        .fetch_one(&mut **engine)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn connection_that_died_while_nobody_wrote_is_nobodys_failure() {
    let test = TestDb::new().await;
    if test.db().is_sqlite() {
        return;
    }
    settle(test.db()).await;
    test.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tympan'").await;
    settle(test.db()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_syncs_every_commit_and_checks_foreign_keys() {
    let test = TestDb::new().await;
    if !test.db().is_sqlite() {
        return;
    }
    let mut tx = test.db().begin().await.unwrap();
    assert_eq!(
        pragma(
            &mut tx,
            "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous"
        )
        .await,
        "2"
    );
    for conn in [&mut *tx, &mut test.db().read().await.unwrap()] {
        assert_eq!(
            pragma(conn, "SELECT journal_mode FROM pragma_journal_mode").await,
            "wal"
        );
        assert_eq!(
            pragma(
                conn,
                "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys"
            )
            .await,
            "1"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write() {
    let test = TestDb::new().await;
    let mut conn = test.db().read().await.unwrap();
    assert!(
        labels::insert(&mut conn, &LabelName::parse("none").unwrap(), at(0))
            .await
            .is_err()
    );
}
