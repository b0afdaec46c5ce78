//! What the first bytes of a picture say: its size, and the memory that it takes.
//!
//! Reads from a file on disk, before the whole of it may be in memory.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::container::{jpeg, webp};
use super::error::{Error, Result};
use super::format::{PictureFormat, SIGNATURE_BYTES};
use super::limits::{MASTER_SIDE, MAX_BYTES, MAX_PIXELS, MAX_SIDE};
use super::resize::fit;

/// A picture's format, size and demand for memory, as its header states them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The format.
    pub format: PictureFormat,
    /// The width in pixels, as stored.
    pub width: u32,
    /// The height in pixels, as stored.
    pub height: u32,
    /// The bytes of the file.
    pub bytes: u64,
    /// The bytes that a decoder takes for a pixel, in tenths.
    decoder_tenths: u64,
    /// The bytes of a decoded pixel.
    channels: u64,
}

impl Header {
    /// Reads the header of a picture of the given format, and refuses one that is too large.
    pub fn read(format: PictureFormat, mut file: impl Read + Seek) -> Result<Self> {
        let bytes = file.seek(SeekFrom::End(0)).map_err(Error::internal)?;
        file.rewind().map_err(Error::internal)?;
        let mut start = Vec::new();
        let mut first = (&mut file).take(SIGNATURE_BYTES as u64);
        first.read_to_end(&mut start).map_err(Error::internal)?;
        if bytes > MAX_BYTES {
            return Err(Error::TooManyBytes { bytes });
        }
        let (size, decoder_tenths, channels) = match format {
            PictureFormat::Jpeg => jpeg_header(file)?,
            PictureFormat::Png => png_header(&start)?,
            PictureFormat::Gif => gif_header(&start)?,
            PictureFormat::WebP => webp_header(&start)?,
        };
        let header = Self {
            format,
            width: size.0,
            height: size.1,
            bytes,
            decoder_tenths,
            channels,
        };
        header.check()
    }

    fn check(self) -> Result<Self> {
        let (width, height) = (self.width, self.height);
        if width == 0 || height == 0 {
            return Err(Error::damaged("it has no size"));
        }
        if self.pixels() > MAX_PIXELS || width.max(height) > MAX_SIDE {
            return Err(Error::TooManyPixels { width, height });
        }
        Ok(self)
    }

    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The most bytes that are taken at a time while the picture is cleaned, decoded, shaped and
    /// encoded.
    #[must_use]
    pub fn peak(&self) -> u64 {
        /// Stacks, tables, rows, and colour transforms.
        const REST: u64 = 8 << 20;
        let decoded = self.pixels() * self.channels;
        let (width, height) = fit(self.width, self.height, MASTER_SIDE);
        let master = u64::from(width) * u64::from(height) * self.channels;
        // The resizer's first pass reduces the width.
        let reduced = u64::from(width) * u64::from(self.height) * self.channels;
        let decode = self.pixels() * self.decoder_tenths / 10;
        let shape = match width == self.width {
            true => decoded,
            false => decoded + reduced + master,
        };
        // A second raster while it is turned or converted; an encoder's copy, and its results.
        let encode = master * 7 / 2 + self.bytes * 2;
        let clean = self.bytes * 2;
        clean.max(decode).max(shape).max(encode) + self.bytes + REST
    }
}

/// The size, the decoder's tenths of bytes for a pixel, and the channels.
type Facts = ((u32, u32), u64, u64);

/// Returns big-endian bytes at `at`, or [`Error::Truncated`].
fn field<const N: usize>(start: &[u8], at: usize) -> Result<[u8; N]> {
    let bytes = start.get(at..at + N).ok_or(Error::Truncated)?;
    bytes.try_into().map_err(Error::internal)
}

fn png_header(start: &[u8]) -> Result<Facts> {
    if field(start, 12)? != *b"IHDR" {
        return Err(Error::damaged("it has no header"));
    }
    let width = u32::from_be_bytes(field(start, 16)?);
    let height = u32::from_be_bytes(field(start, 20)?);
    let [_, color, _, _, is_interlaced] = field(start, 24)?;
    // What is decoded as one, two or three channels becomes three or four afterwards.
    let tenths = match (color, is_interlaced) {
        (6, _) | (_, 0) => 40,
        _ => 80,
    };
    Ok(((width, height), tenths, 4))
}

