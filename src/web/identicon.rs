//! `/-/identicon/{32 hex digits}.svg`: a small picture that stands for a writer, drawn here.
//!
//! The digits are a keyed hash of the account, the guest or, without either, the name, so that nobody
//! can make them of a name or find the same person on another blog. The picture follows from the
//! digits alone. Its colours have a contrast of 3:1 or more on the light page and on the dark one.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};

use super::path::Path;
use super::security_headers;
use crate::secrets::{IDENTICON_BYTES, Secrets, hex};
use crate::store::threads::ThreadComment;
use crate::urls;

/// Cells in a row and in a column.
const CELLS: usize = 5;
/// The columns that are drawn; the others mirror them.
const HALF: usize = CELLS.div_ceil(2);
/// How many of the drawn cells are filled: fewer is no shape, more is a block.
const FILLED: std::ops::RangeInclusive<u32> = 6..=10;
/// A pattern for the one hash in many thousands that has none of that measure.
const DIAMOND: u16 = 0b100_110_011_110_100;
/// Muted, of one lightness, without the accent's red (OKLCH 0.585, 0.075, every 28 degrees).
const COLOURS: [&str; 12] =
    ["#9d714d", "#8e7945", "#79824d", "#60885f", "#488a77", "#3d898d", "#47859f", "#5e7ea8", "#7676a7", "#8b6f9c", "#9a6a8a", "#a36973"];

/// The address of the picture of whoever wrote a comment.
#[must_use]
pub fn url(secrets: &Secrets, comment: &ThreadComment) -> String {
    let seed = match (comment.account_id, comment.capability_id) {
        (Some(account), _) => secrets.identicon("account", &account.0.to_be_bytes()),
        (None, Some(guest)) => secrets.identicon("guest", &guest.0.to_be_bytes()),
        (None, None) => secrets.identicon("name", comment.author_name.as_bytes()),
    };
    urls::identicon(&hex(&seed))
}

/// The picture.
pub async fn get(Path(file): Path<String>) -> Response<Body> {
    let seed = file.strip_suffix(".svg").and_then(read);
    let (status, content_type, cache, body) = match seed {
        Some(seed) => (StatusCode::OK, "image/svg+xml", "public, max-age=31536000, immutable", draw(&seed)),
        None => (StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "no-store", "There is no such picture.".to_owned()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = security_headers::for_page(&[]);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// The bytes of 32 lower-case hexadecimal digits: one spelling for each picture.
fn read(digits: &str) -> Option<[u8; IDENTICON_BYTES]> {
    let is_plain = digits.len() == 2 * IDENTICON_BYTES && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let mut seed = [0; IDENTICON_BYTES];
    for (at, byte) in seed.iter_mut().enumerate().filter(|_| is_plain) {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
    }
    is_plain.then_some(seed)
}

fn draw(seed: &[u8; IDENTICON_BYTES]) -> String {
    let colour = COLOURS[usize::from(seed[0]) % COLOURS.len()];
    let cells = pattern(&seed[1..]);
    let mut path = String::new();
    for (row, column) in (0..CELLS).flat_map(|row| (0..CELLS).map(move |column| (row, column))) {
        let bit = row * HALF + column.min(CELLS - 1 - column);
        if cells >> bit & 1 == 1 {
            write!(path, "M{} {}h4v4h-4z", 2 + 4 * column, 2 + 4 * row).expect("writing to a String cannot fail");
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"24\" height=\"24\" viewBox=\"0 0 24 24\" shape-rendering=\"crispEdges\">\
         <path fill=\"{colour}\" d=\"{path}\"/></svg>"
    )
}

/// Which of the drawn cells are filled, row by row: the first two bytes of the right measure.
fn pattern(bytes: &[u8]) -> u16 {
    let candidates = bytes.windows(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]) & ((1 << (CELLS * HALF)) - 1));
    let mut fitting = candidates.filter(|cells| FILLED.contains(&cells.count_ones()));
    fitting.next().unwrap_or(DIAMOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of `#rrggbb` (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn every_colour_stands_out_from_the_light_and_the_dark_wash() {
        for colour in COLOURS {
            let (light, it, dark) = (luminance("#f3efe7"), luminance(colour), luminance("#201e1b"));
            assert!((light + 0.05) / (it + 0.05) >= 3.0 && (it + 0.05) / (dark + 0.05) >= 3.0, "{colour}");
        }
    }

    #[test]
    fn every_picture_is_symmetric_and_neither_bare_nor_full() {
        for n in 0..=u8::MAX {
            let picture = draw(&[n.wrapping_mul(37); IDENTICON_BYTES].map(|byte| byte.rotate_left(u32::from(n) % 8)));
            for column in 0..CELLS {
                let count = |column: usize| picture.matches(&format!("M{} ", 2 + 4 * column)).count();
                assert_eq!(count(column), count(CELLS - 1 - column), "{picture}");
            }
            assert!((6..=20).contains(&picture.matches('M').count()), "{picture}");
        }
    }

    #[test]
    fn only_one_spelling_names_a_picture() {
        assert_eq!(read(&"0f".repeat(16)), Some([15; IDENTICON_BYTES]));
        for digits in ["", "0f", &"0F".repeat(16), &"0g".repeat(16), &"0f".repeat(17), &"\u{E4}".repeat(16)] {
            assert_eq!(read(digits), None, "{digits}");
        }
    }
}
