//! Dates and numbers as a language writes them, from CLDR.
//!
//! Formatters are created once for each language and kept, because creating one takes longer than
//! using it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use icu_calendar::Gregorian;
use icu_datetime::fieldsets::{D, M, MD, MDT, Y, YM, YMD, YMDE, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::{DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};

/// A formatter of dates. The calendar is always Gregorian, as in the addresses of months
/// (`/2022/01`).
type Dates<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// The number of languages whose formatters are kept. A process serves one blog, whose language
/// seldom changes.
const KEPT: usize = 16;

static MADE: LazyLock<RwLock<HashMap<String, Arc<Formats>>>> = LazyLock::new(RwLock::default);

/// The formatters of one language for dates, numbers and plurals.
#[derive(Debug)]
pub(super) struct Formats {
    day: Dates<YMDE>,
    date: Dates<YMD>,
    moment: Dates<YMDT>,
    short_moment: Dates<YMDT>,
    shortest_moment: Dates<MDT>,
    month: Dates<M>,
    month_of_year: Dates<YM>,
    year: Dates<Y>,
    day_of_month: Dates<D>,
    numbers: DecimalFormatter,
    plurals: PluralRules,
}

impl Formats {
    /// Returns the formatters for a language tag, or the English ones if CLDR does not know the
    /// language.
    pub(super) fn of(tag: &str) -> Arc<Self> {
        if let Some(made) = MADE.read().unwrap_or_else(PoisonError::into_inner).get(tag) {
            return Arc::clone(made);
        }
        let made = Arc::new(Self::known(tag).unwrap_or_else(Self::english));
        let mut kept = MADE.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(tag.to_owned(), Arc::clone(&made));
        made
    }

    fn known(tag: &str) -> Option<Self> {
        let formats = Self::new(&Locale::try_from_str(tag).ok()?).ok()?;
        // `M01` is the name of January in CLDR's root, from which a language without data inherits.
        (formats.month(1) != "M01").then_some(formats)
    }

    fn english() -> Self {
        Self::new(&locale!("en")).expect("the data of English is compiled in")
    }

    fn new(locale: &Locale) -> Result<Self, DateTimeFormatterLoadError> {
        Ok(Self {
            day: Dates::try_new(locale.into(), YMDE::long())?,
            date: Dates::try_new(locale.into(), YMD::long())?,
            moment: Dates::try_new(locale.into(), YMD::long().with_time_hm())?,
            short_moment: Dates::try_new(locale.into(), YMD::medium().with_time_hm())?,
            shortest_moment: Dates::try_new(locale.into(), MD::medium().with_time_hm())?,
            month: Dates::try_new(locale.into(), M::long())?,
            month_of_year: Dates::try_new(locale.into(), YM::long())?,
            year: Dates::try_new(locale.into(), Y::long())?,
            day_of_month: Dates::try_new(locale.into(), D::long())?,
            numbers: DecimalFormatter::try_new(locale.into(), Default::default())?,
            plurals: PluralRules::try_new(locale.into(), Default::default())?,
        })
    }

    /// Formats a day with its weekday: "Friday, January 7, 2022".
    pub(super) fn day(&self, day: NaiveDate) -> String {
        self.day.format(&date(day)).to_string()
    }

    /// Formats a day: "January 7, 2022".
    pub(super) fn date(&self, day: NaiveDate) -> String {
        self.date.format(&date(day)).to_string()
    }

    /// Formats a local time: "January 7, 2022 at 6:05 PM".
    pub(super) fn moment(&self, at: NaiveDateTime) -> String {
        self.moment.format(&date_time(at)).to_string()
    }

    /// Formats a local time: "Jan 7, 6:05 PM", or "Jan 7, 2022, 6:05 PM" with its year.
    pub(super) fn short_moment(&self, at: NaiveDateTime, with_year: bool) -> String {
        if with_year {
            self.short_moment.format(&date_time(at)).to_string()
        } else {
            self.shortest_moment.format(&date_time(at)).to_string()
        }
    }

    /// Formats the name of a month: "January".
    pub(super) fn month(&self, month: u32) -> String {
        self.month.format(&first(2000, month)).to_string()
    }

    /// Formats a month of a year: "January 2022".
    pub(super) fn month_of_year(&self, year: i32, month: u32) -> String {
        self.month_of_year.format(&first(year, month)).to_string()
    }

    /// Formats a year: "2022".
    pub(super) fn year(&self, year: i32) -> String {
        self.year.format(&first(year, 1)).to_string()
    }

    /// Formats the day of the month alone: "7".
    pub(super) fn day_of_month(&self, day: NaiveDate) -> String {
        self.day_of_month.format(&date(day)).to_string()
    }

    /// Formats a number: "12,345".
    pub(super) fn number(&self, number: u64) -> String {
        self.numbers.format(&Decimal::from(number)).to_string()
    }

    /// The plural category of a number.
    pub(super) fn category(&self, number: u64) -> PluralCategory {
        self.plurals.category_for(number)
    }

    /// The plural categories of the language.
    #[cfg(test)]
    pub(super) fn categories(&self) -> Vec<PluralCategory> {
        self.plurals.categories().collect()
    }
}

fn date_time(at: NaiveDateTime) -> DateTime<Gregorian> {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let time =
        Time::try_new(part(at.hour()), part(at.minute()), 0, 0).unwrap_or(Time::start_of_day());
    DateTime {
        date: date(at.date()),
        time,
    }
}

fn date(day: NaiveDate) -> Date<Gregorian> {
    gregorian(day.year(), day.month(), day.day())
}

fn first(year: i32, month: u32) -> Date<Gregorian> {
    gregorian(year, month, 1)
}

fn gregorian(year: i32, month: u32, day: u32) -> Date<Gregorian> {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let epoch = || Date::try_new_gregorian(1970, 1, 1).expect("1970 began with a first of January");
    Date::try_new_gregorian(year, part(month), part(day)).unwrap_or_else(|_| epoch())
}
