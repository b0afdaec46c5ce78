//! The part of a file that a request asks for (RFC 9110, section 14).

use std::ops::Range;

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};

/// What of a file is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it, with 200.
    Whole,
    /// A part, with 206.
    Part(Range<u64>),
    /// Nothing, with 416: the file has no such part.
    OutOfRange,
}

impl Extent {
    /// Reads what a request wants of a file of `length` bytes with the strong entity tag `tag`.
    ///
    /// A request for several parts gets the whole file, as the standard allows, and so does one for
    /// a part of another version than the present one.
    #[must_use]
    pub fn wanted(headers: &HeaderMap, length: u64, tag: &str) -> Self {
        let is_current = headers
            .get(IF_RANGE)
            .is_none_or(|wanted| wanted.as_bytes() == tag.as_bytes());
        let range = headers.get(RANGE).filter(|_| is_current);
        let range = range.and_then(|range| range.to_str().ok());
        range.map_or(Self::Whole, |range| Self::parse(range, length))
    }

    fn parse(range: &str, length: u64) -> Self {
        let Some((first, last)) = single(range) else {
            return Self::Whole;
        };
        let part = match (first, last) {
            (Some(first), Some(last)) => first..last.saturating_add(1).min(length),
            (Some(first), None) => first..length,
            (None, Some(count)) => length.saturating_sub(count)..length,
            (None, None) => return Self::Whole,
        };
        if part.is_empty() {
            Self::OutOfRange
        } else {
            Self::Part(part)
        }
    }
}

/// The first and the last byte of a range, or the count of the last bytes.
type Ends = (Option<u64>, Option<u64>);

/// Returns the ends of a single, valid range.
fn single(range: &str) -> Option<Ends> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = (number(first)?, number(last)?);
    let is_reversed = matches!((first, last), (Some(first), Some(last)) if last < first);
    (!is_reversed).then_some((first, last))
}

/// Returns a number, or `Some(None)` for no text. Numbers that are too large are the largest one.
fn number(text: &str) -> Option<Option<u64>> {
    match text {
        "" => Some(None),
        text if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Some(text.parse().unwrap_or(u64::MAX)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_ranges_are_parts() {
        for (range, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-99", 0..100),
            ("bytes=10-", 10..100),
            ("bytes=90-500", 90..100),
            ("bytes=-5", 95..100),
            ("bytes=-500", 0..100),
            ("Bytes= 1-99999999999999999999999", 1..100),
        ] {
            assert_eq!(Extent::parse(range, 100), Extent::Part(part), "{range}");
        }
    }

    #[test]
    fn what_is_no_single_range_is_the_whole() {
        for range in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-3",
            "bytes=a-b",
            "bytes=+1-2",
            "bytes=0-1,3-4",
            "lines=0-1",
        ] {
            assert_eq!(Extent::parse(range, 100), Extent::Whole, "{range}");
        }
    }

    #[test]
    fn part_behind_the_end_is_out_of_range() {
        for (range, length) in [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0)] {
            assert_eq!(Extent::parse(range, length), Extent::OutOfRange, "{range}");
        }
    }
}
