//! The single writer: batches, cancellation, faults, and the numbers of changes.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::task::JoinSet;
use tympan::error::Error;
use tympan::model::{LabelName, Slug};
use tympan::store::{Conn, Db, Engine, changes, labels, settings, users};

use super::rows::{self, at, begin, change, label};
use crate::common::database::TestDb;
use crate::common::wait::in_time;

/// The names of the labels that are stored.
pub(super) async fn stored(db: &Db) -> BTreeSet<String> {
    labels::list(&mut db.read().await.unwrap(), at(0))
        .await
        .unwrap()
        .into_iter()
        .map(|label| label.name)
        .collect()
}

/// Returns every change with its node and the name it carries, and checks the numbers.
async fn logged(db: &Db) -> Vec<(String, String)> {
    let mut conn = db.read().await.unwrap();
    let rows = changes::list(&mut conn, 0, 1_000_000).await.unwrap();
    let numbers: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    assert_eq!(
        numbers,
        (1..=i64::try_from(rows.len()).unwrap()).collect::<Vec<_>>(),
        "the numbers have gaps"
    );
    assert_eq!(
        changes::last(&mut conn).await.unwrap(),
        i64::try_from(rows.len()).unwrap()
    );
    rows.into_iter()
        .map(|row| (row.node, row.detail.0.fields.concat()))
        .collect()
}

pub(super) async fn logged_names(db: &Db) -> Vec<String> {
    logged(db).await.into_iter().map(|(_, name)| name).collect()
}

/// Collects the calls of the commit hook of `db`, in order.
pub(super) fn heard(db: &Db) -> Arc<Mutex<Vec<String>>> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hook = Arc::clone(&heard);
    db.on_commit(move |changes, _| {
        hook.lock()
            .unwrap()
            .extend(changes.iter().map(|change| change.detail.fields.concat()))
    });
    heard
}

/// Polls a future that must wait once, so that the transaction takes its place in the queue.
pub(super) fn queue<F: Future>(future: Pin<&mut F>) {
    assert!(
        future
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending(),
        "it was to wait"
    );
}

/// Returns when everything begun before has ended.
pub(super) async fn settle(db: &Db) {
    begin(db).await.commit().await.unwrap();
}

