//! Converts TeX to MathML on the server.
//!
//! A library does the conversion. It recurses, so its input is bounded before it runs: length,
//! nesting, and no macro definitions, which could expand exponentially. Its events are bounded
//! again before they are written, since the writer recurses too: a stack overflow cannot be caught.
//! The output is bounded in length and then passes the allow-list of `safe_html` (`mathml`). A formula that
//! fails any check is shown as its TeX.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Event, ScriptType, Visual};
use pulldown_latex::{Parser, Storage, push_mathml};

use super::mathml;
use crate::safe_html::SafeHtml;

/// The most bytes of TeX in one formula.
const LONGEST: usize = 4 * 1024;

/// The deepest nesting of braces and environments.
const MAX_NESTING: usize = 24;

/// The most that MathML may grow, as a multiple of its TeX; a single letter becomes `<mi>x</mi>`.
const MAX_GROWTH: usize = 60;

/// The most bytes of TeX that are converted in one post.
pub(super) const POST_BYTES: usize = 128 * 1024;

/// Commands that define other commands or change how they are defined.
const DEFINITIONS: &[&str] = &[
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "global",
    "long",
    "outer",
];

/// A converter for the formulas of one text, which stops when its budget is used up.
pub(super) struct Session {
    /// The bytes of TeX that may still be converted.
    pub(super) budget: usize,
}

impl Session {
    /// Returns the formula as a `<math>` element, or `None` if the TeX is not understood; it is then
    /// shown as it is.
    pub(super) fn mathml(&mut self, tex: &str, display: bool) -> Option<SafeHtml> {
        let tex = tex.trim();
        if tex.is_empty() || tex.len() > LONGEST.min(self.budget) || !is_plain(tex) {
            return None;
        }
        self.budget -= tex.len();
        // The library documents that it does not panic, but we cannot verify that.
        let written = std::panic::catch_unwind(|| convert(tex, display))
            .ok()
            .flatten();
        let longest = tex.len().max(16) * MAX_GROWTH;
        written
            .filter(|written| written.len() <= longest)
            .and_then(|written| mathml::rewrite(&written))
    }
}

fn convert(tex: &str, display: bool) -> Option<String> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(tex, &storage).collect();
    if events.iter().any(Result::is_err) || nesting(events.iter().flatten()) > MAX_NESTING * 4 {
        return None;
    }
    let display_mode = if display {
        DisplayMode::Block
    } else {
        DisplayMode::Inline
    };
    let config = RenderConfig {
        display_mode,
        annotation: Some(tex),
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    push_mathml(&mut mathml, events.into_iter(), config).ok()?;
    Some(with_signs(&mathml))
}

/// Escapes the `<` that the library writes as it is for the relation sign: a `<` that does not
/// begin a tag.
fn with_signs(mathml: &str) -> String {
    let mut written = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        written.push_str(before);
        let is_tag = from[1..].starts_with(|next: char| next == '/' || next.is_ascii_lowercase());
        written.push_str(if is_tag { "<" } else { "&lt;" });
        rest = &from[1..];
    }
    written.push_str(rest);
    written
}

/// A level that waits for [`Event::End`], rather than for a number of arguments.
const GROUP: usize = usize::MAX;

/// Returns how deep groups, roots, fractions, scripts and negations nest, which is how deep the
/// MathML writer recurses.
///
/// `open` is a stack with one entry for each level: [`GROUP`], or the number of arguments that are
/// still missing. Events come in prefix order, so a fraction pushes 2, and each complete element
/// then takes 1 off the top entry; an entry that reaches 0 is itself a complete element of the
/// level below (`fill`).
fn nesting<'a>(events: impl Iterator<Item = &'a Event<'a>>) -> usize {
    let (mut open, mut deepest) = (Vec::new(), 0);
    for event in events {
        match event {
            Event::Begin(_) => open.push(GROUP),
            Event::Visual(Visual::SquareRoot | Visual::Negation) => open.push(1),
            Event::Visual(Visual::Root | Visual::Fraction(_))
            | Event::Script {
                ty: ScriptType::Subscript | ScriptType::Superscript,
                ..
            } => {
                open.push(2);
            }
            Event::Script {
                ty: ScriptType::SubSuperscript,
                ..
            } => open.push(3),
            Event::End => {
                while open.pop().is_some_and(|left| left != GROUP) {}
                fill(&mut open);
            }
            Event::Content(_) => fill(&mut open),
            Event::Space { .. } | Event::StateChange(_) | Event::EnvironmentFlow(_) => {}
        }
        deepest = deepest.max(open.len());
    }
    deepest
}

/// Counts one complete element, and every level that is complete by it.
fn fill(open: &mut Vec<usize>) {
    while let Some(left) = open.last_mut().filter(|left| **left != GROUP) {
        *left -= 1;
        if *left > 0 {
            break;
        }
        open.pop();
    }
}

/// Whether the TeX nests at most [`MAX_NESTING`] deep and defines no command.
///
/// The count errs on the high side: an opening brace counts even in a comment, and a closing brace
/// in a comment does not. Commands that follow each other directly count as nested, because each
/// may be the argument of the one before.
fn is_plain(tex: &str) -> bool {
    let mut depth = 0_usize;
    let mut arguments = 0_usize;
    let mut is_comment = false;
    let mut rest = tex;
    while let Some(at) = rest.find(['{', '}', '\\', '%', '\n']) {
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match sign {
            b'{' => depth += 1,
            b'}' if !is_comment => depth = depth.saturating_sub(1),
            b'%' => is_comment = true,
            b'\n' => is_comment = false,
            b'\\' => {
                let name = command(rest);
                if DEFINITIONS.contains(&name) {
                    return false;
                }
                depth = match name {
                    "begin" | "left" => depth + 1,
                    "end" | "right" if !is_comment => depth.saturating_sub(1),
                    _ => depth,
                };
                // `\sqrt\sqrt\sqrt x` nests without braces.
                arguments = if beyond_space(&rest[name.len()..]).starts_with('\\') {
                    arguments + 1
                } else {
                    0
                };
                rest = &rest[name.len().max(
                    rest.chars()
                        .next()
                        .map_or(0, |next| if name.is_empty() { next.len_utf8() } else { 0 }),
                )..];
            }
            _ => {}
        }
        if depth > MAX_NESTING || arguments > MAX_NESTING * 4 {
            return false;
        }
    }
    true
}

/// Returns the TeX after leading spaces and comments.
fn beyond_space(mut tex: &str) -> &str {
    loop {
        tex = tex.trim_start();
        match tex.strip_prefix('%') {
            Some(comment) => tex = comment.split_once('\n').map_or("", |(_, rest)| rest),
            None => return tex,
        }
    }
}

/// Returns the letters of a command name at the start of `rest`.
fn command(rest: &str) -> &str {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    &rest[..length]
}
