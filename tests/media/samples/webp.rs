//! WebPs.

use image_webp::{ColorType, WebPEncoder};

/// A lossless WebP.
pub fn lossless(samples: &[u8], width: u32, height: u32, color: ColorType) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = WebPEncoder::new(&mut file);
    encoder.encode(samples, width, height, color).unwrap();
    file
}

/// A grey lossy WebP. Zeroes decode as "predicted from its neighbours, with no difference" (RFC 6386,
/// sections 8.2 and 13.2), whatever the probabilities are.
pub fn lossy(width: u32, height: u32) -> Vec<u8> {
    file(&chunk(*b"VP8 ", &vp8(width, height)))
}

/// The pixels of [`lossy`].
pub fn vp8(width: u32, height: u32) -> Vec<u8> {
    let blocks = width.div_ceil(16) * height.div_ceil(16);
    let first_partition = blocks * 2 + 256;
    let tag = 0x10 | first_partition << 5;
    let mut frame = tag.to_le_bytes()[..3].to_vec();
    frame.extend(b"\x9D\x01\x2A");
    frame.extend(u16::try_from(width).unwrap().to_le_bytes());
    frame.extend(u16::try_from(height).unwrap().to_le_bytes());
    frame.extend(vec![0; (first_partition + blocks * 8 + 64) as usize]);
    frame
}

/// An extended WebP of the chunks of another one and further ones.
pub fn extended(webp: &[u8], flags: u8, further: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let (width, height, _) = super::decode(webp);
    let mut body = chunk(*b"VP8X", &header(flags, width, height));
    for (name, content) in further
        .iter()
        .filter(|(name, _)| name == b"ICCP" || name == b"ALPH")
    {
        body.extend(chunk(*name, content));
    }
    body.extend(&webp[12..]);
    for (name, content) in further
        .iter()
        .filter(|(name, _)| name != b"ICCP" && name != b"ALPH")
    {
        body.extend(chunk(*name, content));
    }
    file(&body)
}

/// An animation of still WebPs of one size.
pub fn animation(stills: &[Vec<u8>], width: u32, height: u32) -> Vec<u8> {
    let mut body = chunk(*b"VP8X", &header(0x12, width, height));
    body.extend(chunk(*b"ANIM", &[0; 6]));
    for still in stills {
        let mut frame = [0; 16];
        frame[6..9].copy_from_slice(&(width - 1).to_le_bytes()[..3]);
        frame[9..12].copy_from_slice(&(height - 1).to_le_bytes()[..3]);
        frame[12] = 100;
        body.extend(chunk(*b"ANMF", &[&frame, &still[12..]].concat()));
    }
    file(&body)
}

/// The content of an extended header.
pub fn header(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let mut header = vec![flags, 0, 0, 0];
    header.extend(&(width - 1).to_le_bytes()[..3]);
    header.extend(&(height - 1).to_le_bytes()[..3]);
    header
}

/// A chunk with its length and padding.
pub fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    let mut chunk = [&name, &length[..], content].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

/// A file of the given chunks.
pub fn file(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
    [b"RIFF", &length[..], b"WEBP", body].concat()
}
