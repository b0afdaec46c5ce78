//! The reader of Blogger's old export format, `blog-MM-DD-YYYY.xml` (until 2025).
//!
//! The file is one Atom feed in which everything is an entry: settings, the template, posts, pages
//! and comments, in no useful order. [`Reader`] yields them one by one and keeps only the current
//! one in memory. An entry passes through `transfer/xml` (limits, tags and text), `names` (which
//! element it is), `entry` (its parts) and `convert` (their meaning).
//!
//! Not imported: the titles of comments, which are their truncated text, and the e-mail addresses
//! of authors. To import another element, see `entry.rs`.

pub mod addresses;
mod convert;
mod entry;
pub(super) mod ids;
mod names;
mod settings;
mod sniff;

use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use self::entry::RawEntry;
use self::names::{Prefixes, Tag};
use super::address;
use super::format::{EntryReader, ImportFormat};
use super::imported::{ImportEntry, ReadError};
use super::source::{self, Source};
use super::xml::{Dialect, Element, Node, Xml};

/// How Blogger's exports are built.
const DIALECT: Dialect = Dialect {
    system: "Blogger",
    whole: "feed",
    part: "entry",
    part_depth: 2,
    lenient: false,
};

/// The format.
pub static FORMAT: ImportFormat = ImportFormat {
    name: "blogger",
    title: "backup file of Blogger (Atom, until 2025)",
    find,
    open,
};

/// Finds the feeds that are no feeds of the new format. Whether one is an archive, the reader finds
/// out, since only its id tells.
fn find(source: &dyn Source) -> io::Result<Vec<String>> {
    let [only] = source.members() else {
        return Ok(Vec::new());
    };
    let head = source::head(source, &only.name)?;
    let is_feed = Reader::new(head.as_slice()).start().is_ok();
    Ok(is_feed.then(|| only.name.clone()).into_iter().collect())
}

fn open(source: &Arc<dyn Source>, members: &[String]) -> io::Result<Box<dyn EntryReader>> {
    let first = members.first().ok_or(io::ErrorKind::NotFound)?;
    Ok(Box::new(Reader::new(BufReader::new(source.open(first)?))))
}

/// An iterator over the entries of an export. It ends after the first error.
pub struct Reader<R> {
    xml: Xml<R>,
    prefixes: Prefixes,
    stage: Stage,
    feed_id: String,
    home: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Start,
    Feed,
    Done,
}

impl<R: BufRead> Reader<R> {
    /// Creates a reader of `source` without reading from it.
    pub fn new(source: R) -> Self {
        Self {
            xml: Xml::new(source, DIALECT),
            prefixes: Prefixes::default(),
            stage: Stage::Start,
            feed_id: String::new(),
            home: None,
        }
    }

    /// The number of bytes read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.xml.bytes()
    }

    /// The address of the old blog's front page, such as `http://example.com/`; known after the
    /// first entry.
    pub fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// Reads up to the root element, which must be a feed.
    fn start(&mut self) -> Result<(), ReadError> {
        if let Some(why) = sniff::refuse_start(self.xml.first_bytes()?) {
            return Err(self.xml.error(why));
        }
        let Node::Open(root) = self.xml.next(&mut String::new())? else {
            return Err(self
                .xml
                .error("the file holds no feed; export the blog again"));
        };
        self.prefixes = Prefixes::of(&root);
        match sniff::refuse_root(self.prefixes.tag(&root.name), &root) {
            Some(why) => Err(self.xml.error(why)),
            None => Ok(()),
        }
    }

    /// Reads the next entry and converts it; `None` at the end of the feed.
    fn read(&mut self) -> Result<Option<ImportEntry>, ReadError> {
        Ok(self.read_raw()?.map(convert::convert))
    }

    /// Reads the next entry without converting it; `None` at the end of the feed.
    fn read_raw(&mut self) -> Result<Option<RawEntry>, ReadError> {
        if self.stage == Stage::Start {
            self.start()?;
            self.stage = Stage::Feed;
        }
        loop {
            match self.xml.next(&mut String::new())? {
                Node::Open(element) if self.prefixes.tag(&element.name) == Tag::Entry => {
                    return self.entry().map(Some);
                }
                Node::Open(element) => self.header(&element)?,
                Node::Close | Node::End => return self.finish().map(|()| None),
            }
        }
    }

    fn entry(&mut self) -> Result<RawEntry, ReadError> {
        self.check_feed()?;
        RawEntry::read(&mut self.xml, &self.prefixes)
    }

    /// Reads an element that describes the whole feed.
    fn header(&mut self, element: &Element) -> Result<(), ReadError> {
        let mut text = String::new();
        self.xml.finish_element(&mut text)?;
        match self.prefixes.tag(&element.name) {
            Tag::Id => self.feed_id = text.trim().to_owned(),
            Tag::Link if element.attribute("rel") == Some("alternate") => {
                self.home = element
                    .attribute("href")
                    .and_then(address::web)
                    .map(str::to_owned);
            }
            _ => {}
        }
        Ok(())
    }

    fn check_feed(&self) -> Result<(), ReadError> {
        sniff::refuse_feed(&self.feed_id).map_or(Ok(()), |why| Err(self.xml.error(why)))
    }

    /// Checks that the file ends after the feed. The second of two concatenated exports would
    /// otherwise be lost.
    fn finish(&mut self) -> Result<(), ReadError> {
        self.check_feed()?;
        match self.xml.next(&mut String::new())? {
            Node::End => Ok(()),
            Node::Open(_) | Node::Close => Err(self
                .xml
                .error("a second document begins here; cut the file in two and import both")),
        }
    }
}

impl<R: BufRead + Send> EntryReader for Reader<R> {
    fn bytes_read(&self) -> u64 {
        Self::bytes_read(self)
    }

    fn home(&self) -> Option<&str> {
        Self::home(self)
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<ImportEntry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.stage == Stage::Done {
            return None;
        }
        let read = self.read().transpose();
        if !matches!(read, Some(Ok(_))) {
            self.stage = Stage::Done;
        }
        read
    }
}
