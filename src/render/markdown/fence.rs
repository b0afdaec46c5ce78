//! Reads the info string of a code block: ```` ```rust {2,4-6} numbered title="main.rs" ````.

use comrak::nodes::NodeCodeBlock;

use super::escape;

/// The most characters in the list of marked lines, which becomes a class.
const LONGEST_MARKS: usize = 40;

/// A parsed info string.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fence<'a> {
    language: &'a str,
    /// The marked lines, in the form of the class: `2.4-6`.
    marks: String,
    numbered: bool,
    title: &'a str,
}

/// Returns the HTML of the block if it is a formula, has a title, or has marked or numbered lines.
/// Otherwise returns `None`, and comrak writes the block.
pub(super) fn html(block: &NodeCodeBlock) -> Option<String> {
    let fence = read(&block.info);
    if fence.language == "math" {
        return Some(format!("<p>{}</p>\n", formula(block.literal.trim(), true)));
    }
    if fence.marks.is_empty() && !fence.numbered && fence.title.is_empty() {
        return None;
    }
    let mut classes = Vec::new();
    if !fence.language.is_empty() {
        classes.push(format!("language-{}", fence.language));
    }
    if !fence.marks.is_empty() {
        classes.push(format!("marks-{}", fence.marks));
    }
    if fence.numbered {
        classes.push("numbered".to_owned());
    }
    let mut html = String::with_capacity(block.literal.len() + 100);
    html.push_str("<pre><code class=\"");
    escape(&classes.join(" "), &mut html);
    html.push_str("\">");
    escape(&block.literal, &mut html);
    html.push_str("</code></pre>\n");
    Some(titled(fence.title, html))
}

/// Returns a formula as a `<code>` element, which passes the sanitiser and is converted to MathML
/// afterwards.
pub(super) fn formula(tex: &str, display: bool) -> String {
    let mut html = format!(
        "<code class=\"math-{}\">",
        if display { "display" } else { "inline" }
    );
    escape(tex, &mut html);
    html.push_str("</code>");
    html
}

fn titled(title: &str, block: String) -> String {
    if title.is_empty() {
        return block;
    }
    let mut html = String::from("<figure class=\"code-figure\">\n<figcaption>");
    escape(title, &mut html);
    html.push_str("</figcaption>\n");
    html.push_str(&block);
    html.push_str("</figure>\n");
    html
}

fn read(info: &str) -> Fence<'_> {
    let info = info.trim();
    let first = info
        .split(|next: char| next.is_whitespace() || next == '{')
        .next()
        .unwrap_or_default();
    let language = if first.contains('=') || is_numbered(first) {
        ""
    } else {
        first
    };
    let rest = &info[language.len()..];
    let (before, title) = rest.split_once("title=\"").unwrap_or((rest, ""));
    let (title, after) = title.split_once('"').unwrap_or(("", title));
    let marks = rest
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'))
        .map_or("", |(marks, _)| marks);
    Fence {
        language,
        marks: normal(marks),
        numbered: is_numbered(before) || is_numbered(after),
        title: title.trim(),
    }
}

fn is_numbered(words: &str) -> bool {
    words
        .split_whitespace()
        .any(|word| matches!(word, "numbered" | "linenos"))
}

/// Converts `2, 4-6` to `2.4-6`. Parts that are invalid or too long are dropped.
fn normal(marks: &str) -> String {
    let mut normal = String::new();
    for mark in marks.split(',').map(str::trim) {
        let is_number = |text: &str| {
            (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let valid = mark.split_once('-').map_or_else(
            || is_number(mark),
            |(from, to)| is_number(from) && is_number(to),
        );
        if !valid || normal.len() + mark.len() >= LONGEST_MARKS {
            continue;
        }
        if !normal.is_empty() {
            normal.push('.');
        }
        normal.push_str(mark);
    }
    normal
}
