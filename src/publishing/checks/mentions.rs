//! The pictures and links of a rendered text that are worth a look.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::Place;
use crate::model::MediaHash;
use crate::safe_html::SafeHtml;
use crate::safe_html::tokens::{Element, Token, unescape};
use crate::urls::Urls;

/// The most mentions that are looked at.
const MENTIONS_MAX: usize = 1000;

/// The endings of names that cameras, phones and programs give to pictures.
const ENDINGS: [&str; 9] = [
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".avif", ".svg", ".bmp",
];
/// The beginnings of such names; digits follow.
const BEGINNINGS: [&str; 9] = [
    "img",
    "image",
    "dsc",
    "dscn",
    "dscf",
    "pxl",
    "screenshot",
    "photo",
    "p",
];

/// A picture, or a link to a path of this blog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The URL as it is in the text.
    url: String,
    /// The decoded path, without query and fragment, if the URL is one of this blog.
    pub(super) own_path: Option<String>,
    /// The alternative text of a picture; `None` for a link.
    pub(super) alt: Option<String>,
    /// How many mentions of the same file or URL are before this one.
    number: usize,
}

impl Mention {
    /// The hash of the file of the media library that it names.
    pub(super) fn media(&self) -> Option<MediaHash> {
        MediaHash::of_path(self.own_path.as_ref()?)
    }

    /// The place in the source.
    pub(super) fn place(&self, source: &str) -> Place {
        Place {
            field: "body",
            line: line_of(source, &self.url, self.number),
            url: self.url.clone(),
        }
    }
}

/// Returns the pictures of a text, and its links to this blog, in order. A link that Tympan itself
/// wrote around a picture is left out.
pub fn mentions(html: &SafeHtml, urls: &Urls) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut numbers = HashMap::<String, usize>::new();
    let mut gallery = false;
    for token in html.tokens() {
        match *token {
            Token::Open(element) if element.name == "p" => gallery = element.has_class("gallery"),
            Token::Close("p") => gallery = false,
            Token::Open(element) => {
                let Some((url, alt)) = written(&element, gallery) else {
                    continue;
                };
                let own_path = own_path(&url, urls);
                if alt.is_none() && own_path.is_none() {
                    continue;
                }
                let number = numbers.entry(needle(&url)).or_default();
                found.push(Mention {
                    url,
                    own_path,
                    alt,
                    number: *number,
                });
                *number += 1;
            }
            _ => {}
        }
        if found.len() >= MENTIONS_MAX {
            break;
        }
    }
    found
}

/// The URL of a link or picture, with the alternative text of a picture.
fn written(element: &Element<'_>, in_gallery: bool) -> Option<(String, Option<String>)> {
    match element.name {
        "img" => {
            let alt = element.attribute("alt").map(unescape).unwrap_or_default();
            Some((unescape(element.attribute("src")?), Some(alt)))
        }
        "a" if !in_gallery => Some((unescape(element.attribute("href")?), None)),
        "audio" | "video" => Some((unescape(element.attribute("src")?), None)),
        _ => None,
    }
}

/// The decoded path of a URL of this blog, without query and fragment.
fn own_path(url: &str, urls: &Urls) -> Option<String> {
    let path = urls.local(url);
    if !path.starts_with('/') || path.starts_with("//") {
        return None;
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// What of a URL is looked for in the source. A text may write the URL of an own file with another
/// name or another escape.
fn needle(url: &str) -> String {
    match MediaHash::of_path(url) {
        Some(hash) => format!("/media/{hash}"),
        None => url.to_owned(),
    }
}

/// The line of the source in which a URL is written for the `number`th time, from 1.
fn line_of(source: &str, url: &str, number: usize) -> Option<usize> {
    let needle = needle(url);
    let places = || source.match_indices(&needle);
    let (at, _) = places().nth(number).or_else(|| places().next())?;
    Some(source[..at].matches('\n').count() + 1)
}

/// Whether words are the name of a file, such as `IMG_2041.jpg` or `DSC 0012`.
pub(super) fn is_file_name(words: &str) -> bool {
    let words = words.to_lowercase();
    if words.contains(char::is_whitespace) && ENDINGS.iter().any(|end| words.ends_with(end)) {
        // A sentence may end in the name of a file.
        return words.split_whitespace().count() <= 2;
    }
    if ENDINGS.iter().any(|end| words.ends_with(end)) {
        return true;
    }
    BEGINNINGS.iter().any(|beginning| {
        let rest = words.strip_prefix(beginning);
        let rest = rest.map(|rest| rest.trim_start_matches([' ', '_', '-']));
        rest.is_some_and(|rest| {
            let is_part_of_number = |c: char| c.is_ascii_digit() || " _-.()".contains(c);
            rest.chars().filter(char::is_ascii_digit).count() >= 3
                && rest.chars().all(is_part_of_number)
        })
    })
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn found(html: &str) -> Vec<Mention> {
        let base = Url::parse("https://blog.example.org").expect("a URL");
        mentions(&SafeHtml::post(html).html, &Urls::new(&base))
    }

    #[test]
    fn pictures_and_own_links_are_mentions() {
        let found = found(
            "<a href=\"/2022/01/caf%C3%A9?x=1#y\">a</a> <a href=\"https://blog.example.org/b\">b</a>
             <a href=\"https://other.example/\">c</a> <a href=\"//other.example/\">d</a>
             <img src=\"https://other.example/x.jpg\" alt=\"\"> <a href=\"/2022/01/caf%C3%A9?x=1#y\">again</a>",
        );
        let paths: Vec<_> = found.iter().map(|it| it.own_path.as_deref()).collect();
        assert_eq!(
            paths,
            [
                Some("/2022/01/café"),
                Some("/b"),
                None,
                Some("/2022/01/café")
            ]
        );
        assert_eq!(found[2].alt.as_deref(), Some(""));
        assert_eq!(found[3].number, 1);
    }

    #[test]
    fn a_place_is_a_line_of_the_source() {
        let source = "one\n[a](/x)\n\n![](/x) [b](/x)";
        assert_eq!(line_of(source, "/x", 0), Some(2));
        assert_eq!(line_of(source, "/x", 1), Some(4));
        assert_eq!(line_of(source, "/x", 9), Some(2));
        assert_eq!(line_of(source, "/y", 0), None);
    }

    #[test]
    fn names_of_files_are_no_words() {
        for name in [
            "IMG_2041.jpg",
            "img-2041",
            "DSC 0012",
            "press.png",
            "Screenshot 2026-11-30 21.04.12",
            "PXL_20261130_101010",
            "my press.jpeg",
        ] {
            assert!(is_file_name(name), "{name}");
        }
        for words in [
            "A press",
            "Photo of a press from 1889",
            "Image",
            "P 51",
            "The dialog shows press.png",
            "2041",
        ] {
            assert!(!is_file_name(words), "{words}");
        }
    }
}
