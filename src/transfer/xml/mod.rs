//! A stream of XML with limits: opening and closing tags, and the text between them.
//!
//! It refuses everything by which a small file could use much memory or reach other files: DTDs,
//! entities of the file's own, deep nesting, and elements with very many attributes. Each part of
//! the file, an entry or what is between two entries, may have at most [`PART_MAX`] bytes, which
//! bounds the memory. A reader with a [`Dialect`] of its own tells where its parts are, and whether
//! a stray `&` is an error.

mod decoded;
mod element;
mod escapes;
mod metered;

use std::io::BufRead;

use encoding_rs::Encoding;
use quick_xml::encoding::EncodingError;
use quick_xml::errors::IllFormedError;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesStart, Event};

use decoded::{Decoded, Undecodable};
use metered::{Metered, State};

use super::imported::ReadError;

pub(super) use element::Element;
pub(super) use escapes::{printable, to_html};

/// The most bytes in one entry.
const PART_MAX: u64 = 16 * 1024 * 1024;
/// The deepest nesting of elements.
const DEPTH_MAX: usize = 64;
/// The message for a web page in place of an export.
pub(super) const WEB_PAGE: &str =
    "this is a web page, perhaps saved instead of the export; download the export again, signed in";
/// The most attributes on an element.
const ATTRIBUTES_MAX: usize = 64;

/// How the files of one format are built, for the limits and the words of errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    /// The system that writes the files, such as `Blogger`.
    pub(super) system: &'static str,
    /// The name of the element that contains all parts, such as `feed`.
    pub(super) whole: &'static str,
    /// The name of a part, such as `entry`.
    pub(super) part: &'static str,
    /// The depth of a part's opening tag, counted from 1 for the root.
    pub(super) part_depth: usize,
    /// Whether `&` without a reference, and references that XML does not define, are text.
    pub(super) lenient: bool,
}

/// The event that ends a piece of text.
pub(super) enum Node {
    /// An element begins. For an empty element, [`Node::Close`] follows.
    Open(Element),
    /// The innermost open element ends.
    Close,
    /// The file ends, with all elements closed.
    End,
}

/// A stream of XML nodes, with the position for error messages.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<Metered<Decoded<R>>>,
    dialect: Dialect,
    buffer: Vec<u8>,
    depth: usize,
    line: u64,
    part_line: u64,
}

impl<R: BufRead> Xml<R> {
    /// Creates the stream of `source`.
    pub(super) fn new(source: R, dialect: Dialect) -> Self {
        let mut reader =
            quick_xml::Reader::from_reader(Metered::new(Decoded::new(source), PART_MAX));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = dialect.lenient;
        Self {
            reader,
            dialect,
            buffer: Vec::new(),
            depth: 0,
            line: 1,
            part_line: 1,
        }
    }

