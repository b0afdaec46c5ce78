//! Days in a time zone.

use chrono::{Datelike as _, NaiveDate, TimeZone as _};
use chrono_tz::Tz;

use crate::clock::Timestamp;

/// The first instant of a day; where the clocks skip midnight, the first one after.
#[must_use]
pub fn midnight(zone: Tz, day: NaiveDate) -> Option<Timestamp> {
    (0..24)
        .find_map(|hour| {
            zone.with_ymd_and_hms(day.year(), day.month(), day.day(), hour, 0, 0)
                .earliest()
        })
        .map(|at| at.to_utc())
}
