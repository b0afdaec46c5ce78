//! Guesses at the URL that was probably meant by one at which nothing is found.

use std::fmt;

use axum::http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::{has_one_spelling, with_query};
use crate::model::permalink;
use crate::remote_pictures::full_size_names;
use crate::urls;

/// The characters that are encoded in a part of a query that was decoded with the path.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
/// Characters that end a sentence or close a bracket after a link, and were taken for a part of it.
const BEHIND_A_LINK: &[char] = &[
    '.', ',', ':', '!', '*', '_', ')', ']', '}', '\'', '’', '”', '»', '“', '…', '、', '。', '）',
    '」', '/',
];
/// The endings of WordPress's feeds, with whether they are in RSS.
const FEEDS: [(&str, bool); 5] = [
    ("/feed/atom", false),
    ("/feed/rss", true),
    ("/feed/rss2", true),
    ("/feed/rdf", true),
    ("/feed", false),
];
/// The names of a folder's index page.
const OF_A_FOLDER: [&str; 4] = ["/index.html", "/index.htm", "/index.php", "/amp"];

/// A URL to try, with the fragment that was meant.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// The path and query.
    pub(super) uri: Uri,
    fragment: Option<String>,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.uri)?;
        match &self.fragment {
            Some(fragment) => write!(f, "#{fragment}"),
            None => Ok(()),
        }
    }
}

/// Returns the URLs to try for one that is not found, the likeliest first; none if it can mean
/// nothing else.
pub(super) fn guesses(uri: &Uri) -> Vec<Address> {
    let Some(text) = decoded(uri.path()) else {
        return Vec::new();
    };
    let typed = Typed::read(&text);
    let query = typed.query.as_deref().or(uri.query());
    let mut found: Vec<Address> = Vec::new();
    for path in paths(typed.path) {
        let path = urls::encoded(&path);
        let is_new = path != uri.path()
            && found.iter().all(|other| other.uri.path() != path)
            && !has_one_spelling(&path);
        if let Some(uri) = with_query(&path, query).filter(|_| is_new) {
            let fragment = typed.fragment.clone();
            found.push(Address { uri, fragment });
        }
    }
    found
}

/// Decodes a path, twice if it was encoded twice. Returns `None` if it hides a slash or a control
/// character.
fn decoded(path: &str) -> Option<String> {
    let once = decoded_once(path)?;
    let is_double = once
        .split('%')
        .skip(1)
        .any(|rest| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2);
    let text = if is_double {
        decoded_once(&once)?
    } else {
        once
    };
    Some(text.nfc().collect())
}

fn decoded_once(path: &str) -> Option<String> {
    let text = percent_decode_str(path).decode_utf8().ok()?;
    let hides = path.to_ascii_lowercase().contains("%2f") || text.contains(char::is_control);
    (!hides).then(|| text.into_owned())
}

/// A typed path, which may contain more than a path.
struct Typed<'a> {
    path: &'a str,
    query: Option<String>,
    fragment: Option<String>,
}

