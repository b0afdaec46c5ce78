//! How long a failed picture and a failed host are tried again, and when.

use chrono::{DateTime, TimeDelta};

use crate::clock::Timestamp;

/// The pause between two requests to a host.
pub(super) const BETWEEN_REQUESTS: TimeDelta = TimeDelta::seconds(1);
/// The longest pause that a server can ask for.
const ASKED_MAX: TimeDelta = TimeDelta::days(7);
/// The number of failures in a row after which a host is given up: about eight days.
pub(super) const HOST_TRIES: i64 = 12;

/// The kinds of failures of a picture, by how likely it is that they pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Patience {
    /// It will fail again.
    Never,
    /// The server does not know the picture, or what it sent is damaged.
    Short,
    /// The server refuses the picture. Google does so now and then for pictures that exist.
    Long,
    /// The server failed.
    Longest,
}

impl Patience {
    /// Returns the pause after the try with this number, from 1 on; `None` if it was the last one.
    pub(super) fn pause(self, tries: i64) -> Option<TimeDelta> {
        const HOUR: i64 = 60;
        const DAY: i64 = 24 * HOUR;
        let minutes: &[i64] = match self {
            Self::Never => &[],
            Self::Short => &[DAY, 3 * DAY],
            Self::Long => &[6 * HOUR, DAY, DAY, 2 * DAY, 3 * DAY],
            Self::Longest => &[10, HOUR, 6 * HOUR, DAY, DAY, 2 * DAY, 3 * DAY],
        };
        let at = usize::try_from(tries - 1).ok()?;
        minutes.get(at).copied().map(TimeDelta::minutes)
    }
}

/// Returns the pause after a host has failed this often in a row.
pub(super) fn host_pause(failures: i64) -> TimeDelta {
    match failures {
        ..=1 => TimeDelta::minutes(1),
        2 => TimeDelta::minutes(5),
        3 => TimeDelta::minutes(30),
        4 => TimeDelta::hours(2),
        5 => TimeDelta::hours(8),
        _ => TimeDelta::days(1),
    }
}

/// Returns the moment that a header `Retry-After` names, which is a number of seconds or a date; at
/// most seven days from `now`.
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Timestamp> {
    let header = header.trim();
    let at = match header.parse() {
        Ok(seconds) => now.checked_add_signed(TimeDelta::try_seconds(seconds)?)?,
        Err(_) => DateTime::parse_from_rfc2822(header).ok()?.to_utc(),
    };
    Some(at.clamp(now, now + ASKED_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_and_ends() {
        assert_eq!(Patience::Never.pause(1), None);
        for (patience, days) in [
            (Patience::Short, 4),
            (Patience::Long, 7),
            (Patience::Longest, 7),
        ] {
            let pauses: Vec<_> = (1..).map_while(|tries| patience.pause(tries)).collect();
            assert!(pauses.is_sorted());
            let all = pauses.iter().sum::<TimeDelta>();
            assert_eq!(all.num_days(), days, "{patience:?}");
        }
        let host = (1..HOST_TRIES).map(host_pause).sum::<TimeDelta>();
        assert_eq!(host.num_days(), 6);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_bounded() {
        let now: Timestamp = "2022-01-07T12:00:00Z".parse().expect("a moment");
        let after = |header: &str| retry_after(header, now).map(|at| (at - now).num_seconds());
        assert_eq!(after("120"), Some(120));
        assert_eq!(after(" 0 "), Some(0));
        assert_eq!(after("-5"), Some(0));
        assert_eq!(after("Fri, 07 Jan 2022 12:05:00 GMT"), Some(300));
        assert_eq!(after("Fri, 07 Jan 2000 12:05:00 GMT"), Some(0));
        assert_eq!(after("99999999999"), Some(7 * 86_400));
        assert_eq!(after("9223372036854775807"), None);
        assert_eq!(after("soon"), None);
    }
}
