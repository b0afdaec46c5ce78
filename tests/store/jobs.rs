//! Jobs: claimed when due, in their lane, by one node; only the newest claim can end one.

use std::collections::BTreeSet;

use serde_json::json;
use tympan::model::{
    CommentId, HubPing, IndexScope, Job, JobId, Lane, PostId, SubscriptionId, UserId,
};
use tympan::store::{Conn, Db, Tx, jobs};

use super::rows::{at, begin, read};
use crate::common::database::TestDb;

/// Queues a job of the mail's lane.
async fn queue(tx: &mut Tx, id: i64, due: i64) {
    let subscription = SubscriptionId(id);
    let job = Job::SendReplies { subscription };
    jobs::insert(tx, &job, at(due), at(0)).await.unwrap();
}

/// The job that notifies a hub.
fn ping() -> Job {
    Job::PingHub(HubPing {
        hub: "https://hub.example/".to_owned(),
        labels: Vec::new(),
        authors: Vec::new(),
        series: Vec::new(),
    })
}

/// Claims a job of the mail's lane.
async fn claim(tx: &mut Tx, now: i64, until: i64) -> Option<jobs::ClaimedJob> {
    jobs::claim(tx, Lane::Mail, at(now), at(until))
        .await
        .unwrap()
}

/// Returns when the next job of the mail lane is due, in seconds.
async fn next_due(conn: &mut Conn) -> Option<i64> {
    let due = jobs::next_due(conn, Lane::Mail).await.unwrap();
    due.map(|due| (due - at(0)).num_seconds())
}

