//! The painter of a build without the feature `share-images`. It has no fonts, so its images have no
//! letters.

use png::EncodingError;

use super::canvas::Canvas;
use super::card::{CARD_HEIGHT, CARD_WIDTH, Card};
use super::icon::Icon;

/// Draws images without text.
#[derive(Debug, Default)]
pub struct Painter;

impl Painter {
    /// Draws a share image without its text; no page refers to one.
    ///
    /// # Errors
    /// Encoding fails; for a bitmap in memory that is not expected.
    pub fn card(&mut self, card: &Card) -> Result<Vec<u8>, EncodingError> {
        Canvas::new(CARD_WIDTH, CARD_HEIGHT, card.shades.paper).png()
    }

    pub(super) fn letter(&mut self, _: &mut Canvas, _: &Icon, _: u16) {}

    pub(super) fn letter_path(&mut self, _: &Icon) -> Option<String> {
        None
    }
}
