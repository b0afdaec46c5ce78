//! Text in images: laid out with fonts (`typesetting`), and drawn (`brush`) on share images and
//! icons.

mod brush;
mod card;
mod icon;
mod typesetting;

pub use typesetting::Painter;
