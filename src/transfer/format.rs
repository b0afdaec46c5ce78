//! What a format consists of: a name, a way to find its members in a source, and a reader.

use std::io;
use std::sync::Arc;

use super::imported::{ImportEntry, ReadError};
use super::source::Source;

/// A reader of one format: yields the entries in the order of the file. It ends after an error.
pub trait EntryReader: Iterator<Item = Result<ImportEntry, ReadError>> + Send {
    /// The number of bytes of the text members that were read so far.
    fn bytes_read(&self) -> u64;

    /// The address of the old blog's front page, such as `https://example.org/`, as far as the
    /// entries that were read so far tell it.
    fn home(&self) -> Option<&str>;
}

/// Opens a reader of these members of a source at the start of the first one.
pub type OpenReader = fn(&Arc<dyn Source>, &[String]) -> io::Result<Box<dyn EntryReader>>;

/// A format that can be imported.
pub struct ImportFormat {
    /// The name by which users choose it.
    pub name: &'static str,
    /// A short description.
    pub title: &'static str,
    /// Returns the members of a source that are in this format, in the order in which they are
    /// read; none if the source is of another format.
    pub find: fn(&dyn Source) -> io::Result<Vec<String>>,
    /// Opens a reader of these members at the start of the first one.
    pub open: OpenReader,
}
