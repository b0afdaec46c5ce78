//! The servers from which pictures are fetched, and when each may be asked again.
//!
//! A claimed host is not given to anybody else until its time, so that the workers of all nodes send
//! it one request at a time.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;

/// Inserts a host that may be asked at once, unless it is there already.
pub async fn insert(conn: &mut Conn, host: &str, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO remote_host (host, failures, next_request_at, asked_to_wait)
         VALUES ($1, 0, $2, FALSE)
         ON CONFLICT (host) DO NOTHING",
        host,
        now,
    )?;
    Ok(())
}

/// Claims the host that may be asked first, among those with a picture that is due, until `until`.
/// Returns it with its failures; `None` if there is none.
///
/// On PostgreSQL it skips hosts that another node is claiming.
pub async fn claim(
    conn: &mut Conn,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<(String, i64)>> {
    Ok(fetch_optional!(
        conn,
        sql!["UPDATE remote_host
         SET next_request_at = $2
         WHERE host = (SELECT remote_host.host
                       FROM remote_host
                       WHERE remote_host.next_request_at <= $1
                         AND EXISTS (SELECT 1
                                     FROM remote_picture
                                     WHERE remote_picture.host = remote_host.host
                                       AND remote_picture.status = 'waiting'
                                       AND remote_picture.next_try_at <= $1)
                       ORDER BY remote_host.next_request_at, remote_host.host
                       LIMIT 1" lock(" FOR UPDATE SKIP LOCKED") ")
         RETURNING host, failures"],
        now,
        until,
    )?)
}

/// Ends a claim: stores when the host may be asked again, and how often it has failed in a row.
pub async fn update(
    conn: &mut Conn,
    host: &str,
    next_request_at: Timestamp,
    failures: i64,
    asked_to_wait: bool,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE remote_host
         SET next_request_at = $2, failures = $3, asked_to_wait = $4
         WHERE host = $1",
        host,
        next_request_at,
        failures,
        asked_to_wait,
    )?;
    Ok(())
}

/// Forgets the failures of every host and the pauses that they caused, but not those that a server
/// has asked for.
pub async fn forget_failures(conn: &mut Conn, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE remote_host
         SET failures = 0, next_request_at = $1
         WHERE failures > 0 AND NOT asked_to_wait",
        now,
    )?;
    Ok(())
}

/// Returns when the next picture is due whose host may be asked then; `None` if no picture is
/// waiting.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Timestamp>> {
    let row: (Option<Timestamp>,) = fetch_one!(
        conn,
        "SELECT MIN(CASE WHEN remote_host.next_request_at > due.at THEN remote_host.next_request_at ELSE due.at END)
         FROM remote_host
         JOIN (SELECT host, MIN(next_try_at) AS at FROM remote_picture WHERE status = 'waiting' GROUP BY host) AS due
           ON due.host = remote_host.host",
    )?;
    Ok(row.0)
}
