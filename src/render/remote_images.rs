//! The addresses of pictures on other servers in the source of a post, with their places, so that
//! exactly these can be replaced.
//!
//! Whether an address is that of a picture only the renderer knows: the same text may be in code, in
//! prose, in a comment, or behind a reference of Markdown. So it is asked. Every address in the source
//! is replaced by a marker of its own, the result is rendered, and the markers that come out as an
//! image, or as the link around one, tell the places. An address that does not come out exactly is
//! left alone.
//!
//! Refused: a second parser for either format, which would agree with the renderer only most of the
//! time; and replacing every occurrence of an address, which would change what readers see in code.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{is_bounded, markdown};
use crate::model::{Format, LanguageTag};
use crate::safe_html::SafeHtml;
use crate::safe_html::tokens::{Token, unescape};

/// The most bytes in an address.
const ADDRESS_MAX: usize = 2_000;
/// What precedes the number of an address in its marker. No such host can exist (RFC 6761). It is one
/// host, because a post shows images of a limited number of hosts.
const MARKER: &str = "https://remote-image.invalid/";

/// The address of a picture on another server, or of the link around one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteImage {
    /// Its place in the source.
    pub range: Range<usize>,
    /// The address, with character references decoded. It may have no scheme (`//host/path`).
    pub address: String,
    /// The addresses of the pictures inside a link; empty for the address of a picture itself.
    pub linked_from: Vec<String>,
}

/// Finds the addresses of pictures on other servers in a post, and of the links around these, in
/// their order in the source.
#[must_use]
pub fn remote_images(source: &str, format: Format, lang: &LanguageTag) -> Vec<RemoteImage> {
    let addresses = addresses(source);
    if addresses.is_empty() {
        return Vec::new();
    }
    let marked = replace_ranges(source, addresses.iter().enumerate().map(marker));
    let html = match format {
        Format::Markdown => markdown::post(&marked, lang),
        Format::Html => marked.clone(),
    };
    if !is_bounded(&html, &marked) {
        return Vec::new();
    }
    let places = Places::of(&SafeHtml::post(&html).html);
    let text = |at: usize| unescape(&source[addresses[at].clone()]);
    let image = |(at, range): (usize, &Range<usize>)| {
        let linked = places.links.get(&at);
        if !places.images.contains(&at) && linked.is_none() {
            return None;
        }
        let is_image = places.images.contains(&at);
        let inside = linked.filter(|_| !is_image).into_iter().flatten();
        Some(RemoteImage {
            range: range.clone(),
            address: text(at),
            linked_from: inside.map(|inside| text(*inside)).collect(),
        })
    };
    addresses.iter().enumerate().filter_map(image).collect()
}

/// Returns the source with texts in place of these ranges, which are in order and do not overlap.
#[must_use]
pub fn replace_ranges(source: &str, texts: impl Iterator<Item = (Range<usize>, String)>) -> String {
    let mut replaced = String::with_capacity(source.len());
    let mut copied = 0;
    for (range, text) in texts {
        replaced.push_str(&source[copied..range.start]);
        replaced.push_str(&text);
        copied = range.end;
    }
    replaced.push_str(&source[copied..]);
    replaced
}

fn marker((at, range): (usize, &Range<usize>)) -> (Range<usize>, String) {
    (range.clone(), format!("{MARKER}{at}"))
}

/// Returns the number of the address whose marker this is.
fn number(address: &str) -> Option<usize> {
    address.strip_prefix(MARKER)?.parse().ok()
}

/// Where the markers came out.
#[derive(Default)]
struct Places {
    /// The addresses that images have.
    images: BTreeSet<usize>,
    /// The addresses of links, with those of the images inside.
    links: BTreeMap<usize, BTreeSet<usize>>,
}

impl Places {
    fn of(html: &SafeHtml) -> Self {
        let mut places = Self::default();
        let mut link = None;
        for token in html.tokens() {
            match *token {
                Token::Open(element) if element.name == "a" => {
                    link = element.attribute("href").and_then(number);
                }
                Token::Close("a") => link = None,
                Token::Open(element) if element.name == "img" => {
                    let Some(image) = element.attribute("src").and_then(number) else {
                        continue;
                    };
                    places.images.insert(image);
                    if let Some(link) = link {
                        places.links.entry(link).or_default().insert(image);
                    }
                }
                _ => {}
            }
        }
        places
    }
}

/// Returns the places of everything in a source that may be an address of another server.
fn addresses(source: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (slashes, _) in source.match_indices("//") {
        if found.last().is_some_and(|last| slashes < last.end) {
            continue;
        }
        let Some(start) = start(source, slashes) else {
            continue;
        };
        let length = length(&source[start..], source[..start].chars().next_back());
        let address = &source[start..start + length];
        let is_plain = !address.contains(|c: char| c == '\\' || c.is_control());
        if is_plain && length > "//".len() && length <= ADDRESS_MAX {
            found.push(start..start + length);
        }
    }
    found
}

