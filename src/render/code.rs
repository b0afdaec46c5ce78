//! Colours the code blocks of a text, and marks and numbers their lines.

use super::highlight::{Piece, Session};
use crate::safe_html::allowed::MARKED_LINES;
use crate::safe_html::tokens::{Element, Token, unescape};
use crate::safe_html::{Builder, SafeHtml};

/// Returns the text with its code blocks written anew, if their classes ask for it. A block that
/// contains other elements is left as it is.
pub(super) fn with_code(html: SafeHtml, highlighter: &mut Session<'_>) -> SafeHtml {
    if !html.as_str().contains("<code class=\"") {
        return html;
    }
    let mut out = Builder::with_capacity(html.as_str().len() * 2);
    let mut tokens = html.tokens();
    while let Some(token) = tokens.next() {
        // Formatting that was left open before the block is reopened inside it.
        let is_in_pre = out.innermost_unformatted() == Some("pre");
        out.copy(token);
        let Some(block) = code_block(&token).filter(|_| is_in_pre) else {
            continue;
        };
        let mut ahead = tokens.clone();
        let text = ahead.next().as_deref().copied();
        let end = ahead.next().as_deref().copied();
        if let (Some(Token::Text(text)), Some(Token::Close(_))) = (text, end) {
            block.write(&unescape(text), highlighter, &mut out);
            tokens.next();
        }
    }
    out.finish()
}

fn code_block<'h>(token: &Token<'h>) -> Option<CodeBlock<'h>> {
    match token {
        Token::Open(element) if element.name == "code" => CodeBlock::of(element),
        _ => None,
    }
}

/// What the classes of a code block ask for.
struct CodeBlock<'h> {
    /// The language, by which it is coloured; may be empty.
    language: &'h str,
    /// The marked ranges of lines: first and last line, from 1, inclusive.
    marked: Vec<(usize, usize)>,
    /// Whether every line is an element, so that the style sheet can number them.
    numbered: bool,
}

impl<'h> CodeBlock<'h> {
    /// Reads the classes of a `<code>` element. Returns `None` if they ask for nothing.
    fn of(element: &Element<'h>) -> Option<Self> {
        let classes = element.attribute("class")?;
        let with = |prefix: &str| {
            classes
                .split(' ')
                .find_map(|class| class.strip_prefix(prefix))
                .unwrap_or_default()
        };
        let block = Self {
            language: with("language-"),
            marked: with(MARKED_LINES).split('.').filter_map(range).collect(),
            numbered: element.has_class("numbered"),
        };
        (!block.language.is_empty() || block.has_lines()).then_some(block)
    }

    fn has_lines(&self) -> bool {
        self.numbered || !self.marked.is_empty()
    }

    fn write(&self, code: &str, highlighter: &mut Session<'_>, out: &mut Builder<'_>) {
        let pieces = highlighter.pieces(self.language, code);
        if self.has_lines() {
            self.write_lines(&pieces, out);
        } else {
            pieces.iter().for_each(|piece| write_piece(*piece, out));
        }
    }

    /// Writes the pieces line by line: a piece that spans lines is split, so that each line that is
    /// an element can contain its pieces whole.
    fn write_lines(&self, pieces: &[Piece<'_>], out: &mut Builder<'_>) {
        let depth = out.depth();
        let mut number = 1;
        let mut is_begun = false;
        for Piece { class, text } in pieces {
            for run in text.split_inclusive('\n') {
                if !std::mem::replace(&mut is_begun, true) {
                    self.begin_line(number, out);
                }
                let text = run.trim_end_matches('\n');
                if !text.is_empty() {
                    write_piece(
                        Piece {
                            class: *class,
                            text,
                        },
                        out,
                    );
                }
                if text.len() < run.len() {
                    end_line(depth, out);
                    out.text("\n");
                    number += 1;
                    is_begun = false;
                }
            }
        }
        end_line(depth, out);
    }

    /// Opens the element for the line `number`, from 1, if it needs one.
    fn begin_line(&self, number: usize, out: &mut Builder<'_>) {
        let is_marked = |(first, last): &(usize, usize)| (*first..=*last).contains(&number);
        if self.marked.iter().any(is_marked) {
            out.open("mark", [("class", "line")]);
        } else if self.numbered {
            out.open("span", [("class", "line")]);
        }
    }
}

fn end_line(depth: usize, out: &mut Builder<'_>) {
    if out.depth() > depth {
        out.close();
    }
}

fn write_piece(piece: Piece<'_>, out: &mut Builder<'_>) {
    let Some(class) = piece.class else {
        return out.text(piece.text);
    };
    out.open("span", [("class", format!("hl-{class}").as_str())]);
    out.text(piece.text);
    out.close();
}

/// Parses a range of lines, such as `4-6` or `4`.
fn range(mark: &str) -> Option<(usize, usize)> {
    let (first, last) = mark.split_once('-').unwrap_or((mark, mark));
    Some((first.parse().ok()?, last.parse().ok()?))
}
