//! WebP, lossy and lossless.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::{check_size, raster};
use crate::media::container::Cleaned;
use crate::media::error::{Error, Result};
use crate::media::header::Header;
use crate::media::raster::{Channels, Raster};

pub fn decode(header: &Header, cleaned: &Cleaned) -> Result<Raster> {
    let mut decoder = WebPDecoder::new(Cursor::new(&cleaned.bytes[..])).map_err(failure)?;
    let (width, height) = decoder.dimensions();
    check_size(header, width, height)?;
    let channels = match decoder.has_alpha() {
        true => Channels::Rgba,
        false => Channels::Rgb,
    };
    let bytes = decoder.output_buffer_size().ok_or(Error::Truncated)?;
    let mut pixels = vec![0; bytes];
    if decoder.is_animated() {
        check_frames(&mut decoder, cleaned, &mut pixels)?;
        decoder.reset_animation();
        decoder.read_frame(&mut pixels).map_err(failure)?;
    } else {
        decoder.read_image(&mut pixels).map_err(failure)?;
    }
    raster(header, channels, pixels)
}

fn failure(error: DecodingError) -> Error {
    match error {
        DecodingError::IoError(_) => Error::Truncated,
        error => Error::damaged(error),
    }
}

/// Decodes all frames, and drops them.
fn check_frames(
    decoder: &mut WebPDecoder<Cursor<&[u8]>>,
    cleaned: &Cleaned,
    frame: &mut [u8],
) -> Result<()> {
    if decoder.num_frames() != cleaned.frames {
        return Err(Error::damaged(
            "it announces another number of frames than it has",
        ));
    }
    for _ in 0..cleaned.frames {
        decoder.read_frame(frame).map_err(failure)?;
    }
    Ok(())
}
