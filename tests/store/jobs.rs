//! Jobs: claimed when due, by one node, and back when not finished.

use std::collections::BTreeSet;
use std::pin::pin;
use std::time::Duration;

use serde_json::json;
use tympan::store::jobs;

use super::rows::{at, begin, read};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn due_jobs_are_claimed_in_order_and_others_left() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(jobs::next_due(&mut tx).await.unwrap(), None);
    for (kind, due) in [("later", 50), ("second", 10), ("first", 5)] {
        jobs::insert(&mut tx, kind, &json!({"id": due}), at(due), at(0))
            .await
            .unwrap();
    }
    assert_eq!(jobs::next_due(&mut tx).await.unwrap(), Some(at(5)));
    assert!(
        jobs::claim(&mut tx, at(4), at(100))
            .await
            .unwrap()
            .is_none()
    );
    let first = jobs::claim(&mut tx, at(10), at(100))
        .await
        .unwrap()
        .unwrap();
    let second = jobs::claim(&mut tx, at(10), at(100))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (first.kind.as_str(), second.kind.as_str()),
        ("first", "second")
    );
    assert_eq!(
        (first.payload.0.clone(), first.attempts),
        (json!({"id": 5}), 1)
    );
    assert!(
        jobs::claim(&mut tx, at(10), at(100))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_was_not_finished_comes_back_until_it_is_deleted_or_parked() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    jobs::insert(&mut tx, "mail", &json!({}), at(0), at(0))
        .await
        .unwrap();
    let first = jobs::claim(&mut tx, at(0), at(60)).await.unwrap().unwrap();
    assert!(
        jobs::claim(&mut tx, at(59), at(120))
            .await
            .unwrap()
            .is_none()
    );
    let again = jobs::claim(&mut tx, at(60), at(120))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.id, again.attempts), (first.id, 2));

    jobs::retry(&mut tx, again.id, at(90), "the server was busy")
        .await
        .unwrap();
    assert_eq!(jobs::next_due(&mut tx).await.unwrap(), Some(at(90)));
    assert_eq!(
        jobs::claim(&mut tx, at(90), at(150))
            .await
            .unwrap()
            .unwrap()
            .attempts,
        3
    );

    jobs::park(&mut tx, again.id, "too often").await.unwrap();
    assert_eq!(jobs::next_due(&mut tx).await.unwrap(), None);
    assert!(
        jobs::claim(&mut tx, at(999), at(1000))
            .await
            .unwrap()
            .is_none()
    );

    jobs::insert(&mut tx, "mail", &json!({}), at(0), at(0))
        .await
        .unwrap();
    let done = jobs::claim(&mut tx, at(0), at(1)).await.unwrap().unwrap();
    jobs::delete(&mut tx, done.id).await.unwrap();
    assert!(
        jobs::claim(&mut tx, at(999), at(1000))
            .await
            .unwrap()
            .is_none()
    );
}

/// The second node waits for the first one's row, then must not take the same job.
#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_never_claim_one_job() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let mut tx = begin(test.db()).await;
    jobs::insert(&mut tx, "mail", &json!({}), at(0), at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = begin(test.db()).await;
    assert!(jobs::claim(&mut tx, at(0), at(60)).await.unwrap().is_some());
    let other = async {
        let mut tx = begin(&second).await;
        let claimed = jobs::claim(&mut tx, at(0), at(60)).await.unwrap();
        tx.commit().await.unwrap();
        claimed
    };
    let mut other = pin!(other);
    // Long enough for it to reach the row's lock; if it does not, the test is only weaker.
    assert!(
        tokio::time::timeout(Duration::from_millis(150), &mut other)
            .await
            .is_err(),
        "it did not wait"
    );
    tx.commit().await.unwrap();
    assert!(other.await.is_none(), "both nodes have the job");
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_is_done_once_by_many_workers_on_two_nodes() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let mut tx = begin(test.db()).await;
    for n in 0..40 {
        jobs::insert(&mut tx, "mail", &json!(n), at(0), at(0))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let work = |db: tympan::store::Db| async move {
        let mut done = Vec::new();
        while jobs::next_due(&mut read(&db).await).await.unwrap() == Some(at(0)) {
            let mut tx = begin(&db).await;
            done.extend(
                jobs::claim(&mut tx, at(0), at(60))
                    .await
                    .unwrap()
                    .map(|job| job.id.0),
            );
            tx.commit().await.unwrap();
        }
        done
    };
    let workers: Vec<_> = (0..6)
        .map(|n| {
            tokio::spawn(work(if n % 2 == 0 {
                test.db().clone()
            } else {
                second.clone()
            }))
        })
        .collect();
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.unwrap());
    }
    assert_eq!(done.len(), 40);
    assert_eq!(done.into_iter().collect::<BTreeSet<_>>().len(), 40);
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_waits_already_is_not_queued_twice() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for (kind, payload) in [
        ("train", json!({})),
        ("train", json!({})),
        ("train", json!({"id": 1})),
        ("purge", json!({})),
    ] {
        jobs::insert_once(&mut tx, kind, &payload, at(0), at(0))
            .await
            .unwrap();
    }
    let mut count = 0;
    while let Some(job) = jobs::claim(&mut tx, at(0), at(60)).await.unwrap() {
        count += 1;
        jobs::insert_once(&mut tx, &job.kind, &job.payload.0, at(100), at(0))
            .await
            .unwrap();
    }
    assert_eq!(count, 3);
    assert_eq!(
        jobs::next_due(&mut tx).await.unwrap(),
        Some(at(60)),
        "one that runs does not stand for the next"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn parked_job_is_listed_and_tried_again_or_forgotten() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    for kind in ["one", "two", "three"] {
        jobs::insert(&mut tx, kind, &json!({}), at(0), at(0))
            .await
            .unwrap();
    }
    let one = jobs::claim(&mut tx, at(0), at(60))
        .await
        .unwrap()
        .unwrap()
        .id;
    let two = jobs::claim(&mut tx, at(0), at(60))
        .await
        .unwrap()
        .unwrap()
        .id;
    jobs::park(&mut tx, one, "refused").await.unwrap();
    jobs::park(&mut tx, two, "refused").await.unwrap();
    let listed = jobs::list(&mut tx, tympan::model::JobId(0), 9)
        .await
        .unwrap();
    let seen: Vec<_> = listed
        .iter()
        .map(|job| {
            (
                job.kind.as_str(),
                job.status.as_str(),
                job.last_error.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("one", "parked", Some("refused")),
            ("two", "parked", Some("refused")),
            ("three", "waiting", None)
        ]
    );
    assert_eq!(jobs::list(&mut tx, one, 1).await.unwrap()[0].id, two);
    assert!(
        jobs::unpark(&mut tx, one, at(70)).await.unwrap()
            && !jobs::unpark(&mut tx, one, at(70)).await.unwrap()
    );
    assert!(
        jobs::drop_parked(&mut tx, two).await.unwrap()
            && !jobs::drop_parked(&mut tx, one).await.unwrap()
    );
    assert_eq!(
        jobs::list(&mut tx, tympan::model::JobId(0), 9)
            .await
            .unwrap()
            .len(),
        2
    );
}
