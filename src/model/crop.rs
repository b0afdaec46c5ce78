//! The part of a picture that is shown where there is room for another ratio.

use super::Media;

/// A part of a picture, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    /// The distance from the left.
    pub x: i64,
    /// The distance from the top.
    pub y: i64,
    /// The width.
    pub width: i64,
    /// The height.
    pub height: i64,
}

impl Crop {
    /// Returns the largest part of an item with the ratio `width`:`height` that has the item's focus
    /// as near to its middle as possible; `None` unless the item is a picture.
    #[must_use]
    pub fn of(media: &Media, (width, height): (i64, i64)) -> Option<Self> {
        let (full_width, full_height) = media.width.zip(media.height)?;
        let wide = (full_height * width / height.max(1)).clamp(1, full_width);
        let high = (full_width * height / width.max(1)).clamp(1, full_height);
        Some(Self {
            x: offset(full_width, wide, media.focus_x),
            y: offset(full_height, high, media.focus_y),
            width: wide,
            height: high,
        })
    }

    /// Where the part is, from 0 at the left or the top to 10 at the right or the bottom: what
    /// `object-position` of a style sheet says, in tenths. 5 if next to nothing is cut off.
    #[must_use]
    pub fn tenths(&self, media: &Media) -> i64 {
        let (Some(width), Some(height)) = (media.width, media.height) else {
            return 5;
        };
        let (spare_x, spare_y) = (width - self.width, height - self.height);
        let (at, spare, side) = match spare_x * height > spare_y * width {
            true => (self.x, spare_x, width),
            false => (self.y, spare_y, height),
        };
        if spare * 50 < side {
            return 5;
        }
        (at * 10 + spare / 2) / spare
    }
}

/// Returns the distance at which a part of a side begins, with `focus` percent of the side in its
/// middle if possible.
fn offset(side: i64, part: i64, focus: Option<i64>) -> i64 {
    let middle = side * focus.unwrap_or(50) / 100;
    (middle - part / 2).clamp(0, side - part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::model::{LanguageTag, MediaHash, MediaId, MediaKind, MediaName, UserId};

    fn picture(size: (i64, i64), focus: Option<(i64, i64)>) -> Media {
        let english = LanguageTag::english();
        Media {
            id: MediaId(1),
            hash: MediaHash::of(b""),
            user_id: UserId(1),
            kind: MediaKind::Picture,
            name: MediaName::make("a", "jpg", &english).expect("a letter"),
            content_type: "image/jpeg".to_owned(),
            bytes: 1,
            width: Some(size.0),
            height: Some(size.1),
            frames: Some(1),
            alt: String::new(),
            decorative: false,
            caption: String::new(),
            focus_x: focus.map(|(x, _)| x),
            focus_y: focus.map(|(_, y)| y),
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            version: 1,
            trashed_at: None,
        }
    }

    fn crop(size: (i64, i64), ratio: (i64, i64), focus: Option<(i64, i64)>) -> (Crop, i64) {
        let media = picture(size, focus);
        let crop = Crop::of(&media, ratio).expect("a picture");
        (crop, crop.tenths(&media))
    }

    #[test]
    fn the_focus_is_in_the_middle_as_far_as_the_picture_reaches() {
        for (size, ratio, focus, expected, tenths) in [
            ((1600, 1600), (16, 9), None, (0, 350, 1600, 900), 5),
            ((1600, 1600), (16, 9), Some((50, 0)), (0, 0, 1600, 900), 0),
            (
                (1600, 1600),
                (16, 9),
                Some((50, 100)),
                (0, 700, 1600, 900),
                10,
            ),
            ((1600, 1600), (16, 9), Some((0, 40)), (0, 190, 1600, 900), 3),
            (
                (3000, 1000),
                (1, 1),
                Some((30, 50)),
                (400, 0, 1000, 1000),
                2,
            ),
            ((1600, 900), (16, 9), Some((0, 0)), (0, 0, 1600, 900), 5),
            ((1600, 910), (16, 9), Some((0, 0)), (0, 0, 1600, 900), 5),
            ((1, 5000), (16, 9), None, (0, 2500, 1, 1), 5),
        ] {
            let (crop, at) = crop(size, ratio, focus);
            let Crop {
                x,
                y,
                width,
                height,
            } = crop;
            assert_eq!((x, y, width, height), expected, "{size:?} {focus:?}");
            assert_eq!(at, tenths, "{size:?} {focus:?}");
        }
    }
}
