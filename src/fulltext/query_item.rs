//! The parts of the text in the search field: words, quoted texts, and operators with their values.

/// A part of the typed text, such as `-label:"x y"` or `word*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct QueryItem {
    pub is_negated: bool,
    pub operator: Option<String>,
    pub text: String,
    pub has_star: bool,
}

/// The operators; any other word before a colon is text.
const OPERATORS: [&str; 5] = ["label", "author", "before", "after", "in"];

/// Splits the typed text into its parts.
pub(super) fn items(typed: &str) -> Vec<QueryItem> {
    let mut items = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let mut item = QueryItem::default();
        if let Some(after) = rest.strip_prefix('-') {
            item.is_negated = true;
            rest = after;
        }
        if let Some((operator, after)) = rest
            .split_once(':')
            .filter(|(name, _)| OPERATORS.contains(&name.to_ascii_lowercase().as_str()))
        {
            item.operator = Some(operator.to_ascii_lowercase());
            rest = after;
        }
        rest = value(rest, &mut item).trim_start();
        items.push(item);
    }
    items
}

/// Reads a quoted text, or the text up to the next space or quote, into `item`. Returns the rest.
fn value<'a>(rest: &'a str, item: &mut QueryItem) -> &'a str {
    if let Some(quoted) = rest.strip_prefix(is_quote) {
        let (text, after) = quoted.split_once(is_quote).unwrap_or((quoted, ""));
        item.text = text.to_owned();
        return after;
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || is_quote(c))
        .unwrap_or(rest.len());
    item.text = rest[..end].to_owned();
    item.has_star = item.text.ends_with('*');
    &rest[end..]
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{FF02}'
    )
}
