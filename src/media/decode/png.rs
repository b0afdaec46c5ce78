//! PNG and APNG.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Reader, Transformations};

use super::{check_size, raster};
use crate::media::container::Cleaned;
use crate::media::error::{Error, Result};
use crate::media::header::Header;
use crate::media::raster::{Channels, Raster};

pub fn decode(header: &Header, cleaned: &Cleaned) -> Result<Raster> {
    let limits = Limits { bytes: 64 << 20 };
    let mut decoder = Decoder::new_with_limits(Cursor::new(&cleaned.bytes[..]), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(failure)?;
    check_size(header, reader.info().width, reader.info().height)?;
    let raster = match reader.info().interlaced {
        true => all_at_once(header, &mut reader)?,
        false => by_rows(header, &mut reader)?,
    };
    if cleaned.is_animated() {
        check_frames(&mut reader, cleaned)?;
    }
    reader.finish().map_err(failure)?;
    Ok(raster)
}

fn failure(error: png::DecodingError) -> Error {
    match error {
        png::DecodingError::IoError(_) => Error::Truncated,
        error => Error::damaged(error),
    }
}

/// Decodes row by row, so that only the result is in memory.
fn by_rows(header: &Header, reader: &mut Reader<Cursor<&[u8]>>) -> Result<Raster> {
    let (color, _) = reader.output_color_type();
    let channels = channels(color);
    let pixels = u64::from(header.width) * u64::from(header.height);
    let bytes = usize::try_from(pixels * channels as u64).map_err(Error::internal)?;
    let mut decoded = Vec::with_capacity(bytes);
    for _ in 0..header.height {
        let row = reader
            .next_row()
            .map_err(failure)?
            .ok_or(Error::Truncated)?;
        expand(color, row.data(), &mut decoded);
    }
    raster(header, channels, decoded)
}

/// Decodes an interlaced picture, whose rows come in seven passes.
fn all_at_once(header: &Header, reader: &mut Reader<Cursor<&[u8]>>) -> Result<Raster> {
    let (color, _) = reader.output_color_type();
    let channels = channels(color);
    let bytes = reader.output_buffer_size().ok_or(Error::Truncated)?;
    let mut decoded = vec![0; bytes];
    reader.next_frame(&mut decoded).map_err(failure)?;
    if !matches!(color, ColorType::Rgb | ColorType::Rgba) {
        let mut expanded = Vec::with_capacity(bytes * 3);
        expand(color, &decoded, &mut expanded);
        decoded = expanded;
    }
    raster(header, channels, decoded)
}

/// Decodes the frames after the first picture, and drops them.
fn check_frames(reader: &mut Reader<Cursor<&[u8]>>, cleaned: &Cleaned) -> Result<()> {
    let bytes = reader.output_buffer_size().ok_or(Error::Truncated)?;
    let mut frame = vec![0; bytes];
    let first = reader.info().frame_control.is_some();
    for _ in u32::from(first)..cleaned.frames {
        reader.next_frame(&mut frame).map_err(failure)?;
    }
    Ok(())
}

fn channels(color: ColorType) -> Channels {
    match color {
        ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => Channels::Rgb,
        ColorType::GrayscaleAlpha | ColorType::Rgba => Channels::Rgba,
    }
}

/// Appends `samples` with greys as red, green and blue.
fn expand(color: ColorType, samples: &[u8], pixels: &mut Vec<u8>) {
    match color {
        ColorType::Grayscale => {
            for gray in samples {
                pixels.extend_from_slice(&[*gray; 3]);
            }
        }
        ColorType::GrayscaleAlpha => {
            for pair in samples.chunks_exact(2) {
                pixels.extend_from_slice(&[pair[0], pair[0], pair[0], pair[1]]);
            }
        }
        ColorType::Rgb | ColorType::Rgba | ColorType::Indexed => pixels.extend_from_slice(samples),
    }
}
