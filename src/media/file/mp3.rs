//! MPEG audio, layer III (ISO/IEC 11172-3, section 2.4; ISO/IEC 13818-3, section 2.4).
//!
//! Every frame states its length, so that the file is walked from frame to frame. What is in no
//! frame, such as a tag that a program put between two recordings, is zeroed; players look for the
//! next frame anyway.

use std::ops::Range;

use super::editor::Editor;
use super::tags;
use crate::media::error::{Error, Result};
use crate::media::mp3_frame::frame_length;

/// The frames that must follow each other at the start. A few bytes look like a frame by chance;
/// three frames in a row do not.
const FRAMES_AT_START: u32 = 3;

/// The distance within which the first frame is looked for, because some tags state a wrong length.
const SEARCHED_BYTES: u64 = 256 << 10;

/// Removes the tags of a recording, and returns the part from its first frame to its last.
pub fn clean(editor: &mut Editor<'_>) -> Result<Range<u64>> {
    let start = first_frame(editor)?;
    let mut at = start;
    let mut end = start;
    while at < editor.length() {
        match frame_at(editor, at)? {
            Some(length) => {
                at += length;
                end = at;
            }
            None => match next_frame(editor, at)? {
                Some(next) => {
                    editor.zero(at..next)?;
                    at = next;
                }
                None => break,
            },
        }
    }
    Ok(start..end)
}

/// Returns the position of the first frame behind the leading tags.
fn first_frame(editor: &mut Editor<'_>) -> Result<u64> {
    let start = tags::end_of_leading(editor)?;
    let end = start.saturating_add(SEARCHED_BYTES).min(editor.length());
    for at in start..end {
        if is_run(editor, at)? {
            return Ok(at);
        }
    }
    Err(Error::Unreadable("it holds no sound"))
}

/// Whether a few frames follow each other from `at`.
fn is_run(editor: &mut Editor<'_>, mut at: u64) -> Result<bool> {
    for _ in 0..FRAMES_AT_START {
        match frame_at(editor, at)? {
            Some(length) => at += length,
            None => return Ok(false),
        }
    }
    Ok(true)
}

/// Returns the length of the frame at `at`, if a whole one is there.
fn frame_at(editor: &mut Editor<'_>, at: u64) -> Result<Option<u64>> {
    if editor.length().saturating_sub(at) < 4 {
        return Ok(None);
    }
    let length = frame_length(editor.bytes(at)?);
    Ok(length.filter(|length| at + length <= editor.length()))
}

/// Returns the position of the next frame behind `at` that is followed by another one. Tags are
/// skipped as a whole, since a picture in them can look like a frame.
fn next_frame(editor: &mut Editor<'_>, at: u64) -> Result<Option<u64>> {
    let mut next = at + tags::length(editor, at)?.unwrap_or(1);
    while let Some(found) = editor.find(next, [0xFF, b'I'])? {
        if let Some(length) = frame_at(editor, found)?
            && frame_at(editor, found + length)?.is_some()
        {
            return Ok(Some(found));
        }
        next = found + tags::length(editor, found)?.unwrap_or(1);
    }
    Ok(None)
}
