//! The smaller sizes of pictures, and the stills of animations.

use sqlx::types::Json;

use super::Conn;
use crate::error::Result;
use crate::model::{MediaId, MediaVariant};

/// Inserts a variant.
pub async fn insert(conn: &mut Conn, variant: &MediaVariant) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO media_variant (media_id, width, height, recipe, hash, content_type, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        variant.media_id,
        variant.width,
        variant.height,
        variant.recipe,
        &variant.hash,
        &variant.content_type,
        variant.bytes,
    )?;
    Ok(())
}

/// Lists the variants of several items, by item, the smallest first.
pub async fn list_by_media(conn: &mut Conn, media: &[MediaId]) -> Result<Vec<MediaVariant>> {
    Ok(fetch_all!(
        conn,
        sql!["SELECT media_id, width, height, recipe, hash, content_type, bytes
         FROM media_variant
         WHERE media_id IN (" ids("$1") ")
         ORDER BY media_id, width"],
        Json(media),
    )?)
}

/// Deletes the variants of an item.
pub async fn delete_by_media(conn: &mut Conn, media: MediaId) -> Result<()> {
    execute!(conn, "DELETE FROM media_variant WHERE media_id = $1", media)?;
    Ok(())
}
