//! Import: readers of other systems' files, and the importer that writes their entries.
//!
//! A reader (one folder for each format, such as `blogger`) yields the entries of `imported.rs` and
//! knows nothing of this blog. It reads the members of a `source`: files, or whatever else can be
//! opened again for each pass. `import` takes the entries from any reader and writes them through
//! `publishing` and `discussion`; `background` lets the server run imports by itself. To add a format, add a folder with an [`EntryReader`](format::EntryReader) and
//! an [`ImportFormat`](format::ImportFormat), and a line in `formats.rs`.

mod address;
mod archive;
pub mod background;
pub mod blogger;
pub mod format;
pub mod formats;
mod html;
pub mod import;
pub mod imported;
mod label_bases;
pub mod old_addresses;
pub mod source;
pub mod sources;
pub mod takeout;
pub mod wordpress;
mod xml;
