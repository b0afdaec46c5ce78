//! The blog that an import writes to.

use super::ledger::Outcome;
use crate::error::Result;
use crate::model::{Authority, ImportId, Origin};
use crate::services::Services;
use crate::store::import_entries::{self, WrittenEntry, WrittenKind, WrittenRow};
use crate::store::{Db, Tx};

/// The blog that is written to, and by whose authority.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) db: &'a Db,
    pub(super) services: &'a Services,
    pub(super) by: &'a Authority,
    /// Whether to do everything except writing.
    pub(super) dry_run: bool,
    /// Whether what was changed here is overwritten.
    pub(super) theirs: bool,
    /// The import in whose name rows are written; `None` until the survey is over, and in a dry
    /// run.
    pub(super) import: Option<ImportId>,
}

impl Target<'_> {
    /// The outcome of what needs not be written: this import has written it before it was interrupted,
    /// or an earlier one has, whose entry may be missing.
    pub(super) fn outcome_of(self, entry: Option<&WrittenEntry>) -> Outcome {
        match entry {
            Some(entry) if self.import == Some(entry.import_id) => Outcome::Imported,
            _ => Outcome::Unchanged,
        }
    }

    /// Stores in the same transaction that the import wrote a row.
    pub(super) async fn note(
        self,
        tx: &mut Tx,
        kind: WrittenKind,
        origin: &Origin,
        row: WrittenRow<'_>,
    ) -> Result<()> {
        match self.import {
            Some(import) => import_entries::put(tx, kind, import, origin, row).await,
            None => Ok(()),
        }
    }
}
