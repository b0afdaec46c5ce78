//! The change log: one row for each recorded change, numbered without gaps in the order of the
//! commits.
//!
//! A change is collected by [`Tx::record`](super::Tx::record). The writer numbers the changes of a
//! whole batch just before it commits, so that the row lock of the counter is held for an instant
//! only, and no reader ever sees number `n + 1` before `n`. A reader that asks for what follows the
//! last number it has seen therefore misses nothing.

use std::collections::BTreeSet;

use sqlx::types::Json;

use super::columns::timestamp_text;
use super::{Conn, Engine};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Change, Detail, NewChange, Subject};

/// The columns of a [`Change`].
macro_rules! change_columns {
    ($engine:ident) => {
        "seq, at, actor, action, subject, node, detail"
    };
}

/// Numbers the changes of a batch and inserts their rows. Only the writer calls it, right before
/// the commit.
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
    insert(conn, last - count + 1, changes, node).await?;
    date(conn, changes).await?;
    notify(conn).await
}

/// Updates the modification times of everything that the changes affect. No other node does so at
/// the same time: each holds the lock on the counter's row while it appends.
async fn date(conn: &mut Conn, changes: &[NewChange]) -> Result<()> {
    let keys: BTreeSet<_> = changes.iter().flat_map(NewChange::dated_keys).collect();
    let Some(at) = changes
        .iter()
        .map(|change| change.at)
        .max()
        .filter(|_| !keys.is_empty())
    else {
        return Ok(());
    };
    super::last_modified::put(conn, &keys, at).await
}

/// A change as one element of the array that `insert` gives to the engine.
#[derive(serde::Serialize)]
struct NewRow<'a> {
    at: String,
    actor: String,
    action: &'a str,
    subject: String,
    detail: &'a Detail,
}

/// Inserts the rows of a batch with one statement; the first gets the number `first`.
async fn insert(conn: &mut Conn, first: i64, changes: &[NewChange], node: &str) -> Result<()> {
    let rows: Vec<NewRow<'_>> = changes
        .iter()
        .map(|change| NewRow {
            at: timestamp_text(change.at),
            actor: change.actor.to_string(),
            action: change.action.as_str(),
            subject: change.subject.to_string(),
            detail: &change.detail,
        })
        .collect();
    execute!(
        conn,
        sqlite: "INSERT INTO change (seq, at, actor, action, subject, node, detail)
                 SELECT $1 + key, value->>'at', value->>'actor', value->>'action', value->>'subject', $3, value->'detail'
                 FROM json_each($2)",
        postgres: "INSERT INTO change (seq, at, actor, action, subject, node, detail)
                   SELECT $1 + number - 1, CAST(value->>'at' AS TIMESTAMPTZ), value->>'actor', value->>'action', value->>'subject', $3, value->'detail'
                   FROM jsonb_array_elements($2) WITH ORDINALITY AS element (value, number)",
        first,
        Json(rows),
        node,
    )?;
    Ok(())
}

/// Wakes the other nodes on PostgreSQL. On SQLite they poll the data version instead.
async fn notify(conn: &mut Conn) -> Result<()> {
    if let Engine::Postgres(engine) = conn.engine_mut() {
        sqlx::query("SELECT pg_notify('tympan_change', '')")
            .execute(&mut **engine)
            .await?;
    }
    Ok(())
}

/// Lists at most `limit` changes with a number above `after`, oldest first.
pub async fn list(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Change>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " change_columns "
         FROM change
         WHERE seq > $1
         ORDER BY seq
         LIMIT $2"],
        after,
        limit,
    )?)
}

/// Lists at most `limit` changes with a number above `after` whose subject begins with `prefix`,
/// such as `post:`, oldest first.
pub async fn list_by_prefix(
    conn: &mut Conn,
    prefix: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Change>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " change_columns "
         FROM change
         WHERE seq > $1 AND SUBSTR(subject, 1, LENGTH(CAST($2 AS TEXT))) = $2
         ORDER BY seq
         LIMIT $3"],
        after,
        prefix,
        limit,
    )?)
}

/// Lists the newest `limit` changes whose subject begins with `prefix`, oldest first. An empty
/// prefix matches every change.
pub async fn list_newest(conn: &mut Conn, prefix: &str, limit: i64) -> Result<Vec<Change>> {
    let mut changes: Vec<Change> = fetch_all!(
        conn,
        sql!["SELECT " change_columns "
         FROM change
         WHERE SUBSTR(subject, 1, LENGTH(CAST($1 AS TEXT))) = $1
         ORDER BY seq DESC
         LIMIT $2"],
        prefix,
        limit,
    )?;
    changes.reverse();
    Ok(changes)
}

/// Lists the newest `limit` changes of one subject, oldest first.
pub async fn list_by_subject(conn: &mut Conn, subject: Subject, limit: i64) -> Result<Vec<Change>> {
    let mut changes: Vec<Change> = fetch_all!(
        conn,
        sql!["SELECT " change_columns "
         FROM change
         WHERE subject = $1
         ORDER BY seq DESC
         LIMIT $2"],
        subject.to_string(),
        limit,
    )?;
    changes.reverse();
    Ok(changes)
}

/// Returns the number of the newest change, 0 before the first.
pub async fn last(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "SELECT seq FROM change_counter WHERE id = 1"
    )?)
}

/// Returns the time of the newest change.
pub async fn last_at(conn: &mut Conn) -> Result<Option<Timestamp>> {
    let row: Option<(Timestamp,)> =
        fetch_optional!(conn, "SELECT at FROM change ORDER BY seq DESC LIMIT 1")?;
    Ok(row.map(|(at,)| at))
}

/// Returns SQLite's data version, which differs from the last one after any other connection has
/// written. Always 0 on PostgreSQL.
pub async fn data_version(conn: &mut Conn) -> Result<i64> {
    Ok(fetch_scalar!(conn, sqlite: "PRAGMA data_version", postgres: "SELECT CAST(0 AS BIGINT)")?)
}
