//! Links in texts to other pages of the old blog.
//!
//! The first pass collects the paths that the old blog's pages keep here, or from which they are
//! redirected. A link to one of them loses its host, so that it leads to the page here wherever the
//! blog is. Any other link to the old blog stays as it is and is named, because the old blog may still
//! answer it. The result depends on the file alone, so that a second import finds the texts unchanged.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

use percent_encoding::percent_decode_str;
use url::{Position, Url};

use crate::model::{CommentId, Format};
use crate::safe_html::tokens::unescape;
use crate::transfer::address::without_www;
use crate::transfer::html::{Piece, Tag, pieces};
use crate::transfer::imported::{ImportEntry, ImportedLabel};
use crate::transfer::label_bases::LabelBases;
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
    /// The address of its front page.
    home_address: Option<Url>,
    /// The hashes of the decoded paths of its pages.
    known: HashSet<u64>,
    bases: LabelBases,
}

/// The comments of this blog to which a text of the old blog links.
#[derive(Debug, Default)]
pub(super) struct LinkedComments {
    /// The comments that are stored, by their numbers on the old blog.
    pub(super) stored: HashMap<String, CommentId>,
    /// Whether further ones may be stored later, so that links to them stay as they are.
    pub(super) may_come: bool,
}

impl Links {
    /// Sets the address of the old blog's front page.
    pub(super) fn set_home(&mut self, home: &str) {
        self.home_address = Url::parse(home).ok();
        self.home = self.home_address.as_ref().and_then(|url| {
            let host = without_www(url.host_str()?).to_owned();
            Some((host, url.path().trim_end_matches('/').to_owned()))
        });
    }

    /// The address of the old blog, without its scheme and `www.`; `None` if it is not known.
    pub(super) fn home(&self) -> Option<String> {
        let (host, folder) = self.home.as_ref()?;
        Some(format!("{host}{folder}"))
    }

    /// Finds the further paths of labels, once all entries were added and the address of the front page
    /// is known.
    pub(super) fn finish(&mut self) {
        if let Some(home) = &self.home_address {
            self.bases.finish(home.as_str());
        }
        for path in self.bases.all_paths() {
            self.add_path(&path);
        }
    }

    /// The further paths at which the old blog listed the posts with a label, as its own links tell.
    pub(super) fn label_paths(&self, label: &ImportedLabel) -> Vec<String> {
        self.bases.paths(label)
    }

    /// Adds the paths at which an entry is, or from which it is redirected.
    pub(super) fn add(&mut self, entry: &ImportEntry) {
        self.bases.add(entry);
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

    /// Returns the numbers of the comments of the old blog to which a text links.
    pub(super) fn comment_numbers(&self, text: &str, format: Format) -> BTreeSet<String> {
        if self.home.is_none() || format != Format::Html || !text.contains('#') {
            return BTreeSet::new();
        }
        let number = |piece| {
            let Piece::Tag(tag) = piece else { return None };
            let address = link(&tag)?;
            if let Some(fragment) = address.strip_prefix('#') {
                return comment_number(fragment).map(str::to_owned);
            }
            let url = self.old_url(&address)?;
            comment_number(url.fragment()?).map(str::to_owned)
        };
        pieces(text).filter_map(number).collect()
    }

    /// Returns a text whose links to the old blog lead to this one, and adds those that cannot to
    /// `notes`.
    pub(super) fn rewrite(
        &self,
        text: &str,
        format: Format,
        comments: &LinkedComments,
        notes: &mut Vec<String>,
    ) -> String {
        if self.home.is_none() || format != Format::Html {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(written) | Piece::Comment(written) => out.push_str(written),
                Piece::Tag(tag) => match self.rewritten(&tag, comments, notes) {
                    Some(tag) => out.push_str(&tag),
                    None => out.push_str(tag.written),
                },
            }
        }
        out
    }

    /// Returns the tag of a link to the old blog with its new address.
    fn rewritten(
        &self,
        tag: &Tag<'_>,
        comments: &LinkedComments,
        notes: &mut Vec<String>,
    ) -> Option<String> {
        let address = link(tag)?;
        let new = match address.strip_prefix('#') {
            Some(fragment) => comments.address(comment_number(fragment)?, "")?,
            None => self.new_address(&address, comments, notes)?,
        };
        let new = new
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;");
        let (start, end) = tag.href()?;
        Some(format!(
            "{}{new}{}",
            &tag.written[..start],
            &tag.written[end..]
        ))
    }

    /// Parses an address within the old blog: a whole one, or one from `/` that names a comment. Any
    /// other from `/` leads to the page here as it is.
    fn old_url(&self, address: &str) -> Option<Url> {
        let (host, folder) = self.home.as_ref()?;
        let url = match address.strip_prefix("//") {
            Some(rest) => Url::parse(&format!("https://{rest}")).ok()?,
            None if address.starts_with('/') => {
                let url = self.home_address.as_ref()?.join(address).ok()?;
                url.fragment().and_then(comment_number)?;
                url
            }
            None => Url::parse(address).ok()?,
        };
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_old = is_web && without_www(url.host_str()?) == host;
        let path = url.path().trim_end_matches('/');
        let is_inside = path == folder || path.strip_prefix(folder.as_str())?.starts_with('/');
        (is_old && is_inside && !is_file(path)).then_some(url)
    }

