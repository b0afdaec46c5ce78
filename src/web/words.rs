//! Dates and counts in words, in the blog's zone and language.

use std::sync::LazyLock;

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Locale, NaiveDate};
use chrono_tz::Tz;

use crate::clock::Timestamp;

/// A way to write a moment, read once.
type Pattern = LazyLock<Vec<Item<'static>>>;

static DAY_ENGLISH: Pattern = LazyLock::new(|| StrftimeItems::new("%A, %B %-d, %Y").collect());
static DAY: Pattern = LazyLock::new(|| StrftimeItems::new("%A, %-d. %B %Y").collect());
static MOMENT_ENGLISH: Pattern = LazyLock::new(|| StrftimeItems::new("%B %-d, %Y at %H:%M").collect());
static MOMENT: Pattern = LazyLock::new(|| StrftimeItems::new("%-d. %B %Y, %H:%M").collect());
static ISO: Pattern = LazyLock::new(|| StrftimeItems::new("%Y-%m-%dT%H:%M:%S%:z").collect());

/// Writes dates as the blog's readers expect them.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    zone: Tz,
    locale: Locale,
    english: bool,
}

impl Words {
    /// The words of a language (BCP 47) in a zone; English where the language is not known.
    #[must_use]
    pub fn new(language: &str, zone: Tz) -> Self {
        let locale = locale(language).unwrap_or(Locale::en_US);
        let english = locale == Locale::en_US || language.starts_with("en");
        Self { zone, locale, english }
    }

    /// The moment on the wall of the blog.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    /// "Friday, January 7, 2022".
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.write(at, if self.english { &DAY_ENGLISH } else { &DAY })
    }

    /// "January 7, 2022 at 18:05".
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        self.write(at, if self.english { &MOMENT_ENGLISH } else { &MOMENT })
    }

    /// "January".
    #[must_use]
    pub fn month(&self, year: i32, month: u32) -> String {
        NaiveDate::from_ymd_opt(year, month, 1).map(|day| day.format_localized("%B", self.locale).to_string()).unwrap_or_default()
    }

    /// "2022-01-07".
    #[must_use]
    pub fn iso_day(&self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%d").to_string()
    }

    /// RFC 3339 with the zone's offset, whole seconds.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        self.write(at, &ISO)
    }

    fn write(&self, at: Timestamp, pattern: &'static Pattern) -> String {
        self.local(at).format_localized_with_items(pattern.iter(), self.locale).to_string()
    }
}

/// The POSIX locale of a language tag: its own region, else the one where the language is at home.
fn locale(tag: &str) -> Option<Locale> {
    let mut parts = tag.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
    let home = match language.as_str() {
        "en" => "US",
        "ar" => "EG",
        "cs" => "CZ",
        "da" => "DK",
        "el" => "GR",
        "et" => "EE",
        "fa" => "IR",
        "he" => "IL",
        "hi" => "IN",
        "ja" => "JP",
        "ko" => "KR",
        "nb" => "NO",
        "sl" => "SI",
        "sv" => "SE",
        "uk" => "UA",
        "vi" => "VN",
        "zh" => "CN",
        other => &other.to_ascii_uppercase(),
    };
    let named = |region: &str| Locale::try_from(format!("{language}_{region}").as_str()).ok();
    region.as_deref().and_then(named).or_else(|| named(home))
}

/// "No comments", "1 comment", "2 comments".
#[must_use]
pub fn comments(count: i64) -> String {
    match count {
        0 => "No comments".to_owned(),
        1 => "1 comment".to_owned(),
        n => format!("{n} comments"),
    }
}

/// "1 vote", "2 votes".
#[must_use]
pub fn votes(count: i64) -> String {
    if count == 1 { "1 vote".to_owned() } else { format!("{count} votes") }
}

/// More replies than this are not counted: a branch of a hundred thousand would take its time.
pub const COUNTED_REPLIES: i64 = 10_000;

/// "1 more reply", "2 more replies", "Thousands more replies" from [`COUNTED_REPLIES`] on.
#[must_use]
pub fn more_replies(count: i64) -> String {
    match count {
        1 => "1 more reply".to_owned(),
        COUNTED_REPLIES.. => "Thousands more replies".to_owned(),
        n => format!("{n} more replies"),
    }
}

/// "1 post", "2 posts".
#[must_use]
pub fn posts(count: usize) -> String {
    if count == 1 { "1 post".to_owned() } else { format!("{count} posts") }
}

/// Whether a language is written from right to left.
#[must_use]
pub fn is_rtl(tag: &str) -> bool {
    matches!(tag.split('-').next(), Some("ar" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_words() {
        assert_eq!([votes(1), votes(2)], ["1 vote", "2 votes"]);
        assert_eq!([more_replies(1), more_replies(9_999), more_replies(10_000)], ["1 more reply", "9999 more replies", "Thousands more replies"]);
    }

    #[test]
    fn a_day_is_written_in_the_blogs_zone_and_language() {
        let at = "2022-01-07T23:30:00Z".parse().expect("a time");
        assert_eq!(Words::new("en", Tz::UTC).day(at), "Friday, January 7, 2022");
        assert_eq!(Words::new("en", chrono_tz::Asia::Tokyo).day(at), "Saturday, January 8, 2022");
        assert_eq!(Words::new("de-AT", Tz::UTC).day(at), "Freitag, 7. Jänner 2022");
        assert_eq!(Words::new("xx", Tz::UTC).day(at), "Friday, January 7, 2022");
    }
}
