//! The change log.

use std::collections::BTreeSet;

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Change, NewChange, Subject};

/// Numbers the changes of a batch and writes their rows: the writer's alone.
pub(super) async fn append(conn: &mut Conn, changes: &[NewChange], node: &str) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let last: i64 = fetch_scalar!(
        conn,
        "UPDATE change_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq",
        count
    )?;
    for (seq, change) in (last - count + 1..).zip(changes) {
        insert(conn, seq, change, node).await?;
    }
    date(conn, changes).await?;
    notify(conn).await
}

/// Notes when what these changes touch last changed. Nobody else does so at the same time: whoever
/// numbers changes holds the counter's row.
async fn date(conn: &mut Conn, changes: &[NewChange]) -> Result<()> {
    let keys: BTreeSet<String> = changes.iter().flat_map(NewChange::dated_keys).collect();
    let Some(at) = changes
        .iter()
        .map(|change| change.at)
        .max()
        .filter(|_| !keys.is_empty())
    else {
        return Ok(());
    };
    super::touched::put(conn, &keys, at).await
}

async fn insert(conn: &mut Conn, seq: i64, change: &NewChange, node: &str) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO change (seq, at, actor, action, subject, node, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        seq,
        change.at,
        change.actor.to_string(),
        change.action.as_str(),
        change.subject.to_string(),
        node,
        Json(&change.detail),
    )?;
    Ok(())
}

/// Wakes the other nodes; on SQLite they look at the data version.
async fn notify(conn: &mut Conn) -> Result<()> {
    let _: i64 = fetch_scalar!(conn, sqlite: "SELECT CAST(1 AS BIGINT)", postgres: "SELECT CAST(1 AS BIGINT) FROM pg_notify('tympan_change', '')")?;
    Ok(())
}

/// The changes after `after`, oldest first.
pub async fn list(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Change>> {
    Ok(fetch_all!(
        conn,
        "SELECT seq, at, actor, action, subject, node, detail
         FROM change
         WHERE seq > $1
         ORDER BY seq
         LIMIT $2",
        after,
        limit,
    )?)
}

/// The newest `limit` changes of a subject, oldest first.
pub async fn list_by_subject(conn: &mut Conn, subject: Subject, limit: i64) -> Result<Vec<Change>> {
    let mut changes: Vec<Change> = fetch_all!(
        conn,
        "SELECT seq, at, actor, action, subject, node, detail
         FROM change
         WHERE subject = $1
         ORDER BY seq DESC
         LIMIT $2",
        subject.to_string(),
        limit,
    )?;
    changes.reverse();
    Ok(changes)
}

/// The number of the newest change, 0 before the first.
pub async fn last(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT seq FROM change_counter WHERE id = 1"
    )?)
}

/// When the newest change was made.
pub async fn last_at(conn: &mut Conn) -> Result<Option<Timestamp>> {
    let row: Option<(Timestamp,)> =
        fetch_optional!(conn, "SELECT at FROM change ORDER BY seq DESC LIMIT 1")?;
    Ok(row.map(|(at,)| at))
}

/// SQLite's data version: another one after any other connection has written. Always 0 on PostgreSQL.
pub async fn data_version(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(conn, sqlite: "PRAGMA data_version", postgres: "SELECT CAST(0 AS BIGINT)")?)
}
