//! The workers of the queue: leases that are renewed and lost, lanes, the end of the process.
//!
//! The clock only moves when a test moves it, and a hub answers when the test allows it, so that no
//! test sleeps. The effects of another task are polled.

mod hub;

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tympan::clock::Clock;
use tympan::config::{Config, Mail};
use tympan::jobs;
use tympan::model::{JobId, Lane, PostId};
use tympan::store::jobs::{ClaimedJob, ListedJob};
use tympan::store::{self, Db};

use crate::common::app::{CommentFields, NOON, Node, TestApp, moment};
use crate::common::smtp::SmtpSink;
use crate::common::wait::until;
use hub::SlowHub;

/// The length of a lease.
const LEASE: TimeDelta = TimeDelta::minutes(5);
const RENEWED: TimeDelta = TimeDelta::minutes(1);
/// The time that running jobs have to finish when the process stops.
const GRACE: TimeDelta = TimeDelta::seconds(8);

/// A blog whose hubs are these addresses.
async fn blog(hubs: Vec<String>, mail: Mail) -> TestApp {
    let mut config = Config {
        mail,
        ..Config::default()
    };
    config.outbound.allow_private = ["127.0.0.1".parse().expect("an address")]
        .into_iter()
        .collect();
    let app = TestApp::with(Clock::fixed(moment(NOON)), &config).await;
    app.store_settings(|settings| settings.feeds.hubs = hubs)
        .await;
    app
}

/// A blog with one hub, which is to be notified of a post.
async fn blog_with_news(hub: &SlowHub) -> TestApp {
    let app = blog(vec![hub.url("hub")], Mail::default()).await;
    app.post().published().create().await;
    app
}

/// The workers of a node; they end when dropped.
struct Workers {
    stop: mpsc::Sender<()>,
    tasks: JoinSet<()>,
}

