//! `tympan jobs`: lists the job queue, and retries or drops parked jobs.

use std::process::ExitCode;

use clap::Subcommand;

use super::output::say;
use super::{CliError, Config, Explain as _, open};
use crate::error::Result;
use crate::model::JobId;
use crate::services::Services;
use crate::store::{self, Db};

/// The number of jobs that are read at once.
const BATCH: i64 = 500;

/// The actions of `tympan jobs`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum JobsAction {
    /// List waiting, running and failed jobs
    ///
    /// The state `parked` means failed for good, after ten attempts or a permanent error.
    #[command(after_help = "Example:\n  tympan jobs list")]
    List,
    /// Retry a failed job
    #[command(after_help = "Example:\n  tympan jobs retry 12")]
    Retry {
        /// Number of the job, as shown by `tympan jobs list`
        id: i64,
    },
    /// Drop a failed job
    #[command(after_help = "Example:\n  tympan jobs drop 12")]
    Drop {
        /// Number of the job, as shown by `tympan jobs list`
        id: i64,
    },
}

/// Runs the action.
///
/// # Errors
/// When the database cannot be read, or there is no such parked job.
pub(super) async fn run(config: &Config, action: JobsAction) -> Result<ExitCode, CliError> {
    let (db, services) = open::open(config).await?;
    let done = match action {
        JobsAction::List => list(&db).await.map(|()| true),
        JobsAction::Retry { id } => retry(&db, &services, JobId(id)).await,
        JobsAction::Drop { id } => forget(&db, JobId(id)).await,
    };
    db.close().await;
    let done = done.explain(
        "cannot read the job queue",
        "check that the database is running",
    )?;
    if done {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(CliError::new("no failed job has this number")
            .fix("see `tympan jobs list`; failed jobs have the state `parked`"))
    }
}

async fn list(db: &Db) -> Result<()> {
    say(format_args!(
        "{:>6}  {:<20}  {:<6}  {:<8}  {:>5}  {:<20}  last error",
        "id", "kind", "lane", "state", "tries", "due"
    ));
    let mut after = JobId(0);
    loop {
        let batch = store::jobs::list(&mut db.read().await?, after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(());
        };
        after = last.id;
        for job in batch {
            let due = job.run_at.format("%Y-%m-%dT%H:%M:%SZ");
            let error = job.last_error.unwrap_or_default();
            say(format_args!(
                "{:>6}  {:<20}  {:<6}  {:<8}  {:>5}  {due:<20}  {error}",
                job.id.0, job.kind, job.lane, job.status, job.attempts
            ));
        }
    }
}

async fn retry(db: &Db, services: &Services, id: JobId) -> Result<bool> {
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    let is_there = store::jobs::unpark(&mut tx, id, services.clock.now()).await?;
    tx.commit().await?;
    Ok(is_there)
}

async fn forget(db: &Db, id: JobId) -> Result<bool> {
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    let is_there = store::jobs::drop_parked(&mut tx, id).await?;
    tx.commit().await?;
    Ok(is_there)
}
