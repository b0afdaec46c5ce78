//! PNGs and APNGs.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Encoder, Transformations};

use super::rgba;

/// A PNG of eight bits.
pub fn encode(samples: &[u8], width: u32, height: u32, color: ColorType) -> Vec<u8> {
    encode_with(samples, width, height, color, |_| {})
}

/// A PNG of another kind.
pub fn encode_with(
    samples: &[u8],
    width: u32,
    height: u32,
    color: ColorType,
    set: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    set(&mut encoder);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    file
}

/// A black PNG in 16-bit red, green, blue and opacity, written row by row.
pub fn bomb(width: u32, height: u32) -> Vec<u8> {
    use std::io::Write;
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Sixteen);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = vec![0; width as usize * 8];
    for _ in 0..height {
        stream.write_all(&row).unwrap();
    }
    stream.finish().unwrap();
    drop(writer);
    file
}

/// An APNG of frames in red, green and blue.
pub fn animation(frames: &[Vec<u8>], width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder
        .set_animated(u32::try_from(frames.len()).unwrap(), 0)
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    for frame in frames {
        writer.write_image_data(frame).unwrap();
    }
    writer.finish().unwrap();
    file
}

/// Inserts a chunk after the header.
pub fn with_chunk(file: &[u8], name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let (start, rest) = file.split_at(33);
    [start, &chunk(name, content), rest].concat()
}

/// A chunk with its length and checksum.
pub fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut checksum = flate2::Crc::new();
    checksum.update(&name);
    checksum.update(content);
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], &name, content, &checksum.sum().to_be_bytes()].concat()
}

/// Decodes the first picture of a PNG.
pub fn decode(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let mut decoder = Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    pixels.truncate(frame.buffer_size());
    (
        frame.width,
        frame.height,
        rgba(&pixels, frame.color_type.samples()),
    )
}
