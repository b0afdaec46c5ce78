//! HTML that stands alone: what a feed carries away from its page.
//!
//! Addresses are made absolute, since a reader elsewhere has no base to resolve them by. The HTML is ours:
//! every `<` in it begins a tag, and attributes are quoted.

use url::Url;

use crate::safe_html::SafeHtml;

/// Attributes that hold one address.
const ADDRESSES: [&str; 4] = ["href", "src", "cite", "poster"];

/// The whole text with absolute addresses, seen from `page`.
#[must_use]
pub fn standalone(html: &SafeHtml, page: &Url) -> String {
    let html = html.as_str();
    let mut written = String::with_capacity(html.len() + html.len() / 8);
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => written.push_str(text),
            Piece::Tag(tag) => write_tag(&mut written, tag, page),
        }
    }
    written
}

enum Piece<'a> {
    Text(&'a str),
    /// From `<` to `>`.
    Tag(&'a str),
}

fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let end = match rest.find('<')? {
            0 => tag_end(rest),
            start => start,
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(if piece.starts_with('<') { Piece::Tag(piece) } else { Piece::Text(piece) })
    })
    .chain(last_text(html))
}

/// What stands after the last tag.
fn last_text(html: &str) -> Option<Piece<'_>> {
    let start = html.rfind('<').map_or(0, |at| at + tag_end(&html[at..]));
    (start < html.len()).then(|| Piece::Text(&html[start..]))
}

/// Where the tag at the start ends: a `>` within quotes is a part of a value.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b'>' && !quoted
    });
    end.map_or(tag.len(), |at| at + 1)
}

fn write_tag(written: &mut String, tag: &str, page: &Url) {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        written.push_str(before);
        written.push_str("=\"");
        let name = before.rsplit(' ').next().unwrap_or_default();
        match resolved(name, value, page) {
            Some(address) => written.push_str(&address),
            None => written.push_str(value),
        }
        written.push('"');
        rest = after;
    }
    written.push_str(rest);
}

/// The value of an attribute that holds an address which is not absolute.
fn resolved(name: &str, value: &str, page: &Url) -> Option<String> {
    let holds_one = ADDRESSES.contains(&name) && !value.is_empty();
    if !holds_one || Url::parse(value).is_ok() {
        return None;
    }
    let address = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let absolute = page.join(&address).ok()?;
    Some(absolute.as_str().replace('&', "&amp;").replace('"', "&quot;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Url {
        Url::parse("https://blog.example.org/2022/01/hello").expect("an address")
    }

    fn html(text: &str) -> SafeHtml {
        SafeHtml::from_store(text.to_owned())
    }

    #[test]
    fn addresses_are_made_absolute_and_nothing_else_changes() {
        let given = "a &lt; b <a href=\"/x?a=1&amp;b=2\" title=\"a > b href=\">x</a><img src=\"../y.png\" alt=\"\"><a href=\"#fn\">1</a> c";
        let wanted = "a &lt; b <a href=\"https://blog.example.org/x?a=1&amp;b=2\" title=\"a > b href=\">x</a>\
                      <img src=\"https://blog.example.org/2022/y.png\" alt=\"\"><a href=\"https://blog.example.org/2022/01/hello#fn\">1</a> c";
        assert_eq!(standalone(&html(given), &page()), wanted);
        for same in ["", "no tags", "<p>a</p>", "<a href=\"https://a.example/\">x</a>", "<a href=\"mailto:a@b.example\">x</a>", "<br>"] {
            assert_eq!(standalone(&html(same), &page()), same);
        }
    }
}
