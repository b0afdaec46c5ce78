//! Progressive JPEG with tables made for the picture.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::media::error::{Error, Result};
use crate::media::raster::Raster;

/// The widest picture whose colours are kept in full resolution. In thumbnails, the loss shows.
const FULL_COLOR_WIDTH: u32 = 360;

/// Encodes an opaque picture.
pub fn encode(raster: &Raster, quality: u8) -> Result<Vec<u8>> {
    let width = u16::try_from(raster.width()).map_err(Error::internal)?;
    let height = u16::try_from(raster.height()).map_err(Error::internal)?;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(match raster.width() {
        ..=FULL_COLOR_WIDTH => SamplingFactor::F_1_1,
        _ => SamplingFactor::F_2_2,
    });
    let encoded = encoder.encode(raster.pixels(), width, height, ColorType::Rgb);
    encoded.map_err(Error::internal)?;
    Ok(bytes)
}
