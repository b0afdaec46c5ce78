//! Lists of posts: the home page, a label, a month, a day.

use askama::Template;

use super::{LanguageLink, Layout, Link, Picture};
use crate::model::LanguageTag;

/// A page of posts, newest first, under a heading for each day or month.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/listing.html")]
pub struct ListingPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The kind of list, shown above the heading, such as "Label" or "Archive".
    pub kicker: Option<String>,
    /// The page's heading; `None` on the home page, whose heading is the blog's title.
    pub heading: Option<String>,
    /// The posts by day or month, after those that are pinned.
    pub groups: Vec<PostGroup>,
    /// The URL of the next page, with older posts.
    pub older: Option<String>,
    /// The URL of the first page, on a later one.
    pub newer: Option<String>,
}

/// Posts of a list under one heading.
#[derive(Clone, Debug)]
pub struct PostGroup {
    /// The date in words, such as "Friday, January 7, 2022", or "Pinned".
    pub heading: String,
    /// The day as `2022-01-07`, or the month as `2022-01`; `None` above the pinned posts.
    pub iso: Option<String>,
    /// The posts of the group.
    pub posts: Vec<Teaser>,
}

/// A post as a list shows it.
#[derive(Clone, Debug)]
pub struct Teaser {
    /// The URL of the post.
    pub url: String,
    /// The time of publication in RFC 3339.
    pub published: String,
    /// The day of the month, beside the title, in a list with a line for each post.
    pub day: Option<String>,
    /// Whether the post before it in the group is of the same day, which is then shown once.
    pub repeats_day: bool,
    /// The title of the post.
    pub title: String,
    /// The language of the post, where it differs from the blog's. The text around it stays in the
    /// blog's.
    pub lang: Option<LanguageTag>,
    /// The subtitle, if there is one.
    pub subtitle: Option<String>,
    /// The beginning as plain text.
    pub excerpt: String,
    /// The translations of the post.
    pub languages: Vec<LanguageLink>,
    /// The labels, linked to their pages.
    pub labels: Vec<Link>,
    /// The author's name, linked to their page; `None` where the blog has one author.
    pub author: Option<Link>,
    /// The number of comments in words, linked to them; `None` where there are none to see.
    pub comments: Option<Link>,
    /// The cover, where lists show covers.
    pub cover: Option<Picture>,
    /// Whether the cover is beside the title, not above it.
    pub is_cover_small: bool,
}

impl Teaser {
    /// Returns the class of the link around the cover.
    pub fn cover_class(&self) -> &'static str {
        if self.is_cover_small {
            "teaser-cover teaser-cover-small"
        } else {
            "teaser-cover"
        }
    }

    /// Whether there is anything to show in the line below the text.
    pub fn has_footer(&self) -> bool {
        self.author.is_some() || self.comments.is_some() || !self.labels.is_empty()
    }
}
