//! Paragraphs as WordPress makes them of text in which blank lines are the only mark: its classic
//! editor and its comment form store no `<p>`.
//!
//! The text between two tags of block elements is a run. Blank lines, and two `<br>` in a row, divide
//! it into paragraphs; any other line end becomes a `<br>`. What becomes of a run depends on the
//! element around it ([`Inside`]). Nothing is changed in `<pre>`, scripts and players.

use super::links;
use crate::transfer::html::{Piece, Tag, pieces};

const BREAK: &str = "<br />";
/// The most open blocks that are followed. Deeper ones are treated like the last of these.
const DEPTH_MAX: usize = 100;

/// Which addresses in the text become links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Addresses alone on a line, for which WordPress shows what is at the address.
    OwnLine,
    /// All addresses, as in comments.
    All,
}

/// How the text directly inside an element is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// Every piece of text is a paragraph: the top, and quotes.
    Flow,
    /// Text is a paragraph only beside another one: `div`, `li`, `td`.
    Single,
    /// The element is itself a paragraph.
    Paragraph,
    /// The element holds no paragraphs: headings, captions.
    Phrase,
    /// The element holds no text of its own: tables, lists.
    Structure,
}

/// Returns `text` with paragraphs and line breaks in HTML.
pub(super) fn paragraphs(text: &str, links: Links) -> String {
    let mut made = Paragraphs {
        out: String::with_capacity(text.len() + text.len() / 8),
        run: String::new(),
        open: Vec::new(),
        unlinked: 0,
        links,
    };
    let mut pieces = pieces(text);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) => made.text(text),
            Piece::Comment(comment) => made.inline(comment),
            Piece::Tag(tag) if !tag.closes && is_verbatim(&tag.name()) => {
                let name = tag.name();
                let rest = pieces.skip_to_end_of(&name);
                made.verbatim(&name, tag.written, rest);
            }
            Piece::Tag(tag) => made.tag(&tag),
        }
    }
    made.flush();
    made.out.trim().to_owned()
}

struct Paragraphs {
    out: String,
    /// The text and inline markup since the last tag of a block.
    run: String,
    /// The open block elements, outermost first.
    open: Vec<(String, Inside)>,
    /// The number of open elements in which no address becomes a link.
    unlinked: usize,
    links: Links,
}

impl Paragraphs {
    fn text(&mut self, text: &str) {
        if self.links == Links::All && self.unlinked == 0 {
            links::push_linked(text, &mut self.run);
        } else {
            self.run.push_str(text);
        }
    }

    /// Adds inline markup. Its line ends are not those of the text.
    fn inline(&mut self, written: &str) {
        self.run
            .extend(written.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }

    fn verbatim(&mut self, name: &str, start: &str, rest: &str) {
        if name == "pre" {
            self.flush();
            self.out.push_str(start);
            self.out.push_str(rest);
            self.out.push('\n');
        } else {
            self.inline(start);
            self.inline(rest);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        match inside(&name) {
            Some(_) if tag.closes => self.close(&name, tag.written),
            Some(inside) => self.open(name, inside, tag.written),
            None if matches!(name.as_str(), "hr" | "col") => {
                self.flush();
                self.out.push_str(tag.written);
                self.out.push('\n');
            }
            None if name == "br" => self.line_break(),
            None => {
                if matches!(name.as_str(), "a" | "code" | "kbd") {
                    self.unlinked = match tag.closes {
                        true => self.unlinked.saturating_sub(1),
                        false => self.unlinked + 1,
                    };
                }
                self.inline(tag.written);
            }
        }
    }

    /// Two breaks in a row divide paragraphs.
    fn line_break(&mut self) {
        let before = self.run.trim_end();
        match before.strip_suffix(BREAK) {
            Some(rest) => {
                self.run.truncate(rest.trim_end().len());
                self.run.push_str("\n\n");
            }
            None => self.run.push_str(BREAK),
        }
    }

    fn open(&mut self, name: String, inside: Inside, written: &str) {
        self.flush();
        self.out.push_str(written);
        if self.open.len() < DEPTH_MAX {
            self.open.push((name, inside));
        }
    }

    /// Ends a block. An end tag without a start tag is left to the sanitiser.
    fn close(&mut self, name: &str, written: &str) {
        self.flush();
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
        self.out.push_str(written);
        self.out.push('\n');
    }

    /// Writes the run.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.trim().is_empty() {
            return;
        }
        let inside = self.open.last().map_or(Inside::Flow, |(_, inside)| *inside);
        let parts = parts(&run);
        let stands_apart = parts.len() > 1 || begins_with_blank_line(&run);
        match inside {
            Inside::Structure => self.out.push_str(&parts.join("\n")),
            Inside::Paragraph => {
                let parts = parts.iter().map(|part| Self::lines(part));
                let inner = parts.collect::<Vec<_>>().join("</p>\n<p>");
                self.out.push_str(&inner);
            }
            Inside::Phrase => {
                let parts = parts.iter().map(|part| Self::lines(part));
                let inner = parts.collect::<Vec<_>>().join("<br />\n<br />\n");
                self.out.push_str(&inner);
            }
            Inside::Single if !stands_apart => {
                self.out.push_str(&Self::lines(parts[0]));
            }
            Inside::Single | Inside::Flow => parts.iter().for_each(|part| self.paragraph(part)),
        }
    }

