//! Draws images on the server: a post's share image and the blog's icon.
//!
//! A [`Painter`] lays out text (`text/`) and draws it on a `canvas`, which is encoded as a PNG. It has two fonts of its own (`fonts/`, under the SIL Open Font License, subset to Latin,
//! Greek and Cyrillic, and to Arabic). Only if they lack a letter does it scan the system's fonts,
//! once. Text that no font can draw is left out. Readers download no fonts, because the letters are
//! part of the image.
//!
//! Fonts and layout are in the build only with the cargo feature `share-images`, which is on by
//! default: they are a large part of the time that compiling takes. Without it, pages name no share
//! image, browsers draw the letter of the icon themselves, and the icons for home screens are a
//! square of the blog's colour.
//!
//! To draw another kind of image, add a file with an `impl Painter`. Increase [`VERSION`] when a
//! drawing changes.

mod canvas;
mod card;
mod icon;
mod icon_image;
#[cfg(not(feature = "share-images"))]
mod no_text;
#[cfg(feature = "share-images")]
mod text;

use ring::digest;

use crate::secrets::hex;

pub use card::{CARD_HEIGHT, CARD_WIDTH, Card};
pub use icon::Icon;
#[cfg(not(feature = "share-images"))]
pub use no_text::Painter;
#[cfg(feature = "share-images")]
pub use text::Painter;

/// Whether images have text, and so whether there are share images.
pub const HAS_TEXT: bool = cfg!(feature = "share-images");

/// The version of the drawings. It is part of every image's URL, so that a changed drawing has a
/// new URL.
pub const VERSION: u32 = 1;

/// Returns 16 hexadecimal digits that depend only on [`VERSION`] and `parts`, so that they are
/// equal on every node.
fn hash(parts: &[&str]) -> String {
    let mut digest = digest::Context::new(&digest::SHA256);
    digest.update(&VERSION.to_be_bytes());
    for part in parts {
        digest.update(&(part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex(&digest.finish().as_ref()[..8])
}
