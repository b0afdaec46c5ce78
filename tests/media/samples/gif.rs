//! GIFs.

use gif::{Encoder, Frame, Repeat};

/// The colours of every sample.
const PALETTE: [u8; 12] = [220, 30, 30, 30, 200, 30, 30, 30, 220, 245, 245, 245];

/// A GIF of frames of indices into four colours, which runs for ever.
pub fn encode(frames: &[Vec<u8>], width: u16, height: u16) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height, &PALETTE).unwrap();
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for indices in frames {
        let frame = Frame::from_indexed_pixels(width, height, indices.clone(), None);
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    file
}

/// A GIF of one frame `count` times.
pub fn repeat(indices: &[u8], width: u16, height: u16, count: usize) -> Vec<u8> {
    let once = encode(&[indices.to_vec()], width, height);
    let twice = encode(&vec![indices.to_vec(); 2], width, height);
    let end = once.len() - 1;
    let frame = &twice[end..twice.len() - 1];
    [&once[..end], &frame.repeat(count - 1), b";"].concat()
}

/// The indices of a picture in four quarters, one of each colour.
pub fn quarters(width: u16, height: u16) -> Vec<u8> {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    pixels
        .map(|(x, y)| u8::from(x >= width / 2) + 2 * u8::from(y >= height / 2))
        .collect()
}
