//! The reader of WordPress's export files (WXR 1.0 to 1.2), and of the folder of uploads beside them.
//!
//! An export is one or more RSS files. Each begins with the blog's authors, categories and tags
//! (`channel`), and has an item for every post, page and uploaded file (`item`), with the comments in
//! it. [`Reader`] yields them one by one and keeps only the current one in memory. `convert`,
//! `comments` and `fields` tell what they mean, and `body` makes HTML of what WordPress stores.
//!
//! Galleries and covers name files by their ids. When the first one is met, all files are read once
//! for their attachments (`attachments`), because they may be anywhere.

mod attachments;
mod body;
mod channel;
mod comments;
mod convert;
mod dates;
mod document;
mod fields;
mod item;
mod names;
mod origin;
mod scan;
mod uploads;

use std::collections::{HashSet, VecDeque};
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use self::attachments::Attachments;
use self::channel::Channel;
use self::convert::Context;
use self::document::DIALECT;
use self::item::{Piece, RawComment, RawItem};
use self::names::{Prefixes, Space};
use self::uploads::Uploads;
use super::format::{EntryReader, ImportFormat};
use super::imported::{ImportEntry, ReadError};
use super::source::{self, Source};
use super::xml::{Element, Node, Xml};

/// The format.
pub static FORMAT: ImportFormat = ImportFormat {
    name: "wordpress",
    title: "export of WordPress (WXR), also several files, with the folder of uploads",
    find,
    open,
};

/// The most bytes of comments that are kept until their item ends, so that what follows them in the
/// item is not lost.
const COMMENTS_BYTES: usize = 4 * 1024 * 1024;

type Input = BufReader<Box<dyn Read + Send>>;

/// Finds the export files: those whose root declares WordPress's namespace.
fn find(source: &dyn Source) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for member in source.members() {
        let is_text = member.name.ends_with(".xml") || !member.name.contains('/');
        if !is_text {
            continue;
        }
        let head = source::head(source, &member.name)?;
        let mut xml = Xml::new(head.as_slice(), DIALECT);
        if let Ok(Node::Open(root)) = xml.next(&mut String::new())
            && root.name == "rss"
            && Prefixes::of(&root).has_wordpress()
        {
            found.push(member.name.clone());
        }
    }
    Ok(found)
}

fn open(source: &Arc<dyn Source>, members: &[String]) -> io::Result<Box<dyn EntryReader>> {
    Ok(Box::new(Reader::new(Arc::clone(source), members)))
}

/// An iterator over the entries of an export. It ends after the first error.
pub struct Reader {
    source: Arc<dyn Source>,
    members: Vec<String>,
    /// The number of members that were opened.
    opened: usize,
    file: Option<OpenFile>,
    channel: Channel,
    /// The attachments, once they were needed.
    attachments: Option<Attachments>,
    uploads: Uploads,
    /// The members that items named.
    named: HashSet<String>,
    /// Entries that were read but not yet yielded.
    ready: VecDeque<ImportEntry>,
    /// The number of bytes of the members before the open one.
    bytes_before: u64,
    /// Whether what follows the members was made.
    is_finished: bool,
    is_done: bool,
}

/// The export file that is being read.
struct OpenFile {
    xml: Xml<Input>,
    prefixes: Prefixes,
    /// The item of which comments are being yielded.
    item: Option<Box<RawItem>>,
}

impl Reader {
    /// Creates a reader of these members of a source without reading from them.
    pub fn new(source: Arc<dyn Source>, members: &[String]) -> Self {
        Self {
            uploads: Uploads::of(source.as_ref(), members),
            source,
            members: members.to_vec(),
            opened: 0,
            file: None,
            channel: Channel::default(),
            attachments: None,
            named: HashSet::new(),
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
            if self.file.is_none() && !self.open_next()? {
                return Ok(self.finish());
            }
            self.read_file()?;
        }
    }

    /// Opens the next member. Returns false if there is none.
    fn open_next(&mut self) -> Result<bool, ReadError> {
        let Some(name) = self.members.get(self.opened) else {
            return Ok(false);
        };
        let opened = self.source.open(name).map_err(|why| ReadError {
            file: None,
            line: 1,
            byte: 0,
            message: format!("the file cannot be opened: {why}"),
        })?;
        self.opened += 1;
        let mut xml = Xml::new(BufReader::new(opened), DIALECT);
        let prefixes = document::start(&mut xml)?;
        self.file = Some(OpenFile {
            xml,
            prefixes,
            item: None,
        });
        Ok(true)
    }

