//! The workers of the durable job queue: at-least-once execution, with back-off; a job is parked
//! after ten attempts, or as soon as it says that it cannot succeed.
//!
//! Each lane (`model/job.rs`) has workers of its own. A worker claims a job and commits the claim
//! before it runs the job (`worker.rs`), and renews the lease while the job runs (`lease.rs`). It
//! deletes the job in the transaction of the job's effects or, if there is no single transaction,
//! after them (`run.rs`). So a `kill -9` at any moment can repeat a job but never lose it. Each
//! claim has a number: a worker that lost its lease cannot end a job that another one has claimed
//! since.
//!
//! To add a kind of job, add it to `model/job.rs` and an arm to `run.rs`.

mod lease;
mod run;
mod worker;

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::discussion;
use crate::error::Result;
use crate::library;
use crate::model::Lane;
use crate::publishing;
use crate::remote_pictures;
use crate::search;
use crate::services::Services;
use crate::site;
use crate::store::Db;
use worker::{Stage, Worker};

/// The interval at which redirect counts are written.
const COUNTING: Duration = Duration::from_secs(60);

/// Returns how many jobs of a lane run at a time in one process.
const fn workers(lane: Lane) -> usize {
    match lane {
        // One: its jobs are short and share the single writer.
        Lane::Prompt => 1,
        // One: mail servers prefer a single connection from a client.
        Lane::Mail => 1,
        // Three: so that a host that does not answer delays few other jobs.
        Lane::Remote => 3,
        // One: its jobs use CPU time that page requests need.
        Lane::Long => 1,
        // One: a second import would compete with the first one for the writer.
        Lane::Transfer => 1,
    }
}

/// Runs due jobs until `stop` resolves. Jobs that are running then have `grace` to finish; the
/// others are given back.
pub async fn work(db: Db, services: Services, stop: impl Future<Output = ()>, grace: TimeDelta) {
    if let Err(error) = schedule(&db, &services).await {
        tracing::warn!(error = %error, "what is done again and again could not be queued");
    }
    let stage = watch::Sender::new(Stage::Working);
    let mut workers = start(&db, &services, &stage);
    stop.await;
    stage.send_replace(Stage::Ending);
    let until = services.clock.now() + grace;
    tokio::select! {
        () = all_ended(&mut workers) => return,
        () = services.clock.sleep_until(until) => {}
    }
    stage.send_replace(Stage::Over);
    all_ended(&mut workers).await;
}

fn start(db: &Db, services: &Services, stage: &watch::Sender<Stage>) -> JoinSet<()> {
    let mut set = JoinSet::new();
    for lane in Lane::ALL {
        for _ in 0..workers(lane) {
            let worker = Worker::new(lane, db.clone(), services.clone(), stage.subscribe());
            set.spawn(worker.work());
        }
    }
    set
}

async fn all_ended(workers: &mut JoinSet<()>) {
    while workers.join_next().await.is_some() {}
}

/// Writes the redirect counts once a minute, for ever.
pub async fn keep_redirect_counts(db: Db, services: Services) {
    loop {
        tokio::time::sleep(COUNTING).await;
        if let Err(error) = site::write_redirect_counts(&db, &services).await {
            tracing::warn!(error = %error, "how often redirects were followed could not be written");
        }
    }
}

/// Queues the recurring jobs.
async fn schedule(db: &Db, services: &Services) -> Result<()> {
    let mut tx = db.begin().await?;
    discussion::schedule_purge(&mut tx, services).await?;
    library::schedule_cleaning(&mut tx, services).await?;
    remote_pictures::schedule(&mut tx, services).await?;
    search::schedule(&mut tx, services).await?;
    publishing::schedule_rendering(&mut tx, services).await?;
    tx.commit().await
}

/// Runs one due job of any lane. Returns false if no job is due.
pub async fn step(db: &Db, services: &Services) -> Result<bool> {
    let stage = watch::Sender::new(Stage::Working);
    for lane in Lane::ALL {
        let worker = Worker::new(lane, db.clone(), services.clone(), stage.subscribe());
        if worker.step().await?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}
