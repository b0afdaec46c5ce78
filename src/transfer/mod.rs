//! Moving in and out: readers of other systems' files, and the one writer.
//!
//! A reader (a folder per format, such as `blogger`) yields the entries of
//! `imported.rs` and knows nothing of this blog; `import` takes them from any
//! reader and writes them through `publishing` and `discussion`. A new format
//! is a folder with an [`EntryReader`], and a line in `cli/import.rs`.

pub mod blogger;
pub mod import;
pub mod imported;

use std::io::BufRead;

use imported::{Entry, ReadError};

/// A reader of one format: the entries in the order of the file.
pub trait EntryReader: Iterator<Item = Result<Entry, ReadError>> + Send {
    /// How many bytes of the file were read so far.
    fn bytes_read(&self) -> u64;
}

impl<R: BufRead + Send> EntryReader for blogger::Reader<R> {
    fn bytes_read(&self) -> u64 {
        Self::bytes_read(self)
    }
}
