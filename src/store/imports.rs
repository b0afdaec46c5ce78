//! Imports from other systems, and what they did not carry.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::ImportId;

/// The numbers of entries by kind, and by result within a kind.
pub type ImportCounts = BTreeMap<String, BTreeMap<String, u64>>;

/// An import.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Import {
    /// The import's id.
    pub id: ImportId,
    /// The name of the format.
    pub format: String,
    /// The names of the files that were read.
    pub source: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs and after it was interrupted.
    pub finished_at: Option<Timestamp>,
    /// The numbers of entries, once it has ended.
    pub counts: Json<ImportCounts>,
}

/// The columns of an [`Import`].
macro_rules! import_columns {
    ($engine:ident) => {
        "id, format, source, started_at, finished_at, counts"
    };
}

/// Inserts an import that begins.
pub async fn insert(
    conn: &mut Conn,
    format: &str,
    source: &str,
    now: Timestamp,
) -> Result<ImportId> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO import (format, source, started_at, counts)
         VALUES ($1, $2, $3, $4)
         RETURNING id",
        format,
        source,
        now,
        Json(ImportCounts::new()),
    )?)
}

/// Finds an import.
pub async fn find(conn: &mut Conn, id: ImportId) -> Result<Option<Import>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " import_columns " FROM import WHERE id = $1"],
        id,
    )?)
}

/// Finds the newest import of these files that was interrupted.
pub async fn find_interrupted(
    conn: &mut Conn,
    format: &str,
    source: &str,
) -> Result<Option<ImportId>> {
    let row: Option<(ImportId,)> = fetch_optional!(
        conn,
        "SELECT id
         FROM import
         WHERE format = $1 AND source = $2 AND finished_at IS NULL
         ORDER BY id DESC
         LIMIT 1",
        format,
        source,
    )?;
    Ok(row.map(|(id,)| id))
}

/// Lists at most `limit` imports with an id below `before`, newest first.
pub async fn list(conn: &mut Conn, before: ImportId, limit: i64) -> Result<Vec<Import>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " import_columns "
         FROM import
         WHERE id < $1
         ORDER BY id DESC
         LIMIT $2"],
        before,
        limit,
    )?)
}

/// Ends an import.
pub async fn finish(
    conn: &mut Conn,
    id: ImportId,
    counts: &ImportCounts,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE import SET finished_at = $2, counts = $3 WHERE id = $1",
        id,
        now,
        Json(counts),
    )?;
    Ok(())
}

/// Deletes an import with its losses. What it wrote stays.
pub async fn delete(conn: &mut Conn, id: ImportId) -> Result<()> {
    execute!(conn, "DELETE FROM import WHERE id = $1", id)?;
    Ok(())
}

/// What an import did not carry of an entry.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ImportLoss {
    /// Its number in the report, from 1.
    pub number: i64,
    /// The row of the report, such as `posts`.
    pub kind: String,
    /// Whether the whole entry was left out.
    pub is_whole: bool,
    /// The part that was lost, and the reason.
    pub reason: String,
    /// The name of the entry.
    pub name: String,
}

/// Inserts a loss, unless one with this number is stored.
pub async fn insert_loss(conn: &mut Conn, id: ImportId, loss: &ImportLoss) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO import_loss (import_id, number, kind, is_whole, reason, name)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (import_id, number) DO NOTHING",
        id,
        loss.number,
        &loss.kind,
        loss.is_whole,
        &loss.reason,
        &loss.name,
    )?;
    Ok(())
}

/// Lists at most `limit` losses of an import with a number above `after`, in their order.
pub async fn list_losses(
    conn: &mut Conn,
    id: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<ImportLoss>> {
    Ok(fetch_all!(
        conn,
        "SELECT number, kind, is_whole, reason, name
         FROM import_loss
         WHERE import_id = $1 AND number > $2
         ORDER BY number
         LIMIT $3",
        id,
        after,
        limit,
    )?)
}