    fn paragraph(&mut self, part: &str) {
        let lines = Self::lines(part);
        if is_comments(part) {
            self.out.push_str(&lines);
        } else {
            self.out.push_str("<p>");
            self.out.push_str(&lines);
            self.out.push_str("</p>");
        }
        self.out.push('\n');
    }

    /// Returns a paragraph with breaks between its lines.
    fn lines(part: &str) -> String {
        let mut made = String::with_capacity(part.len());
        let mut lines = part.lines().peekable();
        let has_link = pieces(part).any(|piece| matches!(piece, Piece::Tag(tag) if tag.is("a")));
        while let Some(line) = lines.next() {
            let line = line.trim();
            match links::own_line(line).filter(|_| !has_link) {
                Some(link) => made.push_str(&link),
                None => made.push_str(line),
            }
            if lines.peek().is_some() {
                if !line.ends_with(BREAK) {
                    made.push_str(BREAK);
                }
                made.push('\n');
            }
        }
        made
    }
}

/// Divides a run at its blank lines. Returns no empty parts.
fn parts(run: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in run.split_inclusive('\n') {
        if line.trim().is_empty() {
            parts.push(&run[start..at]);
            start = at + line.len();
        }
        at += line.len();
    }
    parts.push(&run[start..]);
    let trimmed = parts.into_iter().map(str::trim);
    trimmed.filter(|part| !part.is_empty()).collect()
}

fn begins_with_blank_line(run: &str) -> bool {
    let space = &run[..run.len() - run.trim_start().len()];
    space.matches('\n').count() > 1
}

/// Whether a paragraph consists of comments alone, such as `<!--more-->`.
fn is_comments(part: &str) -> bool {
    pieces(part).all(|piece| match piece {
        Piece::Comment(_) => true,
        Piece::Text(text) => text.trim().is_empty(),
        Piece::Tag(_) => false,
    })
}

/// Whether line ends in an element are not those of the text.
fn is_verbatim(name: &str) -> bool {
    matches!(
        name,
        "pre"
            | "script"
            | "style"
            | "textarea"
            | "svg"
            | "math"
            | "object"
            | "audio"
            | "video"
            | "select"
            | "iframe"
    )
}

