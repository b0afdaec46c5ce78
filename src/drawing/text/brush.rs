//! Draws rectangles and glyphs on a canvas. Outside its bounds that has no effect.

use cosmic_text::{SwashContent, SwashImage};

use crate::drawing::canvas::Canvas;
use crate::model::colour::Colour;

impl Canvas {
    /// Blends a colour over a rectangle. `cover` is the opacity: 255 replaces what was there.
    pub(super) fn fill(
        &mut self,
        (left, top): (i32, i32),
        (width, height): (i32, i32),
        colour: Colour,
        cover: u8,
    ) {
        for y in top..top + height {
            (left..left + width).for_each(|x| self.blend(x, y, colour.parts(), cover));
        }
    }

    /// Draws the bitmap of a glyph with its origin at `(x, y)`. A mask is drawn in `colour`; a
    /// colour glyph, such as an emoji, keeps its own colours.
    pub(super) fn letter(&mut self, image: &SwashImage, (x, y): (i32, i32), colour: Colour) {
        let place = image.placement;
        let size = if image.content == SwashContent::Mask {
            1
        } else {
            4
        };
        for (n, point) in (0..).zip(image.data.chunks_exact(size)) {
            let (column, row) = (n % place.width.max(1), n / place.width.max(1));
            let at = (
                x + place.left + column.cast_signed(),
                y - place.top + row.cast_signed(),
            );
            match *point {
                [cover] => self.blend(at.0, at.1, colour.parts(), cover),
                [red, green, blue, cover] => self.blend(at.0, at.1, [red, green, blue], cover),
                _ => {}
            }
        }
    }

    fn blend(&mut self, x: i32, y: i32, colour: [u8; 3], cover: u8) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        if x >= self.width || y >= self.height {
            return;
        }
        let point = &mut self.points[(y * self.width + x) as usize];
        for (own, new) in point.iter_mut().zip(colour) {
            let sum = u32::from(*own) * u32::from(255 - cover) + u32::from(new) * u32::from(cover);
            *own = u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX);
        }
    }
}