/// A value of SQLite's configuration on this connection.
pub(super) async fn pragma(conn: &mut Conn, sql: &'static str) -> String {
    let Engine::Sqlite(engine) = conn.engine_mut() else {
        panic!("this is SQLite's")
    };
    sqlx::query_scalar::<_, String>(sql)
        .fetch_one(&mut **engine)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_before_writers_never_find_the_database_locked() {
    let test = TestDb::new().await;
    let mut writers = JoinSet::new();
    for _ in 0..200 {
        let db = test.db().clone();
        writers.spawn(async move {
            let mut tx = db.begin().await?;
            let found = settings::find(&mut tx).await?;
            tx.record(change("settings"));
            settings::update(&mut tx, &found.settings, at(found.version)).await?;
            tx.commit().await
        });
    }
    while let Some(outcome) = writers.join_next().await {
        outcome.unwrap().unwrap();
    }
    assert_eq!(
        settings::find(&mut test.db().read().await.unwrap())
            .await
            .unwrap()
            .version,
        200
    );
    assert_eq!(logged(test.db()).await.len(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_write_at_once_and_number_every_change() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let mut writers = JoinSet::new();
    for n in 0..120 {
        let db = if n % 2 == 0 {
            test.db().clone()
        } else {
            second.clone()
        };
        writers.spawn(async move {
            let mut tx = db.begin().await?;
            settings::find(&mut tx).await?;
            label(&mut tx, &format!("label {n}")).await?;
            tx.commit().await
        });
    }
    while let Some(outcome) = writers.join_next().await {
        outcome.unwrap().unwrap();
    }
    let logged = logged(test.db()).await;
    assert_eq!(
        logged.iter().filter(|(node, _)| node == "second").count(),
        60
    );
    assert_eq!(
        logged
            .into_iter()
            .map(|(_, name)| name)
            .collect::<BTreeSet<_>>(),
        stored(test.db()).await
    );
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dropped_transaction_leaves_nothing() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin().await.unwrap();
    label(&mut tx, "never").await.unwrap();
    drop(tx);
    settle(test.db()).await;
    assert!(stored(test.db()).await.is_empty());
    assert!(logged(test.db()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_transaction_wrote_is_seen_by_itself_alone_until_its_commit() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin().await.unwrap();
    label(&mut tx, "mine").await.unwrap();
    assert!(
        labels::find_by_folded(&mut tx, "mine")
            .await
            .unwrap()
            .is_some()
    );
    assert!(stored(test.db()).await.is_empty());
    tx.commit().await.unwrap();
    assert_eq!(stored(test.db()).await.len(), 1);
}

/// A dry run between two changes of one batch is checked and undone before it returns, and no
/// hook hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_leaves_nothing_and_hurts_nobody() {
    let test = TestDb::new().await;
    let db = test.db();
    let heard = heard(db);
    let mut first = db.begin().await.unwrap();
    let (mut second, mut third) = (pin!(db.begin()), pin!(db.begin()));
    queue(second.as_mut());
    queue(third.as_mut());
    label(&mut first, "first").await.unwrap();
    let first = tokio::spawn(first.commit());

    let mut second = second.await.unwrap();
    label(&mut second, "second").await.unwrap();
    second.dry_run().await.unwrap();

    let mut third = third.await.unwrap();
    assert!(
        labels::find_by_folded(&mut third, "second")
            .await
            .unwrap()
            .is_none()
    );
    label(&mut third, "third").await.unwrap();
    third.commit().await.unwrap();
    first.await.unwrap().unwrap();

    let mut alone = db.begin().await.unwrap();
    label(&mut alone, "alone").await.unwrap();
    alone.dry_run().await.unwrap();
    assert_eq!(
        stored(db).await,
        BTreeSet::from(["first".to_owned(), "third".to_owned()])
    );
    assert_eq!(logged_names(db).await, ["first", "third"]);
    assert_eq!(*heard.lock().unwrap(), ["first", "third"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_after_a_failed_statement_fails() {
    let test = TestDb::new().await;
    rows::author(test.db()).await;
    let mut tx = test.db().begin().await.unwrap();
    assert!(users::insert(&mut tx, &new_ann(), at(0)).await.is_err());
    assert!(tx.dry_run().await.is_err());
    settle(test.db()).await;
}

/// Members of one batch, in which the second fails, the third is dropped and the fourth panics.
#[tokio::test(flavor = "multi_thread")]
async fn failing_member_does_not_hurt_the_others_of_its_batch() {
    let test = TestDb::new().await;
    rows::author(test.db()).await;
    let db = test.db();
    let mut first = db.begin().await.unwrap();
    let (mut second, mut third, mut fourth, mut fifth) = (
        pin!(db.begin()),
        pin!(db.begin()),
        pin!(db.begin()),
        pin!(db.begin()),
    );
    queue(second.as_mut());
    queue(third.as_mut());
    queue(fourth.as_mut());
    queue(fifth.as_mut());

    label(&mut first, "first").await.unwrap();
    let first = tokio::spawn(first.commit());

    let mut second = second.await.unwrap();
    label(&mut second, "second").await.unwrap();
    assert!(matches!(
        users::insert(&mut second, &new_ann(), at(0)).await,
        Err(Error::Conflict(_))
    ));
    assert!(second.commit().await.is_err());

    let mut third = third.await.unwrap();
    label(&mut third, "third").await.unwrap();
    drop(third);

    let mut fourth = fourth.await.unwrap();
    let panicking = tokio::spawn(async move {
        label(&mut fourth, "fourth").await.unwrap();
        panic!("a test's own panic");
    });
    assert!(panicking.await.unwrap_err().is_panic());

    let mut fifth = fifth.await.unwrap();
    assert!(
        !first.is_finished(),
        "the first was answered before the batch ended"
    );
    label(&mut fifth, "fifth").await.unwrap();
    fifth.commit().await.unwrap();
    first.await.unwrap().unwrap();

    assert_eq!(
        stored(db).await,
        BTreeSet::from(["first".to_owned(), "fifth".to_owned()])
    );
    assert_eq!(logged_names(db).await, ["first", "fifth"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_follows_a_failed_statement() {
    let test = TestDb::new().await;
    rows::author(test.db()).await;
    let mut tx = test.db().begin().await.unwrap();
    assert!(users::insert(&mut tx, &new_ann(), at(0)).await.is_err());
    assert!(
        label(&mut tx, "after").await.is_err(),
        "a statement ran after a failed one"
    );
    assert!(tx.commit().await.is_err());
    settle(test.db()).await;
    assert!(stored(test.db()).await.is_empty());
}

fn new_ann() -> users::UserRow {
    users::UserRow {
        photo: None,
        name: "Ann".into(),
        slug: Slug::parse("ann").unwrap(),
        url: None,
        bio: String::new(),
        role: tympan::model::Role::Author,
        origin: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_was_cut_short_counts_as_failed() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin().await.unwrap();
    // SQLite may answer at once: one of a thousand does not.
    let cut = (0..1000).any(|n| {
        let name = format!("label {n}");
        let mut cut = pin!(label(&mut tx, &name));
        cut.as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    });
    assert!(cut, "no statement was cut short");
    tx.record(change("cut"));
    assert!(tx.commit().await.is_err());
    settle(test.db()).await;
    assert!(stored(test.db()).await.is_empty());
    assert!(logged(test.db()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_miss_is_no_failure() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin().await.unwrap();
    assert!(
        labels::find_by_folded(&mut tx, "none")
            .await
            .unwrap()
            .is_none()
    );
    label(&mut tx, "some").await.unwrap();
    tx.commit().await.unwrap();
}

#[cfg(debug_assertions)]
#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_records_nothing_panics_and_leaves_nothing() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin().await.unwrap();
    labels::insert(&mut tx, &LabelName::parse("silent").unwrap(), at(0))
        .await
        .unwrap();
    assert!(tokio::spawn(tx.commit()).await.unwrap_err().is_panic());
    settle(test.db()).await;
    assert!(stored(test.db()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn commit_whose_future_is_dropped_commits_with_its_change_and_the_hook() {
    let test = TestDb::new().await;
    let heard = heard(test.db());
    for n in 0..50 {
        let mut tx = test.db().begin().await.unwrap();
        label(&mut tx, &format!("label {n}")).await.unwrap();
        let mut commit = pin!(tx.commit());
        // It may be done by now, where nothing is synced.
        let _ = commit
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
    }
    settle(test.db()).await;
    assert_eq!(stored(test.db()).await.len(), 50);
    assert_eq!(logged_names(test.db()).await, *heard.lock().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn commit_that_was_never_polled_leaves_nothing() {
    let test = TestDb::new().await;
    let mut tx = test.db().begin().await.unwrap();
    label(&mut tx, "never").await.unwrap();
    drop(tx.commit());
    settle(test.db()).await;
    assert!(stored(test.db()).await.is_empty());
}

/// Writers that are aborted anywhere, between `begin` and the answer, while others go on.
#[tokio::test(flavor = "multi_thread")]
async fn aborted_writers_never_half_apply() {
    let test = TestDb::new().await;
    let heard = heard(test.db());
    let answered = Arc::new(Mutex::new(BTreeSet::new()));
    for round in 0..8_u64 {
        let mut writers = Vec::new();
        for n in round * 50..(round + 1) * 50 {
            // A third goes on to its end; the others have from 0 to 12 milliseconds.
            let patience = if n % 3 == 0 {
                Duration::from_secs(60)
            } else {
                Duration::from_micros(n * 7919 % 12_000)
            };
            let write = write_and_tell(
                test.db().clone(),
                format!("label {n}"),
                Arc::clone(&answered),
            );
            writers.push(tokio::spawn(tokio::time::timeout(patience, write)));
        }
        for n in (0..writers.len()).step_by(4) {
            tokio::task::yield_now().await;
            writers[n].abort();
        }
        for writer in writers {
            if let Ok(Ok(Err(why))) = writer.await {
                panic!("a writer was told of an error: {why}");
            }
        }
    }
    settle(test.db()).await;

    let (stored, answered) = (stored(test.db()).await, answered.lock().unwrap().clone());
    let logged = logged_names(test.db()).await;
    assert!(answered.is_subset(&stored), "an answered write is lost");
    assert!(stored.len() < 400, "nobody was aborted in time");
    assert_eq!(
        logged.iter().cloned().collect::<BTreeSet<_>>(),
        stored,
        "a row without its change, or a change without its row"
    );
    assert_eq!(logged.len(), stored.len(), "a change was recorded twice");
    assert_eq!(
        logged,
        *heard.lock().unwrap(),
        "the hook heard of something else, or in another order"
    );
}

async fn write_and_tell(
    db: Db,
    name: String,
    answered: Arc<Mutex<BTreeSet<String>>>,
) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    label(&mut tx, &name).await?;
    tx.commit().await?;
    answered.lock().unwrap().insert(name);
    Ok(())
}

/// A reader of the log never sees a number before the one below it.
#[tokio::test(flavor = "multi_thread")]
async fn changes_become_visible_in_the_order_of_their_numbers() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let reader = test.db().clone();
    let reading = tokio::spawn(async move {
        let (mut conn, mut applied) = (reader.read().await.unwrap(), 0);
        while applied < 200 {
            for row in changes::list(&mut conn, applied, 1000).await.unwrap() {
                assert_eq!(row.seq, applied + 1);
                applied = row.seq;
            }
        }
    });
    let mut writers = JoinSet::new();
    for n in 0..300 {
        let db = if n % 2 == 0 {
            test.db().clone()
        } else {
            second.clone()
        };
        writers.spawn(async move {
            // The queue is bounded: a refused writer tries again, as a client would.
            let mut tx = loop {
                match db.begin().await {
                    Err(Error::Unavailable(_)) => tokio::task::yield_now().await,
                    begun => break begun.unwrap(),
                }
            };
            label(&mut tx, &format!("label {n}")).await.unwrap();
            if n % 3 == 0 {
                drop(tx)
            } else {
                tx.commit().await.unwrap()
            }
        });
    }
    while let Some(outcome) = writers.join_next().await {
        outcome.unwrap();
    }
    in_time("the reader sees all", reading).await.unwrap();
    assert_eq!(logged(test.db()).await.len(), 200);
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hook_hears_of_a_change_before_its_writer_is_answered() {
    let test = TestDb::new().await;
    let heard = heard(test.db());
    for n in 0..50 {
        let name = format!("label {n}");
        let mut tx = test.db().begin().await.unwrap();
        label(&mut tx, &name).await.unwrap();
        assert!(
            !heard.lock().unwrap().contains(&name),
            "the hook heard of what was not committed"
        );
        tx.commit().await.unwrap();
        assert_eq!(heard.lock().unwrap().last(), Some(&name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hook_finds_what_it_hears_of_in_the_database() {
    let test = TestDb::new().await;
    let reader = test.open_second().await;
    let found = Arc::new(Mutex::new(None));
    let (seen, runtime) = (Arc::clone(&found), tokio::runtime::Handle::current());
    test.db().on_commit(move |_, _| {
        let reader = reader.clone();
        *seen.lock().unwrap() = Some(tokio::task::block_in_place(|| {
            runtime.block_on(stored(&reader))
        }));
    });
    let mut tx = test.db().begin().await.unwrap();
    label(&mut tx, "there").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        *found.lock().unwrap(),
        Some(BTreeSet::from(["there".to_owned()]))
    );
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "holds a connection for reading")]
async fn whoever_reads_cannot_wait_for_the_writer() {
    let test = TestDb::new().await;
    let _reading = test.db().read().await.unwrap();
    let _ = test.db().begin().await;
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "holds a connection for reading")]
async fn whoever_reads_cannot_wait_for_another_connection() {
    let test = TestDb::new().await;
    let _reading = test.db().read().await.unwrap();
    let _ = test.db().read().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_was_given_back_hinders_nobody() {
    let test = TestDb::new().await;
    let held = test.db().read().await.unwrap();
    let other = test.db().clone();
    let elsewhere = tokio::spawn(async move { drop(other.begin().await.unwrap()) });
    elsewhere.await.expect("another task may write");
    drop(held);
    drop(test.db().begin().await.unwrap());
    settle(test.db()).await;
}
