//! WebM: the elements of EBML (RFC 8794) and Matroska (RFC 9559).
//!
//! Tags, attachments, chapters, titles and dates become `Void` in place and are zeroed. The clusters
//! with picture and sound are not looked into.

use std::ops::Range;

use super::Cleaned;
use super::editor::Editor;
use crate::error::RefusedFormat;
use crate::media::error::{Error, Result};
use crate::media::format::FileFormat;

const EBML: u32 = 0x1A45_DFA3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const SEEK_HEAD: u32 = 0x114D_9B74;
const INFO: u32 = 0x1549_A966;
const TIMESTAMP_SCALE: u32 = 0x002A_D7B1;
const DURATION: u32 = 0x4489;
const MUXING_APP: u32 = 0x4D80;
const WRITING_APP: u32 = 0x5741;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const TRACK_NAME: u32 = 0x536E;
const CODEC_NAME: u32 = 0x0025_8688;
const ATTACHMENT_LINK: u32 = 0x7446;
const VIDEO: u32 = 0xE0;
const PIXEL_WIDTH: u32 = 0xB0;
const PIXEL_HEIGHT: u32 = 0xBA;
const CUES: u32 = 0x1C53_BB6B;
const CLUSTER: u32 = 0x1F43_B675;
const CRC_32: u32 = 0xBF;
const VOID: u8 = 0xEC;

/// The elements in a cluster. In one of unknown size, any other ends it.
const IN_CLUSTER: [u32; 9] = [
    0xE7,
    0xA3,
    0xA0,
    0xA7,
    0xAB,
    0xAF,
    0x5854,
    CRC_32,
    VOID as u32,
];

/// An element at its place in the file.
#[derive(Clone, Debug)]
struct Element {
    id: u32,
    start: u64,
    content: Range<u64>,
    /// Whether the element states no size, as in a recording that was not finished when it began.
    is_open: bool,
}

impl Element {
    /// Reads the head of the element at `at`, which ends at `end` at the latest.
    fn read(editor: &mut Editor<'_>, at: u64, end: u64) -> Result<Self> {
        let (id, id_length) = number(editor, at, 4)?;
        let (size, size_length) = number(editor, at + id_length, 8)?;
        let id = u32::try_from(id).map_err(Error::internal)?;
        // The marker of the length is part of an id, but not of a size.
        let values = (1 << (7 * size_length)) - 1;
        let size = size & values;
        let content = at + id_length + size_length;
        let is_open = size == values;
        let content_end = match is_open {
            true => end,
            false => content.checked_add(size).ok_or(Error::Truncated)?,
        };
        if content_end > editor.length() {
            return Err(Error::Truncated);
        }
        if content_end > end {
            return Err(Error::Unreadable("a part of it is larger than the whole"));
        }
        Ok(Self {
            id,
            start: at,
            content: content..content_end,
            is_open,
        })
    }

    /// Turns the element into empty space of the same length.
    fn blank(&self, editor: &mut Editor<'_>) -> Result<()> {
        const LONG: u64 = 9;
        let length = self.content.end - self.start;
        let head: Vec<u8> = match length.checked_sub(LONG) {
            Some(size) => {
                let size = size | 1 << 56;
                [&[VOID][..], &size.to_be_bytes()].concat()
            }
            // The element has two bytes at least, and fewer than nine.
            None => vec![
                VOID,
                0x80 | u8::try_from(length - 2).map_err(Error::internal)?,
            ],
        };
        editor.write(self.start, &head)?;
        editor.zero(self.start + head.len() as u64..self.content.end)
    }
}

/// Reads a number of variable length at `at`, with its marker, and returns its length too.
fn number(editor: &mut Editor<'_>, at: u64, most: u32) -> Result<(u64, u64)> {
    let [first] = editor.bytes(at)?;
    let length = first.leading_zeros() + 1;
    if length > most {
        return Err(Error::Unreadable("a part of it has no size"));
    }
    let mut number = 0;
    for offset in 0..u64::from(length) {
        let [byte] = editor.bytes(at + offset)?;
        number = number << 8 | u64::from(byte);
    }
    Ok((number, u64::from(length)))
}

/// Removes what players do not need from a film or a recording.
pub fn clean(editor: &mut Editor<'_>) -> Result<Cleaned> {
    let whole = editor.length();
    let head = Element::read(editor, 0, whole)?;
    if head.id != EBML || head.is_open || !is_webm(editor, &head)? {
        return Err(Error::Unsupported(RefusedFormat::Matroska));
    }
    let mut at = head.content.end;
    let segment = loop {
        let element = Element::read(editor, at, whole)?;
        if element.id == SEGMENT {
            break element;
        }
        if element.is_open {
            return Err(Error::Unreadable("a part of it has no size"));
        }
        element.blank(editor)?;
        at = element.content.end;
    };
    let mut walk = Walk::default();
    walk.segment(editor, &segment)?;
    walk.finish(0..segment.content.end)
}

/// Whether the head of a file names WebM.
fn is_webm(editor: &mut Editor<'_>, head: &Element) -> Result<bool> {
    let mut at = head.content.start;
    while at < head.content.end {
        let element = Element::read(editor, at, head.content.end)?;
        if element.id == DOC_TYPE {
            let length = element.content.end - element.content.start;
            let name = editor.up_to(element.content.start, length.min(5) as usize)?;
            return Ok(name.strip_suffix(b"\0").unwrap_or(&name) == b"webm");
        }
        at = element.content.end;
    }
    Ok(false)
}

