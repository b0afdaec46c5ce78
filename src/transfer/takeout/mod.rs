//! The reader of Blogger's backup from Google Takeout (since 2018; the only one since 2025).
//!
//! The zip archive, or the folder unpacked from it, holds a feed of the blog with its posts, pages and
//! comments, a second feed with some of the comments again, and albums with pictures. Nothing in it
//! tells the address of the blog: paths have no host. [`Reader`] reads the blog's feed, then the other
//! one without what both have, then the albums. An entry passes through `transfer/xml`, `names`,
//! `entry` (its parts) and `convert` (their meaning).

mod albums;
mod convert;
mod entry;
mod names;

use std::collections::{HashSet, VecDeque};
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use self::albums::Albums;
use self::entry::RawEntry;
use self::names::{Prefixes, Space};
use super::blogger::ids;
use super::format::{EntryReader, ImportFormat};
use super::imported::{EntryKind, ImportEntry, ImportedSetting, ReadError, Skipped};
use super::source::{self, Source};
use super::xml::{Dialect, Node, Xml};

/// The format.
pub static FORMAT: ImportFormat = ImportFormat {
    name: "takeout",
    title: "backup of Blogger from Google Takeout (zip, its parts, folder or feed.atom)",
    find,
    open,
};

/// How the feeds are built.
const DIALECT: Dialect = Dialect {
    system: "Blogger",
    whole: "feed",
    part: "entry",
    part_depth: 2,
    lenient: true,
};

/// The most entries of the blog's feed that are remembered, to leave them out of the other feed.
const KNOWN_MAX: usize = 2_000_000;

/// Finds the feeds: first that of the blog, then that of comments.
fn find(source: &dyn Source) -> io::Result<Vec<String>> {
    let mut feeds = Vec::new();
    for member in source.members() {
        let name = &member.name;
        let may_be_feed = name.ends_with(".atom") || name.ends_with(".xml") || !name.contains('/');
        if may_be_feed && is_feed(&source::head(source, name)?) {
            feeds.push(name.clone());
        }
    }
    feeds.sort_by_key(|name| is_of_comments(name));
    Ok(feeds)
}

fn is_feed(head: &[u8]) -> bool {
    let mut xml = Xml::new(head, DIALECT);
    let root = xml.next(&mut String::new());
    matches!(root, Ok(Node::Open(root)) if root.name.ends_with("feed") && Prefixes::of(&root).has_blogger())
}

fn is_of_comments(name: &str) -> bool {
    name.contains("/Comments/") || name.starts_with("Comments/")
}

fn open(source: &Arc<dyn Source>, members: &[String]) -> io::Result<Box<dyn EntryReader>> {
    Ok(Box::new(Reader::new(Arc::clone(source), members)))
}

/// An iterator over the entries of a backup. It ends after the first error.
pub struct Reader {
    source: Arc<dyn Source>,
    members: Vec<String>,
    /// The number of members that were opened.
    opened: usize,
    feed: Option<Feed>,
    /// The ids in the blog's feed, if there is another feed.
    known: HashSet<u64>,
    albums: Albums,
    /// Entries that were read but not yet yielded.
    ready: VecDeque<ImportEntry>,
    /// The number of bytes of the members before the open one.
    bytes_before: u64,
    is_finished: bool,
    is_done: bool,
}

struct Feed {
    xml: Xml<BufReader<Box<dyn Read + Send>>>,
    prefixes: Prefixes,
}

impl Reader {
    /// Creates a reader of these feeds of a source without reading from them.
    pub fn new(source: Arc<dyn Source>, members: &[String]) -> Self {
        Self {
            albums: Albums::of(source.as_ref()),
            source,
            members: members.to_vec(),
            opened: 0,
            feed: None,
            known: HashSet::new(),
            ready: VecDeque::new(),
            bytes_before: 0,
            is_finished: false,
            is_done: false,
        }
    }

