//! The account of an import that is stored with the blog: when it ran, what it counted, and what it
//! did not carry.

use super::ledger::{Counts, LossKind, ReportRow};
use super::report::Report;
use super::target::Target;
use crate::error::Result;
use crate::model::ImportId;
use crate::publishing;
use crate::store::imports::{ImportCounts, ImportLoss};
use crate::store::{self, import_entries};
use crate::transfer::formats::Input;

/// The number of losses in one transaction.
const PART: usize = 500;
/// The most characters that are stored of the names of files.
const SOURCE_MAX: usize = 1000;

/// Begins an import, or goes on with one of the same files that was interrupted.
pub(super) async fn begin(target: Target<'_>, input: &Input) -> Result<ImportId> {
    let format = input.format.name;
    let names: String = input.members.join(", ");
    let source: String = names.chars().take(SOURCE_MAX).collect();
    let mut tx = target.db.begin().await?;
    tx.unrecorded("the account of an import");
    if let Some(id) = store::imports::find_interrupted(&mut tx, format, &source).await? {
        return Ok(id);
    }
    let now = target.services.clock.now();
    let id = store::imports::insert(&mut tx, format, &source, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Ends an import. One that changed nothing is forgotten.
pub(super) async fn finish(target: Target<'_>, report: &Report) -> Result<()> {
    let Some(id) = target.import else {
        return Ok(());
    };
    let changed = |row: &ReportRow| {
        let Counts {
            imported, updated, ..
        } = report.counts(*row);
        imported + updated > 0
    };
    if report.counts(ReportRow::Posts).imported > 0 {
        let mut tx = target.db.begin().await?;
        publishing::remove_untouched_welcome(&mut tx, target.services, target.by).await?;
        tx.commit().await?;
    }
    let is_empty = !import_entries::has_any(&mut target.db.read().await?, id).await?;
    if is_empty && !ReportRow::ALL.iter().any(changed) {
        let mut tx = target.db.begin().await?;
        tx.unrecorded("the account of an import");
        store::imports::delete(&mut tx, id).await?;
        return tx.commit().await;
    }
    for part in losses(report).chunks(PART) {
        let mut tx = target.db.begin().await?;
        tx.unrecorded("the account of an import");
        for loss in part {
            store::imports::insert_loss(&mut tx, id, loss).await?;
        }
        tx.commit().await?;
    }
    let mut tx = target.db.begin().await?;
    tx.unrecorded("the account of an import");
    let now = target.services.clock.now();
    store::imports::finish(&mut tx, id, &counts(report), now).await?;
    tx.commit().await
}

/// The losses of a report, one for each entry.
fn losses(report: &Report) -> Vec<ImportLoss> {
    let named = report
        .losses()
        .iter()
        .flat_map(|loss| loss.names.iter().map(move |name| (loss, name)));
    (1..)
        .zip(named)
        .map(|(number, (loss, name))| ImportLoss {
            number,
            kind: loss.row.plural().to_owned(),
            is_whole: loss.kind == LossKind::Skipped,
            reason: loss.why.clone(),
            name: name.clone(),
        })
        .collect()
}

fn counts(report: &Report) -> ImportCounts {
    let row = |row: ReportRow| {
        let counts = report.counts(row);
        let results = [
            ("read", counts.read),
            ("imported", counts.imported),
            ("updated", counts.updated),
            ("unchanged", counts.unchanged),
            ("skipped", counts.skipped),
        ];
        let results = results.map(|(name, count)| (name.to_owned(), count));
        (counts.read > 0).then(|| (row.plural().to_owned(), results.into()))
    };
    ReportRow::ALL.into_iter().filter_map(row).collect()
}