/// What was found so far.
#[derive(Default)]
struct Walk {
    has_clusters: bool,
    has_sound: bool,
    has_picture: bool,
    width: Option<u32>,
    height: Option<u32>,
}

impl Walk {
    fn segment(&mut self, editor: &mut Editor<'_>, segment: &Element) -> Result<()> {
        let end = segment.content.end;
        let mut at = segment.content.start;
        while at < end {
            let element = Element::read(editor, at, end)?;
            at = element.content.end;
            if element.is_open && element.id != CLUSTER {
                return Err(Error::Unreadable("a part of it has no size"));
            }
            match element.id {
                CLUSTER => {
                    self.has_clusters = true;
                    if element.is_open {
                        at = end_of_open_cluster(editor, &element)?;
                    }
                }
                SEEK_HEAD | CUES => {}
                INFO => info(editor, &element)?,
                TRACKS => self.tracks(editor, &element)?,
                _ => element.blank(editor)?,
            }
        }
        Ok(())
    }

    fn tracks(&mut self, editor: &mut Editor<'_>, tracks: &Element) -> Result<()> {
        each(editor, tracks, |editor, element| match element.id {
            TRACK_ENTRY => self.track(editor, element),
            _ => element.blank(editor),
        })
    }

    fn track(&mut self, editor: &mut Editor<'_>, track: &Element) -> Result<()> {
        each(editor, track, |editor, element| match element.id {
            TRACK_TYPE => match unsigned(editor, element)? {
                1 => {
                    self.has_picture = true;
                    Ok(())
                }
                2 => {
                    self.has_sound = true;
                    Ok(())
                }
                _ => Err(Error::Unreadable(
                    "beside picture and sound it has another track, which can hold positions",
                )),
            },
            VIDEO => self.video(editor, element),
            TRACK_NAME | CODEC_NAME | ATTACHMENT_LINK | CRC_32 => element.blank(editor),
            _ => Ok(()),
        })
    }

    fn video(&mut self, editor: &mut Editor<'_>, video: &Element) -> Result<()> {
        each(editor, video, |editor, element| {
            let side = match element.id {
                PIXEL_WIDTH => &mut self.width,
                PIXEL_HEIGHT => &mut self.height,
                _ => return Ok(()),
            };
            let pixels = u32::try_from(unsigned(editor, element)?).ok();
            *side = side.or(pixels.filter(|pixels| *pixels > 0));
            Ok(())
        })
    }

    fn finish(self, range: Range<u64>) -> Result<Cleaned> {
        if !self.has_clusters {
            return Err(Error::Truncated);
        }
        let format = match (self.has_picture, self.has_sound) {
            (true, _) => FileFormat::WebM,
            (false, true) => FileFormat::WebMAudio,
            (false, false) => return Err(Error::Unreadable("it has neither picture nor sound")),
        };
        Ok(Cleaned {
            format,
            range,
            size: self.width.zip(self.height),
        })
    }
}

/// Calls `visit` with every element in `parent`.
fn each<'f>(
    editor: &mut Editor<'f>,
    parent: &Element,
    mut visit: impl FnMut(&mut Editor<'f>, &Element) -> Result<()>,
) -> Result<()> {
    let mut at = parent.content.start;
    while at < parent.content.end {
        let element = Element::read(editor, at, parent.content.end)?;
        if element.is_open {
            return Err(Error::Unreadable("a part of it has no size"));
        }
        visit(editor, &element)?;
        at = element.content.end;
    }
    Ok(())
}

/// Keeps the unit of time and the duration. The names of programs, which a file must have, become
/// spaces.
fn info(editor: &mut Editor<'_>, info: &Element) -> Result<()> {
    each(editor, info, |editor, element| match element.id {
        TIMESTAMP_SCALE | DURATION => Ok(()),
        MUXING_APP | WRITING_APP => {
            let length = element.content.end - element.content.start;
            // A name is never this long.
            if length > 1_000 {
                return Err(Error::Unreadable("a name in it is too long"));
            }
            let spaces = " ".repeat(usize::try_from(length).map_err(Error::internal)?);
            editor.write(element.content.start, spaces.as_bytes())
        }
        _ => element.blank(editor),
    })
}

/// Reads a number of up to eight bytes.
fn unsigned(editor: &mut Editor<'_>, element: &Element) -> Result<u64> {
    let mut number = 0;
    for at in element.content.clone().take(8) {
        let [byte] = editor.bytes(at)?;
        number = number << 8 | u64::from(byte);
    }
    Ok(number)
}

/// Returns where a cluster of unknown size ends.
fn end_of_open_cluster(editor: &mut Editor<'_>, cluster: &Element) -> Result<u64> {
    let mut at = cluster.content.start;
    while at < cluster.content.end {
        let element = Element::read(editor, at, cluster.content.end)?;
        if !IN_CLUSTER.contains(&element.id) {
            break;
        }
        if element.is_open {
            return Err(Error::Unreadable("a part of it has no size"));
        }
        at = element.content.end;
    }
    Ok(at)
}
