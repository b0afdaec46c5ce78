//! TeX to MathML, on the server.
//!
//! A library does it; what it is given is bounded (length, nesting, no macros of the author's own, which could multiply), what it
//! gives is bounded, and then passes the allow-list of `safe_html`. A formula that fails any of it is shown as its TeX.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Event, ScriptType, Visual};
use pulldown_latex::{Parser, Storage, push_mathml};

use crate::safe_html::FormulaWriter;

/// A longer formula stays TeX.
const LONGEST: usize = 4 * 1024;

/// How deep its groups may nest.
const MAX_NESTING: usize = 24;

/// How many times as long as its TeX a formula may be; a letter becomes `<mi>x</mi>`.
const MAX_GROWTH: usize = 60;

/// How much TeX of one post becomes formulas.
pub(super) const POST_BYTES: usize = 128 * 1024;

/// Commands that define others.
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

/// Writes the formulas of one text until its budget is used up.
pub(super) struct Session {
    pub(super) budget: usize,
}

impl FormulaWriter for Session {
    fn mathml(&mut self, tex: &str, display: bool) -> Option<String> {
        let tex = tex.trim();
        if tex.is_empty() || tex.len() > LONGEST.min(self.budget) || !is_plain(tex) {
            return None;
        }
        self.budget -= tex.len();
        // The library says that it does not panic; what is inside it is not ours to prove.
        let written = std::panic::catch_unwind(|| convert(tex, display))
            .ok()
            .flatten();
        written.filter(|mathml| mathml.len() <= tex.len().max(16) * MAX_GROWTH)
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

/// The library writes the signs `<` and `&` of a formula as they are: what begins no tag is one.
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

/// Waits for its end, not for so many elements.
const GROUP: usize = usize::MAX;

/// How deep groups, roots, fractions, scripts and negations stand in each other: the writer calls itself as often.
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

/// One element is complete, and with it whatever waited for no other.
fn fill(open: &mut Vec<usize>) {
    while let Some(left) = open.last_mut().filter(|left| **left != GROUP) {
        *left -= 1;
        if *left > 0 {
            break;
        }
        open.pop();
    }
}

/// Whether the TeX nests little and defines nothing. What a comment closes stays open: it is no TeX.
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
                // `\sqrt\sqrt\sqrt x` nests without a brace.
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

/// What comes after spaces and comments.
fn beyond_space(mut tex: &str) -> &str {
    loop {
        tex = tex.trim_start();
        match tex.strip_prefix('%') {
            Some(comment) => tex = comment.split_once('\n').map_or("", |(_, rest)| rest),
            None => return tex,
        }
    }
}

/// The letters of a command at the start of `rest`.
fn command(rest: &str) -> &str {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    &rest[..length]
}
