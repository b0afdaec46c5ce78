//! The durable queue's worker: at least once, with back-off, parked in sight after ten tries.
//!
//! A job is claimed and committed before it runs, and forgotten in the
//! transaction of what it did or, where that is no one transaction, after it, so
//! that a `kill -9` at any moment repeats it but never loses it. A new kind of job is an arm in `run`.

use std::time::Duration;

use chrono::TimeDelta;

use crate::clock::Timestamp;
use crate::discussion::{self, notify};
use crate::error::{Error, Result};
use crate::finding;
use crate::publishing;
use crate::services::Services;
use crate::site;
use crate::store::jobs::Job;
use crate::store::{self, Db, Tx};

/// A job that was claimed and not finished is tried again after this.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// A job that failed so often is parked.
const TRIES: i64 = 10;
/// The longest sleep: another process may have queued a job.
const LONGEST: Duration = Duration::from_secs(15);
/// How long counts are gathered.
const COUNTING: Duration = Duration::from_secs(60);

/// Works on due jobs, for ever.
pub async fn work(db: Db, services: Services) {
    if let Err(error) = schedule(&db, &services).await {
        tracing::warn!(error = %error, "what is done again and again could not be queued");
    }
    loop {
        let pause = match step_or_wait(&db, &services).await {
            Ok(None) => continue,
            Ok(Some(wait)) => wait.min(LONGEST),
            Err(error) => {
                tracing::warn!(error = %error, "the job queue cannot be read");
                LONGEST
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = services.wake.notified() => {}
        }
    }
}

/// Writes down once a minute how often redirects were followed, for ever.
pub async fn count_hits(db: Db, services: Services) {
    loop {
        tokio::time::sleep(COUNTING).await;
        if let Err(error) = site::write_hits(&db, &services).await {
            tracing::warn!(error = %error, "how often redirects were followed could not be written");
        }
    }
}

/// Queues what is done again and again.
async fn schedule(db: &Db, services: &Services) -> Result<()> {
    let mut tx = db.begin().await?;
    discussion::schedule_purge(&mut tx, services).await?;
    finding::schedule(&mut tx, services).await?;
    publishing::schedule_rendering(&mut tx, services).await?;
    tx.commit().await
}

/// Runs the job that is due first; false when none is.
pub async fn step(db: &Db, services: &Services) -> Result<bool> {
    Ok(step_or_wait(db, services).await?.is_none())
}

/// Runs the job that is due first; when none is, how long until one will be.
async fn step_or_wait(db: &Db, services: &Services) -> Result<Option<Duration>> {
    let now = services.clock.now();
    let due = store::jobs::next_due(&mut db.read().await?).await?;
    let wait = due.map_or(LONGEST, |due| (due - now).to_std().unwrap_or_default());
    if !wait.is_zero() {
        return Ok(Some(wait));
    }
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    let job = store::jobs::claim(&mut tx, now, now + LEASE).await?;
    tx.commit().await?;
    // Another process was faster.
    let Some(job) = job else {
        return Ok(Some(Duration::from_millis(10)));
    };
    if let Err(error) = run(db, services, &job).await {
        put_back(db, &job, now, &error).await?;
    }
    Ok(None)
}

async fn run(db: &Db, services: &Services, job: &Job) -> Result<()> {
    match job.kind.as_str() {
        publishing::ANNOUNCE_JOB => {
            let mut tx = db.begin().await?;
            publishing::announce(&mut tx, services, &job.payload.0).await?;
            return finish(tx, job).await;
        }
        store::renderings::RENDER_JOB => {
            publishing::render_outdated(db, services, &job.payload.0).await?
        }
        discussion::TRAIN_JOB => discussion::train_filter(db, services).await?,
        discussion::PURGE_JOB => discussion::purge(db, services).await?,
        publishing::PING_JOB => publishing::ping(db, services, &job.payload.0).await?,
        finding::INDEX_JOB => finding::run(db, services, &job.payload.0).await?,
        kind if notify::is_mail(kind) => notify::run(db, services, kind, &job.payload.0).await?,
        discussion::CHECKPOINT_JOB => discussion::checkpoint(db).await?,
        other => {
            return Err(Error::internal(format!(
                "no worker knows jobs of the kind `{other}`"
            )));
        }
    }
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    finish(tx, job).await
}

async fn finish(mut tx: Tx, job: &Job) -> Result<()> {
    store::jobs::delete(&mut tx, job.id).await?;
    tx.commit().await
}

/// Later tries come later: 2, 4, 8 … minutes.
async fn put_back(db: &Db, job: &Job, now: Timestamp, error: &Error) -> Result<()> {
    tracing::warn!(job.id = job.id.0, job.kind = job.kind, attempts = job.attempts, error = %error, "a job failed");
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    // The server has refused the mail for good, or it cannot be written.
    let is_final = notify::is_mail(&job.kind) && matches!(error, Error::Internal(_));
    if is_final || job.attempts >= TRIES {
        store::jobs::park(&mut tx, job.id, &error.to_string()).await?;
    } else {
        let minutes = 1_i64 << job.attempts.clamp(1, TRIES);
        store::jobs::retry(
            &mut tx,
            job.id,
            now + TimeDelta::minutes(minutes),
            &error.to_string(),
        )
        .await?;
    }
    tx.commit().await
}
