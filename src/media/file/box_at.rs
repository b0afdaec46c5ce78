//! The header of a box in the ISO base media format (ISO/IEC 14496-12, section 4.2).

use std::ops::Range;

use super::editor::Editor;
use crate::media::error::{Error, Result};

/// The name of a box.
pub type Name = [u8; 4];

/// A box at its place in the file.
#[derive(Clone, Debug)]
pub struct BoxAt {
    /// The name.
    pub name: Name,
    /// Where the size and the name begin.
    pub start: u64,
    /// What is behind them.
    pub content: Range<u64>,
}

impl BoxAt {
    /// Reads the header of the box at `at`, which ends at `end` at the latest.
    pub fn read(editor: &mut Editor<'_>, at: u64, end: u64) -> Result<Self> {
        let size = u32::from_be_bytes(editor.bytes(at)?);
        let name = editor.bytes(at + 4)?;
        let (header, size) = match size {
            0 if end == editor.length() => (8, end - at),
            1 => (16, u64::from_be_bytes(editor.bytes(at + 8)?)),
            size => (8, u64::from(size)),
        };
        if size < header {
            return Err(Error::Unreadable("a part of it has no size"));
        }
        let box_end = at.checked_add(size).ok_or(Error::Truncated)?;
        if box_end > editor.length() {
            return Err(Error::Truncated);
        }
        if box_end > end {
            return Err(Error::Unreadable("a part of it is larger than the whole"));
        }
        Ok(Self {
            name,
            start: at,
            content: at + header..box_end,
        })
    }

    /// Turns the box into free space.
    pub fn blank(&self, editor: &mut Editor<'_>) -> Result<()> {
        editor.write(self.start + 4, b"free")?;
        editor.zero(self.content.clone())
    }
}