    /// Reads on in the open file, and closes it at its end.
    fn read_file(&mut self) -> Result<(), ReadError> {
        let Some(mut file) = self.file.take() else {
            return Ok(());
        };
        let is_open = match file.item.take() {
            Some(item) => self.rest_of_item(&mut file, item).map(|()| true),
            None => self.next_part(&mut file),
        };
        match is_open {
            Ok(true) => self.file = Some(file),
            Ok(false) => self.bytes_before += file.xml.bytes(),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Reads the next element of the channel. Returns false at the channel's end.
    fn next_part(&mut self, file: &mut OpenFile) -> Result<bool, ReadError> {
        let element = match file.xml.next(&mut String::new())? {
            Node::Open(element) => element,
            Node::Close => return document::finish(&mut file.xml).map(|()| false),
            Node::End => return Ok(false),
        };
        if file.prefixes.split(&element.name) == (Space::Rss, "item") {
            let item = Box::new(RawItem::new(&file.xml));
            self.item(file, item)?;
        } else {
            self.header(file, &element)?;
        }
        Ok(true)
    }

    /// Reads an item. Its comments are kept until it ends, or until they are very many.
    fn item(&mut self, file: &mut OpenFile, mut item: Box<RawItem>) -> Result<(), ReadError> {
        let mut comments: Vec<RawComment> = Vec::new();
        let mut bytes = 0;
        let ends = loop {
            match item.read(&mut file.xml, &file.prefixes)? {
                Piece::End => break true,
                Piece::Comment(comment) => {
                    bytes += size_of::<RawComment>() + comment.content.len();
                    comments.push(*comment);
                }
            }
            if bytes > COMMENTS_BYTES {
                break false;
            }
        };
        self.convert(&item)?;
        let converted = comments
            .iter()
            .map(|raw| comments::convert(raw, &item, &self.channel));
        self.ready.extend(converted);
        if !ends {
            item.content = String::new();
            file.item = Some(item);
        }
        Ok(())
    }

    /// Reads the next comment of an item that has very many.
    fn rest_of_item(
        &mut self,
        file: &mut OpenFile,
        mut item: Box<RawItem>,
    ) -> Result<(), ReadError> {
        if let Piece::Comment(raw) = item.read(&mut file.xml, &file.prefixes)? {
            self.ready
                .push_back(comments::convert(&raw, &item, &self.channel));
            file.item = Some(item);
        }
        Ok(())
    }

    fn convert(&mut self, item: &RawItem) -> Result<(), ReadError> {
        let needs_files = item.content.contains("[gallery")
            || item.content.contains("[playlist")
            || item.field("_thumbnail_id").is_some();
        if needs_files && self.attachments.is_none() {
            self.attachments = Some(scan::attachments(self.source.as_ref(), &self.members)?);
        }
        for term in &item.terms {
            let label = self.channel.term_of_item(term);
            self.ready.extend(label);
        }
        let none = Attachments::default();
        let context = Context {
            channel: &self.channel,
            attachments: self.attachments.as_ref().unwrap_or(&none),
            uploads: &self.uploads,
        };
        let entry = convert::convert(item, &context);
        if let ImportEntry::Media(media) = &entry {
            self.named.extend(media.member.clone());
        }
        self.ready.push_back(entry);
        Ok(())
    }

    /// Reads an element that describes the blog.
    fn header(&mut self, file: &mut OpenFile, element: &Element) -> Result<(), ReadError> {
        let line = file.xml.line();
        let (space, name) = file.prefixes.split(&element.name);
        let entry = match (space, name) {
            (Space::Wordpress, "author" | "category" | "tag" | "term") => {
                let children = item::children(&mut file.xml, &file.prefixes)?;
                match name {
                    "author" => self.channel.author(&children),
                    "category" => self.channel.category(&children),
                    "tag" => self.channel.tag(&children),
                    _ => self.channel.term(&children, line),
                }
            }
            (Space::Rss | Space::Wordpress, name) => {
                let text = item::text(&mut file.xml)?;
                self.channel.header(name, &text, line)
            }
            _ => {
                item::text(&mut file.xml)?;
                None
            }
        };
        self.ready.extend(entry);
        Ok(())
    }

    /// Yields the uploads that no item named, and the redirects of a blog in a folder, once all files were
    /// read.
    fn finish(&mut self) -> Option<ImportEntry> {
        let uploads = std::mem::take(&mut self.uploads);
        let unnamed = uploads.unnamed(&self.named, &self.channel.home);
        let entries = unnamed
            .into_iter()
            .map(|media| ImportEntry::Media(Box::new(media)));
        self.ready.extend(entries);
        if !self.is_finished {
            self.ready.extend(self.channel.redirects());
            self.is_finished = true;
        }
        self.ready.pop_front()
    }
}

impl Iterator for Reader {
    type Item = Result<ImportEntry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let several = self.members.len() > 1;
        let read = self.read().transpose();
        if !matches!(read, Some(Ok(_))) {
            self.is_done = true;
        }
        read.map(|read| {
            read.map_err(|error| ReadError {
                file: self
                    .members
                    .get(self.opened.saturating_sub(1))
                    .filter(|_| several)
                    .cloned(),
                ..error
            })
        })
    }
}

impl EntryReader for Reader {
    fn bytes_read(&self) -> u64 {
        let open = self.file.as_ref().map_or(0, |file| file.xml.bytes());
        self.bytes_before + open
    }

    fn home(&self) -> Option<&str> {
        Some(self.channel.home.as_str()).filter(|home| !home.is_empty())
    }
}
