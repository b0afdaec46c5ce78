//! PNG for pictures of few colours, where it is shorter than the WebP of our encoder, which does not
//! look for repetitions.

use std::collections::BTreeMap;

use png::{BitDepth, ColorType, Encoder};

use crate::media::error::{Error, Result};
use crate::media::raster::Raster;

/// The most colours of a palette.
const MAX_COLORS: usize = 256;

/// Encodes a picture of at most 256 colours, and returns `None` for others.
pub fn encode(raster: &Raster) -> Result<Option<Vec<u8>>> {
    let Some((palette, indices)) = index(raster) else {
        return Ok(None);
    };
    let depth = match palette.len() {
        ..=2 => BitDepth::One,
        3..=4 => BitDepth::Two,
        5..=16 => BitDepth::Four,
        _ => BitDepth::Eight,
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, raster.width(), raster.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(depth);
    encoder.set_palette(
        palette
            .iter()
            .flat_map(|color| &color[..3])
            .copied()
            .collect::<Vec<_>>(),
    );
    if palette.iter().any(|color| color[3] < 255) {
        encoder.set_trns(palette.iter().map(|color| color[3]).collect::<Vec<_>>());
    }
    // Filters predict brightness; for indices they only add noise.
    encoder.set_filter(png::Filter::NoFilter);
    let width = usize::try_from(raster.width()).map_err(Error::internal)?;
    let packed = pack(&indices, width, depth);
    let mut writer = encoder.write_header().map_err(Error::internal)?;
    writer.write_image_data(&packed).map_err(Error::internal)?;
    writer.finish().map_err(Error::internal)?;
    Ok(Some(bytes))
}

/// Returns the colours of a picture in their order, and each pixel's place among them.
fn index(raster: &Raster) -> Option<(Vec<[u8; 4]>, Vec<u8>)> {
    let mut places = BTreeMap::new();
    let mut last = None;
    for pixel in raster.pixels().chunks_exact(raster.channels() as usize) {
        let color = color(pixel);
        if last != Some(color) {
            places.insert(color, 0_u8);
            last = Some(color);
        }
        if places.len() > MAX_COLORS {
            return None;
        }
    }
    for (place, (_, index)) in places.iter_mut().enumerate() {
        *index = u8::try_from(place).expect("there are at most 256 colours");
    }
    let mut indices = Vec::with_capacity(raster.pixels().len() / raster.channels() as usize);
    let mut last = ([0; 4], places.get(&[0; 4]).copied().unwrap_or_default());
    for pixel in raster.pixels().chunks_exact(raster.channels() as usize) {
        let color = color(pixel);
        if last.0 != color {
            last = (color, places[&color]);
        }
        indices.push(last.1);
    }
    Some((places.into_keys().collect(), indices))
}

/// Returns a pixel as red, green, blue and opacity.
fn color(pixel: &[u8]) -> [u8; 4] {
    [
        pixel[0],
        pixel[1],
        pixel[2],
        pixel.get(3).copied().unwrap_or(255),
    ]
}

/// Packs indices into bytes, from the high bits down; each row begins with a byte of its own.
fn pack(indices: &[u8], width: usize, depth: BitDepth) -> Vec<u8> {
    let bits = depth as usize;
    if bits == 8 {
        return indices.to_vec();
    }
    let mut packed = Vec::with_capacity(indices.len() * bits / 8 + indices.len() / width);
    for row in indices.chunks_exact(width) {
        for group in row.chunks(8 / bits) {
            let shifted = group.iter().enumerate();
            let byte = shifted.fold(0, |byte, (at, index)| byte | index << (8 - bits * (at + 1)));
            packed.push(byte);
        }
    }
    packed
}
