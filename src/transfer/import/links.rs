//! Links in texts to other pages of the old blog.
//!
//! The first pass collects the paths that the old blog's pages keep here, or from which they are
//! redirected. A link to one of them loses its host, so that it leads to the page here wherever the
//! blog is. Any other link to the old blog stays as it is and is named, because the old blog may still
//! answer it. The result depends on the file alone, so that a second import finds the texts unchanged.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use percent_encoding::percent_decode_str;
use url::{Position, Url};

use crate::model::Format;
use crate::safe_html::tokens::unescape;
use crate::transfer::html::{Piece, Tag, pieces};
use crate::transfer::imported::ImportEntry;
use crate::urls;

/// The most characters of a path in the ledger.
const SHOWN_MAX: usize = 80;
/// The endings of pages. A link to any other file is the concern of the media library.
const PAGES: [&str; 4] = ["html", "htm", "php", "xml"];

/// The pages of the old blog.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// The host of the old blog without `www.`, and its folder on it, without a slash at the end.
    home: Option<(String, String)>,
    /// The hashes of the decoded paths of its pages.
    known: HashSet<u64>,
}

impl Links {
    /// Sets the address of the old blog's front page.
    pub(super) fn set_home(&mut self, home: &str) {
        let home = Url::parse(home).ok();
        self.home = home.and_then(|url| {
            let host = without_www(url.host_str()?).to_owned();
            Some((host, url.path().trim_end_matches('/').to_owned()))
        });
    }

    /// The address of the old blog, without its scheme and `www.`; `None` if it is not known.
    pub(super) fn home(&self) -> Option<String> {
        let (host, folder) = self.home.as_ref()?;
        Some(format!("{host}{folder}"))
    }

    /// Adds the paths at which an entry is, or from which it is redirected.
    pub(super) fn add(&mut self, entry: &ImportEntry) {
        match entry {
            ImportEntry::Post(post) => {
                post.path.iter().for_each(|path| self.add_path(path));
                post.aliases.iter().for_each(|path| self.add_path(path));
            }
            ImportEntry::Label(label) => label.aliases.iter().for_each(|path| self.add_path(path)),
            ImportEntry::Author(author) => {
                author.aliases.iter().for_each(|path| self.add_path(path));
            }
            ImportEntry::Redirect(redirect) => self.add_path(&redirect.from),
            ImportEntry::Comment(_)
            | ImportEntry::Media(_)
            | ImportEntry::Setting(_)
            | ImportEntry::Skipped(_) => {}
        }
    }

    fn add_path(&mut self, path: &str) {
        self.known.insert(hash(path));
    }

    /// Returns a text whose links to the old blog lead to this one, and adds those that cannot to
    /// `notes`.
    pub(super) fn rewrite(&self, text: &str, format: Format, notes: &mut Vec<String>) -> String {
        if self.home.is_none() || format != Format::Html {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(written) | Piece::Comment(written) => out.push_str(written),
                Piece::Tag(tag) => match self.rewritten(&tag, notes) {
                    Some(tag) => out.push_str(&tag),
                    None => out.push_str(tag.written),
                },
            }
        }
        out
    }

    /// Returns the tag of a link to the old blog with its new address.
    fn rewritten(&self, tag: &Tag<'_>, notes: &mut Vec<String>) -> Option<String> {
        if tag.closes || !tag.is("a") {
            return None;
        }
        let (start, end) = href(tag.written)?;
        let new = self.new_address(&unescape(&tag.written[start..end]), notes)?;
        let new = new
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;");
        Some(format!(
            "{}{new}{}",
            &tag.written[..start],
            &tag.written[end..]
        ))
    }

    /// Returns the address here for one on the old blog; `None` if it is none, or has none here.
    fn new_address(&self, address: &str, notes: &mut Vec<String>) -> Option<String> {
        let (host, folder) = self.home.as_ref()?;
        let address = match address.trim().strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None => address.trim().to_owned(),
        };
        let url = Url::parse(&address).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_old = is_web && without_www(url.host_str()?) == host;
        let path = url.path().trim_end_matches('/');
        let is_inside = path == folder || path.strip_prefix(folder.as_str())?.starts_with('/');
        if !is_old || !is_inside || is_file(path) {
            return None;
        }
        let Some(new) = self.path_here(&url, path, folder) else {
            let shown: String = url[Position::BeforePath..]
                .chars()
                .take(SHOWN_MAX)
                .collect();
            notes.push(format!(
                "its link to `{shown}` still leads to the old blog: nothing here has that address"
            ));
            return None;
        };
        Some(new + &fragment(&url))
    }

    /// Returns the path here, with the query that it needs.
    fn path_here(&self, url: &Url, path: &str, folder: &str) -> Option<String> {
        if path == folder {
            let mut parameters = url.query_pairs();
            let number = parameters.find(|(name, _)| matches!(name.as_ref(), "p" | "page_id"));
            return match number {
                Some((_, number)) => {
                    let path = urls::numbered(&number);
                    self.known.contains(&hash(&path)).then_some(path)
                }
                None => Some("/".to_owned()),
            };
        }
        let is_here = self.known.contains(&hash(path)) || is_list(&path[folder.len()..]);
        // Blogger names a comment in the query.
        let query = url
            .query()
            .filter(|query| query.starts_with("showComment="));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        is_here.then(|| format!("{path}{query}"))
    }
}

