//! Conversions between local times in a time zone and instants.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

use crate::clock::Timestamp;

/// The format of a local time in messages.
const WRITTEN: &str = "%Y-%m-%dT%H:%M:%S";

/// The error for a local time that the zone's clocks skipped when they went forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchTime {
    local: NaiveDateTime,
    zone: Tz,
    /// The last second that the clocks showed before the gap.
    before: NaiveDateTime,
    /// The first second that they showed after it.
    after: NaiveDateTime,
}

impl NoSuchTime {
    /// The last time that the clocks showed before the gap, and the first one after it.
    #[must_use]
    pub fn neighbours(&self) -> (NaiveDateTime, NaiveDateTime) {
        (self.before, self.after)
    }
}

impl fmt::Display for NoSuchTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there was no {} in {}, where the clocks went forward: send `{}` or `{}`",
            self.local.format(WRITTEN),
            self.zone.name(),
            self.before.format(WRITTEN),
            self.after.format(WRITTEN)
        )
    }
}

/// Returns the instant at which the clocks of `zone` show `local`. If they show it twice, returns
/// the first.
///
/// # Errors
/// [`NoSuchTime`] if the clocks skip that time.
pub fn instant(zone: Tz, local: NaiveDateTime) -> Result<Timestamp, NoSuchTime> {
    match zone.from_local_datetime(&local).earliest() {
        Some(at) => Ok(at.to_utc()),
        None => {
            let jump = jump_over(zone, local);
            let shown = |at: Timestamp| at.with_timezone(&zone).naive_local();
            Err(NoSuchTime {
                local,
                zone,
                before: shown(jump - TimeDelta::seconds(1)),
                after: shown(jump),
            })
        }
    }
}

/// Returns the first instant of a day, even if the clocks skip midnight.
///
/// # Errors
/// [`NoSuchTime`] if the zone skipped the whole day.
pub fn beginning(zone: Tz, day: NaiveDate) -> Result<Timestamp, NoSuchTime> {
    instant(zone, day.and_time(NaiveTime::MIN)).or_else(|skipped| {
        if skipped.after.date() == day {
            instant(zone, skipped.after)
        } else {
            Err(skipped)
        }
    })
}

/// Returns the instant at which the clocks went forward over `local`: the first one at which they
/// show a later time. Found by bisection to the second.
fn jump_over(zone: Tz, local: NaiveDateTime) -> Timestamp {
    // No zone is farther than a day from UTC.
    let (mut early, mut late) = (
        local.and_utc() - TimeDelta::days(2),
        local.and_utc() + TimeDelta::days(2),
    );
    while late - early > TimeDelta::seconds(1) {
        let middle = early + TimeDelta::seconds((late - early).num_seconds() / 2);
        if middle.with_timezone(&zone).naive_local() > local {
            late = middle;
        } else {
            early = middle;
        }
    }
    late
}

/// Returns the first instant of a day; `None` if the zone skipped the whole day.
#[must_use]
pub fn midnight(zone: Tz, day: NaiveDate) -> Option<Timestamp> {
    beginning(zone, day).ok()
}
