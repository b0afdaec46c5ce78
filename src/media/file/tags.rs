//! The tags at the start and the end of recordings (id3v2.4.0-structure; ID3v1; APEv2; Lyrics3 v2).

use std::ops::Range;

use super::editor::Editor;
use crate::media::error::Result;

/// The most tags of a file. More than one or two are a mistake of a program.
const MAX_TAGS: u32 = 16;

/// Returns the position behind the ID3v2 tags with which the file begins.
pub fn end_of_leading(editor: &mut Editor<'_>) -> Result<u64> {
    let mut at = 0;
    for _ in 0..MAX_TAGS {
        match length(editor, at)? {
            Some(length) => at += length,
            None => break,
        }
    }
    Ok(at.min(editor.length()))
}

/// Returns the length of the ID3v2 tag at `at`, if there is one. It is stored in seven bits a byte.
pub fn length(editor: &mut Editor<'_>, at: u64) -> Result<Option<u64>> {
    const HEADER: u64 = 10;
    const HAS_FOOTER: u8 = 0x10;
    if editor.length().saturating_sub(at) < HEADER {
        return Ok(None);
    }
    let [b'I', b'D', b'3', 2..=4, _, flags, size @ ..] = editor.bytes::<10>(at)? else {
        return Ok(None);
    };
    if size.iter().any(|byte| *byte > 0x7F) {
        return Ok(None);
    }
    let size = size
        .iter()
        .fold(0, |size, byte| size << 7 | u64::from(*byte));
    let footer = if flags & HAS_FOOTER == 0 { 0 } else { HEADER };
    Ok(Some(HEADER + size + footer))
}

/// Cuts the tags off the end of `range`.
pub fn cut_trailing(editor: &mut Editor<'_>, mut range: Range<u64>) -> Result<Range<u64>> {
    for _ in 0..MAX_TAGS {
        let Some(length) = trailing(editor, &range)? else {
            break;
        };
        range.end = range.end.saturating_sub(length).max(range.start);
    }
    Ok(range)
}

/// Returns the length of the tag at the end of `range`, if there is one.
fn trailing(editor: &mut Editor<'_>, range: &Range<u64>) -> Result<Option<u64>> {
    const ID3V1: u64 = 128;
    const APE_FOOTER: u64 = 32;
    const HAS_HEADER: u32 = 1 << 31;
    let from_end = |count: u64| range.end.checked_sub(count).filter(|at| *at >= range.start);
    if let Some(at) = from_end(ID3V1)
        && editor.bytes(at)? == *b"TAG"
    {
        return Ok(Some(ID3V1));
    }
    if let Some(at) = from_end(APE_FOOTER)
        && editor.bytes(at)? == *b"APETAGEX"
    {
        let size = u64::from(u32::from_le_bytes(editor.bytes(at + 12)?));
        let flags = u32::from_le_bytes(editor.bytes(at + 20)?);
        let header = if flags & HAS_HEADER == 0 {
            0
        } else {
            APE_FOOTER
        };
        return Ok(Some(size.max(APE_FOOTER) + header));
    }
    if let Some(at) = from_end(15)
        && editor.bytes(at + 6)? == *b"LYRICS200"
    {
        let digits: [u8; 6] = editor.bytes(at)?;
        let size = std::str::from_utf8(&digits)
            .ok()
            .and_then(|text| text.parse::<u64>().ok());
        return Ok(size.map(|size| size + 15));
    }
    Ok(None)
}
