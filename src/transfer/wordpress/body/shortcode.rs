//! Finding shortcodes, WordPress's markup in square brackets: `[gallery ids="1,2"]`.

use std::collections::HashSet;

/// The shortcodes whose content belongs to them. Of any other, the opening and the closing one are two
/// shortcodes around text: their content may contain shortcodes, to any depth.
const ENCLOSING: [&str; 9] = [
    "caption",
    "wp_caption",
    "embed",
    "audio",
    "video",
    "code",
    "sourcecode",
    "youtube",
    "vimeo",
];

/// A shortcode in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shortcode<'a> {
    /// The name in lower case.
    pub(super) name: String,
    /// The attributes in order; the name is empty for a value without one.
    pub(super) attributes: Vec<(String, &'a str)>,
    /// The text between the opening and the closing shortcode; `None` without a closing one, and for
    /// names that are not in [`ENCLOSING`].
    pub(super) content: Option<&'a str>,
    /// The whole shortcode as it is written.
    pub(super) written: &'a str,
}

impl<'a> Shortcode<'a> {
    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    }

    /// Returns the first value without a name.
    pub(super) fn value(&self) -> Option<&'a str> {
        self.attribute("")
    }
}

/// A piece of a text with shortcodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text without shortcodes.
    Text(&'a str),
    /// A shortcode.
    Shortcode(Shortcode<'a>),
}

/// Splits a text at its shortcodes, in linear time. `[[name]]` is text that shows `[name]`.
pub(super) struct Parts<'a> {
    rest: &'a str,
    /// The names without a closing shortcode in `rest`.
    unclosed: HashSet<String>,
    /// A part that was found behind the text before it.
    next: Option<Part<'a>>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            unclosed: HashSet::new(),
            next: None,
        }
    }

    /// Reads the shortcode at the start of `text`.
    fn shortcode(&mut self, text: &'a str) -> Option<Shortcode<'a>> {
        let inner = &text[1..];
        let end = inner
            .find(['[', ']'])
            .filter(|end| inner.as_bytes()[*end] == b']')?;
        let inner = &inner[..end];
        let length = name_length(inner)?;
        let name = inner[..length].to_ascii_lowercase();
        let opening = end + 2;
        let mut shortcode = Shortcode {
            attributes: attributes(inner[length..].trim_end_matches('/')),
            content: None,
            written: &text[..opening],
            name,
        };
        let may_enclose = ENCLOSING.contains(&shortcode.name.as_str()) && !inner.ends_with('/');
        if may_enclose && !self.unclosed.contains(&shortcode.name) {
            let closing = format!("[/{}]", &inner[..length]);
            match text[opening..].find(&closing) {
                Some(at) => {
                    shortcode.content = Some(&text[opening..opening + at]);
                    shortcode.written = &text[..opening + at + closing.len()];
                }
                None => {
                    self.unclosed.insert(shortcode.name.clone());
                }
            }
        }
        Some(shortcode)
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if let Some(part) = self.next.take() {
            return Some(part);
        }
        let text = self.rest;
        let mut from = 0;
        while let Some(at) = text[from..].find('[').map(|at| from + at) {
            let found = &text[at..];
            if let Some(length) = escaped_length(found) {
                // The text up to the first bracket, and what is between the outer ones.
                self.rest = &text[at + length..];
                self.next = Some(Part::Text(&found[1..length - 1]));
                return Some(Part::Text(&text[..at]));
            }
            if let Some(shortcode) = self.shortcode(found) {
                self.rest = &found[shortcode.written.len()..];
                self.next = Some(Part::Shortcode(shortcode));
                return Some(Part::Text(&text[..at]));
            }
            from = at + 1;
        }
        self.rest = "";
        (!text.is_empty()).then_some(Part::Text(text))
    }
}

/// The length of `[[name …]]` at the start of a text.
fn escaped_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.find(['[', ']'])?;
    let is_escaped = inner[end..].starts_with("]]") && name_length(&inner[..end]).is_some();
    is_escaped.then_some(end + 4)
}

