//! From what an author wrote to what a page shows.
//!
//! A text goes through Markdown (unless it is HTML already), then through the one sanitiser, which calls the highlighter for
//! its code blocks; a post is then dressed with what only we may write (`safe_html/dress`): formulas, boxes for tables, links in
//! headings. All of it is pure and takes time linear in its input; it still takes milliseconds, so callers run it off the
//! async threads. Quotes and dashes follow the language of the text (`typography`), and so do the few words of ours in it; the source stays as it was written, and a text that came as HTML is not retouched.
//!
//! Callers limit what they pass in: comments to [`MAX_COMMENT_BYTES`], posts to
//! [`MAX_POST_BYTES`]. The output is at most [`MAX_GROWTH`] times as long as the input; a
//! text that would grow more is shown as it was written.
//!
//! Add a format as a variant of [`Format`] with its function to HTML.

mod excerpt;
pub mod highlight;
mod markdown;
mod math;
mod outline;
mod plain;
mod standalone;
mod typography;

use crate::model::Format;
use crate::safe_html::{Labels, SafeHtml, Sanitised};
use crate::words::catalogue;

pub use excerpt::{comment_quote, excerpt, plain};
pub use markdown::public_source;
pub use outline::{before_jump, contents_above, reading_minutes, words};
pub use standalone::standalone;
pub use typography::typeset;

/// Stored beside rendered HTML; a higher number here makes it be rendered again.
pub const RENDERER_VERSION: i64 = 3;

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

/// Renders the body of a post or a page that is written in the language `lang` (BCP 47).
pub fn post(source: &str, format: Format, lang: &str) -> Rendered {
    let sanitised = match format {
        Format::Markdown => bounded_post(source, &markdown::post(source, lang), lang),
        Format::Html => bounded_post(source, source, lang),
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
    let rendered = Some(html)
        .filter(|html| is_bounded(html, source))
        .map(|html| SafeHtml::comment_with(html, Some(&mut highlighter)));
    rendered
        .filter(|sanitised| is_bounded(sanitised.html.as_str(), source))
        .unwrap_or_else(|| shown_as_written(source, SafeHtml::comment))
}

fn bounded_post(source: &str, html: &str, lang: &str) -> Sanitised {
    let mut highlighter = highlight::shared().session(highlight::POST_BYTES);
    let rendered = Some(html)
        .filter(|html| is_bounded(html, source))
        .map(|html| SafeHtml::post_with(html, Some(&mut highlighter)));
    let bounded = rendered.filter(|sanitised| is_bounded(sanitised.html.as_str(), source));
    bounded
        .map(|sanitised| dressed(sanitised, source, lang))
        .unwrap_or_else(|| shown_as_written(source, SafeHtml::post))
}

/// The text with what only we may add, unless it would grow too long by that.
fn dressed(mut sanitised: Sanitised, source: &str, lang: &str) -> Sanitised {
    let mut formulas = math::Session {
        budget: math::POST_BYTES,
    };
    let dressed = sanitised.html.dressed(labels(lang), &mut formulas);
    if is_bounded(dressed.as_str(), source) {
        sanitised.html = dressed;
    }
    sanitised
}

/// The words that a text is dressed with.
fn labels(lang: &str) -> Labels {
    let words = &catalogue(lang).prose;
    Labels {
        table: words.table,
        contents: words.contents,
        footnotes: words.footnotes,
        section: words.link_to_section,
    }
}

fn shown_as_written(source: &str, sanitise: fn(&str) -> Sanitised) -> Sanitised {
    let mut sanitised = sanitise(&markdown::as_written(source));
    sanitised.changes =
        vec!["1 text shown as it was written, because it would grow too long".to_owned()];
    sanitised
}

fn is_bounded(html: &str, source: &str) -> bool {
    html.len() <= source.len().max(SMALL) * MAX_GROWTH
}
