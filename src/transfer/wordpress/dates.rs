//! The times of an export.

use chrono::{DateTime, Datelike as _, NaiveDateTime, Utc};

/// Parses `2013-01-05 01:00:20`, in UTC. WordPress writes zeros for a time that is not set.
pub(super) fn time(text: &str) -> Option<DateTime<Utc>> {
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    Some(time.and_utc()).filter(is_real)
}

/// Parses the time of an RSS element (RFC 2822).
pub(super) fn rss_time(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc2822(text).ok()?;
    Some(time.to_utc()).filter(is_real)
}

fn is_real(time: &DateTime<Utc>) -> bool {
    (1..=9999).contains(&time.year())
}
