//! Imports from other systems, and what they did not carry.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{ImportId, ImportState, UserId};

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
    /// How far it is.
    pub state: ImportState,
    /// Who asked for it; `None` for an import from the command line.
    pub user_id: Option<UserId>,
    /// The paths of its files below the folder of imports; empty for an import from the command line.
    pub files: Json<Vec<String>>,
    /// The options, as `transfer::background` reads them.
    pub options: Json<Value>,
    /// What was found or done besides the counts, as `transfer::background` reads it.
    pub findings: Json<Value>,
    /// Why it failed.
    pub error: Option<String>,
    /// How much of the present state is done, in thousandths.
    pub progress: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs and after it was interrupted.
    pub finished_at: Option<Timestamp>,
    /// The numbers of entries, once they were counted.
    pub counts: Json<ImportCounts>,
}

/// The columns of an [`Import`].
macro_rules! import_columns {
    ($engine:ident) => {
        "id, format, source, state, user_id, files, options, findings, error, progress, started_at,
         finished_at, counts"
    };
}

/// An import that begins.
#[derive(Clone, Debug)]
pub struct NewImport<'a> {
    /// The name of the format.
    pub format: &'a str,
    /// The names of the files.
    pub source: &'a str,
    /// The state in which it begins.
    pub state: ImportState,
    /// Who asked for it.
    pub user_id: Option<UserId>,
    /// The paths of its files below the folder of imports.
    pub files: &'a [String],
    /// The options.
    pub options: &'a Value,
}

/// Inserts an import that begins.
pub async fn insert(conn: &mut Conn, new: &NewImport<'_>, now: Timestamp) -> Result<ImportId> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO import (format, source, state, user_id, files, options, started_at, counts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         RETURNING id",
        new.format,
        new.source,
        new.state,
        new.user_id,
        Json(new.files),
        Json(new.options),
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

/// Finds the newest import from the command line of these files that was interrupted.
pub async fn find_interrupted(
    conn: &mut Conn,
    format: &str,
    source: &str,
) -> Result<Option<ImportId>> {
    let row: Option<(ImportId,)> = fetch_optional!(
        conn,
        "SELECT id
         FROM import
         WHERE format = $1 AND source = $2 AND finished_at IS NULL AND user_id IS NULL
           AND state <> 'undone'
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

/// Lists the files of all imports.
pub async fn list_files(conn: &mut Conn) -> Result<Vec<String>> {
    let rows: Vec<(Json<Vec<String>>,)> = fetch_all!(conn, "SELECT files FROM import ORDER BY id")?;
    Ok(rows.into_iter().flat_map(|(files,)| files.0).collect())
}

/// Replaces the options.
pub async fn set_options(conn: &mut Conn, id: ImportId, options: &Value) -> Result<()> {
    execute!(
        conn,
        "UPDATE import SET options = $2 WHERE id = $1",
        id,
        Json(options),
    )?;
    Ok(())
}

/// Stores who asked for what is done with an import from now on.
pub async fn set_user(conn: &mut Conn, id: ImportId, user: UserId) -> Result<()> {
    execute!(
        conn,
        "UPDATE import SET user_id = $2 WHERE id = $1",
        id,
        user
    )?;
    Ok(())
}

/// Moves an import from one state to another, at whose beginning nothing is done and nothing has
/// failed. Returns false if it is in a third one.
pub async fn change_state(
    conn: &mut Conn,
    id: ImportId,
    from: ImportState,
    to: ImportState,
) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE import SET state = $3, progress = 0, error = NULL WHERE id = $1 AND state = $2",
        id,
        from,
        to,
    )? == 1)
}

/// Stores how much of a state is done, in thousandths. Returns false if the import is in another state
/// meanwhile.
pub async fn note_progress(
    conn: &mut Conn,
    id: ImportId,
    state: ImportState,
    progress: i64,
) -> Result<bool> {
    Ok(execute!(
        conn,
        "UPDATE import SET progress = $3 WHERE id = $1 AND state = $2",
        id,
        state,
        progress,
    )? == 1)
}

/// Ends a state that cannot go on. Has no effect if the import is in another state meanwhile.
pub async fn fail(conn: &mut Conn, id: ImportId, state: ImportState, error: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE import SET state = 'failed', error = $3 WHERE id = $1 AND state = $2",
        id,
        state,
        error,
    )?;
    Ok(())
}

/// Stores the numbers of entries.
pub async fn set_counts(conn: &mut Conn, id: ImportId, counts: &ImportCounts) -> Result<()> {
    execute!(
        conn,
        "UPDATE import SET counts = $2 WHERE id = $1",
        id,
        Json(counts),
    )?;
    Ok(())
}

/// Stores what was found or done besides the counts.
pub async fn set_findings(conn: &mut Conn, id: ImportId, findings: &Value) -> Result<()> {
    execute!(
        conn,
        "UPDATE import SET findings = $2 WHERE id = $1",
        id,
        Json(findings),
    )?;
    Ok(())
}

/// Ends an import that is complete.
pub async fn finish(
    conn: &mut Conn,
    id: ImportId,
    counts: &ImportCounts,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE import
         SET state = 'done', finished_at = $2, counts = $3, error = NULL
         WHERE id = $1",
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

/// Deletes the losses of an import, before they are counted again.
pub async fn delete_losses(conn: &mut Conn, id: ImportId) -> Result<()> {
    execute!(conn, "DELETE FROM import_loss WHERE import_id = $1", id)?;
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