fn gif_header(start: &[u8]) -> Result<Facts> {
    let width = u16::from_le_bytes(field(start, 6)?);
    let height = u16::from_le_bytes(field(start, 8)?);
    Ok(((u32::from(width), u32::from(height)), 50, 4))
}

fn webp_header(start: &[u8]) -> Result<Facts> {
    let name = field(start, 12)?;
    let content = start.get(20..).unwrap_or_default();
    if &name == b"VP8X" {
        const HAS_ALPHA: u8 = 0x10;
        const IS_ANIMATED: u8 = 0x02;
        let [flags, _, _, _, w0, w1, w2, h0, h1, h2] = field(content, 0)?;
        let width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
        let height = u32::from_le_bytes([h0, h1, h2, 0]) + 1;
        // The decoder's planes, the opacity as a picture of its own, and the result; for animations
        // the canvas too.
        let tenths = match (flags & IS_ANIMATED != 0, flags & HAS_ALPHA != 0) {
            (true, _) => 150,
            (false, true) => 105,
            (false, false) => 75,
        };
        return Ok(((width, height), tenths, 4));
    }
    let (width, height, is_lossy) = webp::bitstream(name, content)?
        .ok_or_else(|| Error::damaged("it does not begin with a picture"))?;
    Ok(((width, height), if is_lossy { 50 } else { 75 }, 4))
}

/// Walks the segments of a JPEG up to its first scan.
fn jpeg_header(file: impl Read + Seek) -> Result<Facts> {
    let mut file = BufReader::with_capacity(4 << 10, file);
    file.seek(SeekFrom::Start(2)).map_err(read_error)?;
    let mut frame: Option<(u8, Vec<u8>)> = None;
    loop {
        let marker = jpeg_marker(&mut file)?;
        let mut length = [0; 2];
        file.read_exact(&mut length).map_err(read_error)?;
        let length = u16::from_be_bytes(length).saturating_sub(2);
        if marker == 0xDA {
            let mut components = [0];
            file.read_exact(&mut components).map_err(read_error)?;
            let (marker, frame) =
                frame.ok_or_else(|| Error::damaged("pixels before their size"))?;
            return jpeg_facts(marker, &frame, components[0]);
        }
        if jpeg::starts_frame(marker) {
            let mut content = vec![0; usize::from(length)];
            file.read_exact(&mut content).map_err(read_error)?;
            frame.get_or_insert((marker, content));
        } else {
            file.seek_relative(i64::from(length)).map_err(read_error)?;
        }
    }
}

/// Returns the next marker, wherever it is.
fn jpeg_marker(file: &mut impl Read) -> Result<u8> {
    let mut byte = [0];
    loop {
        while byte[0] != 0xFF {
            file.read_exact(&mut byte).map_err(read_error)?;
        }
        while byte[0] == 0xFF {
            file.read_exact(&mut byte).map_err(read_error)?;
        }
        if !jpeg::is_part_of_scan(byte[0]) {
            return Ok(byte[0]);
        }
    }
}

/// Reckons the memory for a JPEG. A progressive one, and one whose first scan lacks components, is
/// decoded as coefficients of two bytes, each component in its own resolution.
fn jpeg_facts(marker: u8, frame: &[u8], in_first_scan: u8) -> Result<Facts> {
    let height = u32::from(u16::from_be_bytes(field(frame, 1)?));
    let width = u32::from(u16::from_be_bytes(field(frame, 3)?));
    let [count] = field(frame, 5)?;
    let channels = if count == 4 { 4 } else { 3 };
    let mut samples = Vec::new();
    for component in 0..usize::from(count) {
        let [factors] = field(frame, 6 + component * 3 + 1)?;
        samples.push(u64::from(factors >> 4) * u64::from(factors & 15));
    }
    let most = samples.iter().copied().max().unwrap_or(1).max(1);
    let mut tenths = channels * 10;
    if marker == 0xC2 || in_first_scan < count {
        tenths += samples.iter().sum::<u64>() * 20 / most;
    }
    Ok(((width, height), tenths, channels))
}

fn read_error(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::Truncated,
        _ => Error::internal(error),
    }
}
