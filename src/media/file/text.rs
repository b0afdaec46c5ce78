//! Text and tables, which are stored unchanged.

use super::editor::Editor;
use crate::media::error::{Error, Result};
use crate::media::text_bytes::is_accepted;

/// Refuses what is not text in UTF-8.
pub fn check(editor: &mut Editor<'_>) -> Result<()> {
    const PART: usize = 32 << 10;
    let mut at = 0;
    while at < editor.length() {
        let part = editor.up_to(at, PART)?;
        let valid = match std::str::from_utf8(&part) {
            Ok(_) => part.len(),
            // A character may be cut by the end of the part, but not by the end of the file.
            Err(error) if error.error_len().is_none() && part.len() == PART => error.valid_up_to(),
            Err(error) => {
                let byte = at + error.valid_up_to() as u64 + 1;
                return Err(Error::NotUtf8 { byte });
            }
        };
        if !part.iter().all(|byte| is_accepted(*byte)) {
            return Err(Error::Unreadable(
                "it has control characters, as no text has",
            ));
        }
        at += valid as u64;
    }
    Ok(())
}
