//! Lists of posts: the home page, a label, a month, a day.

use askama::Template;

use super::{Chrome, Link};

/// Posts from new to old under one date a day.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/listing.html")]
pub struct ListingPage {
    /// The frame.
    pub chrome: Chrome,
    /// A word above the heading that says what kind of list this is: "Label", "Archive".
    pub kicker: Option<String>,
    /// The page's heading; `None` on the home page, where the blog's name is the heading.
    pub heading: Option<String>,
    /// The posts.
    pub days: Vec<Day>,
    /// The address of the posts before these.
    pub older: Option<String>,
    /// The address of the posts after these.
    pub newer: Option<String>,
}

/// The posts of one day.
#[derive(Clone, Debug)]
pub struct Day {
    /// The date in words: "Friday, January 7, 2022".
    pub words: String,
    /// The same date as `2022-01-07`.
    pub iso: String,
    /// Its posts.
    pub posts: Vec<Teaser>,
}

/// What a list shows of one post.
#[derive(Clone, Debug)]
pub struct Teaser {
    /// The post's address.
    pub url: String,
    /// The moment of publication in RFC 3339.
    pub published: String,
    /// Its title.
    pub title: String,
    /// Its language where it is not the blog's: the words around it stay the blog's.
    pub lang: Option<String>,
    /// Its subtitle, if it has one.
    pub subtitle: Option<String>,
    /// Its first lines, as text.
    pub excerpt: String,
    /// Its labels.
    pub labels: Vec<Link>,
    /// Who wrote it, and the page of their posts; `None` where the blog has one author.
    pub author: Option<Link>,
    /// How many comments there are, in words; `None` where comments are hidden.
    pub comments: Option<Link>,
    /// Whether it is kept at the top.
    pub pinned: bool,
}

impl Teaser {
    /// Whether there is anything to say in the small line below the text.
    pub fn has_footer(&self) -> bool {
        self.author.is_some() || self.comments.is_some() || !self.labels.is_empty()
    }
}
