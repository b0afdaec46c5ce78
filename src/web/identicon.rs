//! Identicons: a small image for each author of a comment, drawn in the page.
//!
//! It follows from a keyed hash of the user, the guest or, without either, the name, so that no one
//! can compute it from a name or recognise the same person on another blog. Its colours have a
//! contrast of at least 3:1 on the light and the dark page.
//!
//! It is inline rather than at a URL of its own: a thread of a hundred authors would need a hundred
//! requests, while an inline image takes a hundred bytes, and fewer when compressed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;

use crate::model::{CommentId, GuestId, UserId};
use crate::secrets::{IDENTICON_BYTES, Secrets};

/// An image of five by five cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identicon {
    /// The colour, as `#rrggbb`.
    pub colour: &'static str,
    /// The data of an SVG path from (0, 0) to (5, 4), with a line of width 1 through each run of
    /// filled cells.
    pub path: String,
}

/// Where a page draws the identicon of a comment's author: once for each author, since it is the part
/// of a comment that compresses worst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageIdenticon {
    /// The image is drawn here, the author's first on the page.
    Drawn(Identicon),
    /// The image is that of an earlier comment with this id.
    SameAs(CommentId),
}

/// The identicons of a page, which draws each only once.
#[derive(Debug)]
pub struct PageIdenticons<'s> {
    secrets: &'s Secrets,
    drawn: HashMap<(Option<UserId>, Option<GuestId>, String), CommentId>,
}

impl<'s> PageIdenticons<'s> {
    /// Returns a page without identicons.
    #[must_use]
    pub fn new(secrets: &'s Secrets) -> Self {
        Self {
            secrets,
            drawn: HashMap::new(),
        }
    }

    /// Adds the identicon of a comment to the page.
    pub fn add(
        &mut self,
        comment: CommentId,
        user: Option<UserId>,
        guest: Option<GuestId>,
        name: &str,
    ) -> PageIdenticon {
        let is_named = user.is_none() && guest.is_none();
        let name_if_alone = if is_named { name } else { "" };
        match self.drawn.entry((user, guest, name_if_alone.to_owned())) {
            Entry::Occupied(first) => PageIdenticon::SameAs(*first.get()),
            Entry::Vacant(place) => {
                place.insert(comment);
                PageIdenticon::Drawn(of(self.secrets, user, guest, name))
            }
        }
    }
}

/// The number of cells in a row and in a column.
const CELLS: usize = 5;
/// The number of columns that are drawn; the others mirror them.
const HALF: usize = CELLS.div_ceil(2);
/// The numbers of filled cells, among those drawn, that make a good image: fewer make no shape,
/// more make a block.
const FILLED: std::ops::RangeInclusive<u32> = 6..=10;
/// The pattern for the one hash in many thousands that contains no good one.
const DIAMOND: u16 = 0b100_110_011_110_100;
/// Muted colours of equal lightness, without the red of the accent (OKLCH 0.585, 0.075, every 28
/// degrees).
const COLOURS: [&str; 12] = [
    "#9d714d", "#8e7945", "#79824d", "#60885f", "#488a77", "#3d898d", "#47859f", "#5e7ea8",
    "#7676a7", "#8b6f9c", "#9a6a8a", "#a36973",
];

/// Returns the identicon of a comment's author: of the user, the guest or, without either, the name.
#[must_use]
pub fn of(
    secrets: &Secrets,
    user: Option<UserId>,
    guest: Option<GuestId>,
    name: &str,
) -> Identicon {
    draw(&match (user, guest) {
        (Some(user), _) => secrets.identicon("user", &user.0.to_be_bytes()),
        (None, Some(guest)) => secrets.identicon("guest", &guest.0.to_be_bytes()),
        (None, None) => secrets.identicon("name", name.as_bytes()),
    })
}

fn draw(seed: &[u8; IDENTICON_BYTES]) -> Identicon {
    let cells = pattern(&seed[1..]);
    let is_filled =
        |row: usize, column: usize| cells >> (row * HALF + column.min(CELLS - 1 - column)) & 1 == 1;
    let mut path = String::new();
    for row in 0..CELLS {
        let mut column = 0;
        while column < CELLS {
            let run = (column..CELLS)
                .take_while(|column| is_filled(row, *column))
                .count();
            if run > 0 {
                write!(path, "M{column} {row}h{run}").expect("writing to a String cannot fail");
            }
            column += run.max(1);
        }
    }
    Identicon {
        colour: COLOURS[usize::from(seed[0]) % COLOURS.len()],
        path,
    }
}

/// Returns which of the drawn cells are filled, row by row: the first pair of bytes that makes a
/// good image.
fn pattern(bytes: &[u8]) -> u16 {
    let candidates = bytes
        .windows(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]) & ((1 << (CELLS * HALF)) - 1));
    let mut fitting = candidates.filter(|cells| FILLED.contains(&cells.count_ones()));
    fitting.next().unwrap_or(DIAMOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of `#rrggbb` (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value =
                f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn every_colour_stands_out_from_the_light_and_the_dark_wash() {
        for colour in COLOURS {
            let (light, middle, dark) = (
                luminance("#f3efe7"),
                luminance(colour),
                luminance("#201e1b"),
            );
            assert!(
                (light + 0.05) / (middle + 0.05) >= 3.0 && (middle + 0.05) / (dark + 0.05) >= 3.0,
                "{colour}"
            );
        }
    }

    #[test]
    fn every_picture_is_symmetric_and_neither_bare_nor_full() {
        for n in 0..=u8::MAX {
            let picture = draw(
                &[n.wrapping_mul(37); IDENTICON_BYTES]
                    .map(|byte| byte.rotate_left(u32::from(n) % 8)),
            );
            let mut cells = [[false; CELLS]; CELLS];
            for run in picture.path.split('M').skip(1) {
                let numbers: Vec<usize> = run
                    .split([' ', 'h'])
                    .map(|number| number.parse().expect("a number"))
                    .collect();
                cells[numbers[1]][numbers[0]..numbers[0] + numbers[2]].fill(true);
            }
            assert!(
                cells
                    .iter()
                    .all(|row| (0..CELLS).all(|column| row[column] == row[CELLS - 1 - column])),
                "{picture:?}"
            );
            let filled = cells.iter().flatten().filter(|filled| **filled).count();
            assert!((6..=20).contains(&filled), "{picture:?}");
        }
    }
}
