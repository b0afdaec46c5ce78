//! The daily job: the trash is purged after thirty days, and files that no item has are deleted.

use chrono::TimeDelta;

use super::lifecycle::delete;
use super::within_transaction;
use crate::error::{Error, Result, chain};
use crate::model::{Actor, Job};
use crate::services::Services;
use crate::storage::{Storage, StoredFile};
use crate::store::{self, Db, Tx};

/// The time for which an item in the trash can be restored.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The age from which a file without an item is deleted. An upload takes less time to get its row.
pub(super) const UNCLAIMED: TimeDelta = TimeDelta::hours(24);
/// The interval of the job.
const EVERY: TimeDelta = TimeDelta::hours(24);
/// The number of items that are purged in one transaction.
const BATCH: i64 = 200;

/// Queues the job unless it is queued already.
pub async fn schedule_cleaning(tx: &mut Tx, services: &Services) -> Result<()> {
    let now = services.clock.now();
    tx.unrecorded("a job's state");
    let soon = now + TimeDelta::minutes(5);
    store::jobs::insert_once(tx, &Job::CleanMedia {}, soon, now).await
}

/// Purges what has been in the trash for thirty days, deletes files that no item has, and queues the
/// next run. If the storage is away, the next run deletes them: the job must not end for good
/// because a bucket was away for days.
pub async fn clean(db: &Db, services: &Services) -> Result<()> {
    while purge_due(db, services).await? {}
    let swept = match sweep(db, services, UNCLAIMED).await {
        Err(Error::Unavailable(cause)) => {
            tracing::warn!(
                cause = chain(&cause),
                "files that no item of the media library has could not be deleted"
            );
            Swept::default()
        }
        swept => swept?,
    };
    if swept.files > 0 {
        tracing::info!(
            files = swept.files,
            bytes = swept.bytes,
            "files that no item of the media library has were deleted"
        );
    }
    let now = services.clock.now();
    let mut tx = db.begin().await?;
    tx.unrecorded("a job's state");
    store::jobs::insert_once(&mut tx, &Job::CleanMedia {}, now + EVERY, now).await?;
    tx.commit().await
}

/// Purges a batch of items. Returns false if none was due.
async fn purge_due(db: &Db, services: &Services) -> Result<bool> {
    let mut tx = db.begin().await?;
    let before = services.clock.now() - KEPT;
    let due = store::media::list_purgeable(&mut tx, before, BATCH).await?;
    tx.unrecorded("there may be nothing in the trash");
    for media in &due {
        delete(&mut tx, services, Actor::System, media).await?;
    }
    tx.commit().await?;
    Ok(!due.is_empty())
}

/// The files that were deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Their number.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Deletes the files that no item has and that were last written longer than `age` ago. What
/// interrupted puts have left is deleted after a day, since those that are running look the same.
pub async fn sweep(db: &Db, services: &Services, age: TimeDelta) -> Result<Swept> {
    let now = services.clock.now();
    let mut swept = Swept::default();
    for part in 0..Storage::PARTS {
        for file in services.storage.list(part).await? {
            let age = if file.hash.is_some() { age } else { UNCLAIMED };
            let is_old = file.written_at < now - age;
            if is_old && !has_row(db, &file).await? && delete_file(db, services, &file).await? {
                swept.files += 1;
                swept.bytes += file.bytes;
            }
        }
    }
    Ok(swept)
}

/// Whether an item or a variant has a file.
pub(super) async fn has_row(db: &Db, file: &StoredFile) -> Result<bool> {
    match &file.hash {
        Some(hash) => store::media::has_file(&mut db.read().await?, hash).await,
        None => Ok(false),
    }
}

/// Deletes a file, in a transaction in which no item can come to have it. Returns false if one has
/// it by now, or if it was written again.
async fn delete_file(db: &Db, services: &Services, file: &StoredFile) -> Result<bool> {
    let mut tx = db.begin().await?;
    tx.unrecorded("a file that no item has");
    let has_row = match &file.hash {
        Some(hash) => {
            !store::media::try_lock_files_to_delete(&mut tx).await?
                || store::media::has_file(&mut tx, hash).await?
        }
        None => false,
    };
    let is_deleted = !has_row && delete_within_transaction(services, file).await?;
    tx.commit().await?;
    Ok(is_deleted)
}

/// Deletes a file from the storage in a transaction. For a folder it waits until the deletion has
/// ended, however slow the disk is. A deletion that is given up goes on in its thread, and could
/// delete the file after the transaction, when an upload has added a row for it.
async fn delete_within_transaction(services: &Services, file: &StoredFile) -> Result<bool> {
    let deletion = services.storage.delete(file);
    match services.storage.folder() {
        Some(_) => deletion.await,
        None => within_transaction(deletion).await,
    }
}
