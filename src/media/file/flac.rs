//! FLAC (RFC 9639, sections 7 and 8).

use std::ops::Range;

use super::editor::Editor;
use super::tags;
use crate::media::error::{Error, Result};

/// The type of a block that has no meaning.
pub const PADDING: u8 = 1;

/// The flag of the last block, beside its type.
const IS_LAST: u8 = 0x80;

/// The length of a block's header.
const HEADER: u64 = 4;

/// Whether players need a block of this type: the properties of the stream, or the table for
/// seeking.
pub fn is_needed(kind: u8) -> bool {
    matches!(kind & !IS_LAST, 0 | 3)
}

/// Returns the first byte of a block that is turned into padding.
pub fn as_padding(kind: u8) -> u8 {
    kind & IS_LAST | PADDING
}

/// Turns comments, pictures, cue sheets and data of programs into padding, and returns the part from
/// the mark of the format to the last frame. The format has no end mark.
pub fn clean(editor: &mut Editor<'_>) -> Result<Range<u64>> {
    let start = tags::end_of_leading(editor)?;
    let mut at = start + 4;
    loop {
        let [kind, length @ ..] = editor.bytes::<4>(at)?;
        let [a, b, c] = length;
        let content = at + HEADER;
        let end = content + u64::from(u32::from_be_bytes([0, a, b, c]));
        if at == start + 4 && kind & !IS_LAST != 0 {
            return Err(Error::Unreadable("it does not begin with its properties"));
        }
        if !is_needed(kind) {
            editor.write(at, &[as_padding(kind)])?;
            editor.zero(content..end)?;
        }
        at = end;
        if kind & IS_LAST != 0 {
            break;
        }
    }
    let [sync, kind] = editor.bytes(at)?;
    if sync != 0xFF || kind & 0xFE != 0xF8 {
        return Err(Error::Unreadable("it holds no sound"));
    }
    tags::cut_trailing(editor, start..editor.length())
}
