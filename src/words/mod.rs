//! Every word that a reader sees, in the blog's language.
//!
//! [`Words`] is made from the settings for each page: `words.t` is the [`Catalogue`] of the
//! language with its groups ([`mod@catalogue`]), and its methods write dates, numbers and counts as the
//! language does, from CLDR. Handlers have it as `reading.words` (and `reading.t`), templates the
//! catalogue as `chrome.t`. The API, the command line and the log stay English.
//!
//! To add a word: a field in its group in `catalogue/`, then the words in each file of `languages/`;
//! it does not compile before all have it. To add a language: a file in `languages/`, a line in
//! [`CATALOGUES`]. The dates of a language come without one: a Polish blog has Polish dates between
//! English words.

pub mod catalogue;
mod faults;
mod formats;
mod languages;
pub mod text;

use std::sync::{Arc, LazyLock};

use chrono::DateTime;
use chrono::format::{Item, StrftimeItems};
use chrono_tz::Tz;

use crate::clock::Timestamp;
pub use catalogue::Catalogue;
use formats::Formats;
use text::Plural;

/// The catalogues by the primary subtag of their language; English first, for all others.
pub static CATALOGUES: [(&str, &Catalogue); 6] = [
    ("en", &languages::en::WORDS),
    ("de", &languages::de::WORDS),
    ("fr", &languages::fr::WORDS),
    ("es", &languages::es::WORDS),
    ("ja", &languages::ja::WORDS),
    ("ar", &languages::ar::WORDS),
];

/// The catalogue for a language tag (BCP 47).
#[must_use]
pub fn catalogue(tag: &str) -> &'static Catalogue {
    let found = CATALOGUES
        .iter()
        .find(|(language, _)| language.eq_ignore_ascii_case(primary(tag)));
    found.unwrap_or(&CATALOGUES[0]).1
}

/// The language of a tag, without script and region.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Writes what a page says in a language and a zone.
#[derive(Clone, Debug)]
pub struct Words {
    /// The words.
    pub t: &'static Catalogue,
    zone: Tz,
    /// How the language writes dates.
    dates: Arc<Formats>,
    /// How the language of the catalogue counts.
    counts: Arc<Formats>,
}

impl Words {
    /// The words of a language (BCP 47) in a zone; English ones where there is no catalogue.
    #[must_use]
    pub fn new(language: &str, zone: Tz) -> Self {
        let t = catalogue(language);
        let is_translated = primary(t.tag).eq_ignore_ascii_case(primary(language));
        let counts = Formats::of(if is_translated { language } else { t.tag });
        Self {
            t,
            zone,
            dates: Formats::of(language),
            counts,
        }
    }

    /// The moment on the wall of the blog.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    /// "Friday, January 7, 2022".
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.dates.day(self.local(at).date_naive())
    }

    /// "January 7, 2022".
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        self.dates.date(self.local(at).date_naive())
    }

    /// "January 7, 2022 at 6:05 PM".
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        self.dates.moment(self.local(at).naive_local())
    }

    /// "January".
    #[must_use]
    pub fn month(&self, month: u32) -> String {
        self.dates.month(month)
    }

    /// "January 2022".
    #[must_use]
    pub fn month_of_year(&self, year: i32, month: u32) -> String {
        self.dates.month_of_year(year, month)
    }

    /// "2022".
    #[must_use]
    pub fn year(&self, year: i32) -> String {
        self.dates.year(year)
    }

    /// "7".
    #[must_use]
    pub fn day_of_month(&self, at: Timestamp) -> String {
        self.dates.day_of_month(self.local(at).date_naive())
    }

    /// "12,345".
    #[must_use]
    pub fn number(&self, number: impl TryInto<u64>) -> String {
        self.counts.number(number.try_into().unwrap_or(0))
    }

    /// "No comments", "1 comment", "2 comments". What is negative counts as nothing.
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

    /// "2022-01-07".
    #[must_use]
    pub fn iso_day(&self, at: Timestamp) -> String {
        self.local(at).format("%Y-%m-%d").to_string()
    }

    /// RFC 3339 with the zone's offset, whole seconds.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        static ISO: LazyLock<Vec<Item<'static>>> =
            LazyLock::new(|| StrftimeItems::new("%Y-%m-%dT%H:%M:%S%:z").collect());
        self.local(at).format_with_items(ISO.iter()).to_string()
    }
}

/// Whether a language is written from right to left: its script's direction where the tag names one.
#[must_use]
pub fn is_rtl(tag: &str) -> bool {
    let script = tag
        .split('-')
        .skip(1)
        .find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let language = primary(tag).to_ascii_lowercase();
    script.map_or_else(
        || {
            matches!(
                language.as_str(),
                "ar" | "arc"
                    | "ckb"
                    | "dv"
                    | "fa"
                    | "he"
                    | "ks"
                    | "nqo"
                    | "ps"
                    | "sd"
                    | "ug"
                    | "ur"
                    | "yi"
            )
        },
        |script| {
            matches!(
                script.to_ascii_lowercase().as_str(),
                "adlm" | "arab" | "hebr" | "mand" | "nkoo" | "rohg" | "samr" | "syrc" | "thaa"
            )
        },
    )
}

#[cfg(test)]
mod tests;
