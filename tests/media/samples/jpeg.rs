//! JPEGs.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A JPEG in the usual kind.
pub fn encode(rgb: &[u8], width: u32, height: u32) -> Vec<u8> {
    encode_with(rgb, width, height, ColorType::Rgb, |_| {})
}

/// A JPEG of another kind.
pub fn encode_with(
    samples: &[u8],
    width: u32,
    height: u32,
    color: ColorType,
    set: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 90);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    set(&mut encoder);
    let (width, height) = (width.try_into().unwrap(), height.try_into().unwrap());
    encoder.encode(samples, width, height, color).unwrap();
    file
}

/// Inserts a segment directly after the start.
pub fn with_segment(file: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap();
    let segment = [&[0xFF, marker], &length.to_be_bytes()[..], content].concat();
    [&file[..2], &segment, &file[2..]].concat()
}

/// The position of a marker's content, after its length.
pub fn content_of(file: &[u8], marker: u8) -> usize {
    let mut at = 2;
    while file[at + 1] != marker {
        at += 2 + usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
    }
    at + 4
}
