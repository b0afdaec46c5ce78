//! Pictures made by code, and the reading of what came of them.

pub mod boxes;
pub mod ebml;
pub mod gif;
pub mod jpeg;
pub mod metadata;
pub mod png;
pub mod sound;
pub mod webp;

use std::io::Cursor;

use image_webp::WebPDecoder;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Red, green, blue and white: the quarters of [`quarters`].
pub const QUARTERS: [[u8; 4]; 4] = [
    [220, 30, 30, 255],
    [30, 200, 30, 255],
    [30, 30, 220, 255],
    [245, 245, 245, 255],
];

/// A picture of four colours as red, green, blue: top left, top right, bottom left, bottom right.
pub fn quarters(width: u32, height: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let quarter = usize::from(x >= width / 2) + 2 * usize::from(y >= height / 2);
            pixels.extend(&QUARTERS[quarter][..3]);
        }
    }
    pixels
}

/// A picture with as much detail as a photo: waves and a little noise.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut noise = 1_u32;
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = noise >> 28;
            let wave = (x * 7 / 16 + (y * y / 64)) % 200;
            pixels.push(u8::try_from(wave + grain).unwrap());
            pixels.push(u8::try_from((y * 3 / 8) % 200 + grain).unwrap());
            pixels.push(u8::try_from((x + y) / 9 % 200 + grain).unwrap());
        }
    }
    pixels
}

/// Adds an opacity to each pixel.
pub fn with_alpha(rgb: &[u8], alpha: impl Fn(usize) -> u8) -> Vec<u8> {
    let pixels = rgb.chunks_exact(3).enumerate();
    pixels
        .flat_map(|(at, pixel)| [pixel[0], pixel[1], pixel[2], alpha(at)])
        .collect()
}

/// Decodes a stored file: its size, and its pixels with opacity.
pub fn decode(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    match file {
        [0xFF, 0xD8, ..] => decode_jpeg(file),
        [0x89, ..] => png::decode(file),
        [b'R', ..] => decode_webp(file),
        _ => panic!("a stored file of an unknown format"),
    }
}

fn decode_jpeg(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(file), options);
    let pixels = decoder.decode().unwrap();
    let size = decoder.dimensions().unwrap();
    let (width, height) = (size.0.try_into().unwrap(), size.1.try_into().unwrap());
    (width, height, rgba(&pixels, 3))
}

fn decode_webp(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let mut decoder = WebPDecoder::new(Cursor::new(file)).unwrap();
    let (width, height) = decoder.dimensions();
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    decoder.read_image(&mut pixels).unwrap();
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    (width, height, rgba(&pixels, channels))
}

/// Samples of one to four channels as pixels with opacity.
pub fn rgba(samples: &[u8], channels: usize) -> Vec<[u8; 4]> {
    let pixels = samples.chunks_exact(channels);
    pixels
        .map(|pixel| match *pixel {
            [gray] => [gray, gray, gray, 255],
            [gray, alpha] => [gray, gray, gray, alpha],
            [red, green, blue] => [red, green, blue, 255],
            [red, green, blue, alpha, ..] => [red, green, blue, alpha],
            [] => unreachable!("a pixel has channels"),
        })
        .collect()
}
