//! The archive: all years with their months, and one year with its posts.

use askama::Template;

use super::{Layout, Link, SearchBox};

/// The page of the archive: every month with posts.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/archive.html")]
pub struct ArchivePage {
    /// The layout of the page.
    pub layout: Layout,
    /// The search field.
    pub search: SearchBox,
    /// The number of posts, in words.
    pub total: String,
    /// The years, newest first.
    pub years: Vec<ArchiveYear>,
}

/// A year in the archive.
#[derive(Clone, Debug)]
pub struct ArchiveYear {
    /// The number of the year, linked to its page.
    pub link: Link,
    /// The number of posts in the year.
    pub count: i64,
    /// The months of the year, newest first.
    pub months: Vec<ArchiveMonth>,
}

/// A month in the archive.
#[derive(Clone, Debug)]
pub struct ArchiveMonth {
    /// The name of the month, linked to its page.
    pub link: Link,
    /// The number of posts in the month.
    pub count: i64,
}

/// The page of a year: its posts by month.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/year.html")]
pub struct YearPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The year, such as "2022".
    pub year: String,
    /// The number of posts in the year, in words.
    pub total: String,
    /// The months with their numbers of posts, where the page does not show all posts.
    pub counts: Vec<ArchiveMonth>,
    /// The posts of this page by month, newest first.
    pub months: Vec<YearMonth>,
    /// The URL of the next page of the year.
    pub next: Option<String>,
    /// The URL of the first page of the year, on a later one.
    pub first: Option<String>,
    /// The URL of the archive of all years.
    pub archive_url: String,
    /// The nearest earlier year with posts.
    pub older: Option<Link>,
    /// The nearest later year with posts.
    pub newer: Option<Link>,
}

/// A month of a year, with posts.
#[derive(Clone, Debug)]
pub struct YearMonth {
    /// The name of the month, linked to its page.
    pub link: Link,
    /// The posts of the month that this page shows, newest first.
    pub posts: Vec<ArchivePost>,
}

/// A post as a line of the archive.
#[derive(Clone, Debug)]
pub struct ArchivePost {
    /// The day of the month, such as "7".
    pub day: String,
    /// Whether the post before it is of the same day, which is then shown once.
    pub repeats_day: bool,
    /// The date as `2022-01-07`.
    pub iso: String,
    /// The URL of the post.
    pub url: String,
    /// The title of the post.
    pub title: String,
}
