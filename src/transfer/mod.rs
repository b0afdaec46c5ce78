//! Import: readers of other systems' files, and the importer that writes their entries.
//!
//! A reader (one folder for each format, such as `blogger`) yields the entries of `imported.rs` and
//! knows nothing of this blog. `import` takes the entries from any reader and writes them through
//! `publishing` and `discussion`. To add a format, add a folder with an [`EntryReader`], and a line
//! in `cli/import.rs`.

pub mod blogger;
pub mod import;
pub mod imported;
mod xml;

use std::io::BufRead;

use imported::{ImportEntry, ReadError};

/// A reader of one format: yields the entries in the order of the file.
pub trait EntryReader: Iterator<Item = Result<ImportEntry, ReadError>> + Send {
    /// The number of bytes of the file that were read so far.
    fn bytes_read(&self) -> u64;
}

impl<R: BufRead + Send> EntryReader for blogger::Reader<R> {
    fn bytes_read(&self) -> u64 {
        Self::bytes_read(self)
    }
}
