//! From what an author wrote to what a page shows.
//!
//! A text goes through Markdown (unless it is HTML already), then through the one sanitiser,
//! which calls the highlighter for its code blocks. All of it is pure and takes time linear in its input;
//! it still takes milliseconds, so callers run it off the async threads.
//!
//! Callers limit what they pass in: comments to [`MAX_COMMENT_BYTES`], posts to
//! [`MAX_POST_BYTES`]. The output is at most [`MAX_GROWTH`] times as long as the input; a
//! text that would grow more is shown as it was written.
//!
//! Add a format as a variant of [`Format`] with its function to HTML.

mod excerpt;
pub mod highlight;
mod markdown;

use crate::model::Format;
use crate::safe_html::{SafeHtml, Sanitised};

pub use excerpt::{comment_quote, excerpt};

/// Stored beside rendered HTML; a higher number here makes it be rendered again.
pub const RENDERER_VERSION: i64 = 1;

/// The longest comment that may be passed in.
pub const MAX_COMMENT_BYTES: usize = 64 * 1024;

/// The longest post that may be passed in.
pub const MAX_POST_BYTES: usize = 1024 * 1024;

/// How many times as long as its source the HTML of a long text may be.
pub const MAX_GROWTH: usize = 30;

/// Below this, a text counts as this long: a footnote needs more than thirty times its source.
const SMALL: usize = 256;

/// How long the excerpt stored with a post is.
const EXCERPT_CHARS: usize = 300;

/// A post ready to be stored beside its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The body.
    pub html: SafeHtml,
    /// The https origins of its remote images, sorted, for the page's `img-src`.
    pub image_hosts: Vec<String>,
    /// Its first words, or those before its jump break, as plain text.
    pub excerpt: String,
    /// What was turned into something else or dropped, in words.
    pub changes: Vec<String>,
}

/// Renders the body of a post or a page.
pub fn post(source: &str, format: Format) -> Rendered {
    let sanitised = match format {
        Format::Markdown => bounded_post(source, &markdown::post(source)),
        Format::Html => bounded_post(source, source),
    };
    Rendered {
        excerpt: excerpt(&sanitised.html, EXCERPT_CHARS),
        html: sanitised.html,
        image_hosts: sanitised.image_hosts,
        changes: sanitised.changes,
    }
}

/// Renders a comment: a visitor's Markdown, or the HTML of another system's.
pub fn comment(source: &str, format: Format) -> SafeHtml {
    let html = match format {
        Format::Markdown => markdown::comment(source),
        Format::Html => source.to_owned(),
    };
    bounded_comment(source, &html).html
}

/// Renders a comment of another system, and says what became something else or was dropped.
pub fn foreign_comment(html: &str) -> Sanitised {
    bounded_comment(html, html)
}

fn bounded_comment(source: &str, html: &str) -> Sanitised {
    let mut highlighter = highlight::shared().session(highlight::COMMENT_BYTES);
    let rendered = Some(html).filter(|html| is_bounded(html, source)).map(|html| SafeHtml::comment_with(html, Some(&mut highlighter)));
    rendered.filter(|sanitised| is_bounded(sanitised.html.as_str(), source)).unwrap_or_else(|| shown_as_written(source, SafeHtml::comment))
}

fn bounded_post(source: &str, html: &str) -> Sanitised {
    let mut highlighter = highlight::shared().session(highlight::POST_BYTES);
    let rendered = Some(html).filter(|html| is_bounded(html, source)).map(|html| SafeHtml::post_with(html, Some(&mut highlighter)));
    rendered.filter(|sanitised| is_bounded(sanitised.html.as_str(), source)).unwrap_or_else(|| shown_as_written(source, SafeHtml::post))
}

fn shown_as_written(source: &str, sanitise: fn(&str) -> Sanitised) -> Sanitised {
    let mut sanitised = sanitise(&markdown::as_written(source));
    sanitised.changes = vec!["1 text shown as it was written, because it would grow too long".to_owned()];
    sanitised
}

fn is_bounded(html: &str, source: &str) -> bool {
    html.len() <= source.len().max(SMALL) * MAX_GROWTH
}
