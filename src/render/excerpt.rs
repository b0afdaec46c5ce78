//! Plain text out of finished HTML: excerpts and quotes.
//!
//! The HTML is ours, so every `<` in it begins a tag and five character references are all there
//! are. HTML itself is never cut.

use crate::safe_html::SafeHtml;

/// The first words of a post, at most `max_chars` characters, cut at a word with "…". What
/// follows a jump break does not count.
pub fn excerpt(html: &SafeHtml, max_chars: usize) -> String {
    let html = html.as_str();
    let end = html.find(JUMP_BREAK).unwrap_or(html.len());
    let limit = max_chars.saturating_add(1);
    cut(&text(&html[..end], &["sup.footnote", "section"], limit), max_chars)
}

/// The first words of a comment, without what it quotes itself, as plain text.
pub fn comment_quote(html: &SafeHtml, max_chars: usize) -> String {
    let limit = max_chars.saturating_add(1);
    let own = text(html.as_str(), &["blockquote"], limit);
    let text = match own.is_empty() {
        true => text(html.as_str(), &[], limit),
        false => own,
    };
    cut(&text, max_chars)
}

const JUMP_BREAK: &str = "<a name=\"more\"";

/// The text of `html` with single spaces, `limit` characters of it, without what stands in the
/// elements `left_out`.
fn text(html: &str, left_out: &[&str], limit: usize) -> String {
    let mut text = Text { words: String::new(), length: 0, pending: false, inside: 0 };
    let mut rest = html;
    while text.length < limit && !rest.is_empty() {
        let (run, tag, after) = next_tag(rest);
        text.run(run);
        text.tag(tag, left_out);
        rest = after;
    }
    text.words
}

/// The text before the next tag, the inside of that tag, and what follows it.
fn next_tag(html: &str) -> (&str, &str, &str) {
    let (run, rest) = html.split_at(html.find('<').unwrap_or(html.len()));
    let rest = rest.strip_prefix('<').unwrap_or(rest);
    let (tag, after) = rest.split_once('>').unwrap_or((rest, ""));
    (run, tag, after)
}

struct Text {
    words: String,
    length: usize,
    /// White space to be written before the next word.
    pending: bool,
    /// How many elements that are left out are open.
    inside: usize,
}

impl Text {
    fn run(&mut self, run: &str) {
        if self.inside > 0 {
            return;
        }
        let decoded = run.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        decoded.chars().for_each(|character| self.character(character));
    }

    fn character(&mut self, character: char) {
        if character.is_whitespace() {
            self.pending = !self.words.is_empty();
            return;
        }
        if std::mem::take(&mut self.pending) {
            self.words.push(' ');
            self.length += 1;
        }
        self.words.push(character);
        self.length += 1;
    }

    fn tag(&mut self, tag: &str, left_out: &[&str]) {
        let end = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !is_inline(name) {
            self.pending = !self.words.is_empty();
        }
        let footnote = tag.contains("class=\"footnote");
        let leaves = left_out.iter().any(|element| match *element {
            "sup.footnote" => name == "sup" && (footnote || self.inside > 0),
            "section" => name == "section" && (footnote || self.inside > 0),
            element => element == name,
        });
        match (leaves, end) {
            (true, false) => self.inside += 1,
            (true, true) => self.inside = self.inside.saturating_sub(1),
            (false, _) => {}
        }
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// The whole words of `text` that fit into `max_chars` characters with a "…".
fn cut(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let room = max_chars.saturating_sub(1);
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let at_word = text[end..].starts_with(' ');
    let words = match head.rfind(' ') {
        Some(space) if !at_word && space * 2 > head.len() => &head[..space],
        _ => head,
    };
    format!("{}…", words.trim_end_matches([' ', ',', ';', ':', '-', '–', '—']))
}