#[tokio::test(flavor = "multi_thread")]
async fn due_jobs_are_claimed_in_order_and_others_left() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(next_due(&mut tx).await, None);
    for due in [50, 10, 5] {
        queue(&mut tx, due, due).await;
    }
    assert_eq!(next_due(&mut tx).await, Some(5));
    assert!(claim(&mut tx, 4, 100).await.is_none());
    let first = claim(&mut tx, 10, 100).await.unwrap();
    let second = claim(&mut tx, 10, 100).await.unwrap();
    assert_eq!(
        (&first.payload.0, &second.payload.0),
        (
            &json!({ "subscription": 5 }),
            &json!({ "subscription": 10 })
        )
    );
    assert_eq!(
        (first.kind.as_str(), first.attempts, first.claim_number),
        ("mail.send_replies", 1, 1)
    );
    assert!(claim(&mut tx, 10, 100).await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_lane_has_its_own_jobs() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let notice = Job::NotifyOwner {
        comment: CommentId(1),
    };
    let rendering = Job::RenderPosts { after: PostId(0) };
    for job in [ping(), notice, rendering, Job::CheckpointDatabase {}] {
        jobs::insert(&mut tx, &job, at(0), at(0)).await.unwrap();
    }
    for lane in [Lane::Prompt, Lane::Mail, Lane::Remote, Lane::Long] {
        assert_eq!(
            jobs::next_due(&mut tx, lane).await.unwrap(),
            Some(at(0)),
            "{lane}"
        );
        let job = jobs::claim(&mut tx, lane, at(0), at(60)).await.unwrap();
        assert_eq!(job.unwrap().job().unwrap().lane(), lane);
        assert!(
            jobs::claim(&mut tx, lane, at(0), at(60))
                .await
                .unwrap()
                .is_none()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_was_not_finished_comes_back_until_it_is_deleted_or_parked() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    queue(&mut tx, 1, 0).await;
    let first = claim(&mut tx, 0, 60).await.unwrap();
    assert!(claim(&mut tx, 59, 120).await.is_none());
    let again = claim(&mut tx, 60, 120).await.unwrap();
    assert_eq!((again.id, again.attempts), (first.id, 2));

    assert!(
        jobs::retry(&mut tx, again.claim(), at(90), "the server was busy")
            .await
            .unwrap()
    );
    assert_eq!(next_due(&mut tx).await, Some(90));
    let third = claim(&mut tx, 90, 150).await.unwrap();
    assert_eq!(third.attempts, 3);

    assert!(
        jobs::give_back(&mut tx, third.claim(), at(100))
            .await
            .unwrap()
    );
    let fourth = claim(&mut tx, 100, 160).await.unwrap();
    assert_eq!((fourth.attempts, fourth.claim_number), (3, 4));

    assert!(
        jobs::park(&mut tx, fourth.claim(), "too often")
            .await
            .unwrap()
    );
    assert_eq!(next_due(&mut tx).await, None);
    assert!(claim(&mut tx, 999, 1000).await.is_none());

    queue(&mut tx, 1, 0).await;
    let done = claim(&mut tx, 0, 1).await.unwrap();
    assert!(jobs::delete(&mut tx, done.claim()).await.unwrap());
    assert!(claim(&mut tx, 999, 1000).await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn renewed_job_is_not_claimed_again() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    queue(&mut tx, 1, 0).await;
    let job = claim(&mut tx, 0, 60).await.unwrap();
    assert!(jobs::renew(&mut tx, job.claim(), at(110)).await.unwrap());
    assert!(claim(&mut tx, 60, 120).await.is_none());
    assert!(claim(&mut tx, 110, 170).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn claim_that_is_over_neither_ends_nor_renews_the_job() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    queue(&mut tx, 1, 0).await;
    let lost = claim(&mut tx, 0, 60).await.unwrap().claim();
    let newest = claim(&mut tx, 60, 120).await.unwrap().claim();
    assert!(!jobs::renew(&mut tx, lost, at(200)).await.unwrap());
    assert!(!jobs::retry(&mut tx, lost, at(200), "x").await.unwrap());
    assert!(!jobs::give_back(&mut tx, lost, at(200)).await.unwrap());
    assert!(!jobs::park(&mut tx, lost, "x").await.unwrap());
    assert!(!jobs::delete(&mut tx, lost).await.unwrap());
    assert_eq!(next_due(&mut tx).await, Some(120));
    // Not even after the tries were counted from the start again.
    assert!(jobs::park(&mut tx, newest, "x").await.unwrap());
    assert!(jobs::unpark(&mut tx, newest.job, at(130)).await.unwrap());
    let again = claim(&mut tx, 130, 190).await.unwrap();
    assert_eq!(again.attempts, 1);
    assert!(!jobs::delete(&mut tx, lost).await.unwrap());
    assert!(jobs::delete(&mut tx, again.claim()).await.unwrap());
}

/// On SQLite the second node waits for the first one, on PostgreSQL it passes the job over.
#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_never_claim_one_job() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let mut tx = begin(test.db()).await;
    queue(&mut tx, 1, 0).await;
    tx.commit().await.unwrap();

    let mut tx = begin(test.db()).await;
    assert!(claim(&mut tx, 0, 60).await.is_some());
    let other = tokio::spawn({
        let second = second.clone();
        async move {
            let mut tx = begin(&second).await;
            let claimed = claim(&mut tx, 0, 60).await;
            tx.commit().await.unwrap();
            claimed
        }
    });
    if test.db().is_sqlite() {
        tx.commit().await.unwrap();
        assert!(other.await.unwrap().is_none(), "both nodes have the job");
    } else {
        assert!(other.await.unwrap().is_none(), "both nodes have the job");
        tx.commit().await.unwrap();
    }
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_is_done_once_by_many_workers_on_two_nodes() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    let mut tx = begin(test.db()).await;
    for n in 0..40 {
        queue(&mut tx, n, 0).await;
    }
    tx.commit().await.unwrap();
    let work = |db: Db| async move {
        let mut done = Vec::new();
        while next_due(&mut read(&db).await).await == Some(0) {
            let mut tx = begin(&db).await;
            done.extend(claim(&mut tx, 0, 60).await.map(|job| job.id.0));
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
    let scope = |author| {
        let author = Some(UserId(author));
        Job::IndexSearch(IndexScope {
            author,
            ..IndexScope::default()
        })
    };
    for job in [scope(1), scope(1), scope(2), Job::PurgeComments {}] {
        jobs::insert_once(&mut tx, &job, at(0), at(0))
            .await
            .unwrap();
    }
    let mut count = 0;
    while let Some(job) = jobs::claim(&mut tx, Lane::Long, at(0), at(60))
        .await
        .unwrap()
    {
        count += 1;
        jobs::insert_once(&mut tx, &job.job().unwrap(), at(100), at(0))
            .await
            .unwrap();
    }
    assert_eq!(count, 3);
    assert_eq!(
        jobs::next_due(&mut tx, Lane::Long).await.unwrap(),
        Some(at(60)),
        "one that runs does not stand for the next"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_job_is_brought_forward_but_never_put_off() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let job = Job::FetchPicture {};
    assert!(!jobs::is_queued(&mut tx, job.kind()).await.unwrap());
    for (run_at, due) in [(50, 50), (20, 20), (80, 20)] {
        jobs::insert_or_bring_forward(&mut tx, &job, at(run_at), at(0))
            .await
            .unwrap();
        let next = jobs::next_due(&mut tx, Lane::Remote).await.unwrap();
        assert_eq!(next, Some(at(due)));
    }
    assert_eq!(jobs::list(&mut tx, JobId(0), 9).await.unwrap().len(), 1);
    jobs::claim(&mut tx, Lane::Remote, at(20), at(60))
        .await
        .unwrap();
    assert!(jobs::is_queued(&mut tx, job.kind()).await.unwrap());
    jobs::insert_or_bring_forward(&mut tx, &job, at(30), at(0))
        .await
        .unwrap();
    let count = jobs::list(&mut tx, JobId(0), 9).await.unwrap().len();
    assert_eq!(count, 2, "one that runs is not brought forward");
}

#[tokio::test(flavor = "multi_thread")]
async fn parked_job_is_listed_and_tried_again_or_forgotten() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let comment = CommentId(1);
    let subscription = SubscriptionId(1);
    for job in [
        Job::NotifyOwner { comment },
        Job::QueueReplies { comment },
        Job::SendReplies { subscription },
    ] {
        jobs::insert(&mut tx, &job, at(0), at(0)).await.unwrap();
    }
    let one = claim(&mut tx, 0, 60).await.unwrap().claim();
    let two = claim(&mut tx, 0, 60).await.unwrap().claim();
    for claim in [one, two] {
        assert!(jobs::park(&mut tx, claim, "refused").await.unwrap());
    }
    let listed = jobs::list(&mut tx, JobId(0), 9).await.unwrap();
    let seen: Vec<_> = listed
        .iter()
        .map(|job| {
            (
                job.kind.as_str(),
                job.lane,
                job.status.as_str(),
                job.last_error.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("mail.notify_owner", Lane::Mail, "parked", Some("refused")),
            ("mail.queue_replies", Lane::Mail, "parked", Some("refused")),
            ("mail.send_replies", Lane::Mail, "waiting", None)
        ]
    );
    let (one, two) = (one.job, two.job);
    assert_eq!(jobs::list(&mut tx, one, 1).await.unwrap()[0].id, two);
    assert!(
        jobs::unpark(&mut tx, one, at(70)).await.unwrap()
            && !jobs::unpark(&mut tx, one, at(70)).await.unwrap()
    );
    assert!(
        jobs::drop_parked(&mut tx, two).await.unwrap()
            && !jobs::drop_parked(&mut tx, one).await.unwrap()
    );
    assert_eq!(jobs::list(&mut tx, JobId(0), 9).await.unwrap().len(), 2);
}

/// A commit wakes the lanes in which it queued something, and no worker for anything else.
#[tokio::test(flavor = "multi_thread")]
async fn commit_tells_in_which_lanes_it_queued_jobs() {
    let test = TestDb::new().await;
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    test.db()
        .on_commit(move |_, queued| told.send(queued).expect("the test listens"));
    let mut lanes = async |tx: Tx| {
        tx.commit().await.unwrap();
        let queued = heard.recv().await.unwrap();
        Lane::ALL.map(|lane| queued.contains(lane))
    };
    assert_eq!(lanes(begin(test.db()).await).await, [false; 5]);
    let mut tx = begin(test.db()).await;
    queue(&mut tx, 1, 0).await;
    drop(tx);
    let mut tx = begin(test.db()).await;
    jobs::insert_once(&mut tx, &ping(), at(0), at(0))
        .await
        .unwrap();
    assert_eq!(lanes(tx).await, [false, false, true, false, false]);
    let mut tx = begin(test.db()).await;
    let job = jobs::claim(&mut tx, Lane::Remote, at(0), at(60)).await;
    let job = job.unwrap().unwrap().claim();
    assert!(jobs::park(&mut tx, job, "x").await.unwrap());
    assert_eq!(lanes(tx).await, [false; 5]);
    let mut tx = begin(test.db()).await;
    assert!(jobs::unpark(&mut tx, job.job, at(0)).await.unwrap());
    assert_eq!(lanes(tx).await, [false, false, true, false, false]);
}
