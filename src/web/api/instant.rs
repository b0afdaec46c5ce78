//! Times in requests, with an offset or as local times in the blog's time zone.
//!
//! An [`Instant`] asks its deserializer for the newtype [`NAME`]. The deserializers in `reader.rs`
//! and `query.rs` recognise this name, know the zone, and read the text with [`parse`]. So no
//! handler can forget the zone.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::value_error::{ValueError, cut};
use crate::clock::Timestamp;
use crate::model::day::{self, NoSuchTime};
use crate::model::paging::Cursor;

/// The name by which an [`Instant`] asks its deserializer for a time. No other type has it.
pub const NAME: &str = "$tympan::instant";
/// The accepted forms of a time, for error messages.
pub const ACCEPTED: &str = "a time with its offset, such as `2026-12-24T18:00:00Z` or `2026-12-24T18:00:00+01:00`, \
                            or in the blog's zone `2026-12-24T18:00`, or a day, `2026-12-24`, for its beginning";

/// A time in the years 1 to 9999, in microseconds. It is given in RFC 3339, as a local time in the
/// blog's time zone such as `2026-12-24T18:00`, or as a day such as `2026-12-24` for the beginning
/// of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, utoipa::ToSchema)]
#[schema(value_type = String, example = "2026-12-24T18:00:00+01:00")]
pub struct Instant(pub Timestamp);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, Microseconds)
    }
}

struct Microseconds;

impl Visitor<'_> for Microseconds {
    type Value = Instant;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(ACCEPTED)
    }

    fn visit_i64<E: Error>(self, microseconds: i64) -> Result<Instant, E> {
        DateTime::from_timestamp_micros(microseconds)
            .map(Instant)
            .ok_or_else(|| E::custom("use a time in the years 1 to 9999"))
    }
}

/// Parses a time and returns its microseconds since 1970. A local time needs `zone`.
pub fn parse(text: &str, zone: Option<Tz>) -> Result<i64, ValueError> {
    let at = match read(text).ok_or_else(|| no_time(text))? {
        Written::Instant(at) => at,
        Written::Local(local) => in_zone(zone, |zone| day::instant(zone, local))?,
        Written::Day(day) => in_zone(zone, |zone| day::beginning(zone, day))?,
    };
    let is_storable = (Cursor::oldest().at..=Cursor::newest().at).contains(&at);
    if is_storable {
        Ok(at.timestamp_micros())
    } else {
        Err(ValueError::sentence(format!(
            "`{}` cannot be stored: use a time in the years 1 to 9999",
            cut(text)
        )))
    }
}

/// A parsed text, before a time zone is applied.
enum Written {
    Instant(Timestamp),
    Local(NaiveDateTime),
    Day(NaiveDate),
}

fn read(text: &str) -> Option<Written> {
    if let Some(day) = day_of(text) {
        return Some(Written::Day(day));
    }
    // RFC 3339 allows a space and lower-case letters, and `Z` is the only offset without digits.
    let upper = text.to_ascii_uppercase().replacen(' ', "T", 1);
    let (day, rest) = upper.split_once('T')?;
    let day = day_of(day)?;
    let with_offset = rest.strip_suffix('Z').map(|time| format!("{time}+00:00"));
    let rest = with_offset.as_deref().unwrap_or(rest);
    match rest.find(['+', '-']) {
        None => Some(Written::Local(day.and_time(time_of(rest)?))),
        Some(at) => {
            let local = day.and_time(time_of(&rest[..at])?);
            let offset: chrono::FixedOffset = rest[at..].parse().ok()?;
            let at = local.and_local_timezone(offset).single()?;
            Some(Written::Instant(at.to_utc()))
        }
    }
}

/// Parses a day of four, two and two digits. chrono alone would accept fewer.
fn day_of(text: &str) -> Option<NaiveDate> {
    let is_day = text.len() == 10
        && text.bytes().enumerate().all(|(n, b)| match n {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    is_day.then(|| text.parse().ok())?
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let is_time = text.len() >= 5
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b":.".contains(&b));
    is_time.then(|| {
        ["%H:%M:%S%.f", "%H:%M"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
    })?
}

fn in_zone(
    zone: Option<Tz>,
    find: impl FnOnce(Tz) -> Result<Timestamp, NoSuchTime>,
) -> Result<Timestamp, ValueError> {
    let zone = zone.ok_or_else(ValueError::zone_needed)?;
    find(zone).map_err(|why| ValueError::sentence(why.to_string()))
}

fn no_time(text: &str) -> ValueError {
    ValueError::sentence(format!("`{}` is not a time: send {ACCEPTED}", cut(text)))
}
