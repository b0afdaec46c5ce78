//! The durable job queue. A job is inserted in the transaction of the change that causes it.
//!
//! A waiting job is due at `run_at`. For a running job `run_at` is the end of its lease: it is due
//! again then, unless its worker has renewed or ended the claim. A parked job has failed too often
//! and waits for the owner.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{Job, JobId, Lane};

/// A claimed job.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ClaimedJob {
    /// The id of the job.
    pub id: JobId,
    /// The kind of work.
    pub kind: String,
    /// The parameters of the work.
    pub payload: Json<serde_json::Value>,
    /// The number of attempts, this one included.
    pub attempts: i64,
    /// The number of claims of this job so far.
    pub claim_number: i64,
}

impl ClaimedJob {
    /// Returns the job itself.
    ///
    /// # Errors
    /// Another version of the program has queued it, and this one cannot read it.
    pub fn job(&self) -> Result<Job> {
        Job::read(&self.kind, self.payload.0.clone()).map_err(Error::internal)
    }

    /// Returns the claim by which the caller holds the job.
    #[must_use]
    pub fn claim(&self) -> Claim {
        Claim {
            job: self.id,
            number: self.claim_number,
        }
    }
}

/// The right to end a job. It is over as soon as another worker has claimed the job.
///
/// Every statement that ends or renews a claim compares the number of the claim, so that a worker
/// that lost its lease without noticing cannot end a job that another worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The id of the job.
    pub job: JobId,
    /// The number of this claim among all claims of the job.
    pub number: i64,
}

/// Queues a job that is due at `run_at`.
pub async fn insert(conn: &mut Conn, job: &Job, run_at: Timestamp, now: Timestamp) -> Result<()> {
    conn.note_queued(job.lane());
    execute!(
        conn,
        "INSERT INTO job (kind, lane, payload, status, attempts, run_at, created_at)
         VALUES ($1, $2, $3, 'waiting', 0, $4, $5)",
        job.kind(),
        job.lane(),
        Json(job.payload().map_err(Error::internal)?),
        run_at,
        now,
    )?;
    Ok(())
}

/// Queues a job unless one of the same kind and payload is waiting already.
pub async fn insert_once(
    conn: &mut Conn,
    job: &Job,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    conn.note_queued(job.lane());
    execute!(
        conn,
        "INSERT INTO job (kind, lane, payload, status, attempts, run_at, created_at)
         SELECT $1, $2, $3, 'waiting', 0, $4, $5
         WHERE NOT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND payload = $3 AND status = 'waiting')",
        job.kind(),
        job.lane(),
        Json(job.payload().map_err(Error::internal)?),
        run_at,
        now,
    )?;
    Ok(())
}

/// Queues a job for `run_at`, or brings forward the one of the same kind and payload that is waiting
/// already.
pub async fn insert_or_bring_forward(
    conn: &mut Conn,
    job: &Job,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let moved = execute!(
        conn,
        "UPDATE job
         SET run_at = CASE WHEN run_at > $3 THEN $3 ELSE run_at END
         WHERE kind = $1 AND payload = $2 AND status = 'waiting'",
        job.kind(),
        Json(job.payload().map_err(Error::internal)?),
        run_at,
    )?;
    if moved == 0 {
        return insert(conn, job, run_at, now).await;
    }
    conn.note_queued(job.lane());
    Ok(())
}

/// Returns whether a job of this kind is waiting or running.
pub async fn is_queued(conn: &mut Conn, kind: &str) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND status <> 'parked')",
        kind
    )?)
}

/// Claims the job of a lane that is due first, until `until`; `None` when none is due.
///
/// On PostgreSQL it skips jobs that another node is claiming: waiting for their rows could end in a
/// deadlock between two batches that each hold claims in several lanes.
pub async fn claim(
    conn: &mut Conn,
    lane: Lane,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<ClaimedJob>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE job
         SET status = 'running', attempts = attempts + 1, claim_number = claim_number + 1, run_at = $3
         WHERE id = (SELECT id FROM job
                     WHERE lane = $1 AND status <> 'parked' AND run_at <= $2
                     ORDER BY run_at, id
                     LIMIT 1" lock(" FOR UPDATE SKIP LOCKED") ")
         RETURNING id, kind, payload, attempts, claim_number"],
        lane,
        now,
        until,
    )?)
}

