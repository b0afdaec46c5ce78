//! The file of an import, read from its start in each pass, on a thread of its own and a few entries
//! ahead of the importer.

use tokio::sync::{mpsc, oneshot};

use super::skip::{self, SkipKind};
use super::writer::Writer;
use super::{ImportError, Step};
use crate::error::Result;
use crate::transfer::formats::Input;
use crate::transfer::imported::{ImportEntry, ReadError};

/// The most entries that are read ahead.
const AHEAD: usize = 8;

/// The file, and the number of passes so far.
pub(super) struct File<'a> {
    input: &'a Input,
    skip: &'a [SkipKind],
    passes: u64,
}

impl<'a> File<'a> {
    pub(super) fn new(input: &'a Input, skip: &'a [SkipKind]) -> Self {
        Self {
            input,
            skip,
            passes: 0,
        }
    }

    /// The input.
    pub(super) fn input(&self) -> &'a Input {
        self.input
    }

    /// Starts another pass, and the thread that reads.
    pub(super) fn pass(&mut self) -> Result<Pass<'a>, ImportError> {
        let mut reader = self.input.open()?;
        let number = self.passes;
        self.passes += 1;
        let (sender, entries) = mpsc::channel(AHEAD);
        let (home_sender, home) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            while let Some(entry) = reader.next() {
                if sender.blocking_send((entry, reader.bytes_read())).is_err() {
                    return;
                }
            }
            // Nobody waits for it in a pass that needs only the entries.
            let _ = home_sender.send(reader.home().map(str::to_owned));
        });
        Ok(Pass {
            number,
            entries,
            skip: self.skip,
            home,
        })
    }
}

/// One pass over the file. Dropping it ends the thread.
pub(super) struct Pass<'a> {
    number: u64,
    skip: &'a [SkipKind],
    /// The entries, each with the number of bytes read up to its end.
    entries: mpsc::Receiver<(Result<ImportEntry, ReadError>, u64)>,
    home: oneshot::Receiver<Option<String>>,
}

impl Pass<'_> {
    /// Returns the address of the old blog, after the last entry.
    pub(super) async fn home(self) -> Option<String> {
        self.home.await.ok().flatten()
    }

    /// Returns the next entry, reports the progress, and moves what has come together to the scratch
    /// file.
    pub(super) async fn next(
        &mut self,
        writer: &mut Writer<'_>,
    ) -> Result<Option<ImportEntry>, ImportError> {
        let Some((entry, bytes)) = self.entries.recv().await else {
            return Ok(None);
        };
        (writer.progress)(Step::Read {
            pass: self.number,
            bytes,
        })?;
        writer.ledger.spill(&writer.scratch).await?;
        Ok(Some(skip::filter(entry?, self.skip)))
    }
}
