//! The chunks of a WebP (RFC 9649, section 2; RFC 6386, section 9.1).

use std::borrow::Cow;

use super::{Cleaned, array, slice};
use crate::media::error::{Error, Result};
use crate::media::exif::Orientation;
use crate::media::limits::MAX_PROFILE;

/// The position of the first chunk.
const FIRST: usize = 12;

/// Flags of the extended header.
const HAS_PROFILE: u8 = 0x20;
const HAS_ALPHA: u8 = 0x10;
const IS_ANIMATED: u8 = 0x02;

/// A chunk's name and its content.
type Chunk<'a> = ([u8; 4], &'a [u8]);

/// Cleans a WebP.
pub fn clean(file: &[u8], size: (u32, u32)) -> Result<Cleaned> {
    let length = usize::try_from(u32::from_le_bytes(array(file, 4)?)).map_err(Error::internal)?;
    let body = slice(file, FIRST, length.checked_sub(4).ok_or(Error::Truncated)?)?;
    let mut walk = Walk {
        size,
        ..Walk::default()
    };
    for chunk in chunks(body) {
        let (name, content) = chunk?;
        walk.take(name, content)?;
    }
    walk.finish()
}

/// Returns the size that a chunk of pixels states, and whether the chunk is lossy.
pub fn bitstream(name: [u8; 4], content: &[u8]) -> Result<Option<(u32, u32, bool)>> {
    match &name {
        b"VP8 " => {
            if slice(content, 3, 3)? != b"\x9D\x01\x2A" {
                return Err(Error::damaged("a frame of a video instead of a picture"));
            }
            let side = |at| array(content, at).map(|bytes| u16::from_le_bytes(bytes) & 0x3FFF);
            Ok(Some((u32::from(side(6)?), u32::from(side(8)?), true)))
        }
        b"VP8L" => {
            let header = u32::from_le_bytes(array(content, 1)?);
            let (width, height) = (header & 0x3FFF, header >> 14 & 0x3FFF);
            Ok(Some((width + 1, height + 1, false)))
        }
        _ => Ok(None),
    }
}

/// Splits a body into chunks. One that exceeds the body is [`Error::Truncated`].
fn chunks(body: &[u8]) -> impl Iterator<Item = Result<Chunk<'_>>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= body.len() {
            return None;
        }
        let chunk = chunk(body, at);
        at = match &chunk {
            Ok((_, content)) => at + 8 + content.len().next_multiple_of(2),
            Err(_) => body.len(),
        };
        Some(chunk)
    })
}

fn chunk(body: &[u8], at: usize) -> Result<Chunk<'_>> {
    let name = array(body, at)?;
    let length = u32::from_le_bytes(array(body, at + 4)?);
    let length = usize::try_from(length).map_err(Error::internal)?;
    Ok((name, slice(body, at + 8, length)?))
}

/// What was found so far.
#[derive(Default)]
struct Walk<'a> {
    size: (u32, u32),
    header: Option<&'a [u8]>,
    kept: Vec<([u8; 4], Cow<'a, [u8]>)>,
    orientation: Orientation,
    profile: Option<&'a [u8]>,
    frames: u32,
    has_still: bool,
    is_lossy: bool,
}

impl<'a> Walk<'a> {
    fn take(&mut self, name: [u8; 4], content: &'a [u8]) -> Result<()> {
        match &name {
            b"VP8X" => {
                slice(content, 0, 10)?;
                self.header.get_or_insert(content);
            }
            b"ICCP" => self.profile = self.profile.or(Some(content)),
            b"EXIF" => self.orientation = Orientation::read(content),
            b"ANMF" => self.frame(content)?,
            b"VP8 " | b"VP8L" if self.has_still => {}
            b"VP8 " | b"VP8L" => {
                self.pixels(name, content, self.size)?;
                self.has_still = true;
                self.kept.push((name, Cow::Borrowed(content)));
            }
            b"ALPH" | b"ANIM" => self.kept.push((name, Cow::Borrowed(content))),
            _ => {}
        }
        Ok(())
    }

    /// Compares the size that the pixels state with the one that was announced, since the decoder
    /// allocates before it does.
    fn pixels(&mut self, name: [u8; 4], content: &[u8], size: (u32, u32)) -> Result<()> {
        if let Some((width, height, is_lossy)) = bitstream(name, content)? {
            if (width, height) != size {
                return Err(Error::damaged("it states two sizes"));
            }
            self.is_lossy |= is_lossy;
        }
        Ok(())
    }

