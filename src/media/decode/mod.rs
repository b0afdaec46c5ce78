//! From a cleaned file to pixels, in full.
//!
//! Every frame of an animation is decoded, so that what is stored can be shown, but only the first
//! one is returned. Each decoder compares the size that it finds with the header's, for which memory
//! was reserved.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::container::Cleaned;
use super::error::{Error, Result};
use super::format::PictureFormat;
use super::header::Header;
use super::raster::Raster;

/// Decodes a cleaned file, and returns its first frame. The file is the same afterwards.
pub fn decode(header: &Header, cleaned: &mut Cleaned) -> Result<Raster> {
    let raster = match header.format {
        PictureFormat::Jpeg => jpeg::decode(header, cleaned),
        PictureFormat::Png => png::decode(header, cleaned),
        PictureFormat::Gif => gif::decode(header, cleaned),
        PictureFormat::WebP => webp::decode(header, cleaned),
    };
    Ok(raster?.without_full_opacity())
}

/// Refuses a picture whose pixels have another size than its header.
fn check_size(header: &Header, width: u32, height: u32) -> Result<()> {
    if (header.width, header.height) == (width, height) {
        Ok(())
    } else {
        Err(Error::damaged("it states two sizes"))
    }
}

/// Returns the raster of what was decoded.
fn raster(header: &Header, channels: super::raster::Channels, pixels: Vec<u8>) -> Result<Raster> {
    Raster::new(header.width, header.height, channels, pixels)
        .ok_or_else(|| Error::damaged("it has another number of pixels than its size demands"))
}
