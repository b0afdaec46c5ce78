//! The label cloud.

use askama::Template;

use super::{Chrome, Link};

/// Every label of the blog, by name.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/labels.html")]
pub struct LabelsPage {
    /// The frame.
    pub chrome: Chrome,
    /// The heading.
    pub title: String,
    /// The labels.
    pub labels: Vec<CloudLabel>,
}

/// A label in the cloud.
#[derive(Clone, Debug)]
pub struct CloudLabel {
    /// Its page and name.
    pub link: Link,
    /// How large it is set, from 1 to 5.
    pub step: u64,
    /// How many posts have it: "12".
    pub count: String,
    /// The same in words, for those who hear it: "12 posts".
    pub posts: String,
}
