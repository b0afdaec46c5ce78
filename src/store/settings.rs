//! The blog's settings: one JSON document in one row.

use sqlx::types::Json;

use super::Conn;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::Settings;
use crate::model::settings::StoredSettings;

/// Returns the stored settings with their version; the defaults at version 0 before anything is
/// stored.
pub async fn find(conn: &mut Conn) -> Result<StoredSettings> {
    let row: Option<(Json<Settings>, i64)> =
        fetch_optional!(conn, "SELECT document, version FROM setting WHERE id = 1")?;
    let (settings, version) = row.map_or((Settings::default(), 0), |(Json(settings), version)| {
        (settings, version)
    });
    Ok(StoredSettings { settings, version })
}

/// Replaces the settings and returns the new version.
pub async fn update(conn: &mut Conn, settings: &Settings, now: Timestamp) -> Result<i64> {
    Ok(fetch_scalar!(
        conn,
        "INSERT INTO setting (id, document, version, updated_at)
         VALUES (1, $1, 1, $2)
         ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = setting.version + 1, updated_at = excluded.updated_at
         RETURNING version",
        Json(settings),
        now,
    )?)
}
