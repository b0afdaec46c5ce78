//! Colours and their contrast (WCAG 2.2, "contrast ratio" and "relative luminance").

use std::fmt;

use serde::{Deserialize, Serialize};

/// The least contrast ratio of text with its background (WCAG 2.2, success criterion 1.4.3).
pub const READABLE: f64 = 4.5;

/// An opaque sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^#[0-9a-fA-F]{6}$", example = "#8a2f1d")]
pub struct Colour([u8; 3]);

/// The error for a text that is not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use a colour of six hexadecimal digits, such as `#8a2f1d`")]
pub struct InvalidColour;

impl Colour {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
    /// White.
    pub const WHITE: Self = Self([255; 3]);

    /// Creates a colour from its red, green and blue channels.
    #[must_use]
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Parses `#rrggbb`.
    pub fn parse(text: &str) -> Result<Self, InvalidColour> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .ok_or(InvalidColour)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| InvalidColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }

    /// The red, green and blue channels.
    #[must_use]
    pub const fn parts(self) -> [u8; 3] {
        self.0
    }

    /// The contrast ratio of two colours, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour itself if it is readable on `ground`, otherwise the nearest darker or lighter
    /// colour that is.
    #[must_use]
    pub fn readable_on(self, ground: Self) -> Self {
        let end = if ground.luminance() > 0.18 {
            Self::BLACK
        } else {
            Self::WHITE
        };
        (0..=100)
            .map(|percent| self.mixed(end, percent))
            .find(|colour| colour.contrast(ground) >= READABLE)
            .unwrap_or(end)
    }

    /// The colour that lies `percent` of the way from this one to `other`.
    fn mixed(self, other: Self, percent: u32) -> Self {
        let part = |own: u8, end: u8| {
            let sum = u32::from(own) * (100 - percent) + u32::from(end) * percent;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        let ([r, g, b], [x, y, z]) = (self.0, other.0);
        Self([part(r, x), part(g, y), part(b, z)])
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let value = f64::from(part) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = InvalidColour;

    fn try_from(text: String) -> Result<Self, InvalidColour> {
        Self::parse(&text)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_one_spelling() {
        assert_eq!(
            Colour::parse("#8A2f1d").map(|colour| colour.to_string()),
            Ok("#8a2f1d".to_owned())
        );
        for text in [
            "", "8a2f1d", "#8a2f1", "#8a2f1dd", "#8a2f1g", "#+a2f1d", "red", "#é2f1d",
        ] {
            assert_eq!(Colour::parse(text), Err(InvalidColour), "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        // #767676 is the well-known lightest grey that is readable on white.
        assert!(Colour::rgb(0x76, 0x76, 0x76).contrast(Colour::WHITE) >= READABLE);
        assert!(Colour::rgb(0x77, 0x77, 0x77).contrast(Colour::WHITE) < READABLE);
    }

    #[test]
    fn every_colour_becomes_readable_on_light_and_on_dark() {
        let steps = [0, 60, 119, 128, 200, 255];
        let pairs = steps.iter().flat_map(|r| steps.map(|g| (*r, g)));
        for colour in pairs.flat_map(|(r, g)| steps.map(|b| Colour::rgb(r, g, b))) {
            for ground in [
                Colour::WHITE,
                Colour::rgb(251, 250, 247),
                Colour::rgb(22, 21, 19),
                Colour::BLACK,
            ] {
                let readable = colour.readable_on(ground);
                assert!(
                    readable.contrast(ground) >= READABLE,
                    "{colour} on {ground}: {readable}"
                );
                assert_eq!(
                    colour.contrast(ground) >= READABLE,
                    readable == colour,
                    "{colour} on {ground}"
                );
            }
        }
    }
}