impl Workers {
    fn of(node: &Node) -> Self {
        let (stop, mut stopped) = mpsc::channel(1);
        let stopped = async move { stopped.recv().await.unwrap_or_default() };
        let (db, services) = (node.app.db.clone(), node.app.services.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(jobs::work(db, services, stopped, GRACE));
        Self { stop, tasks }
    }

    /// Tells the workers that the process stops, and returns when they know.
    async fn stop(&self) {
        self.stop.send(()).await.expect("the workers listen");
        self.stop.closed().await;
    }

    /// Returns when they have ended.
    async fn ended(mut self) {
        let ended = self.tasks.join_next().await.expect("they are there");
        ended.expect("they do not panic");
    }
}

/// Returns the job that notifies the hub, if it is not done.
async fn ping(db: &Db) -> Option<ListedJob> {
    let mut conn = db.read().await.expect("a connection");
    let jobs = store::jobs::list(&mut conn, JobId(0), 100)
        .await
        .expect("the queue is read");
    jobs.into_iter().find(|job| job.kind == "websub.ping")
}

/// Claims a job of the hubs' lane as a worker does, `later` than now.
async fn claim(app: &TestApp, db: &Db, later: TimeDelta) -> Option<ClaimedJob> {
    let now = app.clock.now() + later;
    let mut tx = db.begin().await.expect("the writer is free");
    tx.unrecorded("a job's state");
    let job = store::jobs::claim(&mut tx, Lane::Remote, now, now + LEASE)
        .await
        .expect("the queue is read");
    tx.commit().await.expect("that is committed");
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_outlives_its_lease_is_run_once() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    let second = app.second_node().await;
    let _workers = Workers::of(&app);
    hub.is_asked(1).await;
    for _ in 0..12 {
        app.clock.advance(RENEWED);
        let lasts = app.clock.now() + LEASE;
        until("the lease is renewed", async || {
            ping(&app.app.db)
                .await
                .is_some_and(|job| job.run_at == lasts)
        })
        .await;
        second.work().await;
    }
    assert_eq!(hub.asked(), 1);
    hub.answer();
    until("the hub was told", async || {
        ping(&app.app.db).await.is_none()
    })
    .await;
    assert_eq!(hub.asked(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_hubs_hold_up_neither_mail_nor_publications() {
    let (hub, sink) = (SlowHub::start().await, SmtpSink::start().await);
    let mailbox = |text: &str| text.to_owned();
    let mail = Mail {
        url: Some(sink.url().try_into().expect("a mail URL")),
        from: Some(
            mailbox("Blog <blog@example.org>")
                .try_into()
                .expect("a sender"),
        ),
        to: Some(mailbox("owner@example.org").try_into().expect("an address")),
    };
    let hubs = (0..5).map(|n| hub.url(&n.to_string())).collect();
    let app = blog(hubs, mail).await;
    let _workers = Workers::of(&app);
    let post = app.post().published().create().await;
    let later = app
        .post()
        .slug("later")
        .published_at("2022-01-07T13:00:00Z")
        .create()
        .await;
    hub.is_asked(3).await;
    app.browser()
        .comment(&post, CommentFields::default())
        .await
        .assert_status(303);
    sink.wait_for(1).await;
    app.clock.advance(TimeDelta::hours(1));
    until("the post is announced", async || {
        is_announced(&app, later.id).await
    })
    .await;
    assert_eq!((hub.asked(), hub.left()), (3, 0), "the hubs still wait");
    hub.answer();
    until("the hub was told", async || {
        ping(&app.app.db).await.is_none()
    })
    .await;
}

/// Whether the change log has the publication of a post.
async fn is_announced(app: &TestApp, post: PostId) -> bool {
    let mut conn = app.app.db.read().await.expect("a connection");
    let changes = store::changes::list(&mut conn, 0, 100)
        .await
        .expect("the change log is read");
    changes
        .iter()
        .any(|change| change.action == "post.published" && change.subject == format!("post:{post}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn job_of_a_node_that_crashed_is_taken_over_after_its_lease() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    hub.answer();
    assert!(claim(&app, &app.app.db, TimeDelta::zero()).await.is_some());
    app.clock.advance(LEASE - TimeDelta::seconds(1));
    app.work().await;
    assert_eq!(hub.asked(), 0, "it may still be at work");
    app.clock.advance(TimeDelta::seconds(1));
    app.work().await;
    assert_eq!((hub.asked(), ping(&app.app.db).await), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn job_whose_lease_was_lost_is_not_ended_by_who_lost_it() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    let second = app.second_node().await;
    let (node, mut loser) = ((*app).clone(), JoinSet::new());
    loser.spawn(async move { node.step().await });
    hub.is_asked(1).await;
    let winner = claim(&app, &second.app.db, LEASE).await.expect("it is due");
    hub.answer();
    assert!(loser.join_next().await.expect("it runs").expect("no panic"));
    let job = ping(&app.app.db).await.expect("the job is there");
    assert_eq!((job.status.as_str(), job.attempts), ("running", 2));
    assert_eq!((job.id, job.last_error), (winner.id, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_of_a_job_stops_when_another_worker_has_claimed_it() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    let second = app.second_node().await;
    let _workers = Workers::of(&app);
    hub.is_asked(1).await;
    assert!(claim(&app, &second.app.db, LEASE).await.is_some());
    app.clock.advance(RENEWED);
    hub.is_left(1).await;
    let job = ping(&app.app.db).await.expect("the job is there");
    assert_eq!((job.status.as_str(), job.attempts), ("running", 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_still_runs_at_the_end_of_the_process_is_given_back() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    let workers = Workers::of(&app);
    hub.is_asked(1).await;
    workers.stop().await;
    assert_eq!(hub.left(), 0);
    // The grace period begins when the workers hear of the end, which may be after the clock was
    // moved.
    while hub.left() == 0 {
        app.clock.advance(GRACE);
        let _ = tokio::time::timeout(Duration::from_secs(1), hub.is_left(1)).await;
    }
    workers.ended().await;
    let job = ping(&app.app.db).await.expect("the job is there");
    assert_eq!((job.status.as_str(), job.attempts), ("waiting", 0));
    hub.answer();
    app.work().await;
    assert_eq!((hub.asked(), ping(&app.app.db).await), (2, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn job_may_end_before_the_process_does_and_no_other_begins() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    let workers = Workers::of(&app);
    hub.is_asked(1).await;
    workers.stop().await;
    app.post().slug("second").published().create().await;
    hub.answer();
    workers.ended().await;
    let job = ping(&app.app.db).await.expect("the second one waits");
    assert_eq!((job.status.as_str(), hub.asked()), ("waiting", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_ends_the_process_each_time_is_set_aside() {
    let hub = SlowHub::start().await;
    let app = blog_with_news(&hub).await;
    hub.answer();
    for _ in 0..10 {
        assert!(claim(&app, &app.app.db, TimeDelta::zero()).await.is_some());
        app.clock.advance(LEASE);
    }
    app.work().await;
    let job = ping(&app.app.db).await.expect("the job is there");
    assert_eq!((job.status.as_str(), hub.asked()), ("parked", 0));
    assert!(job.last_error.is_some_and(|why| why.contains("ten times")));
}