    fn frame(&mut self, content: &[u8]) -> Result<()> {
        let side = |at| array::<3>(content, at).map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]));
        let (left, top) = (side(0)? * 2, side(3)? * 2);
        let (width, height) = (side(6)? + 1, side(9)? + 1);
        if left + width > self.size.0 || top + height > self.size.1 {
            return Err(Error::damaged("a frame is outside of the picture"));
        }
        self.frames = self.frames.saturating_add(1);
        let mut frame = slice(content, 0, 16)?.to_vec();
        for chunk in chunks(&content[16..]) {
            let (name, content) = chunk?;
            if matches!(&name, b"ALPH" | b"VP8 " | b"VP8L") {
                self.pixels(name, content, (width, height))?;
                write_chunk(&mut frame, name, content);
            }
        }
        self.kept.push((*b"ANMF", Cow::Owned(frame)));
        Ok(())
    }

    fn finish(mut self) -> Result<Cleaned> {
        let flags = self.header.map_or(0, |header| header[0]);
        let is_animated = flags & IS_ANIMATED != 0;
        if is_animated && self.frames == 0 || !is_animated && !self.has_still {
            return Err(Error::Truncated);
        }
        self.kept
            .retain(|(name, _)| is_animated == matches!(name, b"ANMF" | b"ANIM"));
        let frames = if is_animated { self.frames } else { 1 };
        let canvas = u64::from(self.size.0) * u64::from(self.size.1);
        let profile = self.profile.filter(|profile| profile.len() <= MAX_PROFILE);
        Ok(Cleaned {
            bytes: self.write(flags & (HAS_ALPHA | IS_ANIMATED)),
            orientation: self.orientation,
            profile: profile.map(<[u8]>::to_vec),
            frames,
            // The decoder draws the whole canvas for each frame.
            frame_pixels: canvas * u64::from(frames),
            is_lossy: self.is_lossy,
            inks: None,
        })
    }

    fn write(&self, flags: u8) -> Vec<u8> {
        let length: usize = self.kept.iter().map(|(_, kept)| kept.len() + 9).sum();
        let mut webp = file_start(length);
        if self.header.is_some() {
            write_chunk(&mut webp, *b"VP8X", &extended_header(flags, self.size));
        }
        for (name, content) in &self.kept {
            write_chunk(&mut webp, *name, content);
        }
        finish_file(webp)
    }
}

/// Returns the content of an extended header.
fn extended_header(flags: u8, (width, height): (u32, u32)) -> [u8; 10] {
    let [w0, w1, w2, _] = (width - 1).to_le_bytes();
    let [h0, h1, h2, _] = (height - 1).to_le_bytes();
    [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}

/// Returns the start of a file, with space for `length` bytes of chunks.
fn file_start(length: usize) -> Vec<u8> {
    let mut file = Vec::with_capacity(length + 64);
    file.extend(b"RIFF\0\0\0\0WEBP");
    file
}

/// Writes the length of a file into its start.
fn finish_file(mut file: Vec<u8>) -> Vec<u8> {
    let bytes = length(file.len() - 8);
    file[4..8].copy_from_slice(&bytes);
    file
}

fn length(bytes: usize) -> [u8; 4] {
    let length = u32::try_from(bytes).expect("a picture has at most some megabytes");
    length.to_le_bytes()
}

/// Appends a chunk with its length and padding.
fn write_chunk(bytes: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    bytes.extend(name);
    bytes.extend(length(content.len()));
    bytes.extend(content);
    if content.len() % 2 == 1 {
        bytes.push(0);
    }
}

/// Returns `file`, which was cleaned or encoded here, with a profile after its extended header.
pub fn with_profile(webp: &[u8], profile: &[u8]) -> Vec<u8> {
    let mut file = file_start(webp.len() + profile.len());
    for (name, content) in chunks(&webp[FIRST..]).flatten() {
        if &name == b"VP8X" {
            let mut header = content.to_vec();
            header[0] |= HAS_PROFILE;
            write_chunk(&mut file, name, &header);
            write_chunk(&mut file, *b"ICCP", profile);
            continue;
        }
        if let (true, Ok(Some((width, height, is_lossy)))) =
            (file.len() == FIRST, bitstream(name, content))
        {
            let has_alpha = !is_lossy && content[4] & 0x10 != 0;
            let flags = HAS_PROFILE | if has_alpha { HAS_ALPHA } else { 0 };
            write_chunk(
                &mut file,
                *b"VP8X",
                &extended_header(flags, (width, height)),
            );
            write_chunk(&mut file, *b"ICCP", profile);
        }
        write_chunk(&mut file, name, content);
    }
    finish_file(file)
}
