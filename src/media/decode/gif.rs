//! GIF.

use gif::{ColorOutput, DecodeOptions, MemoryLimit};

use super::{check_size, raster};
use crate::media::container::Cleaned;
use crate::media::error::{Error, Result};
use crate::media::header::Header;
use crate::media::raster::{Channels, Raster};

pub fn decode(header: &Header, cleaned: &Cleaned) -> Result<Raster> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.check_frame_consistency(true);
    options.set_memory_limit(MemoryLimit::Unlimited);
    let mut decoder = options.read_info(&cleaned.bytes[..]).map_err(failure)?;
    check_size(header, decoder.width().into(), decoder.height().into())?;
    let mut canvas = None;
    let mut indices = Vec::new();
    for _ in 0..cleaned.frames {
        let frame = decoder.next_frame_info().map_err(failure)?;
        let frame = frame.ok_or(Error::Truncated)?.clone();
        indices.resize(usize::from(frame.width) * usize::from(frame.height), 0);
        decoder.read_into_buffer(&mut indices).map_err(failure)?;
        if canvas.is_none() {
            let palette = decoder.palette().map_err(failure)?;
            canvas = Some(draw(header, &frame, palette, &indices)?);
        }
    }
    raster(header, Channels::Rgba, canvas.unwrap_or_default())
}

fn failure(error: gif::DecodingError) -> Error {
    match error {
        gif::DecodingError::Io(_) => Error::Truncated,
        error => Error::damaged(error),
    }
}

/// Draws a frame on a transparent canvas.
fn draw(
    header: &Header,
    frame: &gif::Frame<'_>,
    palette: &[u8],
    indices: &[u8],
) -> Result<Vec<u8>> {
    let width = usize::try_from(header.width).map_err(Error::internal)?;
    let height = usize::try_from(header.height).map_err(Error::internal)?;
    let mut canvas = vec![0; width * height * 4];
    let rows = canvas.chunks_exact_mut(width * 4).skip(frame.top.into());
    for (row, indices) in rows.zip(indices.chunks_exact(frame.width.into())) {
        let pixels = row.chunks_exact_mut(4).skip(frame.left.into());
        for (pixel, index) in pixels.zip(indices) {
            let at = usize::from(*index) * 3;
            if let (false, Some(color)) =
                (frame.transparent == Some(*index), palette.get(at..at + 3))
            {
                pixel[..3].copy_from_slice(color);
                pixel[3] = 255;
            }
        }
    }
    Ok(canvas)
}
