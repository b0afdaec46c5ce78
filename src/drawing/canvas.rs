//! A picture as points of red, green and blue, and as a PNG.

use cosmic_text::{SwashContent, SwashImage};
use png::EncodingError;

use crate::model::colour::Colour;

/// A picture without transparency.
#[derive(Debug)]
pub(super) struct Canvas {
    width: u32,
    height: u32,
    points: Vec<[u8; 3]>,
}

impl Canvas {
    /// A picture of one colour.
    pub(super) fn new(width: u32, height: u32, ground: Colour) -> Self {
        Self {
            width,
            height,
            points: vec![ground.parts(); (width * height) as usize],
        }
    }

    /// Fills a rectangle; `cover` of 255 hides what was there.
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

    /// Puts the picture of a letter where its origin is at `(x, y)`.
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

    /// The picture as a PNG.
    ///
    /// # Errors
    /// None that a picture in memory could have.
    pub(super) fn png(&self) -> Result<Vec<u8>, EncodingError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.points.as_flattened())?;
        writer.finish()?;
        Ok(file)
    }
}
