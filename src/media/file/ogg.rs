//! Vorbis, Opus and FLAC in Ogg (RFC 3533; Vorbis I, section 5; RFC 7845; RFC 9639, section 10.1).
//!
//! The second packet of a stream has its comments, and pictures among them. It becomes a packet of
//! the same length without comments: the fields are empty, and zeros follow. So no page changes its
//! length, only its content and its checksum.

use std::collections::HashMap;
use std::ops::Range;

use super::editor::Editor;
use super::flac;
use crate::error::RefusedFormat;
use crate::media::error::{Error, Result};

/// The most streams of a file. A recording has one, a radio's recording one for each song.
const MAX_STREAMS: usize = 1_000;

/// The bytes of a page's header before the table of its segments.
const HEADER: usize = 27;

/// The flag of the first page of a stream.
const IS_FIRST: u8 = 2;

/// The comments of Vorbis: no vendor, no comments, and the bit that ends them.
const VORBIS_COMMENTS: &[u8] = b"\x03vorbis\0\0\0\0\0\0\0\0\x01";

/// The comments of Opus: no vendor and no comments.
const OPUS_COMMENTS: &[u8] = b"OpusTags\0\0\0\0\0\0\0\0";

/// Removes the comments, and returns the part up to the last page.
pub fn clean(editor: &mut Editor<'_>) -> Result<Range<u64>> {
    let mut streams = HashMap::new();
    let mut at = 0;
    while let Some(mut page) = Page::read(editor, at)? {
        if page.is_first() {
            streams.insert(page.serial(), Stream::begin(page.payload())?);
        }
        if streams.len() > MAX_STREAMS {
            return Err(Error::Unreadable("it is in too many parts"));
        }
        let stream = streams.get_mut(&page.serial());
        let stream = stream.ok_or(Error::Unreadable("a stream in it has no beginning"))?;
        if stream.clean(&mut page)? {
            page.write(editor, at)?;
        }
        at += page.bytes.len() as u64;
    }
    Ok(0..at)
}

/// A page, with its header.
struct Page {
    bytes: Vec<u8>,
    /// The position of the payload.
    payload: usize,
}

impl Page {
    /// Reads the page at `at`; `None` at the end, or where something else follows the last page.
    fn read(editor: &mut Editor<'_>, at: u64) -> Result<Option<Self>> {
        if !editor.up_to(at, 4)?.starts_with(b"OggS") {
            return Ok(None);
        }
        let header: [u8; HEADER] = editor.bytes(at)?;
        let payload = HEADER + usize::from(header[HEADER - 1]);
        let table = editor.up_to(at, payload)?;
        let table = table.get(HEADER..payload).ok_or(Error::Truncated)?;
        let length = payload
            + table
                .iter()
                .map(|segment| usize::from(*segment))
                .sum::<usize>();
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            let part = editor.up_to(at + bytes.len() as u64, length - bytes.len())?;
            if part.is_empty() {
                return Err(Error::Truncated);
            }
            bytes.extend(part);
        }
        Ok(Some(Self { bytes, payload }))
    }

    fn is_first(&self) -> bool {
        self.bytes[5] & IS_FIRST != 0
    }

    fn serial(&self) -> [u8; 4] {
        [
            self.bytes[14],
            self.bytes[15],
            self.bytes[16],
            self.bytes[17],
        ]
    }

    fn payload(&self) -> &[u8] {
        &self.bytes[self.payload..]
    }

    /// Returns the parts of packets on this page, and whether the packet ends with the part.
    fn parts(&self) -> Vec<(Range<usize>, bool)> {
        const GOES_ON: u8 = 255;
        let mut parts = Vec::new();
        let mut start = self.payload;
        let mut end = start;
        for segment in &self.bytes[HEADER..self.payload] {
            end += usize::from(*segment);
            if *segment < GOES_ON {
                parts.push((start..end, true));
                start = end;
            }
        }
        if start < end {
            parts.push((start..end, false));
        }
        parts
    }

    /// Stores the page with its new checksum.
    fn write(&mut self, editor: &mut Editor<'_>, at: u64) -> Result<()> {
        const CHECKSUM: Range<usize> = 22..26;
        self.bytes[CHECKSUM].fill(0);
        let sum = checksum(&self.bytes);
        self.bytes[CHECKSUM].copy_from_slice(&sum.to_le_bytes());
        editor.write(at, &self.bytes)
    }
}

