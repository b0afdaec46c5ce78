//! Lossless WebP.

use image_webp::{ColorType, WebPEncoder};

use crate::media::error::{Error, Result};
use crate::media::raster::{Channels, Raster};

/// Encodes a picture.
pub fn encode(raster: &Raster) -> Result<Vec<u8>> {
    let color = match raster.channels() {
        Channels::Rgb => ColorType::Rgb8,
        Channels::Rgba => ColorType::Rgba8,
    };
    let mut bytes = Vec::new();
    WebPEncoder::new(&mut bytes)
        .encode(raster.pixels(), raster.width(), raster.height(), color)
        .map_err(Error::internal)?;
    Ok(bytes)
}
