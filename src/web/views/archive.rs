//! The archive: all years with their months, and one year with its posts.

use askama::Template;

use super::{Chrome, Link, SearchBox};

/// Every month in which something was published.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/archive.html")]
pub struct ArchivePage {
    /// The frame.
    pub chrome: Chrome,
    /// The search field.
    pub search: SearchBox,
    /// How many posts there are, in words.
    pub total: String,
    /// The years, newest first.
    pub years: Vec<ArchiveYear>,
}

/// A year in the archive.
#[derive(Clone, Debug)]
pub struct ArchiveYear {
    /// The year's page and its number.
    pub link: Link,
    /// How many posts it has.
    pub count: usize,
    /// Its months, newest first.
    pub months: Vec<ArchiveMonth>,
}

/// A month in the archive.
#[derive(Clone, Debug)]
pub struct ArchiveMonth {
    /// The month's page and its name.
    pub link: Link,
    /// How many posts it has.
    pub count: usize,
}

/// One year's posts by month.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/year.html")]
pub struct YearPage {
    /// The frame.
    pub chrome: Chrome,
    /// The year: "2022".
    pub year: String,
    /// How many posts it has, in words.
    pub total: String,
    /// Its months, newest first.
    pub months: Vec<YearMonth>,
    /// The archive of all years.
    pub archive_url: String,
    /// The nearest earlier year with posts.
    pub older: Option<Link>,
    /// The nearest later year with posts.
    pub newer: Option<Link>,
}

/// A month of one year.
#[derive(Clone, Debug)]
pub struct YearMonth {
    /// The month's page and its name.
    pub link: Link,
    /// Its posts, newest first.
    pub posts: Vec<ArchivePost>,
}

/// A line of the archive.
#[derive(Clone, Debug)]
pub struct ArchivePost {
    /// The day of the month: "7".
    pub day: String,
    /// The date as `2022-01-07`.
    pub iso: String,
    /// The post's address.
    pub url: String,
    /// Its title.
    pub title: String,
}
