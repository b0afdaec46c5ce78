//! The blocks of a GIF (GIF89a specification, 1990).

use super::{Cleaned, array, slice};
use crate::media::error::{Error, Result};

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// The header and the description of the screen.
const SCREEN_END: usize = 13;

/// Cleans a GIF. Of the extensions, only the control of the next picture and the number of loops
/// are kept.
pub fn clean(file: &[u8], size: (u32, u32)) -> Result<Cleaned> {
    let mut at = SCREEN_END + color_table(*file.get(10).ok_or(Error::Truncated)?);
    let mut cleaned = Cleaned {
        bytes: Vec::with_capacity(file.len()),
        ..Cleaned::default()
    };
    cleaned.bytes.extend(slice(file, 0, at)?);
    // The control that waits for its picture. It is dropped with a picture of plain text.
    let mut control: &[u8] = &[];
    loop {
        let start = at;
        match *file.get(at).ok_or(Error::Truncated)? {
            EXTENSION => {
                let label = *file.get(at + 1).ok_or(Error::Truncated)?;
                at = sub_blocks_end(file, at + 2)?;
                match label {
                    GRAPHIC_CONTROL => control = &file[start..at],
                    APPLICATION if is_loop(&file[start..at]) => {
                        cleaned.bytes.extend(&file[start..at]);
                    }
                    0x01 => control = &[],
                    _ => {}
                }
            }
            IMAGE => {
                at = image_end(file, at, size, &mut cleaned)?;
                cleaned.bytes.extend(control);
                cleaned.bytes.extend(&file[start..at]);
                control = &[];
            }
            TRAILER => break,
            _ => return Err(Error::damaged("an unknown block")),
        }
    }
    if cleaned.frames == 0 {
        return Err(Error::Truncated);
    }
    cleaned.bytes.push(TRAILER);
    Ok(cleaned)
}

/// Returns the bytes of a colour table that packed fields announce.
fn color_table(packed: u8) -> usize {
    if packed & 0x80 == 0 {
        0
    } else {
        3 << ((packed & 7) + 1)
    }
}

/// Returns the position after a picture, and counts it.
fn image_end(file: &[u8], at: usize, size: (u32, u32), cleaned: &mut Cleaned) -> Result<usize> {
    let field = |offset| array(file, at + offset).map(|bytes| u32::from(u16::from_le_bytes(bytes)));
    let (left, top, width, height) = (field(1)?, field(3)?, field(5)?, field(7)?);
    if left + width > size.0 || top + height > size.1 || width * height == 0 {
        return Err(Error::damaged("a frame is outside of the picture"));
    }
    cleaned.frames = cleaned.frames.saturating_add(1);
    cleaned.frame_pixels += u64::from(width) * u64::from(height);
    let packed = *file.get(at + 9).ok_or(Error::Truncated)?;
    // One byte after the table is the size of the codes.
    sub_blocks_end(file, at + 10 + color_table(packed) + 1)
}

/// Returns the position after the sub-blocks at `at`, which an empty one ends.
fn sub_blocks_end(file: &[u8], mut at: usize) -> Result<usize> {
    loop {
        let length = usize::from(*file.get(at).ok_or(Error::Truncated)?);
        at += 1 + length;
        if length == 0 {
            return Ok(at);
        }
    }
}

/// Whether an application's extension is the number of loops, and nothing else.
fn is_loop(extension: &[u8]) -> bool {
    let name = extension.get(2..14);
    let is_named = name == Some(b"\x0BNETSCAPE2.0") || name == Some(b"\x0BANIMEXTS1.0");
    is_named && extension.len() == 19 && extension.get(14..16) == Some(&[3, 1])
}
