//! `SafeHtml`, and the only way to make it.
//!
//! Untrusted HTML passes two layers that do not trust each other:
//!
//! 1. `tidy` reads it with a linear tokenizer and writes it anew: known elements only, every tag
//!    closed, at most [`MAX_DEPTH`] levels deep, quoted attributes with addresses looked at. What has to become something
//!    else (a frame, a video, an alignment in a `style`) becomes it here.
//! 2. `filter` hands the result to ammonia, whose allow-list has the last word.
//!
//! The first layer also guards the second: html5ever needs quadratic time for deep nesting, for
//! many attributes and for misnested formatting, and never meets any of them. What an author wrote is not edited after the
//! second layer. A post is then dressed (`dress`): at the borders of its tags stands what only we may write, composed and escaped
//! here, and formulas, which pass an allow-list of their own (`mathml`).
//!
//! To allow one more element, name it in `policy` and in `filter`; the tests compare the outcome with a list
//! of their own.

mod address;
mod attributes;
mod changes;
mod characters;
mod code;
mod cut;
mod dress;
mod filter;
mod mathml;
mod policy;
pub(crate) mod scan;
mod tidy;
mod tokenizer;
mod tree;

use std::fmt;

use policy::Policy;

pub use code::{CodeHighlighter, Piece};
pub use dress::{FormulaWriter, Heading, Labels};
pub use policy::{MAX_DEPTH, MAX_IMAGE_HOSTS};

/// HTML that may stand in a page as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

/// A sanitised text, and what a page and an importer need to know about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sanitised {
    /// The HTML that remained.
    pub html: SafeHtml,
    /// The https origins of its remote images, sorted, for the page's `img-src`.
    pub image_hosts: Vec<String>,
    /// What was turned into something else or dropped, in words ("2 frames became links").
    pub changes: Vec<String>,
}

impl SafeHtml {
    /// Sanitises the HTML of a post or a page.
    pub fn post(untrusted: &str) -> Sanitised {
        Self::post_with(untrusted, None)
    }

    /// Sanitises the HTML of a post whose code blocks `highlighter` may colour.
    pub fn post_with(untrusted: &str, highlighter: Option<&mut dyn CodeHighlighter>) -> Sanitised {
        sanitise(untrusted, Policy::Post, highlighter)
    }

    /// Sanitises the HTML of a comment.
    pub fn comment(untrusted: &str) -> Sanitised {
        Self::comment_with(untrusted, None)
    }

    /// Sanitises the HTML of a comment whose code blocks `highlighter` may colour.
    pub fn comment_with(
        untrusted: &str,
        highlighter: Option<&mut dyn CodeHighlighter>,
    ) -> Sanitised {
        sanitise(untrusted, Policy::Comment, highlighter)
    }

    /// Takes back HTML that this program sanitised before it stored it.
    ///
    /// Only for a column of our own store: nothing is checked.
    pub fn from_store(stored: String) -> Self {
        Self(stored)
    }

    /// The sanitised text of a post with what only we may add: formulas, boxes for tables, links in headings, contents.
    pub fn dressed(&self, labels: Labels, formulas: &mut dyn FormulaWriter) -> Self {
        Self(dress::dress(&self.0, labels, formulas))
    }

    /// The headings that have ids, in order.
    pub fn headings(&self) -> Vec<Heading> {
        dress::headings(&self.0)
    }

    /// Headings as lists in lists, each a link to its place in the page.
    pub fn list_of(headings: &[Heading]) -> Self {
        let mut out = String::new();
        dress::list(headings, &mut out);
        Self(out)
    }

    /// Whether a list of contents stands in it.
    pub fn has_contents(&self) -> bool {
        dress::has_contents(&self.0)
    }

    /// What stands before the jump break; nothing if there is none.
    pub fn before_jump(&self) -> Option<Self> {
        cut::before_jump(&self.0).map(Self)
    }

    /// The HTML as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML as an owned text.
    pub fn into_string(self) -> String {
        self.0
    }
}

fn sanitise(
    untrusted: &str,
    policy: Policy,
    highlighter: Option<&mut dyn CodeHighlighter>,
) -> Sanitised {
    let tidied = tidy::tidy(untrusted, policy, highlighter);
    // A byte order mark at the start: the parser of the second layer drops one, and only one.
    let html = tidied.html.trim_start_matches('\u{FEFF}');
    Sanitised {
        html: SafeHtml(filter::filter(html, policy)),
        image_hosts: tidied.image_hosts.into_iter().collect(),
        changes: tidied.changes.in_words(),
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for SafeHtml {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Templates emit it unescaped.
impl askama::filters::HtmlSafe for SafeHtml {}
