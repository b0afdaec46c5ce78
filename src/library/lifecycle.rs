//! The trash, permanent deletion, and items that get another owner.
//!
//! An item in the trash keeps its row and its files, but its address answers 410.

use super::change_record::change;
use super::read::{Uses, list_uses};
use super::stale;
use crate::error::{Error, Result};
use crate::model::{Action, Actor, Authority, Media, MediaId, User};
use crate::services::Services;
use crate::store::{self, Conn, Tx};

/// The number of items in one query.
const BATCH: i64 = 100;

/// What became of an item that was to be moved to the trash or purged.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one of them in a request, on its way to the answer"
)]
pub enum Trashed {
    /// It was done. The item, as it is now or was last.
    Done(Media),
    /// Nothing was changed, because these show the item.
    InUse(Uses),
}

/// Moves an item to the trash. If something shows it, does so only with `force`.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the item, [`Error::Stale`] if
/// it has changed since it was read.
pub async fn trash(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    media: &Media,
    force: bool,
) -> Result<Trashed> {
    by.require_write_media(media)?;
    if media.trashed_at.is_some() {
        tx.unrecorded("the item was in the trash already");
        return Ok(Trashed::Done(media.clone()));
    }
    if !force && let Some(uses) = uses_without(tx, services, by, media).await? {
        tx.unrecorded("the item is in use");
        return Ok(Trashed::InUse(uses));
    }
    let now = services.clock.now();
    let trashed = store::media::update_trashed(tx, media.id, media.version, Some(now), now).await?;
    let trashed = trashed.ok_or_else(|| stale(media.version + 1))?;
    let action = Action::MediaTrashed;
    tx.record(change(by.actor(), action, &trashed, Vec::new(), now));
    Ok(Trashed::Done(trashed))
}

/// Restores an item from the trash.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change the item, [`Error::Stale`] if
/// it has changed since it was read.
pub async fn restore(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    media: &Media,
) -> Result<Media> {
    by.require_write_media(media)?;
    take_out_of_trash(tx, services, by.actor(), media.clone()).await
}

/// Restores an item if it is in the trash.
pub(super) async fn take_out_of_trash(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    media: Media,
) -> Result<Media> {
    if media.trashed_at.is_none() {
        tx.unrecorded("the item was not in the trash");
        return Ok(media);
    }
    let now = services.clock.now();
    let restored = store::media::update_trashed(tx, media.id, media.version, None, now).await?;
    let restored = restored.ok_or_else(|| stale(media.version + 1))?;
    let action = Action::MediaRestored;
    tx.record(change(actor, action, &restored, Vec::new(), now));
    Ok(restored)
}

/// Deletes an item permanently. Its address answers 410 for ever, unless another item has the same
/// file. If something shows the item, deletes it only with `force`.
///
/// # Errors
/// [`Error::Forbidden`] or [`Error::NotFound`] unless `by` may change and purge the item.
pub async fn purge(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    media: &Media,
    force: bool,
) -> Result<Trashed> {
    by.require_purge_media()?;
    by.require_write_media(media)?;
    if !force && let Some(uses) = uses_without(tx, services, by, media).await? {
        tx.unrecorded("the item is in use");
        return Ok(Trashed::InUse(uses));
    }
    delete(tx, services, by.actor(), media).await?;
    Ok(Trashed::Done(media.clone()))
}

/// Deletes the rows of an item. Its files are left to [`clean`](super::clean()).
pub(super) async fn delete(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    media: &Media,
) -> Result<()> {
    let now = services.clock.now();
    if !store::media::delete(tx, media.id).await? {
        return Err(Error::NotFound);
    }
    store::media_addresses::insert(tx, &media.hash, now).await?;
    tx.record(change(actor, Action::MediaPurged, media, Vec::new(), now));
    Ok(())
}

/// What shows an item that is about to go. `None` if nothing does, if the item is in the trash
/// already, or if another item remains that answers at the same address.
async fn uses_without(
    conn: &mut Conn,
    services: &Services,
    by: &Authority,
    media: &Media,
) -> Result<Option<Uses>> {
    if media.trashed_at.is_some() || store::media::has_twin(conn, media).await? {
        return Ok(None);
    }
    let uses = list_uses(conn, services, by, media).await?;
    Ok((!uses.is_empty()).then_some(uses))
}

/// Hands over every item of `from` to `to`, those in the trash included, and returns their number.
/// An item whose file `to` has too is deleted; its address remains that of the other one.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may remove users.
pub async fn reassign(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    from: &User,
    to: &User,
) -> Result<usize> {
    by.require_users()?;
    let (mut after, mut count) = (MediaId(0), 0);
    loop {
        let items = store::media::list_by_user(tx, from.id, after, BATCH).await?;
        let Some(last) = items.last() else {
            return Ok(count);
        };
        after = last.id;
        count += items.len();
        for media in &items {
            give(tx, services, by, media, to).await?;
        }
    }
}

async fn give(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    media: &Media,
    to: &User,
) -> Result<()> {
    let twin = store::media::find_by_hash_and_user(tx, &media.hash, to.id).await?;
    if let Some(twin) = twin {
        if media.trashed_at.is_none() {
            take_out_of_trash(tx, services, by.actor(), twin).await?;
        }
        return delete(tx, services, by.actor(), media).await;
    }
    let now = services.clock.now();
    let given = store::media::update_user(tx, media.id, media.version, to.id, now).await?;
    let given = given.ok_or_else(|| stale(media.version + 1))?;
    let fields = vec!["user".to_owned()];
    let action = Action::MediaUpdated;
    tx.record(change(by.actor(), action, &given, fields, now));
    Ok(())
}
