//! The chunks of a PNG (PNG Specification, third edition, sections 5 and 11).

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::{Cleaned, array, slice};
use crate::media::color_numbers::ColorNumbers;
use crate::media::error::{Error, Result};
use crate::media::exif::Orientation;
use crate::media::limits::MAX_PROFILE;

/// The bytes before the first chunk.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// Length, type and checksum of a chunk.
const FRAMING: usize = 12;

/// The most that deflate can expand its input.
const MAX_DEFLATE_RATIO: u64 = 1_032;

/// Cleans a PNG.
pub fn clean(file: &[u8], size: (u32, u32)) -> Result<Cleaned> {
    let mut walk = Walk::default();
    let mut at = SIGNATURE.len();
    loop {
        let length = u32::from_be_bytes(array(file, at)?);
        let length = usize::try_from(length).map_err(Error::internal)?;
        let chunk = slice(
            file,
            at,
            length.checked_add(FRAMING).ok_or(Error::Truncated)?,
        )?;
        let name: [u8; 4] = array(chunk, 4)?;
        let content = &chunk[8..8 + length];
        if walk.kept.is_empty() != (&name == b"IHDR") {
            return Err(Error::damaged("it has no header, or two"));
        }
        walk.take(name, chunk, content)?;
        at += chunk.len();
        if &name == b"IEND" {
            return walk.finish(size);
        }
    }
}

/// What was found so far.
#[derive(Default)]
struct Walk<'a> {
    kept: Vec<([u8; 4], &'a [u8])>,
    header: &'a [u8],
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    is_srgb: bool,
    colors: ColorNumbers,
    /// The number of frames that the animation announces.
    announced: Option<u32>,
    frames: u32,
    frame_pixels: u64,
    has_pixels: bool,
    /// Whether the first picture is not part of the animation.
    has_own_still: bool,
    compressed: u64,
}

impl<'a> Walk<'a> {
    fn take(&mut self, name: [u8; 4], chunk: &'a [u8], content: &'a [u8]) -> Result<()> {
        match &name {
            b"IHDR" => self.header = content,
            b"PLTE" | b"tRNS" | b"IEND" | b"sBIT" => {}
            // Decoders refuse those that are damaged, and browsers pass over them.
            b"sRGB" | b"cICP" | b"gAMA" | b"cHRM" if !self.color(&name, content) => return Ok(()),
            b"sRGB" | b"cICP" | b"gAMA" | b"cHRM" => {}
            b"fdAT" => {}
            b"IDAT" => self.pixels(content),
            b"acTL" => self.announced = Some(u32::from_be_bytes(array(content, 0)?)),
            b"fcTL" => self.frame(content)?,
            b"iCCP" => {
                self.profile = self.profile.take().or_else(|| inflate_profile(content));
                return Ok(());
            }
            b"eXIf" => {
                self.orientation = Orientation::read(content);
                return Ok(());
            }
            [first, ..] if first.is_ascii_lowercase() => return Ok(()),
            _ => return Err(Error::damaged("an unknown chunk")),
        }
        self.kept.push((name, chunk));
        Ok(())
    }

    /// Takes a description of the colours. Returns false if it is damaged.
    fn color(&mut self, name: &[u8; 4], content: &[u8]) -> bool {
        match (name, content) {
            (b"sRGB", [0..=3]) => self.is_srgb = true,
            (b"cICP", &[primaries, transfer, 0, range @ 0..=1]) => {
                self.colors.code_points = Some([primaries, transfer, 0, range]);
            }
            (b"gAMA", &[a, b, c, d]) => self.colors.gamma = Some(u32::from_be_bytes([a, b, c, d])),
            (b"cHRM", numbers) if numbers.len() == 32 => {
                let (numbers, _) = numbers.as_chunks();
                let numbers = numbers.iter().map(|bytes| u32::from_be_bytes(*bytes));
                self.colors.chromaticities = numbers.collect::<Vec<_>>().try_into().ok();
            }
            _ => return false,
        }
        true
    }

    fn pixels(&mut self, content: &[u8]) {
        self.has_own_still |= !self.has_pixels && self.frames == 0;
        self.has_pixels = true;
        self.compressed += content.len() as u64;
    }

    fn frame(&mut self, content: &[u8]) -> Result<()> {
        let width = u32::from_be_bytes(array(content, 4)?);
        let height = u32::from_be_bytes(array(content, 8)?);
        self.frames = self.frames.saturating_add(1);
        let pixels = u64::from(width) * u64::from(height);
        self.frame_pixels = self.frame_pixels.saturating_add(pixels);
        Ok(())
    }

