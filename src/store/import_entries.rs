//! What imports wrote: by the origin of each entry, and by import.

use super::Conn;
use crate::error::Result;
use crate::model::{ImportId, Origin};

/// The table in which an entry was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum WrittenKind {
    /// Posts and pages.
    Post,
    /// Comments.
    Comment,
    /// The media library.
    Media,
    /// Redirects.
    Redirect,
}

/// What an import wrote for an entry.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct WrittenEntry {
    /// The import that created the row.
    pub import_id: ImportId,
    /// The system of the entry's origin.
    pub system: String,
    /// The id of the entry's origin.
    pub origin: String,
    /// The id of the row.
    pub own_id: i64,
    /// The hash of the entry as it was read.
    pub source_hash: Vec<u8>,
    /// The version that the row had when an import last wrote it.
    pub own_version: i64,
}

/// The row that an import wrote.
#[derive(Clone, Copy, Debug)]
pub struct WrittenRow<'a> {
    /// The id of the row.
    pub id: i64,
    /// The version that it has now.
    pub version: i64,
    /// The hash of the entry as it was read.
    pub source_hash: &'a [u8],
}

/// The columns of a [`WrittenEntry`].
macro_rules! written_entry_columns {
    ($engine:ident) => {
        "import_id, system, origin, own_id, source_hash, own_version"
    };
}

/// Finds what was written for an entry.
pub async fn find(
    conn: &mut Conn,
    kind: WrittenKind,
    origin: &Origin,
) -> Result<Option<WrittenEntry>> {
    Ok(fetch_optional!(
        conn,
        sql!["SELECT " written_entry_columns "
         FROM import_entry
         WHERE kind = $1 AND system = $2 AND origin = $3"],
        kind,
        &origin.system,
        &origin.id,
    )?)
}

/// Stores what was written for an entry. If an earlier import created the row, the entry stays that
/// import's own.
pub async fn put(
    conn: &mut Conn,
    kind: WrittenKind,
    import: ImportId,
    origin: &Origin,
    row: WrittenRow<'_>,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO import_entry (kind, system, origin, import_id, own_id, source_hash, own_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (kind, system, origin) DO UPDATE
         SET import_id = CASE WHEN import_entry.own_id = excluded.own_id THEN import_entry.import_id ELSE excluded.import_id END,
             own_id = excluded.own_id, source_hash = excluded.source_hash, own_version = excluded.own_version",
        kind,
        &origin.system,
        &origin.id,
        import,
        row.id,
        row.source_hash,
        row.version,
    )?;
    Ok(())
}

/// Lists at most `limit` entries of a kind that an import created, with an id below `before`, the
/// newest rows first, so that replies come before the comments that they answer.
pub async fn list_by_import(
    conn: &mut Conn,
    import: ImportId,
    kind: WrittenKind,
    before: i64,
    limit: i64,
) -> Result<Vec<WrittenEntry>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT " written_entry_columns "
         FROM import_entry
         WHERE import_id = $1 AND kind = $2 AND own_id < $3
         ORDER BY own_id DESC
         LIMIT $4"],
        import,
        kind,
        before,
        limit,
    )?)
}

/// Whether an import created anything that is not undone.
pub async fn has_any(conn: &mut Conn, import: ImportId) -> Result<bool> {
    Ok(fetch_scalar!(
        conn,
        "SELECT EXISTS (SELECT 1 FROM import_entry WHERE import_id = $1)",
        import,
    )?)
}

/// Deletes an entry. The row that was written stays.
pub async fn delete(conn: &mut Conn, kind: WrittenKind, origin: &Origin) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM import_entry WHERE kind = $1 AND system = $2 AND origin = $3",
        kind,
        &origin.system,
        &origin.id,
    )?;
    Ok(())
}
