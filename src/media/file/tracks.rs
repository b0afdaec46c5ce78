//! The tracks of an MP4: what they hold, and where their samples are (ISO/IEC 14496-12, sections
//! 8.3 to 8.7).

use std::ops::Range;

use super::box_at::BoxAt;
use super::editor::Editor;
use crate::media::error::{Error, Result};

/// Why a track is refused that does not say where its samples are.
const NO_POSITIONS: Error = Error::Unreadable("its samples have no positions");

/// What a track holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrackKind {
    /// A moving picture.
    Picture,
    /// Sound.
    Sound,
    /// Anything else, such as positions, chapters or time codes.
    #[default]
    Other,
}

/// A track, with the tables that say where its samples are.
#[derive(Debug, Default)]
pub struct Track {
    /// What it holds.
    pub kind: TrackKind,
    /// The width and height at which the picture is shown, in pixels.
    pub size: Option<(u32, u32)>,
    tables: Vec<BoxAt>,
}

impl Track {
    /// Reads the size at which the track is shown. A track that is turned by 90° states the size
    /// before that.
    pub fn read_header(&mut self, editor: &mut Editor<'_>, header: &BoxAt) -> Result<()> {
        // The matrix of nine numbers, width and height are at the end, in both versions.
        const END: u64 = 9 * 4 + 8;
        let content = &header.content;
        let Some(matrix) = content
            .end
            .checked_sub(END)
            .filter(|at| *at >= content.start)
        else {
            return Err(Error::Unreadable("a header is too short"));
        };
        let is_turned = editor.bytes(matrix)? == [0; 4] && editor.bytes(matrix + 16)? == [0; 4];
        // Both are numbers with 16 bits before the point.
        let [w0, w1, _, _, h0, h1, _, _] = editor.bytes(content.end - 8)?;
        let (width, height) = (
            u32::from(u16::from_be_bytes([w0, w1])),
            u32::from(u16::from_be_bytes([h0, h1])),
        );
        let size = if is_turned {
            (height, width)
        } else {
            (width, height)
        };
        self.size = (width > 0 && height > 0).then_some(size);
        Ok(())
    }

    /// Reads what the track holds, and zeroes the name of the program behind it.
    pub fn read_handler(&mut self, editor: &mut Editor<'_>, handler: &BoxAt) -> Result<()> {
        const TYPE: u64 = 8;
        let content = &handler.content;
        if content.end - content.start < TYPE + 4 {
            return Err(Error::Unreadable("a header is too short"));
        }
        self.kind = match &editor.bytes(content.start + TYPE)? {
            b"vide" => TrackKind::Picture,
            b"soun" => TrackKind::Sound,
            _ => TrackKind::Other,
        };
        editor.zero(content.start + TYPE + 4..content.end)
    }

    /// Remembers a box that may say where samples are.
    pub fn note_table(&mut self, table: BoxAt) {
        let names = [b"stsc", b"stsz", b"stz2", b"stco", b"co64"];
        if names.contains(&&table.name) && self.tables.len() < names.len() {
            self.tables.push(table);
        }
    }

    /// Zeroes the samples of the track, wherever they are.
    pub fn zero_samples(&self, editor: &mut Editor<'_>) -> Result<()> {
        let Some(mut chunks) = self.chunks(editor)? else {
            return Ok(());
        };
        let mut sizes = self.sizes(editor)?;
        let mut runs = self.runs(editor)?;
        for chunk in 0..chunks.count {
            let start = chunks.entry(chunk)?;
            let length = sizes.take(runs.samples_in(chunk + 1)?)?;
            let end = start.checked_add(length).ok_or(Error::Truncated)?;
            editor.zero(start..end)?;
        }
        Ok(())
    }

    fn table(&self, name: &[u8; 4]) -> Option<Range<u64>> {
        let found = self.tables.iter().find(|table| table.name == *name)?;
        Some(found.content.clone())
    }

