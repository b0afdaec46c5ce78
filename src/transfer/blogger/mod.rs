//! Reads Blogger's old export format, `blog-MM-DD-YYYY.xml` (until 2025).
//!
//! The file is one Atom feed that holds everything as entries: settings, the template,
//! posts, pages and comments, in no useful order. [`Reader`] yields them one by one and
//! holds one at a time. On its way an entry passes `metered` (bounds, lines), `xml` (tags
//! and text), `names` (which element), `entry` (its parts), `convert` (what they mean).
//!
//! Always left behind: comments' titles, which are their truncated text, and authors'
//! e-mail addresses.

mod address;
pub mod addresses;
mod convert;
mod entry;
mod escapes;
mod metered;
mod names;
mod settings;
mod sniff;
mod xml;

use std::io::BufRead;

use self::entry::RawEntry;
use self::names::{Prefixes, Tag};
use self::xml::{Element, Node, Xml};
use super::imported::{Entry, ReadError};

/// The entries of an export, read as they are asked for. After an error or the end
/// there are no more.
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
    /// A reader of `source`, which is not looked at yet.
    pub fn new(source: R) -> Self {
        Self {
            xml: Xml::new(source),
            prefixes: Prefixes::default(),
            stage: Stage::Start,
            feed_id: String::new(),
            home: None,
        }
    }

    /// How many bytes were read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.xml.bytes()
    }

    /// The old blog's front page, such as `http://example.com/`; known after the first entry.
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

    /// Reads to the end of the next entry; `None` at the end of the feed.
    fn read(&mut self) -> Result<Option<Entry>, ReadError> {
        Ok(self.read_raw()?.map(convert::convert))
    }

    /// The same, as it stands in the file.
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

    /// Takes what is said about the whole feed.
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

    /// Nothing may follow the feed: two exports in one file would lose the second.
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

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Entry, ReadError>;

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
