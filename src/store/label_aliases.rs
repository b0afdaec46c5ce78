//! The names that labels had.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Label, LabelId};

/// The label that had a folded name: `Some(None)` when it was deleted.
pub async fn find(conn: &mut Conn, folded: &str) -> Result<Option<Option<LabelId>>> {
    let row: Option<(Option<LabelId>,)> = fetch_optional!(
        conn,
        "SELECT label_id FROM label_alias WHERE folded = $1",
        folded
    )?;
    Ok(row.map(|(label,)| label))
}

/// The label that had a folded name and is there still.
pub async fn find_label(conn: &mut Conn, folded: &str) -> Result<Option<Label>> {
    Ok(fetch_optional!(
        conn,
        "SELECT label.id, label.name, label.folded
         FROM label_alias
         JOIN label ON label.id = label_alias.label_id
         WHERE label_alias.folded = $1",
        folded,
    )?)
}

/// Notes that a folded name leads to a label, or to none any more.
pub async fn insert(
    conn: &mut Conn,
    folded: &str,
    label: Option<LabelId>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO label_alias (folded, label_id, created_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (folded) DO UPDATE SET label_id = excluded.label_id",
        folded,
        label,
        now,
    )?;
    Ok(())
}

/// Has every name that led to a label lead to another.
pub async fn retarget(conn: &mut Conn, from: LabelId, to: LabelId) -> Result<()> {
    execute!(
        conn,
        "UPDATE label_alias SET label_id = $2 WHERE label_id = $1",
        from,
        to
    )?;
    Ok(())
}

/// Forgets a name: a label has it again.
pub async fn delete(conn: &mut Conn, folded: &str) -> Result<()> {
    execute!(conn, "DELETE FROM label_alias WHERE folded = $1", folded)?;
    Ok(())
}
