//! The addresses of purged items.

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::MediaHash;

/// Notes that the item of a hash was purged.
pub async fn insert(conn: &mut Conn, hash: &MediaHash, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO media_address (hash, purged_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        hash,
        now,
    )?;
    Ok(())
}

/// Returns when an item of this hash was first purged; `None` if none ever was.
pub async fn find_purged_at(conn: &mut Conn, hash: &MediaHash) -> Result<Option<Timestamp>> {
    let row: Option<(Timestamp,)> = fetch_optional!(
        conn,
        "SELECT purged_at FROM media_address WHERE hash = $1",
        hash
    )?;
    Ok(row.map(|(at,)| at))
}
