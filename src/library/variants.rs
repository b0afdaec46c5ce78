//! Making the smaller sizes of a picture again from its own file.

use std::fs::File;
use std::io::Write as _;

use bytes::Bytes;
use tokio::task::spawn_blocking;

use super::add::check_files;
use super::change_record::change;
use super::upload::{Files, refused};
use crate::error::{Error, Result};
use crate::media;
use crate::model::{Action, Authority, Media, MediaVariant};
use crate::services::Services;
use crate::store::{self, Db};

/// Makes the variants of a picture again and replaces those that it has.
pub(super) async fn make_again(
    db: &Db,
    services: &Services,
    by: &Authority,
    media: &Media,
) -> Result<()> {
    let stored = services.storage.get(&media.hash).await?;
    let copy = copy(stored.ok_or(Error::NotFound)?).await?;
    let processed = media::process(&services.media_budget, copy, None).await;
    let files = Files::of(processed.map_err(refused)?).await?;
    let variants = files.variants()?;
    files.put(services).await?;
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    store::media::lock_files(&mut tx).await?;
    if store::media::find(&mut tx, media.id).await?.is_none() {
        // It was purged meanwhile.
        return Ok(());
    }
    let hashes = variants
        .iter()
        .map(|variant| (&variant.hash, variant.bytes));
    check_files(services, hashes).await?;
    store::media_variants::delete_by_media(&mut tx, media.id).await?;
    for variant in variants {
        let media_id = media.id;
        let variant = MediaVariant {
            media_id,
            ..variant
        };
        store::media_variants::insert(&mut tx, &variant).await?;
    }
    let fields = vec!["variants".to_owned()];
    tx.record(change(by.actor(), Action::MediaUpdated, media, fields, now));
    tx.commit().await
}

/// Writes a stored file to one without a name, which `media/` may change.
async fn copy(stored: Bytes) -> Result<File> {
    let write = move || {
        let mut file = tempfile::tempfile()?;
        file.write_all(&stored)?;
        Ok(file)
    };
    let written: std::io::Result<File> = spawn_blocking(write).await.map_err(Error::internal)?;
    written.map_err(Error::internal)
}
