//! Reducing pictures.

use fast_image_resize::images::Image;
use fast_image_resize::{MulDiv, PixelType, ResizeOptions, Resizer};

use super::error::{Error, Result};
use super::raster::{Channels, Raster};

/// Returns the size that fits into a square of `side` with the same proportions.
#[must_use]
pub fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    (scale(width, side, longest), scale(height, side, longest))
}

/// Returns `length` × `numerator` / `denominator`, rounded, and at least one.
#[must_use]
pub fn scale(length: u32, numerator: u32, denominator: u32) -> u32 {
    let product = u64::from(length) * u64::from(numerator) + u64::from(denominator) / 2;
    u32::try_from(product / u64::from(denominator))
        .unwrap_or(u32::MAX)
        .max(1)
}

/// Returns `raster` in another size, by Lanczos' filter with three lobes. Colours are weighted by
/// their opacity, so that what is transparent does not bleed into what is not; in place, since the
/// resizer would copy the whole source for it.
pub fn resize(raster: Raster, width: u32, height: u32) -> Result<Raster> {
    let channels = raster.channels();
    let pixel = match channels {
        Channels::Rgb => PixelType::U8x3,
        Channels::Rgba => PixelType::U8x4,
    };
    let opacity = MulDiv::new();
    let (source_width, source_height) = (raster.width(), raster.height());
    let pixels = raster.into_pixels();
    let source = Image::from_vec_u8(source_width, source_height, pixels, pixel);
    let mut source = source.map_err(Error::internal)?;
    let mut resized = Image::new(width, height, pixel);
    if channels == Channels::Rgba {
        let weighted = opacity.multiply_alpha_inplace(&mut source);
        weighted.map_err(Error::internal)?;
    }
    Resizer::new()
        .resize(
            &source,
            &mut resized,
            &ResizeOptions::new().use_alpha(false),
        )
        .map_err(Error::internal)?;
    if channels == Channels::Rgba {
        let divided = opacity.divide_alpha_inplace(&mut resized);
        divided.map_err(Error::internal)?;
    }
    Raster::new(width, height, channels, resized.into_vec())
        .ok_or_else(|| Error::internal("the resized picture has another size"))
}