/// Returns how the text in a block element is treated; `None` for inline elements.
fn inside(name: &str) -> Option<Inside> {
    Some(match name {
        "blockquote" => Inside::Flow,
        "div" | "li" | "td" | "th" | "dd" | "figure" | "section" | "article" | "aside"
        | "header" | "footer" | "nav" | "main" | "form" | "fieldset" | "details" | "address"
        | "center" => Inside::Single,
        "p" => Inside::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figcaption" | "caption" | "legend"
        | "summary" | "dt" => Inside::Phrase,
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" | "ul" | "ol" | "dl" | "menu"
        | "hgroup" | "map" => Inside::Structure,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> String {
        paragraphs(text, Links::OwnLine)
    }

    #[test]
    fn blank_lines_divide_paragraphs_and_line_ends_break_lines() {
        assert_eq!(made("a\nb\n\nc"), "<p>a<br />\nb</p>\n<p>c</p>");
        assert_eq!(made("a\n \t\n\n\nb\n"), "<p>a</p>\n<p>b</p>");
        assert_eq!(made("a<br>\nb<br/><br>c"), "<p>a<br />\nb</p>\n<p>c</p>");
        assert_eq!(made("  \n"), "");
    }

    #[test]
    fn line_ends_in_tags_are_not_those_of_the_text() {
        assert_eq!(
            made("a <img\n src='x'\n\n alt='y'> b"),
            "<p>a <img  src='x'   alt='y'> b</p>"
        );
    }

    #[test]
    fn blocks_are_not_put_into_paragraphs() {
        assert_eq!(
            made("a\n<ul>\n<li>b</li>\n\n<li>c\n\nd</li>\n</ul>\ne"),
            "<p>a</p>\n<ul><li>b</li>\n<li><p>c</p>\n<p>d</p>\n</li>\n</ul>\n<p>e</p>"
        );
        assert_eq!(made("<h2>A\nb</h2>\nc"), "<h2>A<br />\nb</h2>\n<p>c</p>");
        assert_eq!(made("<div>a</div>b"), "<div>a</div>\n<p>b</p>");
        assert_eq!(made("a\n<hr>\nb"), "<p>a</p>\n<hr>\n<p>b</p>");
        assert_eq!(
            made("<blockquote>a\n\nb</blockquote>"),
            "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>"
        );
        assert_eq!(
            made("<table>\n<tr>\n<td>a\nb</td>\n</tr>\n</table>"),
            "<table><tr><td>a<br />\nb</td>\n</tr>\n</table>"
        );
    }

    #[test]
    fn paragraphs_that_are_there_are_kept() {
        assert_eq!(
            made("a\n\n<p>b\nc</p>\n\nd"),
            "<p>a</p>\n<p>b<br />\nc</p>\n<p>d</p>"
        );
        assert_eq!(made("<p>a\n\nb</p>"), "<p>a</p>\n<p>b</p>");
    }

    #[test]
    fn preformatted_text_is_left_alone() {
        assert_eq!(
            made("a\n<pre>b\n\n  c <b>d</b>\n</pre>\ne"),
            "<p>a</p>\n<pre>b\n\n  c <b>d</b>\n</pre>\n<p>e</p>"
        );
        assert_eq!(made("<pre>never\n\nclosed"), "<pre>never\n\nclosed");
        assert_eq!(
            made("<script>\n\nx()\n</script>"),
            "<p><script>  x() </script></p>"
        );
    }

    #[test]
    fn jump_break_on_a_line_is_no_paragraph() {
        assert_eq!(
            made("a\n\n<!--more-->\n\nb"),
            "<p>a</p>\n<!--more-->\n<p>b</p>"
        );
    }

    #[test]
    fn address_on_its_own_line_is_a_link() {
        assert_eq!(
            made("a\n\nhttps://example.org/?a=1&b=2\n\nsee https://example.org/"),
            "<p>a</p>\n<p><a href=\"https://example.org/?a=1&amp;b=2\">https://example.org/?a=1&amp;b=2</a></p>\n<p>see https://example.org/</p>"
        );
        assert_eq!(
            made("<a href='https://a.example/'>\nhttps://a.example/\n</a>"),
            "<p><a href='https://a.example/'><br />\nhttps://a.example/<br />\n</a></p>"
        );
    }

    #[test]
    fn every_address_in_a_comment_is_a_link() {
        assert_eq!(
            paragraphs(
                "See http://example.org/a_(b), or <a href='x'>http://c.example</a>.",
                Links::All
            ),
            "<p>See <a href=\"http://example.org/a_(b)\">http://example.org/a_(b)</a>, or <a href='x'>http://c.example</a>.</p>"
        );
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for piece in [
            "<a \"",
            "<div>",
            "<br>",
            "\n\n",
            "<!--",
            "</p>",
            "<p>",
            "http://",
            "<pre>",
            "<a href=\"",
        ] {
            let text = piece.repeat(200_000);
            let started = std::time::Instant::now();
            paragraphs(&text, Links::All);
            assert!(started.elapsed().as_secs() < 10, "{piece}");
        }
    }
}
