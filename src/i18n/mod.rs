//! Internationalisation: every text that a reader sees, in the blog's language.
//!
//! A [`Locale`] is created from the settings for each page. Its field `t` is the [`Messages`] of
//! the language, a struct of groups ([`mod@messages`]); its methods format dates, numbers and
//! counts by CLDR. Handlers use it as `context.locale` (and `context.t`), templates use the
//! messages as `layout.t`. The API, the command line and the log are in English.
//!
//! The admin pages have texts of their own ([`admin`]), in the language of the person who uses them.
//!
//! To add a text, add a field to its group in `messages/` and the text to each file of
//! `languages/`; the program compiles once all have it. To add a language, add a file to
//! `languages/` and a line to [`MESSAGES`]. Dates need no messages: a Polish blog has Polish
//! dates between English texts.

pub mod admin;
mod faults;
mod file_faults;
mod formats;
mod languages;
pub mod messages;
pub mod text;
mod time_zones;

use std::sync::{Arc, LazyLock};

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Datelike as _};
use chrono_tz::Tz;

use crate::clock::Timestamp;
use crate::model::LanguageTag;
pub use admin::{
    AdminMessages, CommentsMessages, EditorMessages, ImportsMessages, PostsMessages, admin_messages,
};
pub use file_faults::{file_fault_in_english, refusal};
use formats::Formats;
pub use messages::Messages;
use text::Plural;
pub use time_zones::time_zone_of;

/// The sets of messages by the primary subtag of their language. The first one, English, serves all
/// other languages.
pub static MESSAGES: [(&str, &Messages); 6] = [
    ("en", &languages::en::MESSAGES),
    ("de", &languages::de::MESSAGES),
    ("fr", &languages::fr::MESSAGES),
    ("es", &languages::es::MESSAGES),
    ("ja", &languages::ja::MESSAGES),
    ("ar", &languages::ar::MESSAGES),
];

/// Returns the messages for a language.
#[must_use]
pub fn messages(language: &LanguageTag) -> &'static Messages {
    let primary = language.primary();
    let found = MESSAGES.iter().find(|(known, _)| *known == primary);
    found.unwrap_or(&MESSAGES[0]).1
}

/// The texts and formats for pages in one language and time zone.
#[derive(Clone, Debug)]
pub struct Locale {
    /// The texts.
    pub t: &'static Messages,
    zone: Tz,
    /// The formatters for dates, of the blog's language.
    dates: Arc<Formats>,
    /// The formatters for numbers and plurals, of the messages's language.
    counts: Arc<Formats>,
}

impl Locale {
    /// Creates the texts and formats for a language and a time zone. The texts are in English if
    /// the language has no messages.
    #[must_use]
    pub fn new(language: &LanguageTag, zone: Tz) -> Self {
        let t = messages(language);
        let is_translated = t.tag == language.primary();
        let counts = Formats::of(if is_translated {
            language.as_str()
        } else {
            t.tag
        });
        Self {
            t,
            zone,
            dates: Formats::of(language.as_str()),
            counts,
        }
    }

    /// The local time in the blog's time zone.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    /// Formats a day with its weekday: "Friday, January 7, 2022".
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.dates.day(self.local(at).date_naive())
    }

    /// Formats a day: "January 7, 2022".
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        self.dates.date(self.local(at).date_naive())
    }

    /// Formats a time: "January 7, 2022 at 6:05 PM".
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        self.dates.moment(self.local(at).naive_local())
    }

    /// Formats a time in few words: "Jan 7, 6:05 PM". The year is given where it is not that of
    /// `near`: "Jan 7, 2022, 6:05 PM".
    #[must_use]
    pub fn short_moment(&self, at: Timestamp, near: Timestamp) -> String {
        let at = self.local(at).naive_local();
        self.dates
            .short_moment(at, at.year() != self.local(near).year())
    }

    /// Formats the name of a month: "January".
    #[must_use]
    pub fn month(&self, month: u32) -> String {
        self.dates.month(month)
    }

    /// Formats a month of a year: "January 2022".
    #[must_use]
    pub fn month_of_year(&self, year: i32, month: u32) -> String {
        self.dates.month_of_year(year, month)
    }

    /// Formats a year: "2022".
    #[must_use]
    pub fn year(&self, year: i32) -> String {
        self.dates.year(year)
    }

    /// Formats the day of the month alone: "7".
    #[must_use]
    pub fn day_of_month(&self, at: Timestamp) -> String {
        self.dates.day_of_month(self.local(at).date_naive())
    }

    /// Formats a number: "12,345". A negative number counts as 0.
    #[must_use]
    pub fn number(&self, number: impl TryInto<u64>) -> String {
        self.counts.number(number.try_into().unwrap_or(0))
    }

    /// Formats a number with its phrase: "No comments", "1 comment", "2 comments". A negative
    /// number counts as 0.
    #[must_use]
    pub fn count(&self, phrase: &Plural, number: impl TryInto<u64>) -> String {
        let number = number.try_into().unwrap_or(0);
        match phrase.none.filter(|_| number == 0) {
            Some(none) => none.to_owned(),
            None => phrase
                .form(self.counts.category(number))
                .replace("{n}", &self.counts.number(number)),
        }
    }

    /// Formats a day as ISO 8601: "2022-01-07".
    #[must_use]
    pub fn iso_day(&self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%d").to_string()
    }

    /// Formats a time as RFC 3339 with the zone's offset, in whole seconds.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        static ISO: LazyLock<Vec<Item<'static>>> =
            LazyLock::new(|| StrftimeItems::new("%Y-%m-%dT%H:%M:%S%:z").collect());
        self.local(at).format_with_items(ISO.iter()).to_string()
    }
}

#[cfg(test)]
mod tests;