/// The fragment of a link: comments have other ids here.
fn fragment(url: &Url) -> String {
    let has_moment = url
        .query()
        .is_some_and(|query| query.starts_with("showComment="));
    match url.fragment() {
        None | Some("") => String::new(),
        Some(fragment) if has_moment => format!("#{fragment}"),
        Some("comments" | "respond" | "comment-form") => "#comments".to_owned(),
        Some(fragment) if is_comment(fragment) => "#comments".to_owned(),
        Some(fragment) if fragment.starts_with("more-") => "#more".to_owned(),
        Some(fragment) => format!("#{fragment}"),
    }
}

/// Whether a fragment names a comment: `comment-12` of WordPress, `c12` of Blogger.
fn is_comment(fragment: &str) -> bool {
    let number = fragment
        .strip_prefix("comment-")
        .or(fragment.strip_prefix('c'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether every blog has a list at this path: of a year or month, of a label on Blogger, or a feed.
fn is_list(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let is_number =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year] if is_number(year, 4) => true,
        [year, month] => {
            is_number(year, 4) && is_number(month, 2) || (*year, *month) == ("comments", "feed")
        }
        [archive] => *archive == "feed" || archive.ends_with("_archive.html"),
        ["search", "label", ..] | ["feeds", "posts" | "comments", ..] => true,
        _ => false,
    }
}

/// Whether the last part of a path names a file that is no page.
fn is_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last.rsplit_once('.').is_some_and(|(_, ending)| {
        let is_ending = (1..=5).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && !ending.bytes().all(|b| b.is_ascii_digit());
        is_ending && !PAGES.contains(&ending.to_ascii_lowercase().as_str())
    })
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The hash of a path, decoded and without a slash at its end.
fn hash(path: &str) -> u64 {
    let decoded = percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy();
    let mut hasher = DefaultHasher::new();
    decoded.hash(&mut hasher);
    hasher.finish()
}

/// Returns where the value of `href` is in a tag.
fn href(tag: &str) -> Option<(usize, usize)> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find("href").map(|at| from + at) {
        from = at + "href".len();
        let is_name = lower[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let rest = lower[from..].trim_start();
        let Some(value) = rest.strip_prefix('=').filter(|_| is_name) else {
            continue;
        };
        let value = value.trim_start();
        let start = lower.len() - value.len();
        return Some(match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let length = value[1..].find(quote)?;
                (start + 1, start + 1 + length)
            }
            _ => {
                let end = value.find(|c: char| c.is_whitespace() || c == '>');
                (start, start + end.unwrap_or(value.len()))
            }
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::{Kind, Origin};
    use crate::transfer::imported::ImportedPost;

    fn links(home: &str) -> Links {
        let mut links = Links::default();
        links.set_home(home);
        let origin = Origin {
            system: "x".to_owned(),
            id: "1".to_owned(),
        };
        let mut post = ImportedPost::new(origin, Kind::Post, DateTime::UNIX_EPOCH);
        post.path = Some("/2020/01/caf%C3%A9".to_owned());
        post.aliases = vec!["/p=7".to_owned()];
        links.add(&ImportEntry::Post(Box::new(post)));
        links
    }

    fn new(address: &str) -> (String, usize) {
        let mut notes = Vec::new();
        let text = format!("<p><A class='href' HREF='{address}'>x</A>");
        let made = links("https://www.old.example/").rewrite(&text, Format::Html, &mut notes);
        let made = made
            .strip_prefix("<p><A class='href' HREF='")
            .expect("the start");
        (
            made.split('\'').next().expect("a value").to_owned(),
            notes.len(),
        )
    }

    #[test]
    fn links_to_known_pages_lose_their_host() {
        for (old, here) in [
            (
                "http://old.example/2020/01/caf%C3%A9/",
                "/2020/01/caf%C3%A9",
            ),
            ("//www.old.example/2020/01/café", "/2020/01/caf%C3%A9"),
            (
                "https://old.example/2020/01/café/#comment-12",
                "/2020/01/caf%C3%A9#comments",
            ),
            (
                "https://old.example/2020/01/café?showComment=5#c12",
                "/2020/01/caf%C3%A9?showComment=5#c12",
            ),
            (
                "https://old.example/2020/01/café?utm=1#part",
                "/2020/01/caf%C3%A9#part",
            ),
            ("https://old.example/?p=7", "/p=7"),
            ("https://old.example", "/"),
            ("https://old.example/2020/01/", "/2020/01"),
            (
                "https://old.example/search/label/A%20b",
                "/search/label/A%20b",
            ),
        ] {
            assert_eq!(new(old), (here.to_owned(), 0), "{old}");
        }
    }

    #[test]
    fn links_that_nothing_here_answers_stay_and_are_named() {
        for old in ["https://old.example/other/", "https://old.example/?p=8"] {
            assert_eq!(new(old), (old.to_owned(), 1));
        }
    }

    #[test]
    fn other_addresses_stay() {
        for old in [
            "https://else.example/2020/01/café",
            "https://old.example.evil.example/",
            "https://old.example/wp-content/uploads/a.jpg",
            "/2020/01/café",
            "#top",
            "mailto:a@old.example",
            "javascript:x",
        ] {
            assert_eq!(new(old), (old.to_owned(), 0), "{old}");
        }
    }

    #[test]
    fn blog_in_a_folder_is_only_that_folder() {
        let mut notes = Vec::new();
        let mut links = Links::default();
        links.set_home("https://old.example/blog/");
        let text = "<a href=\"https://old.example/\">x</a><a href=https://old.example/blog/>y</a>";
        assert_eq!(
            links.rewrite(text, Format::Html, &mut notes),
            "<a href=\"https://old.example/\">x</a><a href=/>y</a>"
        );
    }
}
