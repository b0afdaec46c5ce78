//! Former names of labels, so that their old URLs lead to the renamed label.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Label, LabelId};

/// Finds the label that used to have this folded name: `None` when none ever had, `Some(None)` when
/// the label was deleted.
pub async fn find(conn: &mut Conn, folded: &str) -> Result<Option<Option<LabelId>>> {
    let row: Option<(Option<LabelId>,)> = fetch_optional!(
        conn,
        "SELECT label_id FROM label_alias WHERE folded = $1",
        folded
    )?;
    Ok(row.map(|(label,)| label))
}

/// Finds the existing label that used to have this folded name.
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

/// Stores that a folded name leads to a label, or with `None` that its label was deleted.
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

/// Makes every former name of one label lead to another.
pub async fn retarget(conn: &mut Conn, from: LabelId, to: LabelId) -> Result<()> {
    execute!(
        conn,
        "UPDATE label_alias SET label_id = $2 WHERE label_id = $1",
        from,
        to
    )?;
    Ok(())
}

/// Deletes a former name, because a label has it again.
pub async fn delete(conn: &mut Conn, folded: &str) -> Result<()> {
    execute!(conn, "DELETE FROM label_alias WHERE folded = $1", folded)?;
    Ok(())
}
