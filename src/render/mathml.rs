//! Rewrites the MathML of the formula library into [`SafeHtml`].
//!
//! The sanitiser removes every `<math>` from user content. A library makes formulas from TeX
//! afterwards, and its output is written anew here: elements and attributes of the allow-list, text,
//! and every element closed. An unknown element or misplaced text rejects the whole formula; an
//! unknown attribute is dropped.

use crate::safe_html::allowed::{is_formula, is_formula_text};
use crate::safe_html::tokens::{Element, Token, tokens, unescape};
use crate::safe_html::{Builder, SafeHtml};

/// The most MathML elements that may be open at once.
const MAX_DEPTH: usize = 48;

/// Rewrites a formula, or returns `None` if any part of it is not allowed.
pub(super) fn rewrite(mathml: &str) -> Option<SafeHtml> {
    let mut out = Builder::with_capacity(mathml.len() + 16);
    let mut is_done = false;
    // An element whose children have fixed places, until it is known what its first child is.
    let mut held: Option<Element<'_>> = None;
    for token in tokens(mathml) {
        // Nothing may follow the `<math>` element.
        if is_done {
            return None;
        }
        if let Some(parent) = held.take() {
            match token {
                Token::Open(space) if space.name == "mspace" => {
                    open(&space, &mut out)?;
                    held = Some(parent);
                    continue;
                }
                _ => open(&parent, &mut out)?,
            }
        }
        match token {
            Token::Text(text) => write_text(text, &mut out)?,
            Token::Open(element) if has_places(element.name) => held = Some(element),
            Token::Open(space) if space.name == "mspace" && is_at_a_place(&out) => {}
            Token::Open(element) => open(&element, &mut out)?,
            Token::Close(name) => close(name, &mut out)?,
        }
        is_done = out.innermost().is_none();
    }
    is_done.then(|| out.finish())
}

/// Whether the children of an element mean something by their number, such as base and limit.
///
/// The library writes the thin space before an operator such as `max` inside of these, where it
/// takes the place of the base and makes the formula invalid. Before the first child it goes in
/// front of the element; elsewhere nothing is lost without it.
fn has_places(name: &str) -> bool {
    matches!(
        name,
        "munder" | "mover" | "munderover" | "msub" | "msup" | "msubsup" | "mfrac" | "mroot"
    )
}

fn is_at_a_place(out: &Builder<'_>) -> bool {
    out.innermost().is_some_and(has_places)
}

fn write_text(text: &str, out: &mut Builder<'_>) -> Option<()> {
    if !is_formula_text(out.innermost()?) && !text.trim().is_empty() {
        return None;
    }
    out.text(&unescape(text));
    Some(())
}

fn open(element: &Element<'_>, out: &mut Builder<'_>) -> Option<()> {
    let name = element.name;
    let is_root = out.innermost().is_none();
    let is_misplaced = out.innermost().is_some_and(is_formula_text) || is_root != (name == "math");
    if !is_formula(name) || is_misplaced || out.depth() >= MAX_DEPTH {
        return None;
    }
    // A display formula that is too wide scrolls, so the keyboard must be able to focus it.
    let is_display = is_root && element.attribute("display") == Some("block");
    let focus = is_display.then_some(("tabindex", "0"));
    out.open(name, focus.into_iter().chain(element.attributes()));
    if element.is_void() {
        close(name, out)?;
    }
    Some(())
}

fn close(name: &str, out: &mut Builder<'_>) -> Option<()> {
    if out.innermost() != Some(name) {
        return None;
    }
    out.close();
    Some(())
}
