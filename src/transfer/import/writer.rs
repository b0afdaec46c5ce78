//! The writer: takes checked and rendered entries, and stores them in batches. Each batch is one
//! short transaction, committed as a whole or not at all.
//!
//! It keeps the account of the import: the ledger, the users that authors became, and the places of
//! posts. A dry run goes the same way and only leaves out the transactions.

use std::time::Duration;

use super::address_map::AddressMap;
use super::authors::Authors;
use super::ledger::{ClosedLedger, Ledger, Written};
use super::links::Links;
use super::places::{self, Places};
use super::ready_comment::ReadyComment;
use super::ready_post::ReadyPost;
use super::target::Target;
use super::{ImportError, Options, ProgressCallback, Step};
use crate::error::{Error, Result};
use crate::store::scratch::Scratch;

/// The most entries in a transaction. A running server waits for its end.
const ENTRIES: usize = 100;
/// The most bytes of text in a transaction.
const BYTES: usize = 1024 * 1024;
/// The number of attempts to write a batch while the database is busy.
const TRIES: usize = 5;
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_secs(1);

/// Writes the entries of an import, and keeps account of them.
pub(super) struct Writer<'a> {
    pub(super) target: Target<'a>,
    pub(super) progress: ProgressCallback<'a>,
    /// What grows with the number of entries.
    pub(super) scratch: Scratch,
    pub(super) ledger: Ledger,
    pub(super) authors: Authors,
    pub(super) places: Places,
    pub(super) links: Links,
    pub(super) map: &'a AddressMap,
    /// Whether excerpts become subtitles.
    pub(super) excerpts_as_subtitles: bool,
    batch: Batch,
}

/// The entries for the next transaction.
#[derive(Default)]
struct Batch {
    entries: Vec<ReadyEntry>,
    bytes: usize,
}

/// An entry that was checked and rendered.
enum ReadyEntry {
    Post(Box<ReadyPost>),
    Comment(Box<ReadyComment>),
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        target: Target<'a>,
        progress: ProgressCallback<'a>,
        options: &'a Options,
        scratch: Scratch,
    ) -> Self {
        Self {
            target,
            progress,
            scratch,
            ledger: Ledger::default(),
            authors: Authors::default(),
            places: Places::default(),
            links: Links::default(),
            map: &options.map,
            excerpts_as_subtitles: options.excerpts_as_subtitles,
            batch: Batch::default(),
        }
    }

    /// Adds a post with `bytes` of text, and writes the batch if it is full.
    pub(super) async fn post(&mut self, post: ReadyPost, bytes: usize) -> Result<(), ImportError> {
        self.add(ReadyEntry::Post(Box::new(post)), bytes).await
    }

    /// Adds a comment with `bytes` of text, and writes the batch if it is full.
    pub(super) async fn comment(
        &mut self,
        comment: ReadyComment,
        bytes: usize,
    ) -> Result<(), ImportError> {
        self.add(ReadyEntry::Comment(Box::new(comment)), bytes)
            .await
    }

    async fn add(&mut self, ready: ReadyEntry, bytes: usize) -> Result<(), ImportError> {
        self.batch.entries.push(ready);
        self.batch.bytes += bytes;
        if self.batch.entries.len() >= ENTRIES || self.batch.bytes >= BYTES {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Writes the entries collected so far and reports their results.
    pub(super) async fn flush(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.batch);
        if batch.entries.is_empty() {
            return Ok(());
        }
        let written = if self.target.dry_run {
            batch.pretend()
        } else {
            batch.write_patiently(self.target).await?
        };
        let entries = written.len();
        for written in written {
            self.note(written).await?;
        }
        if !self.target.dry_run {
            (self.progress)(Step::Committed { entries })?;
        }
        Ok(())
    }

    async fn note(&mut self, written: Written) -> Result<()> {
        for note in written.notes {
            self.ledger.note(written.row, &written.name, note);
        }
        match written.ended {
            Ok(outcome) => self.ledger.end(written.row, outcome),
            Err(why) => self.ledger.skip(written.row, &written.name, why),
        }
        if let Some((origin, id)) = written.placed {
            self.scratch.set_post_id(&origin, id).await?;
        }
        Ok(())
    }

    /// Ends the import: reports the posts that lack comments, and returns the ledger with the file in
    /// which its losses are.
    pub(super) async fn close(mut self) -> Result<(ClosedLedger, Scratch)> {
        places::note_missing_comments(&self.scratch, &mut self.ledger).await?;
        let ledger = self.ledger.close(&self.scratch).await?;
        Ok((ledger, self.scratch))
    }
}

impl Batch {
    /// The results that writing would have had, for a dry run.
    fn pretend(&self) -> Vec<Written> {
        let pretend = |ready: &ReadyEntry| match ready {
            ReadyEntry::Post(post) => post.pretend(),
            ReadyEntry::Comment(comment) => comment.pretend(),
        };
        self.entries.iter().map(pretend).collect()
    }

    /// Writes the batch, and tries again if the database is busy. An entry is never stored twice,
    /// because it is found by its origin.
    async fn write_patiently(&self, target: Target<'_>) -> Result<Vec<Written>> {
        for _ in 1..TRIES {
            match self.write(target).await {
                Err(Error::Unavailable(_)) => tokio::time::sleep(PAUSE).await,
                written => return written,
            }
        }
        self.write(target).await
    }

    async fn write(&self, target: Target<'_>) -> Result<Vec<Written>> {
        let mut tx = target.db.begin().await?;
        let mut written = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            written.push(match entry {
                ReadyEntry::Post(post) => post.write(&mut tx, target).await?,
                ReadyEntry::Comment(comment) => comment.write(&mut tx, target).await?,
            });
        }
        tx.commit().await?;
        Ok(written)
    }
}
