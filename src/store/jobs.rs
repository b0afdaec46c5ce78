//! The durable queue: a job shares the transaction of the change that causes it.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::JobId;

/// Work to be done at or after a moment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which work.
    pub kind: String,
    /// On what: ids only.
    pub payload: Json<serde_json::Value>,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// Queues a job.
pub async fn insert(
    conn: &mut Conn,
    kind: &str,
    payload: &serde_json::Value,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO job (kind, payload, status, attempts, run_at, created_at)
         VALUES ($1, $2, 'waiting', 0, $3, $4)",
        kind,
        Json(payload),
        run_at,
        now,
    )?;
    Ok(())
}

/// Queues a job unless one of its kind and payload waits already.
pub async fn insert_once(
    conn: &mut Conn,
    kind: &str,
    payload: &serde_json::Value,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO job (kind, payload, status, attempts, run_at, created_at)
         SELECT $1, $2, 'waiting', 0, $3, $4
         WHERE NOT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND payload = $2 AND status = 'waiting')",
        kind,
        Json(payload),
        run_at,
        now,
    )?;
    Ok(())
}

/// Claims the job that is due first; it comes back at `again` unless it is finished before.
pub async fn claim(conn: &mut Conn, now: Timestamp, again: Timestamp) -> Result<Option<Job>> {
    Ok(fetch_optional!(
        conn,
        "UPDATE job
         SET status = 'running', attempts = attempts + 1, run_at = $2
         WHERE id = (SELECT id FROM job WHERE status IN ('waiting', 'running') AND run_at <= $1 ORDER BY run_at, id LIMIT 1)
           AND run_at <= $1
         RETURNING id, kind, payload, attempts",
        now,
        again,
    )?)
}

/// When the next job is due.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        "SELECT MIN(run_at) FROM job WHERE status IN ('waiting', 'running')"
    )?;
    Ok(row.0)
}

/// Puts a failed job back until `run_at`.
pub async fn retry(conn: &mut Conn, id: JobId, run_at: Timestamp, error: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE job SET status = 'waiting', run_at = $2, last_error = $3 WHERE id = $1",
        id,
        run_at,
        error
    )?;
    Ok(())
}

/// Sets a job aside that failed too often.
pub async fn park(conn: &mut Conn, id: JobId, error: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE job SET status = 'parked', last_error = $2 WHERE id = $1",
        id,
        error
    )?;
    Ok(())
}

/// Forgets a job that is done.
pub async fn delete(conn: &mut Conn, id: JobId) -> Result<()> {
    execute!(conn, "DELETE FROM job WHERE id = $1", id)?;
    Ok(())
}

/// A job as its owner sees it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct ListedJob {
    /// Its id.
    pub id: JobId,
    /// Which work.
    pub kind: String,
    /// `waiting`, `running` or `parked`.
    pub status: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due.
    pub run_at: Timestamp,
    /// Why it failed last.
    pub last_error: Option<String>,
}

/// The jobs in the order of their ids, after `after`.
pub async fn list(conn: &mut Conn, after: JobId, limit: i64) -> Result<Vec<ListedJob>> {
    Ok(fetch_all!(
        conn,
        "SELECT id, kind, status, attempts, run_at, last_error
         FROM job
         WHERE id > $1
         ORDER BY id
         LIMIT $2",
        after,
        limit,
    )?)
}

/// Has a parked job tried again from the start; false when there is no such one.
pub async fn unpark(conn: &mut Conn, id: JobId, now: Timestamp) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE job SET status = 'waiting', attempts = 0, run_at = $2 WHERE id = $1 AND status = 'parked'",
        id,
        now
    )? == 1)
}

/// Forgets a parked job; false when there is no such one.
pub async fn drop_parked(conn: &mut Conn, id: JobId) -> Result<bool> {
    Ok(execute!(
        conn,
        "DELETE FROM job WHERE id = $1 AND status = 'parked'",
        id
    )? == 1)
}
