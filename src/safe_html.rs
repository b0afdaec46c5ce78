//! The sanitiser: turns untrusted HTML into [`SafeHtml`], the only type that templates write
//! unescaped.
//!
//! Untrusted HTML passes through two independent layers; neither relies on the other for safety:
//!
//! 1. `normalize` reads the HTML with a linear tokenizer and rewrites it: known elements only,
//!    every tag closed, at most [`MAX_DEPTH`] levels deep, quoted attributes, checked URLs. It also
//!    converts what has to become another element: an iframe or a video becomes a link, an
//!    alignment in a `style` becomes a class.
//! 2. `filter` runs ammonia over the result. Its allow-list decides what remains.
//!
//! The first layer also protects the second from denial of service: html5ever takes quadratic time
//! on deep nesting, on many attributes and on misnested formatting, and the first layer never emits
//! any of them.
//!
//! There are two other ways to a `SafeHtml`. A `Builder` composes one from tokens of another, elements of
//! the allow-list and escaped text; `render` decorates posts with it. And one that was stored is read
//! from its column in the database (`column`).
//!
//! Both layers derive from the one list in [`allowed`], which says what HTML there can be. To allow
//! one more element, add it there.

mod address;
pub mod allowed;
mod attributes;
mod builder;
mod changes;
mod characters;
mod column;
mod filter;
mod normalize;
mod policy;
mod rules;
mod tokenizer;
pub(crate) mod tokens;
mod tree;

use std::fmt;

use allowed::Policy;

pub(crate) use builder::Builder;

pub use rules::{MAX_DEPTH, MAX_IMAGE_HOSTS};

/// HTML that is safe to write into a page unescaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

/// The outcome of sanitising: the HTML, the image hosts for the page's policy, and the changes for
/// an importer's report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sanitised {
    /// The sanitised HTML.
    pub html: SafeHtml,
    /// The `https` origins of the remote images, sorted and without duplicates, for the page's
    /// `img-src`.
    pub image_hosts: Vec<String>,
    /// The conversions and losses, one English phrase for each kind ("2 frames became links").
    pub changes: Vec<String>,
}

impl SafeHtml {
    /// Sanitises the HTML of a post or a page.
    pub fn post(untrusted: &str) -> Sanitised {
        sanitise(untrusted, Policy::Post)
    }

    /// Sanitises the HTML of a comment.
    pub fn comment(untrusted: &str) -> Sanitised {
        sanitise(untrusted, Policy::Comment)
    }

    /// Wraps HTML as it is, for a unit test.
    #[cfg(test)]
    pub(crate) fn unchecked(html: &str) -> Self {
        Self(html.to_owned())
    }

    /// Borrows the HTML as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the HTML as an owned string.
    pub fn into_string(self) -> String {
        self.0
    }
}

fn sanitise(untrusted: &str, policy: Policy) -> Sanitised {
    let normalized = normalize::normalize(untrusted, policy);
    // The parser of the second layer drops one byte order mark at the start, and only one, so its
    // output would change if it were sanitised again. Dropping all of them here avoids that.
    let html = normalized.html.trim_start_matches('\u{FEFF}');
    Sanitised {
        html: SafeHtml(filter::filter(html, policy)),
        image_hosts: normalized.image_hosts.into_iter().collect(),
        changes: normalized.changes.in_words(),
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

/// Tells askama to write the type unescaped.
impl askama::filters::HtmlSafe for SafeHtml {}