    /// The number of bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.reader.get_ref().bytes()
    }

    /// The line on which the last node began, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The first bytes of the file, possibly not all that are available. Call this before reading.
    pub(super) fn first_bytes(&mut self) -> Result<&[u8], ReadError> {
        let error = |e: std::io::Error| ReadError {
            file: None,
            line: 1,
            byte: 0,
            message: format!("the file cannot be read: {e}"),
        };
        self.reader.get_mut().fill_buf().map_err(error)
    }

    /// Reads the next node, and appends the text before it to `text`.
    ///
    /// # Errors
    /// [`ReadError`] if the XML is not well-formed or exceeds a limit.
    pub(super) fn next(&mut self, text: &mut String) -> Result<Node, ReadError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let node = loop {
            buffer.clear();
            self.line = self.reader.get_ref().line();
            match self.step(&mut buffer, text) {
                Ok(None) => {}
                Ok(Some(node)) => break Ok(node),
                Err(error) => break Err(error),
            }
        };
        self.buffer = buffer;
        node
    }

    /// Reads to the end of the element that was just opened, and appends its text with that of its
    /// descendants to `text`.
    ///
    /// # Errors
    /// See [`Self::next`].
    pub(super) fn finish_element(&mut self, text: &mut String) -> Result<(), ReadError> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next(text)?;
        }
        Ok(())
    }

    /// Creates an error at the position of the last node.
    pub(super) fn error(&self, message: impl Into<String>) -> ReadError {
        ReadError {
            file: None,
            line: self.line,
            byte: self.bytes(),
            message: message.into(),
        }
    }

    fn step(&mut self, buffer: &mut Vec<u8>, text: &mut String) -> Result<Option<Node>, ReadError> {
        match self
            .reader
            .read_event_into(buffer)
            .map_err(|error| self.explain(&error))?
        {
            Event::Start(tag) => self.open(&tag).map(Some),
            Event::End(_) => Ok(Some(self.close())),
            Event::Text(piece) => self.text(&piece.xml10_content(), text),
            Event::CData(piece) => self.text(&piece.xml10_content(), text),
            Event::GeneralRef(name) => self.reference(&name, text).map(|()| None),
            Event::Decl(declaration) => self.check_encoding(&declaration).map(|()| None),
            Event::DocType(declared) => Err(self.error(refuse_doctype(&declared))),
            // `Empty` does not occur because of `expand_empty_elements`.
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) => Ok(None),
            Event::Eof if self.depth == 0 => Ok(Some(Node::End)),
            Event::Eof => Err(self.cut_off()),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<Node, ReadError> {
        if self.depth == DEPTH_MAX {
            let system = self.dialect.system;
            return Err(self.error(format!("elements are nested more than {DEPTH_MAX} deep, which no export of {system} does; export the blog again")));
        }
        self.depth += 1;
        if self.depth == self.dialect.part_depth {
            self.begin_part();
        }
        let attributes = tag.attributes().enumerate().map(|(n, found)| match found {
            Ok(_) if n == ATTRIBUTES_MAX => Err(self.error(format!(
                "an element has more than {ATTRIBUTES_MAX} attributes; export the blog again"
            ))),
            Ok(found) => self.attribute(&found),
            Err(e) => Err(self.error(format!(
                "a tag cannot be understood ({e}); export the blog again"
            ))),
        });
        Ok(Node::Open(Element {
            attributes: attributes.collect::<Result<_, _>>()?,
            name: tag.name().as_ref().to_owned(),
        }))
    }

    fn attribute(&self, found: &Attribute<'_>) -> Result<(String, String), ReadError> {
        let value = escapes::attribute(&found.value, self.dialect.lenient)
            .map_err(|e| self.error(e.to_string()))?;
        Ok((found.key.as_ref().to_owned(), value))
    }

    fn reference(&self, name: &str, text: &mut String) -> Result<(), ReadError> {
        match escapes::push_reference(name, text) {
            Err(_) if self.dialect.lenient => {
                escapes::push_text(&format!("&{name};"), text);
                Ok(())
            }
            pushed => pushed.map_err(|e| self.error(e.to_string())),
        }
    }

    fn close(&mut self) -> Node {
        self.depth -= 1;
        if self.depth + 1 == self.dialect.part_depth {
            self.begin_part();
        }
        Node::Close
    }

    /// Restarts the count of bytes in a part. It restarts by itself at the parts' opening and closing
    /// tags; a reader calls it for what it reads in pieces, such as an item's comments.
    pub(super) fn begin_part(&mut self) {
        self.reader.get_mut().refill();
        self.part_line = self.line;
    }

    fn text(&self, piece: &str, text: &mut String) -> Result<Option<Node>, ReadError> {
        if self.depth == 0 && !piece.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}') {
            return Err(self.error(format!("there is text outside the {}; the file is not XML, or not only: export the blog again", self.dialect.whole)));
        }
        escapes::push_text(piece, text);
        Ok(None)
    }

    fn check_encoding(&self, declaration: &BytesDecl<'_>) -> Result<(), ReadError> {
        let Some(Ok(encoding)) = declaration.encoding() else {
            return Ok(());
        };
        // Every encoding that is known was decoded, apart from those that are not like ASCII in the
        // declaration itself.
        let known = Encoding::for_label(encoding.as_bytes());
        if known.is_some_and(Encoding::is_ascii_compatible) {
            return Ok(());
        }
        let encoding = printable(&encoding);
        Err(self.error(format!("the file says that it is in {encoding}, which cannot be read; convert it to UTF-8 and change its first line")))
    }

    fn explain(&self, error: &quick_xml::Error) -> ReadError {
        match (self.reader.get_ref().state(), error) {
            (State::Exceeded, _) => self.too_large(),
            (_, quick_xml::Error::Io(e)) if is_undecodable(e) => self.error(e.to_string()),
            (_, quick_xml::Error::Io(e)) => self.error(format!("the file cannot be read on: {e}")),
            // This arm comes first, because a file may be cut off within a character.
            (State::Ended, _) => self.cut_off(),
            (_, quick_xml::Error::Encoding(EncodingError::Utf8(_))) => self.error(
                "the text is not UTF-8; convert the file to UTF-8, or name its encoding in its first line, such as <?xml version=\"1.0\" encoding=\"windows-1252\"?>",
            ),
            (_, quick_xml::Error::IllFormed(IllFormedError::UnclosedReference)) => {
                self.error(escapes::BadReference::Lone.to_string())
            }
            (_, e) => self.error(format!(
                "the XML is broken ({}); export the blog again",
                brief(e)
            )),
        }
    }

    fn too_large(&self) -> ReadError {
        let mebibytes = PART_MAX / 1024 / 1024;
        let part = self.dialect.part;
        let message = format!(
            "more than {mebibytes} MiB belong to one {part}; take that {part} out of the file, and import the rest"
        );
        ReadError {
            line: self.part_line,
            ..self.error(message)
        }
    }

    fn cut_off(&self) -> ReadError {
        let Dialect { whole, part, .. } = self.dialect;
        let article = if part.starts_with(['e', 'i']) {
            "an"
        } else {
            "a"
        };
        let place = match self.depth {
            0 => format!("before the {whole}"),
            depth if depth < self.dialect.part_depth => format!("before the end of the {whole}"),
            _ => format!(
                "inside {article} {part} that begins on line {}",
                self.part_line
            ),
        };
        let line = self.reader.get_ref().line();
        ReadError {
            line,
            ..self.error(format!(
                "the file ends {place}: it was cut off; take a whole copy, or export the blog again"
            ))
        }
    }
}

fn is_undecodable(error: &std::io::Error) -> bool {
    let inner = error.get_ref();
    inner.is_some_and(|inner| inner.is::<Undecodable>())
}

/// Returns why a file with this document type declaration is refused. Every DTD is refused, because
/// it can define entities that grow without limit or fetch other files.
fn refuse_doctype(declared: &str) -> &'static str {
    match declared.get(..4) {
        Some(name) if name.eq_ignore_ascii_case("html") => WEB_PAGE,
        _ => {
            "the file has a DOCTYPE, which no export has; remove the DOCTYPE, or export the blog again"
        }
    }
}

/// A short description of a parser's error. It leaves out names from the file, which may be of any
/// length.
fn brief(error: &quick_xml::Error) -> &'static str {
    match error {
        quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
            "a closing tag does not fit the open one"
        }
        quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => {
            "a closing tag has no opening one"
        }
        _ => "a tag or comment is not closed",
    }
}