    fn finish(mut self, (width, height): (u32, u32)) -> Result<Cleaned> {
        let least = raw_bytes(self.header, width, height)? / MAX_DEFLATE_RATIO;
        if !self.has_pixels || self.compressed < least {
            return Err(Error::Truncated);
        }
        if self
            .announced
            .is_some_and(|announced| announced != self.frames)
        {
            return Err(Error::damaged(
                "it announces another number of frames than it has",
            ));
        }
        let is_animated = self.announced.is_some() && self.frames > 1;
        if !is_animated {
            self.kept
                .retain(|(name, _)| !matches!(name, b"acTL" | b"fcTL" | b"fdAT"));
        }
        let mut still = u64::from(width) * u64::from(height);
        if is_animated && !self.has_own_still {
            still = 0;
        }
        Ok(Cleaned {
            bytes: self.write(),
            orientation: self.orientation,
            profile: self.profile,
            frames: if is_animated { self.frames } else { 1 },
            frame_pixels: still.saturating_add(if is_animated { self.frame_pixels } else { 0 }),
            ..Cleaned::default()
        })
    }

    /// Chooses among the descriptions of the colours, in the order of section 11.3.2: numbers for
    /// video, a profile, sRGB, and the numbers that older programs write.
    fn describe_colors(&mut self) {
        let is_gray = matches!(self.header.get(9), Some(0 | 4));
        let video = self.colors.code_points.map(|_| ColorNumbers {
            code_points: self.colors.code_points,
            ..ColorNumbers::default()
        });
        let has_profile = self.profile.is_some() || self.is_srgb;
        match video {
            Some(video) => self.profile = video.profile(is_gray),
            None if has_profile => {}
            None => self.profile = self.colors.profile(is_gray),
        }
    }

    /// Writes what is kept. With a profile, the simpler descriptions of the colours go.
    fn write(&mut self) -> Vec<u8> {
        self.describe_colors();
        let has_profile = self.profile.is_some();
        let length: usize = self.kept.iter().map(|(_, chunk)| chunk.len()).sum();
        let mut bytes = Vec::with_capacity(SIGNATURE.len() + length);
        bytes.extend(SIGNATURE);
        for (name, chunk) in &self.kept {
            if !(has_profile && matches!(name, b"gAMA" | b"cHRM" | b"sRGB" | b"cICP")) {
                bytes.extend(*chunk);
            }
        }
        bytes
    }
}

/// Returns the bytes of all pixels of a picture before compression.
fn raw_bytes(header: &[u8], width: u32, height: u32) -> Result<u64> {
    let [depth, color] = array(header, 8)?;
    let samples = match color {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let bits = u64::from(width) * samples * u64::from(depth);
    Ok((bits.div_ceil(8) + 1) * u64::from(height))
}

/// Returns the profile in an `iCCP` chunk, unless it is damaged or larger than [`MAX_PROFILE`].
fn inflate_profile(content: &[u8]) -> Option<Vec<u8>> {
    let name = content.iter().take(80).position(|byte| *byte == 0)?;
    let compressed = content.get(name + 2..)?;
    let mut profile = Vec::new();
    let limit = MAX_PROFILE as u64 + 1;
    let mut inflated = ZlibDecoder::new(compressed).take(limit);
    inflated.read_to_end(&mut profile).ok()?;
    (1..=MAX_PROFILE)
        .contains(&profile.len())
        .then_some(profile)
}

/// Returns `file` with a profile after its header.
pub fn with_profile(file: &[u8], profile: &[u8]) -> Vec<u8> {
    const IN_MEMORY: &str = "writing to memory does not fail";
    let mut content = b"icc\0\0".to_vec();
    let mut compressed = ZlibEncoder::new(&mut content, Compression::best());
    compressed.write_all(profile).expect(IN_MEMORY);
    compressed.finish().expect(IN_MEMORY);
    let header_end = SIGNATURE.len() + FRAMING + 13;
    let mut bytes = file[..header_end].to_vec();
    write_chunk(&mut bytes, *b"iCCP", &content);
    bytes.extend(&file[header_end..]);
    bytes
}

/// Appends a chunk with its length and checksum.
fn write_chunk(bytes: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).expect("a profile is at most some megabytes");
    let mut checksum = flate2::Crc::new();
    checksum.update(&name);
    checksum.update(content);
    bytes.extend(length.to_be_bytes());
    bytes.extend(name);
    bytes.extend(content);
    bytes.extend(checksum.sum().to_be_bytes());
}
