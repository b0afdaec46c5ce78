//! Documents, which are stored unchanged.

use super::editor::Editor;
use crate::media::error::{Error, Result};

/// Refuses a PDF without its end mark (ISO 32000-2, section 7.5.5). Programs look for it in the last
/// 1,024 bytes; some add a signature or line ends behind it.
pub fn check_pdf(editor: &mut Editor<'_>) -> Result<()> {
    ends_with(editor, b"%%EOF", 4 << 10)
}

/// Refuses an archive without its end record (APPNOTE.TXT, section 4.3.16), which a comment of up to
/// 65,535 bytes may follow.
pub fn check_zip(editor: &mut Editor<'_>) -> Result<()> {
    const END_RECORD: usize = 22;
    ends_with(editor, b"PK\x05\x06", END_RECORD + 0xFFFF)
}

/// Refuses a file of which `mark` is not in the last `count` bytes.
fn ends_with(editor: &mut Editor<'_>, mark: &[u8], count: usize) -> Result<()> {
    let mut at = editor.length().saturating_sub(count as u64);
    while at < editor.length() {
        let part = editor.up_to(at, 32 << 10)?;
        if part.windows(mark.len()).any(|found| found == mark) {
            return Ok(());
        }
        // The parts overlap, so that a mark between two of them is found.
        at += (part.len().saturating_sub(mark.len() - 1)).max(1) as u64;
    }
    Err(Error::Truncated)
}