/// Returns the time at which the next job of a lane is due; `None` without any.
pub async fn next_due(conn: &mut Conn, lane: Lane) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        "SELECT MIN(run_at) FROM job WHERE lane = $1 AND status <> 'parked'",
        lane
    )?;
    Ok(row.0)
}

/// Extends a claim until `until`. Returns false when the claim is over.
pub async fn renew(conn: &mut Conn, claim: Claim, until: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE job SET run_at = $3 WHERE id = $1 AND claim_number = $2 AND status = 'running'",
        claim.job,
        claim.number,
        until,
    )? == 1)
}

/// Puts a failed job back to wait until `run_at`. Returns false when the claim is over.
pub async fn retry(conn: &mut Conn, claim: Claim, run_at: Timestamp, error: &str) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE job SET status = 'waiting', run_at = $3, last_error = $4
         WHERE id = $1 AND claim_number = $2 AND status = 'running'",
        claim.job,
        claim.number,
        run_at,
        error,
    )? == 1)
}

/// Returns a started job to the queue without counting the attempt. Returns false when the claim is
/// over.
pub async fn give_back(conn: &mut Conn, claim: Claim, now: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE job SET status = 'waiting', attempts = attempts - 1, run_at = $3
         WHERE id = $1 AND claim_number = $2 AND status = 'running'",
        claim.job,
        claim.number,
        now,
    )? == 1)
}

/// Parks a job that has failed too often. Returns false when the claim is over.
pub async fn park(conn: &mut Conn, claim: Claim, error: &str) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE job SET status = 'parked', last_error = $3
         WHERE id = $1 AND claim_number = $2 AND status = 'running'",
        claim.job,
        claim.number,
        error,
    )? == 1)
}

/// Deletes a finished job. Returns false when the claim is over.
pub async fn delete(conn: &mut Conn, claim: Claim) -> Result<bool> {
    Ok(execute!(
        conn,
        "DELETE FROM job WHERE id = $1 AND claim_number = $2 AND status = 'running'",
        claim.job,
        claim.number,
    )? == 1)
}

/// A job as the `jobs` command lists it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct ListedJob {
    /// The id of the job.
    pub id: JobId,
    /// The kind of work.
    pub kind: String,
    /// The lane in which the job runs.
    pub lane: Lane,
    /// The state: `waiting`, `running` or `parked`.
    pub status: String,
    /// The number of attempts.
    pub attempts: i64,
    /// The time at which the job is due.
    pub run_at: Timestamp,
    /// The error of the last failed attempt.
    pub last_error: Option<String>,
}

/// Lists at most `limit` jobs with an id above `after`, in order of the id.
pub async fn list(conn: &mut Conn, after: JobId, limit: i64) -> Result<Vec<ListedJob>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, kind, lane, status, attempts, run_at, last_error
         FROM job
         WHERE id > $1
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// Queues a parked job again, with no attempts counted. Returns false when there is no such parked
/// job.
pub async fn unpark(conn: &mut Conn, id: JobId, now: Timestamp) -> Result<bool> {
    let lane: Option<(Lane,)> = fetch_optional!(
        conn,
        "UPDATE job SET status = 'waiting', attempts = 0, run_at = $2
         WHERE id = $1 AND status = 'parked'
         RETURNING lane",
        id,
        now
    )?;
    if let Some((lane,)) = lane {
        conn.note_queued(lane);
    }
    Ok(lane.is_some())
}

/// Deletes a parked job. Returns false when there is no such parked job.
pub async fn drop_parked(conn: &mut Conn, id: JobId) -> Result<bool> {
    Ok(execute!(
        conn,
        "DELETE FROM job WHERE id = $1 AND status = 'parked'",
        id
    )? == 1)
}
