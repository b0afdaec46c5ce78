//! Reads a file on a thread of its own, a few entries ahead.

use tokio::sync::mpsc;

use crate::transfer::EntryReader;
use crate::transfer::imported::{Entry, ReadError};

/// How many entries may wait for the writer.
const AHEAD: usize = 8;

/// One pass over a file. Dropped, its thread ends.
pub(super) struct Stream {
    entries: mpsc::Receiver<(Result<Entry, ReadError>, u64)>,
}

impl Stream {
    /// Starts to read.
    pub(super) fn start(mut reader: Box<dyn EntryReader>) -> Self {
        let (sender, entries) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || {
            while let Some(entry) = reader.next() {
                if sender.blocking_send((entry, reader.bytes_read())).is_err() {
                    break;
                }
            }
        });
        Self { entries }
    }

    /// The next entry, and how many bytes were read up to its end.
    pub(super) async fn next(&mut self) -> Option<(Result<Entry, ReadError>, u64)> {
        self.entries.recv().await
    }
}
