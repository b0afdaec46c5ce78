//! Comparing the rows of the library with the files in the storage, and repairing what can be.

use super::clean::{Swept, UNCLAIMED, sweep};
use super::files::read_batch;
use super::variants;
use crate::error::Result;
use crate::media::RECIPE;
use crate::model::{Authority, Media, MediaHash, MediaId, MediaVariant};
use crate::services::Services;
use crate::storage::Storage;
use crate::store::Db;

/// What is wrong with a file that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no such file.
    Missing,
    /// The file has another content.
    Damaged,
    /// The file is a variant of an older recipe than today's.
    Outdated,
}

/// A file of an item that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultyFile {
    /// The item.
    pub media: Media,
    /// The width of the variant; `None` for the item's own file.
    pub width: Option<i64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The items that were looked at.
    pub items: u64,
    /// The files whose content is right.
    pub right: u64,
    /// The files that are not as they should be, by item.
    pub faulty: Vec<FaultyFile>,
    /// The files that no item has and that are a day old.
    pub unclaimed: Swept,
}

/// Reads every file of the library and compares it with its row.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may purge items.
pub async fn check(db: &Db, services: &Services, by: &Authority) -> Result<Report> {
    by.require_purge_media()?;
    let (mut report, mut after) = (Report::default(), MediaId(0));
    loop {
        let (items, variants) = read_batch(db, after).await?;
        let Some(last) = items.last() else { break };
        after = last.id;
        for media in items {
            report.items += 1;
            let of_media = variants
                .iter()
                .filter(|variant| variant.media_id == media.id);
            check_item(services, &mut report, &media, of_media).await?;
        }
    }
    report.unclaimed = count_unclaimed(db, services).await?;
    Ok(report)
}

async fn check_item(
    services: &Services,
    report: &mut Report,
    media: &Media,
    variants: impl Iterator<Item = &MediaVariant>,
) -> Result<()> {
    let own = (None, &media.hash, i64::from(RECIPE));
    let all = variants.map(|variant| (Some(variant.width), &variant.hash, variant.recipe));
    for (width, hash, recipe) in std::iter::once(own).chain(all) {
        match fault(services, hash, recipe).await? {
            None => report.right += 1,
            Some(fault) => report.faulty.push(FaultyFile {
                media: media.clone(),
                width,
                fault,
            }),
        }
    }
    Ok(())
}

async fn fault(services: &Services, hash: &MediaHash, recipe: i64) -> Result<Option<Fault>> {
    Ok(match services.storage.hash_of(hash).await? {
        None => Some(Fault::Missing),
        Some(stored) if stored != *hash => Some(Fault::Damaged),
        Some(_) if recipe != i64::from(RECIPE) => Some(Fault::Outdated),
        Some(_) => None,
    })
}

async fn count_unclaimed(db: &Db, services: &Services) -> Result<Swept> {
    let before = services.clock.now() - UNCLAIMED;
    let mut unclaimed = Swept::default();
    for part in 0..Storage::PARTS {
        for file in services.storage.list(part).await? {
            if file.written_at < before && !super::clean::has_row(db, &file).await? {
                unclaimed.files += 1;
                unclaimed.bytes += file.bytes;
            }
        }
    }
    Ok(unclaimed)
}

/// What was repaired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// The items whose smaller sizes were made again.
    pub items: Vec<MediaId>,
    /// The files that no item has and that were deleted.
    pub swept: Swept,
}

/// Makes the variants again that a check found faulty, from the item's own file, and deletes the
/// files that no item has. An item's own file cannot be made: it is back when it is uploaded again.
///
/// # Errors
/// [`crate::error::Error::Forbidden`] unless `by` may purge items.
pub async fn repair(
    db: &Db,
    services: &Services,
    by: &Authority,
    report: &Report,
) -> Result<Repaired> {
    by.require_purge_media()?;
    let mut repaired = Repaired::default();
    for faulty in report.faulty.iter().filter(|faulty| faulty.width.is_some()) {
        let media = &faulty.media;
        let is_whole = |other: &FaultyFile| other.media.id != media.id || other.width.is_some();
        if report.faulty.iter().all(is_whole) && repaired.items.last() != Some(&media.id) {
            variants::make_again(db, services, by, media).await?;
            repaired.items.push(media.id);
        }
    }
    repaired.swept = sweep(db, services, UNCLAIMED).await?;
    Ok(repaired)
}
