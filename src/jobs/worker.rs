//! A worker of one lane: claims a due job, runs it under a lease, and records how it ended.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::lease::{self, End};
use super::run;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{JobError, Lane};
use crate::services::Services;
use crate::store::jobs::ClaimedJob;
use crate::store::{self, Db};

/// The number of attempts after which a job is parked.
const TRIES: i64 = 10;
/// The longest sleep between two looks at the queue: another process may have queued a job.
const LONGEST: TimeDelta = TimeDelta::seconds(15);
/// The pause after another process has claimed the job first.
const OUTRUN: TimeDelta = TimeDelta::milliseconds(10);
/// The time limit for giving a job back at shutdown.
const FAREWELL: Duration = Duration::from_secs(1);

/// The stages of a shutdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// No shutdown yet.
    Working,
    /// No new job begins; running ones may finish.
    Ending,
    /// Jobs that are still running are stopped and given back.
    Over,
}

/// A worker of one lane.
pub(super) struct Worker {
    lane: Lane,
    db: Db,
    services: Services,
    stage: watch::Receiver<Stage>,
}

impl Worker {
    pub(super) fn new(
        lane: Lane,
        db: Db,
        services: Services,
        stage: watch::Receiver<Stage>,
    ) -> Self {
        Self {
            lane,
            db,
            services,
            stage,
        }
    }

    /// Runs due jobs until the process shuts down.
    pub(super) async fn work(self) {
        while self.may_begin() {
            let pause = match self.step().await {
                Ok(None) => continue,
                Ok(Some(wait)) => wait.min(LONGEST),
                Err(error) => {
                    tracing::warn!(error = %error, job.lane = %self.lane, "the job queue cannot be used");
                    LONGEST
                }
            };
            let again = self.services.clock.now() + pause;
            tokio::select! {
                () = self.services.clock.sleep_until(again) => {}
                () = self.services.wake.woken(self.lane) => {}
                () = self.reached(Stage::Ending) => {}
            }
        }
    }

    /// Runs the job that is due first and returns `None`, or returns how long to wait if no job is
    /// due.
    pub(super) async fn step(&self) -> Result<Option<TimeDelta>> {
        let now = self.services.clock.now();
        let due = store::jobs::next_due(&mut self.db.read().await?, self.lane).await?;
        let wait = due.map_or(LONGEST, |due| due - now);
        if wait > TimeDelta::zero() {
            return Ok(Some(wait));
        }
        let Some(job) = lease::claim(&self.db, self.lane, now, || self.may_begin()).await? else {
            return Ok(Some(OUTRUN));
        };
        // Another worker of the lane may find a further job.
        self.services.wake.wake(self.lane.into());
        self.run(job, now).await?;
        Ok(None)
    }

    /// Runs a job that was claimed at `claimed_at`, as long as its lease is held.
    async fn run(&self, job: ClaimedJob, claimed_at: Timestamp) -> Result<()> {
        if job.attempts > TRIES {
            // Each attempt ended with the process, or without recording an error.
            let end = End::Park("it was begun ten times and never ended");
            return lease::end(&self.db, job.claim(), end).await;
        }
        let mut task = JoinSet::new();
        task.spawn(run::run(
            self.db.clone(),
            self.services.clone(),
            job.clone(),
        ));
        let outcome = tokio::select! {
            Some(ended) = task.join_next() => ended.unwrap_or_else(|died| Err(Error::internal(died).into())),
            why = lease::keep(&self.db, &self.services.clock, job.claim(), claimed_at) => {
                task.shutdown().await;
                tracing::warn!(job.id = job.id.0, job.kind, why, "a job was stopped: its lease is lost");
                return Ok(());
            }
            () = self.reached(Stage::Over) => {
                task.shutdown().await;
                return self.give_back(&job).await;
            }
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(error) => self.failed(&job, &error).await,
        }
    }

    /// Whether a job may begin: no shutdown has started.
    fn may_begin(&self) -> bool {
        *self.stage.borrow() == Stage::Working
    }

    /// Waits until the shutdown has reached `stage`.
    async fn reached(&self, stage: Stage) {
        // An error means that the sender is gone, and then the process is about to end as well.
        let _ = self.stage.clone().wait_for(|now| *now >= stage).await;
    }

    /// Records a failure: the job is retried after 2, 4, 8, … minutes, or parked if it cannot
    /// succeed or this was the last attempt.
    async fn failed(&self, job: &ClaimedJob, error: &JobError) -> Result<()> {
        tracing::warn!(job.id = job.id.0, job.kind, attempts = job.attempts, error = %error, "a job failed");
        let why = error.to_string();
        let end = if matches!(error, JobError::Fail(_)) || job.attempts >= TRIES {
            End::Park(&why)
        } else {
            let minutes = 1_i64 << job.attempts.clamp(1, TRIES);
            End::Retry(
                self.services.clock.now() + TimeDelta::minutes(minutes),
                &why,
            )
        };
        lease::end(&self.db, job.claim(), end).await
    }

    /// Gives back a job that the shutdown stopped, so that another node may begin it at once.
    async fn give_back(&self, job: &ClaimedJob) -> Result<()> {
        let end = End::GiveBack(self.services.clock.now());
        tokio::time::timeout(FAREWELL, lease::end(&self.db, job.claim(), end))
            .await
            .unwrap_or_else(|_| Err(Error::Unavailable("the database does not answer".into())))
    }
}
