//! Pictures that the server draws itself: a post's share image, the blog's icon.
//!
//! A [`Painter`] sets text (`typesetting.rs`) and puts it on a `canvas`, which becomes a PNG. It has
//! two fonts of its own (`fonts/`, under the SIL Open Font License, cut to Latin, Greek and Cyrillic,
//! and to Arabic); for what they lack it looks through the fonts of the system, once, and only then.
//! A text that no font can set is left out. No reader loads a font: the letters are drawn here.
//!
//! To draw another picture, add a file with an `impl Painter` and count [`VERSION`] up.

mod canvas;
mod card;
mod icon;
mod typesetting;

use ring::digest;

use crate::secrets::hex;

pub use card::{CARD_HEIGHT, CARD_WIDTH, Card};
pub use icon::Icon;
pub use typesetting::Painter;

/// Part of every picture's address: another drawing of the same words is another picture.
pub const VERSION: u32 = 1;

/// Sixteen hexadecimal digits that follow from what a picture is drawn from, the same on every node.
fn hash(parts: &[&str]) -> String {
    let mut digest = digest::Context::new(&digest::SHA256);
    digest.update(&VERSION.to_be_bytes());
    for part in parts {
        digest.update(&(part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex(&digest.finish().as_ref()[..8])
}
