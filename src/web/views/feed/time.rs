//! Times in the notations of feeds: in UTC, with whole seconds, in English in every language.

use chrono::{Datelike as _, TimeDelta};

use crate::clock::Timestamp;

/// A time in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedTime(Timestamp);

impl From<Timestamp> for FeedTime {
    /// Converts a time. One outside of the years 1 to 9999, which no format can write, becomes
    /// 1970.
    fn from(at: Timestamp) -> Self {
        let writable = (1..=9999).contains(&at.year());
        Self(if writable {
            at
        } else {
            Timestamp::UNIX_EPOCH + TimeDelta::zero()
        })
    }
}

impl FeedTime {
    /// Formats the time as in RFC 3339, for Atom and JSON Feed.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Formats the time as in RFC 822 with a year of four digits, for RSS.
    #[must_use]
    pub fn rfc822(&self) -> String {
        self.0.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
    }
}
