//! Decoded pixels.

use super::exif::Orientation;

/// The channels of a pixel, eight bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    /// Red, green, blue.
    Rgb = 3,
    /// Red, green, blue, and opacity, not premultiplied.
    Rgba = 4,
}

/// A picture as rows of pixels from the top, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    width: u32,
    height: u32,
    channels: Channels,
    pixels: Vec<u8>,
}

impl Raster {
    /// Creates a raster. Returns `None` if `pixels` has another length than the size demands, or a
    /// side is zero.
    #[must_use]
    pub fn new(width: u32, height: u32, channels: Channels, pixels: Vec<u8>) -> Option<Self> {
        let length = u64::from(width) * u64::from(height) * channels as u64;
        (length > 0 && length == pixels.len() as u64).then_some(Self {
            width,
            height,
            channels,
            pixels,
        })
    }

    /// The width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The channels of each pixel.
    #[must_use]
    pub fn channels(&self) -> Channels {
        self.channels
    }

    /// The bytes of all pixels.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The bytes of all pixels, to be changed.
    pub fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    /// Returns the bytes of all pixels.
    #[must_use]
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// Drops an opacity channel that says "opaque" everywhere.
    #[must_use]
    pub fn without_full_opacity(mut self) -> Self {
        let is_opaque = |pixel: &[u8]| pixel.last() == Some(&255);
        if self.channels == Channels::Rgba && self.pixels.chunks_exact(4).all(is_opaque) {
            let count = self.pixels.len() / 4;
            for pixel in 1..count {
                self.pixels.copy_within(pixel * 4..pixel * 4 + 3, pixel * 3);
            }
            self.pixels.truncate(count * 3);
            self.pixels.shrink_to_fit();
            self.channels = Channels::Rgb;
        }
        self
    }

    /// Returns the picture turned as `orientation` demands.
    #[must_use]
    pub fn turn(self, orientation: Orientation) -> Self {
        match (orientation, self.channels) {
            (Orientation::Upright, _) => self,
            (_, Channels::Rgb) => self.turn_pixels::<3>(orientation),
            (_, Channels::Rgba) => self.turn_pixels::<4>(orientation),
        }
    }

    fn turn_pixels<const BYTES: usize>(self, orientation: Orientation) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let (pixels, _) = self.pixels.as_chunks::<BYTES>();
        // The start of the first row to read, the step to its next pixel, and the step to the next
        // row, all in pixels of the source.
        let (right, down) = (1_isize, width.cast_signed());
        let last_column = width.cast_signed() - 1;
        let last_row = (height.cast_signed() - 1) * down;
        let (start, step, next) = match orientation {
            Orientation::Upright => (0, right, down),
            Orientation::Mirrored => (last_column, -right, down),
            Orientation::UpsideDown => (last_row + last_column, -right, -down),
            Orientation::Flipped => (last_row, right, -down),
            Orientation::Transposed => (0, down, right),
            Orientation::Clockwise => (last_row, -down, right),
            Orientation::Transversed => (last_row + last_column, -down, -right),
            Orientation::CounterClockwise => (last_column, down, -right),
        };
        let (columns, rows) = if orientation.swaps_sides() {
            (height, width)
        } else {
            (width, height)
        };
        let mut turned = Vec::with_capacity(self.pixels.len());
        for row in 0..rows.cast_signed() {
            let mut at = start + row * next;
            for _ in 0..columns {
                turned.extend_from_slice(&pixels[at.cast_unsigned()]);
                at += step;
            }
        }
        let (width, height) = if orientation.swaps_sides() {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        Self {
            width,
            height,
            channels: self.channels,
            pixels: turned,
        }
    }
}