/// Returns where the address begins that has these slashes: at its scheme, or at the slashes if they
/// begin a value.
fn start(source: &str, slashes: usize) -> Option<usize> {
    let before = &source.as_bytes()[..slashes];
    for scheme in ["https:", "http:"] {
        let start = slashes.checked_sub(scheme.len());
        if let Some(start) = start
            && before[start..].eq_ignore_ascii_case(scheme.as_bytes())
        {
            return Some(start);
        }
    }
    let begins_value = |c: &u8| c.is_ascii_whitespace() || b"\"'(<=".contains(c);
    before.last().is_some_and(begins_value).then_some(slashes)
}

/// Returns the length of the address at the start of a text. What is `before` it tells how it ends.
fn length(text: &str, before: Option<char>) -> usize {
    let end = |ends: &dyn Fn(char) -> bool| text.find(ends).unwrap_or(text.len());
    match before {
        Some(quote @ ('"' | '\'')) => end(&|c| c == quote),
        Some('<') => end(&|c| c == '>'),
        Some('=') => end(&|c| c.is_whitespace() || c == '>'),
        _ => balanced(&text[..end(&|c| c.is_whitespace() || matches!(c, '"' | '<' | '>'))]),
    }
}

/// Returns the length of a text up to the first closing parenthesis that it does not open.
fn balanced(text: &str) -> usize {
    let mut open = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, format: Format) -> Vec<(String, Vec<String>)> {
        let lang = LanguageTag::parse("en").expect("a language");
        remote_images(source, format, &lang)
            .into_iter()
            .map(|image| {
                assert_eq!(unescape(&source[image.range]), image.address);
                (image.address, image.linked_from)
            })
            .collect()
    }

    fn plain(addresses: &[&str]) -> Vec<(String, Vec<String>)> {
        let plain = |address: &&str| ((*address).to_owned(), Vec::new());
        addresses.iter().map(plain).collect()
    }

    #[test]
    fn images_are_found_in_every_notation_of_html() {
        let source = "<p><img src=\"http://a.example/1.jpg?a=1&amp;b=2\"><img src='//a.example/2.jpg'>\
            <IMG SRC=HTTPS://a.example/3.jpg width=5><img alt='x' src=\" http://a.example/it's (4).jpg \"></p>";
        let expected = plain(&[
            "http://a.example/1.jpg?a=1&b=2",
            "//a.example/2.jpg",
            "HTTPS://a.example/3.jpg",
        ]);
        assert_eq!(found(source, Format::Html), expected);
    }

    #[test]
    fn images_are_found_in_every_notation_of_markdown() {
        let source = "![a](https://a.example/1_(x).jpg \"T\") ![b](<http://a.example/2.jpg>)\n\n![c][ref] and ![ref]\n\n\
            <img src=\"https://a.example/4.jpg\">\n\n[ref]: https://a.example/3.jpg 'T'\n";
        let expected = plain(&[
            "https://a.example/1_(x).jpg",
            "http://a.example/2.jpg",
            "https://a.example/4.jpg",
            "https://a.example/3.jpg",
        ]);
        assert_eq!(found(source, Format::Markdown), expected);
    }

    #[test]
    fn link_around_an_image_is_found_with_the_image() {
        let (small, large) = (
            "http://a.example/s320/1.jpg",
            "http://a.example/s1600/1.jpg",
        );
        for (source, format) in [
            (
                format!("<a href=\"{large}\"><b><img src=\"{small}\"></b></a>"),
                Format::Html,
            ),
            (format!("[![x]({small})]({large})"), Format::Markdown),
        ] {
            let mut links = found(&source, format);
            links.sort();
            let expected = [
                (large.to_owned(), vec![small.to_owned()]),
                (small.to_owned(), Vec::new()),
            ];
            assert_eq!(links, expected, "{source}");
        }
    }

    #[test]
    fn what_readers_see_as_text_is_no_image() {
        for (source, format) in [
            (
                "<pre>&lt;img src=\"http://a.example/1.jpg\"&gt;</pre>",
                Format::Html,
            ),
            (
                "<!-- <img src=\"http://a.example/1.jpg\"> -->",
                Format::Html,
            ),
            (
                "<a href=\"http://a.example/1.jpg\">picture</a>",
                Format::Html,
            ),
            ("<img src=\"/media/1.jpg\"> // no address", Format::Html),
            ("`![x](http://a.example/1.jpg)`", Format::Markdown),
            ("    ![x](http://a.example/1.jpg)", Format::Markdown),
            (
                "See http://a.example/1.jpg or [it](http://a.example/1.jpg).",
                Format::Markdown,
            ),
            ("", Format::Markdown),
        ] {
            assert_eq!(found(source, format), [], "{source}");
        }
    }

    #[test]
    fn only_the_place_of_the_image_is_replaced() {
        let address = "http://a.example/1.jpg";
        let source = format!("`{address}` ![x]({address}) {address}");
        let lang = LanguageTag::parse("en").expect("a language");
        let images = remote_images(&source, Format::Markdown, &lang);
        let texts = images
            .into_iter()
            .map(|image| (image.range, "/media/x".to_owned()));
        let expected = format!("`{address}` ![x](/media/x) {address}");
        assert_eq!(replace_ranges(&source, texts), expected);
    }
}
