//! The formats that can be imported: one list, from which the command line, the API, the page and
//! the documentation take their names.
//!
//! The format is recognised by the content of the source, never by the names of files.

use std::io;
use std::sync::Arc;

use super::blogger;
use super::format::{EntryReader, ImportFormat};
use super::source::{self, Source};
use super::{takeout, wordpress};

/// The most characters of the names of files.
const NAMES_MAX: usize = 1000;

/// Every format, in the order in which they are tried.
pub static FORMATS: [&ImportFormat; 3] = [&takeout::FORMAT, &wordpress::FORMAT, &blogger::FORMAT];

/// The products that write the formats, by the names of the formats.
const PRODUCTS: [(&str, &str); 3] = [
    ("takeout", "Google Takeout"),
    ("wordpress", "WordPress"),
    ("blogger", "Blogger"),
];

/// Returns the name of the product that writes a format, for a list of imports. A format that this
/// version does not know keeps its own name.
#[must_use]
pub fn product(format: &str) -> &str {
    let known = PRODUCTS.iter().find(|(name, _)| *name == format);
    known.map_or(format, |(_, product)| product)
}

/// Returns the format with this name.
#[must_use]
pub fn parse(name: &str) -> Option<&'static ImportFormat> {
    FORMATS.into_iter().find(|format| format.name == name)
}

/// What can be imported, as a list for a sentence.
#[must_use]
pub fn titles() -> String {
    FORMATS.map(|format| format.title).join("; ")
}

/// The input of an import: the members of a source that are in one format.
#[derive(Clone)]
pub struct Input {
    /// The source.
    pub source: Arc<dyn Source>,
    /// The format.
    pub format: &'static ImportFormat,
    /// The members that the reader reads as text, in order. It may open others, such as pictures.
    pub members: Vec<String>,
}

/// The reason why the format of a source cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum UnknownFormat {
    /// The source cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// No file has a known format.
    #[error("{0}")]
    Unknown(String),
}

impl Input {
    /// Finds the format of a source by its content.
    ///
    /// # Errors
    /// [`UnknownFormat::Unknown`] with a description of the content if no format fits.
    pub fn recognise(source: Arc<dyn Source>) -> Result<Self, UnknownFormat> {
        for format in FORMATS {
            let members = (format.find)(source.as_ref())?;
            if !members.is_empty() {
                return Ok(Self {
                    source,
                    format,
                    members,
                });
            }
        }
        Err(UnknownFormat::Unknown(describe(source.as_ref())?))
    }

    /// Takes a source as one of this format. If no member looks like it, all of them are read, and
    /// the reader says what is wrong.
    ///
    /// # Errors
    /// An [`io::Error`] if the source cannot be read.
    pub fn of_format(source: Arc<dyn Source>, format: &'static ImportFormat) -> io::Result<Self> {
        let mut members = (format.find)(source.as_ref())?;
        if members.is_empty() {
            let all = source.members().iter();
            members = all.map(|member| member.name.clone()).collect();
        }
        Ok(Self {
            source,
            format,
            members,
        })
    }

    /// Opens a reader at the start.
    ///
    /// # Errors
    /// An [`io::Error`] if a member cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn EntryReader>> {
        (self.format.open)(&self.source, &self.members)
    }

    /// The names of the members for people, at most 1,000 characters.
    #[must_use]
    pub fn names(&self) -> String {
        let names = self.members.join(", ");
        names.chars().take(NAMES_MAX).collect()
    }

    /// The number of bytes that a reader reads as text.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let read = self.source.members().iter();
        read.filter(|member| self.members.contains(&member.name))
            .map(|member| member.bytes)
            .sum()
    }
}

/// Describes the first member of a source in which no format was recognised.
fn describe(source: &dyn Source) -> io::Result<String> {
    let Some(first) = source.members().first() else {
        return Ok("there is no file to import".to_owned());
    };
    let head = source::head(source, &first.name)?;
    let looks = match head.as_slice() {
        [] => "is empty",
        [b'P', b'K', ..] => "is a zip archive without an export",
        [0x1F, 0x8B, ..] => "is compressed with gzip; unpack it first",
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "is in UTF-16; convert it to UTF-8",
        [b'{' | b'[', ..] => "is JSON of a system that is not known",
        _ if is_web_page(&head) => {
            "is a web page, perhaps saved instead of the export; download the export again, signed in"
        }
        _ => "is in a format that is not known",
    };
    Ok(format!("{} {looks}", first.name))
}

fn is_web_page(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(head)
        .trim_start()
        .to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_product() {
        for format in FORMATS {
            assert_ne!(product(format.name), format.name);
        }
        assert_eq!(product("other"), "other");
    }
}