    /// Returns the address here for one on the old blog; `None` if it is none, or has none here.
    fn new_address(
        &self,
        address: &str,
        comments: &LinkedComments,
        notes: &mut Vec<String>,
    ) -> Option<String> {
        let url = self.old_url(address)?;
        let here = self.path_here(&url);
        if let Some(number) = url.fragment().and_then(comment_number) {
            let is_known = comments.stored.contains_key(number) || comments.may_come;
            if is_known {
                return comments.address(number, "");
            }
        }
        if here.is_none() {
            let shown: String = url[Position::BeforePath..]
                .chars()
                .take(SHOWN_MAX)
                .collect();
            notes.push(format!(
                "its link to `{shown}` still leads to the old blog: nothing here has that address"
            ));
        }
        Some(here? + &fragment(&url))
    }

    /// Returns the path here, with the query that it needs.
    fn path_here(&self, url: &Url) -> Option<String> {
        let (_, folder) = self.home.as_ref()?;
        let path = without_part(url.path().trim_end_matches('/'));
        if path == folder {
            return self.front_page_here(url);
        }
        let inside = &path[folder.len()..];
        if is_list(inside) {
            return Some(inside.to_owned());
        }
        let has_feed = page_of_feed(path).is_some_and(|page| self.is_known(page));
        let is_here = self.is_known(path) || has_feed;
        // Blogger names a comment in the query.
        let query = url
            .query()
            .filter(|query| query.starts_with("showComment="));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        is_here.then(|| format!("{path}{query}"))
    }

    /// Returns the path here for the front page, or for what its query names.
    fn front_page_here(&self, url: &Url) -> Option<String> {
        let mut named = url
            .query_pairs()
            .filter_map(|(name, value)| urls::by_parameter(&name, &value));
        match named.next() {
            Some(path) => self.is_known(&path).then_some(path),
            None => Some("/".to_owned()),
        }
    }

    fn is_known(&self, path: &str) -> bool {
        self.known.contains(&hash(path))
    }
}

impl LinkedComments {
    /// Returns the address of the comment with a number, or else of the comments on the page at `path`;
    /// `None` as long as the comment may come.
    fn address(&self, number: &str, path: &str) -> Option<String> {
        match self.stored.get(number) {
            Some(id) => Some(urls::comment(*id)),
            None if self.may_come => None,
            None => Some(format!("{path}#comments")),
        }
    }
}

/// Returns the address to which a tag links.
fn link(tag: &Tag<'_>) -> Option<String> {
    if tag.closes || !tag.is("a") {
        return None;
    }
    let (start, end) = tag.href()?;
    Some(unescape(&tag.written[start..end]).trim().to_owned())
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
        Some(fragment) if comment_number(fragment).is_some() => "#comments".to_owned(),
        Some(fragment) if fragment.starts_with("more-") => "#more".to_owned(),
        Some(fragment) => format!("#{fragment}"),
    }
}

/// The number in a fragment that names a comment: `comment-12` of WordPress, in some designs
/// `div-comment-12`, `c12` of Blogger.
fn comment_number(fragment: &str) -> Option<&str> {
    let number = ["comment-", "div-comment-", "li-comment-", "c"]
        .iter()
        .find_map(|start| fragment.strip_prefix(start))?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(number)
}

/// A path without the part of the thread that WordPress names at its end, such as `/comment-page-2`.
fn without_part(path: &str) -> &str {
    match path.rsplit_once("/comment-page-") {
        Some((page, number)) if number.bytes().all(|b| b.is_ascii_digit()) => page,
        _ => path,
    }
}

/// The path of the page to which a feed of WordPress's belongs; `None` for any other path.
fn page_of_feed(path: &str) -> Option<&str> {
    [
        "/feed",
        "/feed/atom",
        "/feed/rss",
        "/feed/rss2",
        "/feed/rdf",
    ]
    .iter()
    .find_map(|ending| path.strip_suffix(ending))
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
        ["comments", "feed", _] => true,
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

/// The hash of a path, decoded and without a slash at its end.
fn hash(path: &str) -> u64 {
    let decoded = percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy();
    let mut hasher = DefaultHasher::new();
    decoded.hash(&mut hasher);
    hasher.finish()
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
        let comments = LinkedComments {
            stored: HashMap::from([("34".to_owned(), CommentId(5))]),
            may_come: false,
        };
        let links = links("https://www.old.example/");
        let made = links.rewrite(&text, Format::Html, &comments, &mut notes);
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
            ("https://old.example/2020/01/café/#comment-34", "/c/5"),
            (
                "https://old.example/2020/01/x/comment-page-2/#div-comment-34",
                "/c/5",
            ),
            ("/2020/01/café#comment-34", "/c/5"),
            ("#comment-34", "/c/5"),
            ("#comment-12", "#comments"),
            ("https://old.example/2020/01/café?showComment=5#c34", "/c/5"),
            (
                "https://old.example/2020/01/café/comment-page-2/#comment-12",
                "/2020/01/caf%C3%A9#comments",
            ),
            (
                "https://old.example/2020/01/café/feed/",
                "/2020/01/caf%C3%A9/feed",
            ),
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
            links.rewrite(text, Format::Html, &LinkedComments::default(), &mut notes),
            "<a href=\"https://old.example/\">x</a><a href=/>y</a>"
        );
    }
}
