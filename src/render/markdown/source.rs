//! The Markdown source of a post as its readers may see it: without anything that the page does not
//! show.
//!
//! HTML comments, and link definitions that nothing refers to, are cut out. If raw HTML remains,
//! each word of it and of the text must also occur in the sanitised HTML: only then is it certain
//! that the sanitiser dropped nothing that the author hid. If it is not certain, the source is not
//! published at all.

use std::collections::{HashMap, HashSet};

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};
use percent_encoding::percent_decode_str;

use super::options_of_posts;
use crate::safe_html::SafeHtml;
use crate::safe_html::tokens::{Token, tokens};

/// The most HTML comments that are cut out; each takes a pass over the text.
const COMMENTS_MAX: usize = 200;

/// Returns the source without anything that `html` does not show, or `None` if that is not certain.
pub fn public_source(source: &str, html: &SafeHtml) -> Option<String> {
    let shown = Shown::of(html.as_str());
    let source = without_comments(source)?;
    let source = without_definitions(&source, &shown)?;
    let parsed = Parsed::of(&source);
    let is_plain = parsed.raw.iter().all(|raw| {
        comments(raw).is_some_and(|comments| comments.is_empty()) && is_kept_comment(raw.trim())
    });
    let is_shown = || {
        parsed
            .raw
            .iter()
            .chain(&parsed.texts)
            .all(|text| shown.has_all(text))
    };
    (is_plain || is_shown()).then_some(source)
}

/// The parts of a parsed source.
struct Parsed {
    /// The pieces of raw HTML.
    raw: Vec<String>,
    /// The text outside raw HTML, including code and formulas.
    texts: Vec<String>,
    /// The first and last lines, from 1, of HTML and code blocks, in which no definition can be.
    verbatim: Vec<(usize, usize)>,
    /// The normalised names of footnotes that are referred to.
    notes: HashSet<String>,
}

impl Parsed {
    fn of(source: &str) -> Self {
        let arena = Arena::new();
        let root = parse_document(&arena, source, &options_of_posts());
        let mut parsed = Self {
            raw: Vec::new(),
            texts: Vec::new(),
            verbatim: Vec::new(),
            notes: HashSet::new(),
        };
        for node in root.descendants() {
            let node = node.data();
            let lines = (node.sourcepos.start.line, node.sourcepos.end.line);
            match &node.value {
                NodeValue::HtmlInline(html) => parsed.raw.push(html.to_string()),
                NodeValue::HtmlBlock(block) => {
                    parsed.verbatim.push(lines);
                    parsed.raw.push(block.literal.clone());
                }
                NodeValue::CodeBlock(block) => {
                    parsed.verbatim.push(lines);
                    parsed.texts.push(block.literal.clone());
                }
                NodeValue::Text(text) => parsed.texts.push(text.to_string()),
                NodeValue::Code(code) => parsed.texts.push(code.literal.clone()),
                NodeValue::Math(math) => parsed.texts.push(math.literal.clone()),
                NodeValue::FootnoteDefinition(note) => {
                    parsed.notes.insert(normal(&note.name));
                }
                _ => {}
            }
        }
        parsed
    }

    fn is_verbatim(&self, line: usize) -> bool {
        self.verbatim
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&line))
    }
}

/// Removes the HTML comments, except the jump break and comments without a word. Returns `None` if
/// they cannot be cut out reliably.
fn without_comments(source: &str) -> Option<String> {
    let raw = Parsed::of(source).raw.join("\n");
    let comments: HashSet<&str> = comments(&raw)?.into_iter().collect();
    if comments.len() > COMMENTS_MAX {
        return None;
    }
    let mut cut = source.to_owned();
    for comment in comments {
        // The comment may also occur as text, or be split over lines that begin with a quote
        // marker.
        if source.matches(comment).count() != raw.matches(comment).count() {
            return None;
        }
        cut = cut.replace(comment, "");
    }
    Some(cut)
}

/// Returns the comments in raw HTML that must be removed, or `None` if a comment is not closed.
fn comments(raw: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(start) = rest.find("<!--") {
        // `<!-->` is a complete comment too.
        let end = start + 2 + rest[start + 2..].find("-->")? + 3;
        found.push(&rest[start..end]);
        rest = &rest[end..];
    }
    found.retain(|comment| !is_kept_comment(comment));
    Some(found)
}

/// Whether `html` is a single comment that contains no word or is the jump break.
fn is_kept_comment(html: &str) -> bool {
    let inner = html
        .strip_prefix("<!--")
        .and_then(|html| html.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim() == "more" || words(inner).next().is_none())
}

/// Removes the definitions of links that nothing refers to. Returns `None` if a definition that is
/// kept hides text.
///
/// The check is by line: a line is cut only if it is certainly a definition outside code and HTML,
/// and any line that may continue a definition must be visible on the page.
fn without_definitions(source: &str, shown: &Shown) -> Option<String> {
    let parsed = Parsed::of(source);
    let mut references: HashMap<String, usize> = HashMap::new();
    for (label, _) in source
        .split('[')
        .skip(1)
        .filter_map(|text| text.split_once(']'))
    {
        *references.entry(normal(label)).or_default() += 1;
    }
    let mut kept = String::with_capacity(source.len());
    let mut follows = false;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let definition = definition(line).filter(|_| !parsed.is_verbatim(number + 1));
        let Some((label, text)) = definition else {
            // The title of a definition may be on the next line.
            follows &= !line.trim().is_empty();
            if follows && !shown.has_all(line) {
                return None;
            }
            kept.push_str(line);
            continue;
        };
        if let Some(note) = label.strip_prefix('^') {
            parsed.notes.get(&normal(note))?;
            kept.push_str(line);
            continue;
        }
        follows = true;
        let is_used = references
            .get(&normal(label))
            .is_some_and(|count| *count > 1);
        match (is_used || shown.has_all(label)) && shown.has_all(text) {
            true => kept.push_str(line),
            false if is_used => return None,
            false => {}
        }
    }
    Some(kept)
}

/// Returns the label and the rest of a line that may define a link or a footnote.
fn definition(line: &str) -> Option<(&str, &str)> {
    let line =
        line.trim_start_matches(|sign: char| sign.is_ascii_digit() || " \t>-*+.)".contains(sign));
    line.strip_prefix('[')?.split_once("]:")
}

fn normal(label: &str) -> String {
    label
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The words of sanitised HTML, in lower case: of its text, its tags and its decoded URLs.
struct Shown(HashSet<String>);

impl Shown {
    fn of(html: &str) -> Self {
        let text: String = tokens(html)
            .filter_map(|token| {
                if let Token::Text(text) = token {
                    Some(text)
                } else {
                    None
                }
            })
            .collect();
        let addresses = percent_decode_str(html).decode_utf8_lossy();
        Self(
            words(html)
                .chain(words(&text))
                .chain(words(&addresses))
                .collect(),
        )
    }

    fn has_all(&self, text: &str) -> bool {
        words(text).all(|word| self.0.contains(&word))
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
