//! What becomes of uploads. Every sample is made by code (`samples/`).

mod animations;
mod bounds;
mod budget;
mod colors;
mod cut;
mod documents;
mod formats;
mod memory;
mod privacy;
mod recordings;
pub mod samples;
mod sizes;
mod truncation;
mod upright;

use std::fs::File;
use std::io::{Cursor, Write as _};

use tympan::media::{EncodedPicture, Error, Format, Header, Picture, Result};

/// Reads the header of a picture.
fn header(file: &[u8]) -> Result<Header> {
    match Format::detect(file)? {
        Format::Picture(format) => Header::read(format, Cursor::new(file)),
        Format::File(_) => Err(Error::Unreadable("it is no picture")),
    }
}

/// Makes the files of an uploaded picture.
fn process(file: &[u8]) -> Result<Picture> {
    Picture::process(&header(file)?, file.to_vec())
}

/// A file of its own with these bytes.
fn upload(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
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