/// How the sound of a stream is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codec {
    Vorbis,
    Opus,
    Flac,
}

/// A stream of packets.
struct Stream {
    codec: Codec,
    /// The number of the packet in which the walk is, and the position in it.
    packet: u64,
    position: usize,
    /// Whether a packet of sound was reached, behind which there is no metadata.
    has_sound: bool,
    /// Whether the content of the present packet is removed.
    is_removed: bool,
}

impl Stream {
    /// Recognises a stream by its first packet.
    fn begin(payload: &[u8]) -> Result<Self> {
        let codec = if payload.starts_with(b"\x01vorbis") {
            Codec::Vorbis
        } else if payload.starts_with(b"OpusHead") {
            Codec::Opus
        } else if payload.starts_with(b"\x7FFLAC") {
            Codec::Flac
        } else {
            return Err(Error::Unsupported(RefusedFormat::Ogg));
        };
        Ok(Self {
            codec,
            packet: 0,
            position: 0,
            has_sound: false,
            is_removed: false,
        })
    }

    /// Removes the comments on a page. Returns whether it was changed.
    fn clean(&mut self, page: &mut Page) -> Result<bool> {
        let mut is_changed = false;
        for (part, is_end) in page.parts() {
            if self.has_sound {
                break;
            }
            let part = &mut page.bytes[part];
            is_changed |= match self.codec {
                Codec::Vorbis => self.fill(part, VORBIS_COMMENTS, is_end)?,
                Codec::Opus => self.fill(part, OPUS_COMMENTS, is_end)?,
                Codec::Flac => self.blank_block(part),
            };
            self.position += part.len();
            if is_end {
                self.packet += 1;
                self.position = 0;
            }
        }
        Ok(is_changed)
    }

    /// Replaces a part of the second packet by empty comments and zeros.
    fn fill(&mut self, part: &mut [u8], comments: &[u8], is_end: bool) -> Result<bool> {
        if self.packet > 1 {
            self.has_sound = true;
        }
        if self.packet != 1 {
            return Ok(false);
        }
        if is_end && self.position + part.len() < comments.len() {
            return Err(Error::Unreadable("its comments are too short"));
        }
        for (offset, byte) in part.iter_mut().enumerate() {
            let position = self.position + offset;
            *byte = comments.get(position).copied().unwrap_or(0);
        }
        Ok(true)
    }

    /// Empties a block of metadata, which is one packet. The comments must be there, and so stay
    /// comments, with no vendor and no entries.
    fn blank_block(&mut self, part: &mut [u8]) -> bool {
        const COMMENTS: u8 = 4;
        const BLOCK_HEADER: usize = 4;
        if self.packet == 0 {
            return false;
        }
        if self.position == 0 {
            let Some(kind) = part.first_mut() else {
                return false;
            };
            if *kind == 0xFF {
                self.has_sound = true;
                return false;
            }
            self.is_removed = !flac::is_needed(*kind);
            if self.is_removed && *kind & 0x7F != COMMENTS {
                *kind = flac::as_padding(*kind);
            }
        }
        let kept = BLOCK_HEADER.saturating_sub(self.position).min(part.len());
        if self.is_removed {
            part[kept..].fill(0);
        }
        self.is_removed
    }
}

/// The checksum of a page (RFC 3533, section 6): a CRC of 32 bits without reflection.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    bytes.iter().fold(0, |sum, byte| {
        let index = (sum >> 24) as usize ^ usize::from(*byte);
        sum << 8 ^ TABLE[index]
    })
}

const fn table() -> [u32; 256] {
    const POLYNOMIAL: u32 = 0x04C1_1DB7;
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut sum = (index as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 << 31 == 0 {
                sum << 1
            } else {
                sum << 1 ^ POLYNOMIAL
            };
            bit += 1;
        }
        table[index] = sum;
        index += 1;
    }
    table
}