impl<'a> Typed<'a> {
    /// Cuts off what follows the path: a query or fragment whose mark was encoded, a query that
    /// begins with `&`, a session (`;jsessionid=`), or markup around the link.
    fn read(text: &'a str) -> Self {
        let ends =
            |c: char| matches!(c, '?' | '#' | '&' | ';' | '<' | '>' | '"') || c.is_whitespace();
        let Some(at) = text.find(ends) else {
            return Self {
                path: text,
                query: None,
                fragment: None,
            };
        };
        let (path, rest) = text.split_at(at);
        let (query, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let query = query.strip_prefix(['?', '&']).unwrap_or_default();
        let encode =
            |text: &str| (!text.is_empty()).then(|| utf8_percent_encode(text, QUERY).to_string());
        Self {
            path,
            query: encode(query),
            fragment: encode(fragment),
        }
    }
}

/// Returns the paths that may be meant by one: under the name that this blog uses, without the
/// characters after a link, with the other ending, the picture of which it is a smaller size, in lower
/// case.
fn paths(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(BEHIND_A_LINK);
    if path.is_empty() {
        return Vec::new();
    }
    let plain = without_index(path);
    let lower = plain.to_lowercase();
    let mut paths: Vec<String> = common_alias(&lower)
        .map(str::to_owned)
        .into_iter()
        .collect();
    paths.extend(feeds(plain));
    paths.push(at_root(plain));
    paths.extend(other_endings(plain));
    paths.extend(full_size_names(plain));
    paths.push(at_root(&lower));
    paths.extend(other_endings(&lower));
    paths
}

fn without_index(path: &str) -> &str {
    OF_A_FOLDER
        .iter()
        .find_map(|name| path.strip_suffix(name))
        .unwrap_or(path)
}

fn at_root(path: &str) -> String {
    if path.is_empty() { "/" } else { path }.to_owned()
}

/// Returns a post's path with `.html` added or removed. The server's own paths have no such ending.
fn other_endings(path: &str) -> Vec<String> {
    let first = path.split('/').nth(1).unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.is_empty() || permalink::is_reserved(first) {
        return Vec::new();
    }
    match path.rsplit_once('.') {
        _ if !last.contains('.') => vec![format!("{path}.html")],
        Some((stem, "html")) => vec![stem.to_owned()],
        Some((stem, "htm")) => vec![format!("{stem}.html"), stem.to_owned()],
        _ => Vec::new(),
    }
}

/// Returns the paths of the feed of a page that WordPress has below the page's own path. What has no feed
/// in RSS has one in Atom.
fn feeds(path: &str) -> Vec<String> {
    let split = |(ending, is_rss): &(&str, bool)| Some((path.strip_suffix(ending)?, *is_rss));
    let Some((page, is_rss)) = FEEDS.iter().find_map(split) else {
        return Vec::new();
    };
    if page.is_empty() {
        return Vec::new();
    }
    let rss = is_rss.then(|| format!("{page}.rss"));
    rss.into_iter().chain([format!("{page}.atom")]).collect()
}

/// Returns our path of something that other blogs have at this path, which is in lower case.
fn common_alias(path: &str) -> Option<&'static str> {
    Some(match path {
        "/atom" | "/feed" | "/feed.xml" | "/feed/atom" | "/feeds" | "/feeds/posts" => "/feed.atom",
        "/archive.atom" => "/feed.atom",
        "/index.rdf" | "/index.rss" | "/index.xml" | "/rss" | "/rss2" | "/rss2.xml" => "/feed.rss",
        "/feed/rss" | "/feed/rss2" | "/feed/rdf" | "/archive.rss" => "/feed.rss",
        "/archive.json" | "/feed/json" | "/index.json" => "/feed.json",
        "/comments/feed" | "/feeds/comments" => "/comments.atom",
        "/sitemap-pages.xml" | "/sitemap-posts.xml" | "/wp-sitemap.xml" => "/sitemap.xml",
        "/sitemap_index.xml" | "/sitemap-index.xml" | "/sitemap" => "/sitemap.xml",
        "/categories" | "/label" | "/search/label" | "/tag" | "/tags" => "/labels",
        "/archives" => "/archive",
        "/index" => "/",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(address: &str) -> Vec<String> {
        guesses(&address.parse().expect("an address"))
            .iter()
            .map(Address::to_string)
            .collect()
    }

    #[test]
    fn what_was_not_a_part_of_the_link_is_cut_off() {
        for typed in [
            "/2012/05/x.html).",
            "/2012/05/x.html,",
            "/2012/05/x.html%E2%80%9D",
            "/2012/05/x.html%20and%20more",
            "/2012/05/x.html;jsessionid=1A2B",
            "/2012/05/x.html%22%3Ehere%3C/a%3E",
            "/2012/05/x.html/amp",
            "/2012/05/x.html.html",
            "/2012/05/x.htm",
            "/2012/05/x",
            "/2012/05/X.HTML",
            "/2012/05/%2578.html",
        ] {
            assert!(
                meant(typed).contains(&"/2012/05/x.html".to_owned()),
                "{typed}: {:?}",
                meant(typed)
            );
        }
    }

    #[test]
    fn what_was_a_query_or_a_fragment_is_one_again() {
        for (typed, first) in [
            ("/x.html%3Fm=1", "/x.html?m=1"),
            ("/x.html&m=1", "/x.html?m=1"),
            ("/x.html%3FshowComment=12%23c9", "/x.html?showComment=12#c9"),
            ("/x.html%23comment-form", "/x.html#comment-form"),
            ("/x.html).?m=1", "/x.html?m=1"),
        ] {
            assert_eq!(
                meant(typed).first().map(String::as_str),
                Some(first),
                "{typed}"
            );
        }
    }

    #[test]
    fn feed_below_a_page_is_the_feed_of_that_page() {
        for (typed, first) in [
            ("/category/oil/feed", "/category/oil.atom"),
            ("/2020/01/lamp/feed/rss2", "/2020/01/lamp.rss"),
            ("/comments/feed/rss2", "/comments.rss"),
        ] {
            assert_eq!(meant(typed).first().map(String::as_str), Some(first));
        }
    }

    #[test]
    fn smaller_size_of_a_picture_means_the_picture() {
        assert_eq!(
            meant("/wp-content/uploads/2019/03/Caf%C3%A9-300x200.jpg"),
            [
                "/wp-content/uploads/2019/03/Caf%C3%A9.jpg",
                "/wp-content/uploads/2019/03/Caf%C3%A9-scaled.jpg",
                "/wp-content/uploads/2019/03/Caf%C3%A9-rotated.jpg",
                "/wp-content/uploads/2019/03/caf%C3%A9-300x200.jpg",
            ]
        );
    }

    #[test]
    fn an_address_that_can_mean_nothing_else_has_no_guess() {
        for typed in [
            "/",
            "/archive",
            "/wp-login.php",
            "/wp-content/uploads/x.jpg",
            "/2012/05/x%00.html).",
            "/2012%2F05/x).",
            "/%FF).",
            "/a%252Fb",
        ] {
            assert_eq!(meant(typed), Vec::<String>::new(), "{typed}");
        }
    }

    #[test]
    fn no_guess_leads_to_another_host() {
        for typed in [
            "/%5C%5Cevil.example).",
            "/.//evil.example.",
            "/;//evil.example",
        ] {
            for address in meant(typed) {
                assert!(
                    !address.starts_with("//") && !address.contains('\\'),
                    "{address}"
                );
            }
        }
    }
}
