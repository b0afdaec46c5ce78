//! What becomes of uploaded pictures. Every sample is made by code (`samples/`).

mod animations;
mod bounds;
mod budget;
mod colors;
mod formats;
mod memory;
mod privacy;
mod samples;
mod sizes;
mod truncation;
mod upright;

use std::io::Cursor;

use tympan::media::{EncodedPicture, Header, Picture, Result};

/// Makes the files of an upload.
fn process(file: &[u8]) -> Result<Picture> {
    let header = Header::read(Cursor::new(file))?;
    Picture::process(&header, file.to_vec())
}

/// The sentence with which an upload is refused.
fn refusal(file: &[u8]) -> String {
    process(file).unwrap_err().to_string()
}

/// A stored file as red, green, blue and opacity.
fn pixels(picture: &EncodedPicture) -> Vec<[u8; 4]> {
    let (width, height, pixels) = samples::decode(&picture.bytes);
    assert_eq!((width, height), (picture.width, picture.height));
    pixels
}

/// Whether two colours look the same after lossy compression.
fn is_like(a: [u8; 4], b: [u8; 4]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 24)
}

/// Whether `needle` is in `bytes`.
fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}
