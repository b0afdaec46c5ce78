//! A bitmap in RGB, and its encoding as a PNG.

use png::EncodingError;

use crate::model::colour::Colour;

/// An opaque bitmap.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    /// The colours of the points, row by row.
    pub(super) points: Vec<[u8; 3]>,
}

impl Canvas {
    /// Creates a bitmap of one colour.
    pub(super) fn new(width: u32, height: u32, ground: Colour) -> Self {
        Self {
            width,
            height,
            points: vec![ground.parts(); (width * height) as usize],
        }
    }

    /// Encodes the bitmap as a PNG.
    ///
    /// # Errors
    /// Encoding fails; for a bitmap in memory that is not expected.
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
