//! All labels of the blog.

use askama::Template;

use super::{Layout, Link};

/// The page of all labels, or a part of it.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/labels.html")]
pub struct LabelsPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The heading.
    pub title: String,
    /// The labels by name.
    pub labels: Vec<LabelLine>,
    /// The URL of the next page of labels.
    pub more: Option<String>,
    /// The URL of the first page of labels, on a later one.
    pub first: Option<String>,
}

/// A label in the list.
#[derive(Clone, Debug)]
pub struct LabelLine {
    /// The name of the label, linked to its page.
    pub link: Link,
    /// The number of posts with the label, such as "12".
    pub count: String,
    /// The number of posts in words, for screen readers, such as "12 posts".
    pub posts: String,
}
