//! HTML that stands alone: what a feed carries away from its page.
//!
//! Addresses are made absolute, since a reader elsewhere has no base to resolve them by.

use url::Url;

use crate::safe_html::SafeHtml;
use crate::safe_html::scan::{Element, Part, parts, unescape};

/// Attributes that hold one address.
const ADDRESSES: [&str; 4] = ["href", "src", "cite", "poster"];

/// The whole text with absolute addresses, seen from `page`.
#[must_use]
pub fn standalone(html: &SafeHtml, page: &Url) -> String {
    let mut written = String::with_capacity(html.as_str().len() + html.as_str().len() / 8);
    for part in parts(html.as_str()) {
        match part {
            Part::Text(text) => written.push_str(text),
            Part::Close(name) => written.extend(["</", name, ">"]),
            Part::Open(element) => write_tag(&mut written, &element, page),
        }
    }
    written
}

fn write_tag(written: &mut String, element: &Element<'_>, page: &Url) {
    let mut rest = element.written;
    for (name, value) in element.attributes() {
        let Some(address) = resolved(name, value, page) else {
            continue;
        };
        let place = format!(" {name}=\"{value}\"");
        let Some((before, after)) = rest.split_once(&place) else {
            continue;
        };
        written.extend([before, " ", name, "=\"", &address, "\""]);
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
        SafeHtml::from_store(text.to_owned())
    }

    #[test]
    fn addresses_are_made_absolute_and_nothing_else_changes() {
        let given = "a &lt; b <a href=\"/x?a=1&amp;b=2\" title=\"a > b href=\">x</a><img src=\"../y.png\" alt=\"\"><a href=\"#fn\">1</a> c";
        let wanted = "a &lt; b <a href=\"https://blog.example.org/x?a=1&amp;b=2\" title=\"a > b href=\">x</a>\
                      <img src=\"https://blog.example.org/2022/y.png\" alt=\"\"><a href=\"https://blog.example.org/2022/01/hello#fn\">1</a> c";
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
