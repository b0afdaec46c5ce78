//! From pixels to files.
//!
//! Photographs become JPEG. Drawings and screenshots become whichever of lossless WebP and PNG is
//! shorter, or JPEG if that saves much. What is transparent stays so.
//!
//! Refused: AVIF and lossy WebP, for which there is no encoder under a fitting licence that is not
//! slow or written in C.

mod jpeg;
mod png;
mod webp;

use super::container::with_profile;
use super::error::Result;
use super::format::PictureFormat;
use super::raster::{Channels, Raster};
use super::resize::{resize, scale};

/// The quality of photographs, on the scale of the Independent JPEG Group.
const PHOTO_QUALITY: u8 = 82;

/// The quality of drawings, where JPEG is worth its loss.
const DRAWING_QUALITY: u8 = 88;

/// The qualities for a picture that would become larger than the file that came. Below the last
/// one, losing pixels looks better than losing quality.
const LOWER_QUALITIES: [u8; 3] = [75, 68, 60];

/// The percentage of a lossless file below which JPEG is worth its loss.
const WORTH_LOSS: usize = 60;

/// A finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedPicture {
    /// The format.
    pub format: PictureFormat,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How pictures of one source are encoded.
#[derive(Clone, Copy, Debug)]
pub struct Encoder<'a> {
    /// Whether the source lost pixels to compression, as photographs do.
    pub is_photo: bool,
    /// The profile for every file.
    pub profile: Option<&'a [u8]>,
}

impl Encoder<'_> {
    /// Returns the file that suits the picture best.
    pub fn encode(&self, raster: &Raster) -> Result<EncodedPicture> {
        if raster.channels() == Channels::Rgba {
            return self.lossless(raster);
        }
        if self.is_photo {
            return self.jpeg(raster, PHOTO_QUALITY);
        }
        let lossless = self.lossless(raster)?;
        let lossy = self.jpeg(raster, DRAWING_QUALITY)?;
        let is_worth_it = lossy.bytes.len() * 100 < lossless.bytes.len() * WORTH_LOSS;
        Ok(if is_worth_it { lossy } else { lossless })
    }

    /// Returns a file of fewer than `limit` bytes with all pixels, if there is one of tolerable
    /// quality.
    pub fn encode_below(&self, raster: &Raster, limit: usize) -> Result<Option<EncodedPicture>> {
        let best = self.encode(raster)?;
        if best.bytes.len() < limit {
            return Ok(Some(best));
        }
        if raster.channels() == Channels::Rgb {
            for quality in LOWER_QUALITIES {
                let lower = self.jpeg(raster, quality)?;
                if lower.bytes.len() < limit {
                    return Ok(Some(lower));
                }
            }
        }
        Ok(None)
    }

    /// Returns a file of at most `limit` bytes, with fewer pixels if need be. Of tiny pictures, whose
    /// format alone exceeds the limit, the smallest file that was found.
    pub fn encode_within(&self, raster: &Raster, limit: usize) -> Result<EncodedPicture> {
        const STEPS: u32 = 6;
        let mut smallest = None::<EncodedPicture>;
        let mut reduced = None;
        for _ in 0..STEPS {
            let raster = reduced.as_ref().unwrap_or(raster);
            if let Some(found) = self.encode_below(raster, limit.saturating_add(1))? {
                return Ok(found);
            }
            let best = self.encode(raster)?;
            if smallest
                .as_ref()
                .is_none_or(|known| best.bytes.len() < known.bytes.len())
            {
                smallest = Some(best);
            }
            let (width, height) = (scale(raster.width(), 3, 4), scale(raster.height(), 3, 4));
            reduced = Some(resize(raster.clone(), width, height)?);
        }
        Ok(smallest.expect("the first step found one"))
    }

    fn jpeg(&self, raster: &Raster, quality: u8) -> Result<EncodedPicture> {
        Ok(self.finish(PictureFormat::Jpeg, raster, jpeg::encode(raster, quality)?))
    }

    /// Returns the shorter of lossless WebP and PNG.
    fn lossless(&self, raster: &Raster) -> Result<EncodedPicture> {
        let webp = webp::encode(raster)?;
        let (format, bytes) = match png::encode(raster)? {
            Some(png) if png.len() < webp.len() => (PictureFormat::Png, png),
            _ => (PictureFormat::WebP, webp),
        };
        Ok(self.finish(format, raster, bytes))
    }

    fn finish(&self, format: PictureFormat, raster: &Raster, bytes: Vec<u8>) -> EncodedPicture {
        EncodedPicture {
            format,
            width: raster.width(),
            height: raster.height(),
            bytes: match self.profile {
                Some(profile) => with_profile(format, &bytes, profile),
                None => bytes,
            },
        }
    }
}
