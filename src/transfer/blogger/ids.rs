//! Ids and times as Blogger writes them in all its exports.

use chrono::{DateTime, Datelike as _, Utc};

use crate::transfer::address;

/// The system's name in every [`Origin`](crate::model::Origin).
pub(in crate::transfer) const SYSTEM: &str = "blogger";

/// The number in an entry's id: `123` for `tag:blogger.com,1999:blog-9.post-123` and for
/// `….page-123`.
pub(in crate::transfer) fn number(id: &str) -> Option<&str> {
    let last = id.rsplit('.').next()?;
    address::number(
        last.strip_prefix("post-")
            .or_else(|| last.strip_prefix("page-"))?,
    )
}

/// Parses an RFC 3339 time and cuts it to microseconds, the precision of the databases. Returns
/// `None` for years outside 0 to 9999 in UTC.
pub(in crate::transfer) fn time(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    DateTime::from_timestamp_micros(time.timestamp_micros())
        .filter(|time| (0..=9999).contains(&time.year()))
}
