//! The dates in queries: a year, a month or a day.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::clock::Timestamp;
use crate::model::day::midnight;

/// The first instant of `2022`, `2022-01` or `2022-01-07` in a time zone; `None` for any other
/// text.
pub(super) fn beginning(text: &str, zone: Tz) -> Option<Timestamp> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
        .filter(|_| parts.next().is_none() && year > 1)?;
    midnight(zone, date)
}

/// Parses a number of at most `digits` digits; a year must have exactly four.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = (1..=digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| is_number && (digits < 4 || text.len() == digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_year_a_month_or_a_day_of_the_zone() {
        let read =
            |text: &str| beginning(text, chrono_tz::Europe::Berlin).map(|at| at.to_rfc3339());
        assert_eq!(read("2022").as_deref(), Some("2021-12-31T23:00:00+00:00"));
        assert_eq!(
            read("2022-07").as_deref(),
            Some("2022-06-30T22:00:00+00:00")
        );
        assert_eq!(
            read("2022-1-7").as_deref(),
            Some("2022-01-06T23:00:00+00:00")
        );
        for odd in [
            "",
            "-",
            "22",
            "2022-13",
            "2022-02-30",
            "2022-01-07-01",
            "2022-",
            "02022",
            "+222",
            "2022-01-077",
            "99999999999",
            "0000",
            "٢٠٢٢",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
