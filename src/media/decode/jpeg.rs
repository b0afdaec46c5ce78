//! JPEG, strictly: a picture that is cut short is refused, not completed in grey.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{check_size, raster};
use crate::media::color;
use crate::media::container::Cleaned;
use crate::media::container::jpeg::Inks;
use crate::media::error::{Error, Result};
use crate::media::header::Header;
use crate::media::limits::{MAX_SCANS, MAX_SIDE};
use crate::media::raster::{Channels, Raster};

/// What follows the last scan while a file is decoded, between it and the end mark.
///
/// The decoder takes the end mark for as many zeros as it still needs, so that a file which was cut
/// and closed again would be completed in grey. These are ones instead, each 0xFF stuffed. No Huffman
/// code consists of ones alone (ITU-T T.81, annex C), so a scan that reads on is refused. One that is
/// complete ends before them, and the decoder passes over them to the end mark.
const SENTINEL: [u8; 128] = {
    let mut ones = [0; 128];
    let mut at = 0;
    while at < ones.len() {
        ones[at] = 0xFF;
        at += 2;
    }
    ones
};
const END: [u8; 2] = [0xFF, 0xD9];

/// Decodes a cleaned file, whose bytes are extended meanwhile.
pub fn decode(header: &Header, cleaned: &mut Cleaned) -> Result<Raster> {
    let end = cleaned.bytes.len() - END.len();
    cleaned.bytes.truncate(end);
    cleaned.bytes.extend(SENTINEL);
    cleaned.bytes.extend(END);
    let decoded = decode_closed(header, cleaned);
    cleaned.bytes.truncate(end);
    cleaned.bytes.extend(END);
    decoded
}

fn decode_closed(header: &Header, cleaned: &Cleaned) -> Result<Raster> {
    let side = usize::try_from(MAX_SIDE).map_err(Error::internal)?;
    let scans = usize::try_from(MAX_SCANS).map_err(Error::internal)?;
    let colors = match cleaned.inks {
        Some(_) => ColorSpace::CMYK,
        None => ColorSpace::RGB,
    };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(side)
        .set_max_height(side)
        .jpeg_set_max_scans(scans)
        .jpeg_set_out_colorspace(colors);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&cleaned.bytes), options);
    decoder.decode_headers().map_err(Error::damaged)?;
    let found = decoder.info().ok_or(Error::Truncated)?;
    check_size(header, found.width.into(), found.height.into())?;
    let mut pixels = decoder.decode().map_err(Error::damaged)?;
    if let Some(inks) = cleaned.inks {
        pixels = mix(pixels, inks, cleaned.profile.as_deref());
    }
    raster(header, Channels::Rgb, pixels)
}

/// Turns inks into light, by the profile of the press if there is one. The result takes the place of
/// the source.
fn mix(mut pixels: Vec<u8>, inks: Inks, profile: Option<&[u8]>) -> Vec<u8> {
    const RUN: usize = 4_096;
    let transform = profile.and_then(color::from_cmyk);
    let count = pixels.len() / 4;
    let (mut cmyk, mut rgb) = (Vec::new(), Vec::new());
    for first in (0..count).step_by(RUN) {
        let last = count.min(first + RUN);
        cmyk.clear();
        for pixel in pixels[first * 4..last * 4].chunks_exact(4) {
            cmyk.extend(to_cmyk([pixel[0], pixel[1], pixel[2], pixel[3]], inks));
        }
        rgb.clear();
        rgb.resize((last - first) * 3, 0);
        let converted = transform.as_ref().map(|to| to.transform(&cmyk, &mut rgb));
        if !matches!(converted, Some(Ok(()))) {
            mix_plainly(&cmyk, &mut rgb);
        }
        pixels[first * 3..last * 3].copy_from_slice(&rgb);
    }
    pixels.truncate(count * 3);
    pixels.shrink_to_fit();
    pixels
}

/// Returns inks in which 255 is full, as profiles expect them.
fn to_cmyk([a, b, c, k]: [u8; 4], inks: Inks) -> [u8; 4] {
    let stored = match inks.is_ycck {
        true => {
            let [red, green, blue] = to_rgb(a, b, c);
            [255 - red, 255 - green, 255 - blue, k]
        }
        false => [a, b, c, k],
    };
    match inks.is_inverted {
        true => stored.map(|ink| 255 - ink),
        false => stored,
    }
}

/// Luminance and chrominance as red, green and blue (JFIF 1.02), in fixed point.
fn to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let sample = |value: i32| {
        u8::try_from((value + (1 << 15)) >> 16).unwrap_or(match value {
            ..0 => 0,
            _ => 255,
        })
    };
    [
        sample(y + 91_881 * cr),
        sample(y - 22_554 * cb - 46_802 * cr),
        sample(y + 116_130 * cb),
    ]
}

/// Multiplies what each ink lets through.
fn mix_plainly(cmyk: &[u8], rgb: &mut [u8]) {
    let light = |ink: u8, black: u8| {
        let product = u32::from(255 - ink) * u32::from(255 - black) + 127;
        u8::try_from(product / 255).unwrap_or(255)
    };
    for (inks, pixel) in cmyk.chunks_exact(4).zip(rgb.chunks_exact_mut(3)) {
        for (sample, ink) in pixel.iter_mut().zip(inks) {
            *sample = light(*ink, inks[3]);
        }
    }
}
