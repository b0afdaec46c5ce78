//! The account of an import that is stored with the blog: when it ran, what it counted, and what it
//! did not carry.

use super::ledger::{Counts, Loss, LossKind, ReportRow};
use super::report::Report;
use super::target::Target;
use crate::error::Result;
use crate::model::{ImportId, ImportState};
use crate::publishing;
use crate::store::imports::{ImportCounts, ImportLoss, NewImport};
use crate::store::{self, Db, Tx, import_entries};
use crate::transfer::formats::Input;

/// The number of losses in one transaction.
const PART: usize = 500;

/// Begins an import from the command line, or goes on with one of the same files that was interrupted.
pub(super) async fn begin(target: Target<'_>, input: &Input) -> Result<ImportId> {
    let format = input.format.name;
    let source = input.names();
    let mut tx = begin_unrecorded(target.db).await?;
    if let Some(id) = store::imports::find_interrupted(&mut tx, format, &source).await? {
        return Ok(id);
    }
    let now = target.services.clock.now();
    let new = NewImport {
        format,
        source: &source,
        state: ImportState::Running,
        user_id: None,
        files: &[],
        options: &serde_json::json!({}),
    };
    let id = store::imports::insert(&mut tx, &new, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Stores the losses of an import, and ends it if it is one from the command line; of those, one that
/// changed nothing is forgotten. `background` ends its own.
pub(super) async fn finish(
    target: Target<'_>,
    report: &Report,
    is_from_command_line: bool,
) -> Result<()> {
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
    if !is_from_command_line {
        return store_losses(target.db, id, report).await;
    }
    let is_empty = !import_entries::has_any(&mut target.db.read().await?, id).await?;
    if is_empty && !ReportRow::ALL.iter().any(changed) {
        let mut tx = begin_unrecorded(target.db).await?;
        store::imports::delete(&mut tx, id).await?;
        return tx.commit().await;
    }
    store_losses(target.db, id, report).await?;
    let mut tx = begin_unrecorded(target.db).await?;
    let now = target.services.clock.now();
    store::imports::finish(&mut tx, id, &counts(report), now).await?;
    tx.commit().await
}

/// Stores the losses of a report in place of those of an earlier one.
pub(in crate::transfer) async fn store_losses(
    db: &Db,
    id: ImportId,
    report: &Report,
) -> Result<()> {
    let mut tx = begin_unrecorded(db).await?;
    store::imports::delete_losses(&mut tx, id).await?;
    tx.commit().await?;
    // One part at a time: there may be a loss for each comment of a large blog.
    let mut losses = report.losses();
    let mut number = 0;
    loop {
        let mut tx = begin_unrecorded(db).await?;
        for _ in 0..PART {
            let Some(loss) = losses.next().await? else {
                return tx.commit().await;
            };
            number += 1;
            store::imports::insert_loss(&mut tx, id, &stored_loss(number, loss)).await?;
        }
        tx.commit().await?;
    }
}

/// Begins a transaction that changes only the account of an import, which the change log does not
/// record.
pub(in crate::transfer) async fn begin_unrecorded(db: &Db) -> Result<Tx> {
    let mut tx = db.begin().await?;
    tx.unrecorded("the account of an import");
    Ok(tx)
}

fn stored_loss(number: i64, loss: Loss) -> ImportLoss {
    ImportLoss {
        number,
        kind: loss.row.plural().to_owned(),
        is_whole: loss.kind == LossKind::Skipped,
        reason: loss.why,
        name: loss.name,
    }
}

/// The counts of a report, as they are stored.
pub(in crate::transfer) fn counts(report: &Report) -> ImportCounts {
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
