//! Moments as feeds write them: in UTC, whole seconds, in English whatever the blog's language.

use chrono::{Datelike as _, TimeDelta};

use crate::clock::Timestamp;

/// A moment in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedTime(Timestamp);

impl From<Timestamp> for FeedTime {
    /// Takes a moment; neither form can write one outside the years 1 to 9999.
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
    /// RFC 3339, as Atom and JSON Feed have it.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// RFC 822 with a year of four digits, as RSS has it.
    #[must_use]
    pub fn rfc822(&self) -> String {
        self.0.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
    }
}