    /// Returns the table of positions; `None` for a track without samples.
    fn chunks<'a>(&self, editor: &Editor<'a>) -> Result<Option<Table<'a>>> {
        match (self.table(b"stco"), self.table(b"co64")) {
            (Some(range), _) => Table::read(editor, range, 4, 4).map(Some),
            (None, Some(range)) => Table::read(editor, range, 4, 8).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn sizes<'a>(&self, editor: &mut Editor<'a>) -> Result<Sizes<'a>> {
        if let Some(range) = self.table(b"stsz") {
            let size = u32::from_be_bytes(editor.bytes(range.start + 4)?);
            return Ok(match size {
                0 => Sizes::each(Table::read(editor, range, 8, 4)?),
                size => Sizes::All(u64::from(size)),
            });
        }
        let range = self.table(b"stz2");
        let range = range.ok_or(Error::Unreadable("its samples have no sizes"))?;
        let [bits] = editor.bytes(range.start + 7)?;
        // Sizes of four bits are two in a byte, which no program writes for such a track.
        if !matches!(bits, 8 | 16) {
            return Err(Error::Unreadable("its samples have unusual sizes"));
        }
        let width = u64::from(bits / 8);
        Table::read(editor, range, 8, width).map(Sizes::each)
    }

    fn runs<'a>(&self, editor: &Editor<'a>) -> Result<Runs<'a>> {
        let range = self.table(b"stsc").ok_or(NO_POSITIONS)?;
        let table = Table::read(editor, range, 4, 12)?;
        Ok(Runs { table, run: 0 })
    }
}

/// A table of numbers in a box. It has a buffer of its own, because several tables are read side by
/// side.
struct Table<'a> {
    reader: Editor<'a>,
    start: u64,
    count: u64,
    width: u64,
}

impl<'a> Table<'a> {
    /// Reads the head of a table: a count at `at` in the box, and entries of `width` bytes behind
    /// it, which must fit into the box.
    fn read(editor: &Editor<'a>, range: Range<u64>, at: u64, width: u64) -> Result<Self> {
        let mut reader = editor.another();
        let start = range.start + at + 4;
        let count = u64::from(u32::from_be_bytes(reader.bytes(range.start + at)?));
        if start + count * width > range.end {
            return Err(Error::Unreadable("a table is larger than its place"));
        }
        Ok(Self {
            reader,
            start,
            count,
            width,
        })
    }

    /// Returns the number with which an entry begins: as wide as the entry, but of at most eight
    /// bytes, or of four in a wider entry.
    fn entry(&mut self, index: u64) -> Result<u64> {
        let at = self.start + index * self.width;
        Ok(match self.width {
            1 => u64::from(u8::from_be_bytes(self.reader.bytes(at)?)),
            2 => u64::from(u16::from_be_bytes(self.reader.bytes(at)?)),
            8 => u64::from_be_bytes(self.reader.bytes(at)?),
            _ => u64::from(u32::from_be_bytes(self.reader.bytes(at)?)),
        })
    }
}

/// The sizes of the samples, in their order.
enum Sizes<'a> {
    /// All samples have this size.
    All(u64),
    /// Each sample has its own, of which some are taken.
    Each { table: Table<'a>, taken: u64 },
}

impl<'a> Sizes<'a> {
    fn each(table: Table<'a>) -> Self {
        Self::Each { table, taken: 0 }
    }

    /// Returns the bytes of the next samples.
    fn take(&mut self, samples: u64) -> Result<u64> {
        match self {
            Self::All(size) => Ok(*size * samples),
            Self::Each { table, taken } => {
                let end = table.count.min(*taken + samples);
                let mut sum = 0;
                for index in *taken..end {
                    sum += table.entry(index)?;
                }
                *taken = end;
                Ok(sum)
            }
        }
    }
}

/// The number of samples in each chunk, as runs of chunks with the same number.
struct Runs<'a> {
    table: Table<'a>,
    run: u64,
}

impl Runs<'_> {
    /// Returns the samples in a chunk. Chunks are numbered from 1, and asked for in their order.
    fn samples_in(&mut self, chunk: u64) -> Result<u64> {
        if self.table.count == 0 {
            return Err(NO_POSITIONS);
        }
        while self.run + 1 < self.table.count && self.table.entry(self.run + 1)? <= chunk {
            self.run += 1;
        }
        let at = self.table.start + self.run * self.table.width + 4;
        Ok(u64::from(u32::from_be_bytes(self.table.reader.bytes(at)?)))
    }
}
