//! A post or a page, with its discussion.

use askama::Template;

use super::{CommentForm, Cover, Layout, Link, Mentions, Picture, RelatedContent, Ribbon, Thread};
use crate::model::LanguageTag;
use crate::safe_html::SafeHtml;

/// The page of a post with its comments, or of a static page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/post.html")]
pub struct PostPage {
    /// The layout of the page.
    pub layout: Layout,
    /// The ribbon above a preview.
    pub ribbon: Option<Ribbon>,
    /// Whether this is a static page, which shows no date, no labels and no neighbours.
    pub is_page: bool,
    /// The post's permalink, for microformats.
    pub url: String,
    /// The post's language, where it differs from the blog's. The text around it stays in the
    /// blog's.
    pub lang: Option<LanguageTag>,
    /// The date of publication in words, such as "Friday, January 7, 2022".
    pub date: String,
    /// The time of publication in RFC 3339.
    pub date_iso: String,
    /// The time of the last change in RFC 3339, if there was one after publication.
    pub updated_iso: Option<String>,
    /// The title, if there is one.
    pub title: Option<String>,
    /// The subtitle, if there is one.
    pub subtitle: Option<String>,
    /// The cover, where it is shown above the title.
    pub cover: Option<Cover>,
    /// The full URL of the cover, for microformats, where it is not shown.
    pub featured: Option<String>,
    /// The rendered text.
    pub body: SafeHtml,
    /// The labels, linked to their pages.
    pub labels: Vec<Link>,
    /// The author's name; `None` where it is not shown.
    pub author: Option<String>,
    /// The URL of the author's page.
    pub author_url: Option<String>,
    /// The beginning of what the author says about themselves, as plain text; may be empty.
    pub bio: String,
    /// The author's photo.
    pub photo: Option<Picture>,
    /// The comments; `None` where they are hidden.
    pub discussion: Option<Discussion>,
    /// The content around the text.
    pub related: RelatedContent,
}

/// The comments below a post, and the form.
#[derive(Clone, Debug)]
pub struct Discussion {
    /// The number of comments in words, as the heading: "No comments", "3 comments".
    pub heading: String,
    /// The comments.
    pub thread: Thread,
    /// The mentions on other sites, on the page that begins the thread.
    pub mentions: Option<Mentions>,
    /// The notice about moderation, such as "Comments appear once they have been read."
    pub notice: Option<&'static str>,
    /// The form; `None` where comments are closed, which the page then states.
    pub form: Option<CommentForm>,
}

impl Discussion {
    /// Whether the number of comments is shown as a heading. Without comments, the form or the
    /// mentions have one of their own.
    pub fn has_heading(&self) -> bool {
        !self.thread.is_empty() || self.form.is_none() && self.mentions.is_none()
    }
}

impl PostPage {
    /// Whether there is anything to show between the text and the discussion.
    pub fn has_footer(&self) -> bool {
        !self.is_page && (!self.labels.is_empty() || self.author.is_some())
    }
}
