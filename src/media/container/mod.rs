//! Writing a file anew with nothing but what is needed to draw it.
//!
//! A cleaned file has no EXIF, XMP, IPTC, comments, thumbnails or text, and ends at its end mark.
//! The colour profile and the orientation are returned beside it. The decoders see only cleaned
//! files, so that text and profiles which inflate to gigabytes never reach them. The pixels are
//! still compressed here, and unproven.
//!
//! A walk takes time linear in the file, and memory for the cleaned file.

pub mod gif;
pub mod jpeg;
pub mod png;
pub mod webp;

use super::error::{Error, Result};
use super::exif::Orientation;
use super::format::PictureFormat;
use super::limits::{MAX_FRAME_PIXELS, MAX_FRAMES};

/// A cleaned file, and what its metadata said about the pixels.
#[derive(Debug, Default)]
pub struct Cleaned {
    /// The file.
    pub bytes: Vec<u8>,
    /// How the picture has to be turned.
    pub orientation: Orientation,
    /// The ICC profile, inflated, if there is one of bearable size. The cleaned file lacks it.
    pub profile: Option<Vec<u8>>,
    /// The number of frames; 1 for a picture that does not move.
    pub frames: u32,
    /// The pixels of all frames that a decoder draws.
    pub frame_pixels: u64,
    /// Whether pixels were lost when they were compressed, as in photographs.
    pub is_lossy: bool,
    /// How the colours of a JPEG with four components are stored.
    pub inks: Option<jpeg::Inks>,
}

impl Cleaned {
    /// Whether the picture moves.
    pub fn is_animated(&self) -> bool {
        self.frames > 1
    }

    /// Refuses an animation that takes too long to decode, for the server and for readers.
    fn check_frames(self) -> Result<Self> {
        if self.frames > MAX_FRAMES || self.is_animated() && self.frame_pixels > MAX_FRAME_PIXELS {
            return Err(Error::TooManyFrames {
                frames: self.frames,
                pixels: self.frame_pixels,
            });
        }
        Ok(self)
    }
}

/// Cleans a file of the given format, whose picture has the given size according to its header.
pub fn clean(format: PictureFormat, file: &[u8], size: (u32, u32)) -> Result<Cleaned> {
    let cleaned = match format {
        PictureFormat::Jpeg => jpeg::clean(file, size),
        PictureFormat::Png => png::clean(file, size),
        PictureFormat::Gif => gif::clean(file, size),
        PictureFormat::WebP => webp::clean(file, size),
    };
    cleaned?.check_frames()
}

/// Returns a cleaned or newly encoded file with a colour profile in it.
pub fn with_profile(format: PictureFormat, file: &[u8], profile: &[u8]) -> Vec<u8> {
    match format {
        PictureFormat::Jpeg => jpeg::with_profile(file, profile),
        PictureFormat::Png => png::with_profile(file, profile),
        PictureFormat::Gif => file.to_vec(),
        PictureFormat::WebP => webp::with_profile(file, profile),
    }
}

/// Returns `count` bytes from `at`, or [`Error::Truncated`].
fn slice(file: &[u8], at: usize, count: usize) -> Result<&[u8]> {
    let end = at.checked_add(count).ok_or(Error::Truncated)?;
    file.get(at..end).ok_or(Error::Truncated)
}

/// Returns the bytes at `at` as an array, or [`Error::Truncated`].
fn array<const N: usize>(file: &[u8], at: usize) -> Result<[u8; N]> {
    let bytes = slice(file, at, N)?;
    bytes.try_into().map_err(Error::internal)
}
