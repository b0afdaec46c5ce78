//! Makes HTML independent of its page, for feeds.
//!
//! Relative URLs become absolute, because a feed reader has no base URL to resolve them with. Of a
//! picture in several sizes only the whole one remains, because a reader does not know how wide it is
//! shown.

use url::Url;

use crate::safe_html::SafeHtml;
use crate::safe_html::tokens::{Element, Token, tokens, unescape};

/// The attributes that hold one URL.
const ADDRESSES: [&str; 4] = ["href", "src", "cite", "poster"];

/// The attributes that offer a picture in several sizes.
const SIZES: [&str; 2] = ["srcset", "sizes"];

/// Returns the HTML with absolute URLs, resolved against `page`.
#[must_use]
pub fn standalone(html: &SafeHtml, page: &Url) -> String {
    let mut written = String::with_capacity(html.as_str().len() + html.as_str().len() / 8);
    for token in tokens(html.as_str()) {
        match token {
            Token::Text(text) => written.push_str(text),
            Token::Open(element) if element.name == "source" => {}
            Token::Close(name) => written.extend(["</", name, ">"]),
            Token::Open(element) => write_tag(&mut written, &element, page),
        }
    }
    written
}

fn write_tag(written: &mut String, element: &Element<'_>, page: &Url) {
    let mut rest = element.written;
    for (name, value) in element.attributes() {
        let address = resolved(name, value, page);
        if address.is_none() && !SIZES.contains(&name) {
            continue;
        }
        let place = format!(" {name}=\"{value}\"");
        let Some((before, after)) = rest.split_once(&place) else {
            continue;
        };
        written.push_str(before);
        if let Some(address) = address {
            written.extend([" ", name, "=\"", &address, "\""]);
        }
        rest = after;
    }
    written.push_str(rest);
}

/// Returns the absolute URL for the value of an attribute, escaped, or `None` if the attribute
/// holds no URL or an absolute one.
fn resolved(name: &str, value: &str, page: &Url) -> Option<String> {
    let holds_one = ADDRESSES.contains(&name) && !value.is_empty();
    if !holds_one || Url::parse(value).is_ok() {
        return None;
    }
    let absolute = page.join(&unescape(value)).ok()?;
    Some(
        absolute
            .as_str()
            .replace('&', "&amp;")
            .replace('"', "&quot;"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Url {
        Url::parse("https://blog.example.org/2022/01/hello").expect("an address")
    }

    fn html(text: &str) -> SafeHtml {
        SafeHtml::unchecked(text)
    }

    #[test]
    fn addresses_are_made_absolute_and_nothing_else_changes() {
        let given = "a &lt; b <a href=\"/x?a=1&amp;b=2\" title=\"a > b href=\">x</a><img src=\"../y.png\" alt=\"\"><a href=\"#fn\">1</a> c";
        let wanted = "a &lt; b <a href=\"https://blog.example.org/x?a=1&amp;b=2\" title=\"a > b href=\">x</a>\
                      <img src=\"https://blog.example.org/2022/y.png\" alt=\"\"><a href=\"https://blog.example.org/2022/01/hello#fn\">1</a> c";
        assert_eq!(standalone(&html(given), &page()), wanted);
        let given = "<p><picture><source srcset=\"/s\" media=\"(x)\"><img src=\"/y\" srcset=\"/a 1w, /y 2w\" sizes=\"9px\" alt=\"\"></picture></p>";
        let wanted = "<p><picture><img src=\"https://blog.example.org/y\" alt=\"\"></picture></p>";
        assert_eq!(standalone(&html(given), &page()), wanted);
        for same in [
            "",
            "no tags",
            "<p>a</p>",
            "<a href=\"https://a.example/\">x</a>",
            "<a href=\"mailto:a@b.example\">x</a>",
            "<br>",
        ] {
            assert_eq!(standalone(&html(same), &page()), same);
        }
    }
}
