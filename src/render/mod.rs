//! Renders what an author wrote into the HTML that a page shows.
//!
//! A text is converted from Markdown (unless it is HTML already), and then goes through the one
//! sanitiser. What follows adds markup that only Tympan may write, through the builder of
//! `safe_html`: the colours and lines of code (`code`) and, in a post, formulas, boxes around tables
//! links in headings and the blog's own pictures (`decorate`, `media`). Quotes and dashes follow the language of the text (`typography`), and so do the few
//! words that Tympan adds. The stored source is never changed, and the typography of a text that
//! came as HTML is left alone.
//!
//! All of it is pure and takes time linear in its input. That can still be milliseconds, so callers
//! run it off the async threads.
//!
//! Callers limit their input: comments to [`MAX_COMMENT_BYTES`], posts to [`MAX_POST_BYTES`]. The
//! output is at most [`MAX_GROWTH`] times as long as the input; a text that would grow more is
//! shown as it was written.
//!
//! To add a format, add a variant of [`Format`] and a function that converts it to HTML.

mod code;
mod contents;
mod decorate;
mod direction;
mod excerpt;
mod gallery;
pub mod highlight;
mod jump_break;
mod markdown;
mod math;
mod mathml;
mod media;
mod outline;
mod plain;
mod remote_images;
mod standalone;
mod typography;

use crate::fulltext::FoldedText;
use crate::i18n::messages;
use crate::model::{Format, LanguageTag};
use crate::safe_html::{SafeHtml, Sanitised};
use decorate::Labels;

pub use contents::{Heading, has_contents, headings};
pub use excerpt::{comment_quote, excerpt, plain, shows_nothing};
pub use jump_break::before_jump;
pub use markdown::public_source;
pub use media::{OwnFile, OwnMedia, REDUCED_MOTION, SIZES, played};
pub use outline::{contents_above, reading_minutes, words};
pub use remote_images::{RemoteImage, remote_images, replace_ranges};
pub use standalone::standalone;
pub use typography::typeset;

/// The version of the renderer, stored with rendered HTML. Increase it when the output changes, and
/// stored posts are rendered again.
pub const RENDERER_VERSION: i64 = 6;

/// The most bytes in the source of a comment.
pub const MAX_COMMENT_BYTES: usize = 64 * 1024;

/// The most bytes in the source of a post.
pub const MAX_POST_BYTES: usize = 1024 * 1024;

/// The most that HTML may grow, as a multiple of its source's length.
pub const MAX_GROWTH: usize = 30;

/// A shorter source counts as this many bytes for [`MAX_GROWTH`]: a single footnote needs more than
/// thirty times its source.
const SMALL: usize = 256;

/// The most characters in the excerpt that is stored with a post.
const EXCERPT_CHARS: usize = 300;

/// A rendered post, to be stored with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedText {
    /// The body, sanitised and decorated.
    pub html: SafeHtml,
    /// The `https` origins of the remote images, sorted and without duplicates, for the page's
    /// `img-src`.
    pub image_hosts: Vec<String>,
    /// The first prose of the body, before the jump break, as plain text.
    pub excerpt: String,
    /// The words of the body, as the search index stores them.
    pub folded: FoldedText,
    /// The changes that the sanitiser made, one English phrase for each kind.
    pub changes: Vec<String>,
}

/// A rendered comment, to be stored with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentHtml {
    /// The body, sanitised.
    pub html: SafeHtml,
    /// The words of the body, as the search index stores them.
    pub folded: FoldedText,
    /// The changes that the sanitiser made, one English phrase for each kind.
    pub changes: Vec<String>,
}

/// Renders the body of a post or a page. `lang` is the language of the text, `media` what the media
/// library knows of the files that it names.
pub fn post(source: &str, format: Format, lang: &LanguageTag, media: &OwnMedia) -> RenderedText {
    let sanitised = sanitised_post(source, format, lang, media);
    RenderedText {
        excerpt: excerpt(&sanitised.html, EXCERPT_CHARS),
        folded: fold(&sanitised.html),
        html: sanitised.html,
        image_hosts: sanitised.image_hosts,
        changes: sanitised.changes,
    }
}

/// Renders Markdown of the owner's that stands on a page but is no post. It follows the rules of a
/// post.
pub fn prose(source: &str, lang: &LanguageTag) -> SafeHtml {
    sanitised_post(source, Format::Markdown, lang, &OwnMedia::default()).html
}

fn sanitised_post(source: &str, format: Format, lang: &LanguageTag, media: &OwnMedia) -> Sanitised {
    match format {
        Format::Markdown => bounded_post(source, &markdown::post(source, lang), lang, media),
        Format::Html => bounded_post(source, source, lang, media),
    }
}

/// Renders a comment from a guest's Markdown, or from the HTML of an imported one.
pub fn comment(source: &str, format: Format) -> CommentHtml {
    let sanitised = match format {
        Format::Markdown => bounded_comment(source, &markdown::comment(source)),
        Format::Html => bounded_comment(source, source),
    };
    CommentHtml {
        folded: fold(&sanitised.html),
        html: direction::of_blocks(sanitised.html),
        changes: sanitised.changes,
    }
}

/// Folds the text of a rendered post or comment for the search index.
#[must_use]
pub fn fold(html: &SafeHtml) -> FoldedText {
    FoldedText::of(&plain(html, usize::MAX))
}

fn bounded_comment(source: &str, html: &str) -> Sanitised {
    let budget = highlight::COMMENT_BYTES;
    bounded(source, html, SafeHtml::comment, budget)
        .unwrap_or_else(|| shown_as_written(source, SafeHtml::comment))
}

fn bounded_post(source: &str, html: &str, lang: &LanguageTag, media: &OwnMedia) -> Sanitised {
    bounded(source, html, SafeHtml::post, highlight::POST_BYTES)
        .map(|sanitised| decorated(sanitised, source, lang, media))
        .unwrap_or_else(|| shown_as_written(source, SafeHtml::post))
}

/// Sanitises a text and highlights up to `budget` bytes of its code. Returns `None` if it would grow
/// beyond [`MAX_GROWTH`].
fn bounded(
    source: &str,
    html: &str,
    sanitise: fn(&str) -> Sanitised,
    budget: usize,
) -> Option<Sanitised> {
    if !is_bounded(html, source) {
        return None;
    }
    let mut sanitised = sanitise(html);
    let mut highlighter = highlight::shared().session(budget);
    sanitised.html = code::with_code(sanitised.html, &mut highlighter);
    is_bounded(sanitised.html.as_str(), source).then_some(sanitised)
}

/// Decorates a post, unless it would grow beyond [`MAX_GROWTH`].
fn decorated(
    mut sanitised: Sanitised,
    source: &str,
    lang: &LanguageTag,
    media: &OwnMedia,
) -> Sanitised {
    let mut formulas = math::Session {
        budget: math::POST_BYTES,
    };
    let decorated = decorate::decorate(&sanitised.html, labels(lang), media, &mut formulas);
    if is_bounded(decorated.as_str(), source) {
        sanitised.html = decorated;
    }
    sanitised
}

/// Returns the words that a post is decorated with, in the language `lang`.
fn labels(lang: &LanguageTag) -> Labels {
    let messages = &messages(lang).prose;
    Labels {
        table: messages.table,
        code: messages.code,
        contents: messages.contents,
        footnotes: messages.footnotes,
        section: messages.link_to_section,
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
