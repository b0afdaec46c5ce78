//! Adding an item whose files are stored, in the caller's transaction.

use futures_util::future::try_join_all;

use super::change_record::change;
use super::lifecycle::take_out_of_trash;
use super::{Prepared, room, within_transaction};
use crate::error::{Error, Result};
use crate::model::{Action, Actor, Authority, Media, MediaHash, MediaVariant};
use crate::services::Services;
use crate::store::{self, Tx};

/// What an upload came to.
#[derive(Clone, Debug)]
pub struct Added {
    /// The item.
    pub media: Media,
    /// Whether it is new: false if the user had uploaded this file before.
    pub is_new: bool,
}

/// Adds an item. If the user has an item with this file, returns that one as it is, and takes it out
/// of the trash.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may add items of the user, [`Error::InsufficientStorage`] if the
/// quota is reached, [`Error::Unavailable`] if a file was deleted since it was stored, which can only
/// happen to one that had been without a row for a day.
pub async fn add(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    prepared: &Prepared,
) -> Result<Added> {
    by.require_add_media(prepared.user)?;
    add_as(tx, services, by.actor(), prepared).await
}

/// Adds a picture that the server itself has fetched, like [`add`].
///
/// # Errors
/// The errors of [`add`], except for rights.
pub async fn add_fetched_picture(
    tx: &mut Tx,
    services: &Services,
    prepared: &Prepared,
) -> Result<Added> {
    add_as(tx, services, Actor::System, prepared).await
}

async fn add_as(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    prepared: &Prepared,
) -> Result<Added> {
    store::media::lock_files(tx).await?;
    if let Some(media) = find_known(tx, services, actor, prepared).await? {
        return Ok(Added {
            media,
            is_new: false,
        });
    }
    room::check_quota(tx, services, prepared.bytes()).await?;
    if prepared.is_stored {
        check_files(services, prepared.files()).await?;
    } else {
        tx.only_dry_run("an item of a dry run has no files");
    }
    if let Some(media) = insert(tx, services, actor, prepared).await? {
        return Ok(Added {
            media,
            is_new: true,
        });
    }
    // Another node was faster.
    let known = find_known(tx, services, actor, prepared).await?;
    let media = known.ok_or_else(|| Error::Unavailable("the item was just purged".into()))?;
    Ok(Added {
        media,
        is_new: false,
    })
}

/// Finds the user's item with this file, and takes it out of the trash.
async fn find_known(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    prepared: &Prepared,
) -> Result<Option<Media>> {
    let found = store::media::find_by_hash_and_user(tx, prepared.hash(), prepared.user).await?;
    match found {
        Some(media) => take_out_of_trash(tx, services, actor, media)
            .await
            .map(Some),
        None => Ok(None),
    }
}

/// Checks that files are in the storage, each by its hash and its size. All are asked for at once,
/// because the writer waits meanwhile.
pub(super) async fn check_files<'a>(
    services: &Services,
    files: impl Iterator<Item = (&'a MediaHash, i64)>,
) -> Result<()> {
    let checks = files.map(|file| check_file(services, file));
    within_transaction(try_join_all(checks)).await.map(drop)
}

async fn check_file(services: &Services, (hash, bytes): (&MediaHash, i64)) -> Result<()> {
    let size = services.storage.size(hash).await?;
    if size.map(i64::try_from) != Some(Ok(bytes)) {
        return Err(Error::Unavailable(
            format!("the file {hash} was deleted while its item was added").into(),
        ));
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    prepared: &Prepared,
) -> Result<Option<Media>> {
    let now = services.clock.now();
    let (new, texts) = (&prepared.media, &prepared.texts);
    let Some(media) = store::media::insert(tx, new, prepared.user, texts, now).await? else {
        return Ok(None);
    };
    for variant in &prepared.variants {
        let variant = MediaVariant {
            media_id: media.id,
            ..variant.clone()
        };
        store::media_variants::insert(tx, &variant).await?;
    }
    tx.record(change(actor, Action::MediaCreated, &media, Vec::new(), now));
    Ok(Some(media))
}
