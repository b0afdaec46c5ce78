//! A batch of prepared entries: one short transaction, whole or not at all.

use std::time::Duration;

use super::ledger::{Outcome, Row};
use super::{Import, ImportError, Step, comments, posts};
use crate::error::{Error, Result};
use crate::model::PostId;

/// The most entries in a transaction: a server beside the import waits for its end.
const ENTRIES: usize = 100;
/// The most bytes of text in one.
const BYTES: usize = 1024 * 1024;
/// How often a batch is tried when the database is busy.
const TRIES: usize = 5;
/// The time between two tries.
const PAUSE: Duration = Duration::from_secs(1);

/// An entry that is checked and rendered.
pub(super) enum Ready {
    Post(Box<posts::Ready>),
    Comment(Box<comments::Ready>),
}

/// How an entry ended in its transaction, for the ledger once that is committed.
pub(super) struct Written {
    pub(super) row: Row,
    pub(super) name: String,
    /// The outcome, or why it is skipped.
    pub(super) ended: Result<Outcome, &'static str>,
    /// What could not be carried after all.
    pub(super) notes: Vec<&'static str>,
    /// A post's id in the file and here.
    pub(super) placed: Option<(String, PostId)>,
}

/// What waits for the next transaction.
#[derive(Default)]
pub(super) struct Batch {
    entries: Vec<Ready>,
    bytes: usize,
}

impl Batch {
    /// Adds an entry with `bytes` of text, and writes the batch when it is full.
    pub(super) async fn add(
        &mut self,
        import: &mut Import<'_>,
        ready: Ready,
        bytes: usize,
    ) -> Result<(), ImportError> {
        self.entries.push(ready);
        self.bytes += bytes;
        if self.entries.len() >= ENTRIES || self.bytes >= BYTES {
            self.flush(import).await
        } else {
            Ok(())
        }
    }

    /// Writes what waits.
    pub(super) async fn flush(&mut self, import: &mut Import<'_>) -> Result<(), ImportError> {
        let batch = std::mem::take(self);
        if batch.entries.is_empty() {
            return Ok(());
        }
        let written = if import.options.dry_run {
            batch.pretend()
        } else {
            batch.write_patiently(import).await?
        };
        let entries = written.len();
        written
            .into_iter()
            .for_each(|written| note(import, written));
        if !import.options.dry_run {
            (import.progress)(Step::Committed { entries })?;
        }
        Ok(())
    }

    /// What would have been written.
    fn pretend(&self) -> Vec<Written> {
        let pretend = |ready: &Ready| match ready {
            Ready::Post(post) => post.pretend(),
            Ready::Comment(comment) => comment.pretend(),
        };
        self.entries.iter().map(pretend).collect()
    }

    /// Writes again what a busy database refused: origins keep it from being there twice.
    async fn write_patiently(&self, import: &Import<'_>) -> Result<Vec<Written>> {
        for _ in 1..TRIES {
            match self.write(import).await {
                Err(Error::Unavailable(_)) => tokio::time::sleep(PAUSE).await,
                written => return written,
            }
        }
        self.write(import).await
    }

    async fn write(&self, import: &Import<'_>) -> Result<Vec<Written>> {
        let mut tx = import.db.begin().await?;
        let mut written = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            written.push(match entry {
                Ready::Post(post) => post.write(&mut tx, import.services).await?,
                Ready::Comment(comment) => comment.write(&mut tx, import.services).await?,
            });
        }
        tx.commit().await?;
        Ok(written)
    }
}

fn note(import: &mut Import<'_>, written: Written) {
    for note in written.notes {
        import.ledger.note(written.row, &written.name, note);
    }
    match written.ended {
        Ok(outcome) => import.ledger.end(written.row, outcome),
        Err(why) => import.ledger.skip(written.row, &written.name, why),
    }
    if let Some((origin, id)) = written.placed {
        import.place(origin, id);
    }
}