    /// Reads until an entry is ready, or nothing is left.
    fn read(&mut self) -> Result<Option<ImportEntry>, ReadError> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Ok(Some(entry));
            }
            match self.feed.take() {
                Some(mut feed) => {
                    if self.next_part(&mut feed)? {
                        self.feed = Some(feed);
                    } else {
                        self.bytes_before += feed.xml.bytes();
                    }
                }
                None if self.open_next()? => {}
                None if self.is_finished => return Ok(None),
                None => self.finish(),
            }
        }
    }

    /// Opens the next feed. Returns false if there is none.
    fn open_next(&mut self) -> Result<bool, ReadError> {
        let error = |message: String| ReadError {
            file: None,
            line: 1,
            byte: 0,
            message,
        };
        let Some(name) = self.members.get(self.opened) else {
            return Ok(false);
        };
        let blogs = self
            .members
            .iter()
            .filter(|name| !is_of_comments(name))
            .count();
        if blogs > 1 {
            return Err(error(
                "the backup holds several blogs; unpack it and import the feed.atom of one of them, each into a blog of its own"
                    .to_owned(),
            ));
        }
        let opened = self.source.open(name);
        let opened = opened.map_err(|why| error(format!("the file cannot be opened: {why}")))?;
        self.opened += 1;
        let mut xml = Xml::new(BufReader::new(opened), DIALECT);
        let Node::Open(root) = xml.next(&mut String::new())? else {
            return Err(xml.error("the file holds no feed; export the blog again"));
        };
        let prefixes = Prefixes::of(&root);
        if !prefixes.has_blogger() {
            return Err(xml.error("this is not a feed from Google Takeout"));
        }
        self.feed = Some(Feed { xml, prefixes });
        Ok(true)
    }

    /// Reads the next element of a feed. Returns false at its end.
    fn next_part(&mut self, feed: &mut Feed) -> Result<bool, ReadError> {
        let element = match feed.xml.next(&mut String::new())? {
            Node::Open(element) => element,
            Node::Close => {
                return match feed.xml.next(&mut String::new())? {
                    Node::End => Ok(false),
                    Node::Open(_) | Node::Close => Err(feed.xml.error(
                        "a second document begins here; cut the file in two and import both",
                    )),
                };
            }
            Node::End => return Ok(false),
        };
        match feed.prefixes.split(&element.name) {
            (Space::Atom, "entry") => {
                let raw = RawEntry::read(&mut feed.xml, &feed.prefixes)?;
                if self.is_new(&raw) {
                    if !self.albums.is_empty() {
                        self.albums.add_addresses(&raw.content);
                    }
                    self.ready.push_back(convert::convert(raw));
                }
            }
            (space, name) => {
                let is_title = (space, name) == (Space::Atom, "title") && self.opened == 1;
                let mut text = String::new();
                feed.xml.finish_element(&mut text)?;
                let title = text.trim();
                if is_title && !title.is_empty() {
                    let title = ImportedSetting::Title(title.to_owned());
                    self.ready.push_back(ImportEntry::Setting(title));
                }
            }
        }
        Ok(true)
    }

    /// Whether an entry was not in an earlier feed.
    fn is_new(&mut self, raw: &RawEntry) -> bool {
        if self.members.len() == 1 {
            return true;
        }
        let Some(id) = ids::number(&raw.id).and_then(|id| id.parse::<u64>().ok()) else {
            return true;
        };
        if self.opened > 1 {
            return !self.known.contains(&id);
        }
        if self.known.len() < KNOWN_MAX {
            self.known.insert(id);
        }
        true
    }

    /// Yields the pictures, and names the other files.
    fn finish(&mut self) {
        self.is_finished = true;
        let albums = std::mem::take(&mut self.albums);
        let media = albums
            .media()
            .into_iter()
            .map(|media| ImportEntry::Media(Box::new(media)));
        self.ready.extend(media);
        let other = self
            .source
            .members()
            .iter()
            .filter_map(|member| other_file(&member.name));
        self.ready.extend(other);
    }
}

/// Names a file of the blog that is not read.
fn other_file(name: &str) -> Option<ImportEntry> {
    let (kind, why) = match super::address::file_name(name) {
        "settings.csv" => (EntryKind::Setting, "the settings are not carried"),
        "theme-layouts.xml" | "theme-classic.html" => {
            (EntryKind::Template, "designs are not carried")
        }
        _ => return None,
    };
    Some(ImportEntry::Skipped(Skipped {
        kind,
        id: Some(name.to_owned()),
        why: why.to_owned(),
        line: 1,
    }))
}

impl Iterator for Reader {
    type Item = Result<ImportEntry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let read = self.read().transpose();
        if !matches!(read, Some(Ok(_))) {
            self.is_done = true;
        }
        let several = self.members.len() > 1;
        let name = self
            .members
            .get(self.opened.saturating_sub(1))
            .filter(|_| several);
        read.map(|read| {
            read.map_err(|error| ReadError {
                file: name.cloned(),
                ..error
            })
        })
    }
}

impl EntryReader for Reader {
    fn bytes_read(&self) -> u64 {
        let open = self.feed.as_ref().map_or(0, |feed| feed.xml.bytes());
        self.bytes_before + open
    }

    fn home(&self) -> Option<&str> {
        None
    }
}