/// The length of the name at the start of a shortcode's inside, if there is one.
fn name_length(inner: &str) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let length = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
    let ends = inner[length..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '/' | '=' | ':'));
    let begins = inner.starts_with(|c: char| c.is_ascii_alphabetic());
    (begins && ends && length > 1).then_some(length)
}

/// Parses `a="1" b='2' c=3 4`. A value directly behind the name (`=4`) counts as one without a name.
fn attributes(text: &str) -> Vec<(String, &str)> {
    let mut rest = text.trim_start_matches('=').trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'');
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let value_at = after.trim_start().strip_prefix('=').map(str::trim_start);
        let (name, value, next) = match value_at {
            // The address in `[youtube http://host/?v=1]` contains `=` without being a name.
            Some(_) if name.contains("://") || name.is_empty() => bare(rest),
            Some(value) => {
                let (_, value, next) = value_of(value);
                (name.to_ascii_lowercase(), value, next)
            }
            None if name.is_empty() => value_of(rest),
            None => bare(rest),
        };
        found.push((name, value));
        rest = next.trim_start();
    }
    found
}

/// A value in quotes, or up to the next space.
fn value_of(text: &str) -> (String, &str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let quoted = quote.and_then(|quote| text[1..].split_once(quote));
    match quoted {
        Some((value, next)) => (String::new(), value, next),
        None => bare(text),
    }
}

fn bare(text: &str) -> (String, &str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let value = text[..end].trim_matches(['"', '\'']);
    (String::new(), value, &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortcodes(text: &str) -> Vec<Shortcode<'_>> {
        let shortcode = |part| match part {
            Part::Shortcode(shortcode) => Some(shortcode),
            Part::Text(_) => None,
        };
        Parts::new(text).filter_map(shortcode).collect()
    }

    #[test]
    fn attributes_have_every_spelling() {
        let found = shortcodes("[a1 b=\"c d\" e='f' G = h i \"j k\" /]");
        let attributes = [("b", "c d"), ("e", "f"), ("g", "h"), ("", "i"), ("", "j k")];
        let attributes: Vec<_> = attributes.map(|(n, v)| (n.to_owned(), v)).to_vec();
        assert_eq!(found[0].attributes, attributes);
        let found = shortcodes(
            "[youtube=https://example.org/watch?v=1&w=2] [youtube https://example.org/?v=3]",
        );
        assert_eq!(found[0].value(), Some("https://example.org/watch?v=1&w=2"));
        assert_eq!(found[1].value(), Some("https://example.org/?v=3"));
    }

    #[test]
    fn content_ends_at_the_closing_shortcode() {
        let found = shortcodes("x [caption id=1]<img> A[/caption] [gallery] [embed]u[/embed]");
        let content: Vec<_> = found.iter().map(|found| found.content).collect();
        assert_eq!(content, [Some("<img> A"), None, Some("u")]);
    }

    #[test]
    fn other_brackets_are_text() {
        for text in [
            "[1]",
            "[x]",
            "a [",
            "[/b]",
            "[see: this",
            "arr[i][0]",
            "[é]",
            "[]",
            "[[",
            "[link](url)",
        ] {
            let parts: Vec<_> = Parts::new(text)
                .filter(|part| matches!(part, Part::Shortcode(found) if found.name != "link"))
                .collect();
            assert_eq!(parts, [], "{text}");
        }
    }

    #[test]
    fn doubled_brackets_show_single_ones() {
        let text: String = Parts::new("a [[gallery]] b")
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Shortcode(_) => "!",
            })
            .collect();
        assert_eq!(text, "a [gallery] b");
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for piece in ["[a", "[ab]", "[[ab", "[ab =", "[ab \"]", "[/ab]"] {
            let text = piece.repeat(300_000);
            let started = std::time::Instant::now();
            assert!(Parts::new(&text).count() > 0);
            assert!(started.elapsed().as_secs() < 10, "{piece}");
        }
    }
}
