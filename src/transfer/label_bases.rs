//! The words before the names of categories and tags in the addresses of a WordPress blog, such as
//! `/topics/` in `/topics/oil`.
//!
//! An export does not tell them. Its owner may have chosen other words than `category` and `tag`, or
//! none; then links in the posts are the only trace. A link within the blog whose last part is the name
//! of a category in addresses, and at whose path there is no post or page, tells the words before it.
//! They then hold for every category.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

use percent_encoding::percent_decode_str;
use url::Url;

use super::address::without_www;
use super::html::{Piece, pieces};
use super::imported::{ImportEntry, ImportedLabel};
use crate::model::Format;
use crate::safe_html::tokens::unescape;

/// The two kinds of labels in WordPress, with the words that their addresses have unless others were
/// chosen.
const USUAL: [&str; 2] = ["category", "tag"];
/// The most links that are remembered.
const LINKS_MAX: usize = 20_000;
/// The most words before a name.
const WORDS_MAX: usize = 2;

/// What the entries of an export tell about the addresses of labels.
#[derive(Debug, Default)]
pub(super) struct LabelBases {
    /// The usual paths of labels.
    labels: Vec<String>,
    /// The hashes of the paths of posts and pages.
    posts: HashSet<u64>,
    /// The hosts and paths of links that may lead to a label.
    links: BTreeSet<(String, String)>,
    /// The other words, once all entries are known, and the folder of the blog: for each kind of label.
    found: [BTreeSet<String>; 2],
    folder: String,
}

impl LabelBases {
    /// Takes what an entry tells.
    pub(super) fn add(&mut self, entry: &ImportEntry) {
        match entry {
            ImportEntry::Label(label) => self.labels.extend(label.aliases.iter().cloned()),
            ImportEntry::Post(post) => {
                let paths = post.path.iter().chain(&post.aliases);
                self.posts.extend(paths.map(|path| hash(&decoded(path))));
                if post.format == Format::Html {
                    self.add_links(&post.body);
                }
            }
            _ => {}
        }
    }

    fn add_links(&mut self, body: &str) {
        for piece in pieces(body) {
            let Piece::Tag(tag) = piece else { continue };
            let Some((start, end)) = tag.href().filter(|_| tag.is("a") && !tag.closes) else {
                continue;
            };
            let Ok(url) = Url::parse(&unescape(&tag.written[start..end])) else {
                continue;
            };
            let path = decoded(url.path());
            let depth = path.split('/').count() - 1;
            let host = url.host_str().map(without_www);
            if let Some(host) = host.filter(|_| depth > 0 && self.links.len() < LINKS_MAX) {
                self.links.insert((host.to_owned(), path));
            }
        }
    }

    /// A path within the blog, with the blog's folder.
    pub(super) fn within(&self, path: &str) -> String {
        format!("{}{path}", self.folder)
    }

    /// Finds the words, once all entries were added, for the blog at this address.
    pub(super) fn finish(&mut self, home: &str) {
        let links = std::mem::take(&mut self.links);
        let Ok(home) = Url::parse(home) else { return };
        let host = home.host_str().map(without_www).unwrap_or_default();
        home.path()
            .trim_end_matches('/')
            .clone_into(&mut self.folder);
        let kinds = self.kinds();
        for (_, path) in links.iter().filter(|(at, _)| at == host) {
            let inside = path.strip_prefix(&self.folder);
            let Some((words, name)) = inside.and_then(|inside| inside.rsplit_once('/')) else {
                continue;
            };
            // A name that both kinds have tells nothing.
            let kind = match kinds.get(name) {
                Some([true, false]) => 0,
                Some([false, true]) => 1,
                _ => continue,
            };
            let mut parts = words.split('/').skip(1);
            let is_few = parts.clone().count() <= WORDS_MAX;
            let is_usual = parts.any(|word| USUAL.contains(&word));
            if is_few && !is_usual && !self.posts.contains(&hash(path)) {
                self.found[kind].insert(words.to_owned());
            }
        }
    }

    /// The kinds of labels by the last parts of their paths.
    fn kinds(&self) -> HashMap<String, [bool; 2]> {
        let mut kinds: HashMap<String, [bool; 2]> = HashMap::new();
        for label in &self.labels {
            for kind in 0..USUAL.len() {
                if let Some(rest) = self.rest(label, kind) {
                    let name = decoded(rest).rsplit('/').next().map(str::to_owned);
                    kinds.entry(name.unwrap_or_default()).or_default()[kind] = true;
                }
            }
        }
        kinds
    }

    /// The further paths at which the old blog listed the posts with a label.
    pub(super) fn paths(&self, label: &ImportedLabel) -> Vec<String> {
        let paths = label.aliases.iter();
        paths.flat_map(|path| self.others(path)).collect()
    }

    /// The further paths of all labels.
    pub(super) fn all_paths(&self) -> Vec<String> {
        let paths = self.labels.iter();
        paths.flat_map(|path| self.others(path)).collect()
    }

    /// The paths like a usual one with the other words, apart from those of posts.
    fn others(&self, path: &str) -> Vec<String> {
        let kinds = self.found.iter().enumerate();
        kinds
            .filter_map(|(kind, found)| Some((found, self.rest(path, kind)?)))
            .flat_map(|(found, rest)| found.iter().map(move |words| (words, rest)))
            .map(|(words, rest)| format!("{}{words}{rest}", self.folder))
            .filter(|path| !self.posts.contains(&hash(&decoded(path))))
            .collect()
    }

    /// What follows the usual words in a path, from `/`.
    fn rest<'a>(&self, path: &'a str, kind: usize) -> Option<&'a str> {
        let inside = path.strip_prefix(self.folder.as_str())?.strip_prefix('/')?;
        let rest = inside.strip_prefix(USUAL[kind])?;
        rest.starts_with('/').then_some(rest)
    }
}

fn hash(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

/// A path, decoded and without a slash at its end.
fn decoded(path: &str) -> String {
    let path = percent_decode_str(path.trim_end_matches('/'));
    path.decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::{Kind, Origin};
    use crate::transfer::imported::ImportedPost;

    fn label(path: &str) -> ImportEntry {
        ImportEntry::Label(Box::new(ImportedLabel {
            origin: origin(),
            name: path.to_owned(),
            aliases: vec![path.to_owned()],
            losses: Vec::new(),
        }))
    }

    fn origin() -> Origin {
        Origin {
            system: "wordpress".to_owned(),
            id: "1".to_owned(),
        }
    }

    fn post(path: &str, body: &str) -> ImportEntry {
        let mut post = ImportedPost::new(origin(), Kind::Post, DateTime::UNIX_EPOCH);
        post.path = Some(path.to_owned());
        post.body = body.to_owned();
        ImportEntry::Post(Box::new(post))
    }

    fn bases(home: &str, folder: &str, link: &str) -> Vec<String> {
        let mut bases = LabelBases::default();
        let path = |path: &str| format!("{folder}{path}");
        bases.add(&label(&path("/category/oil")));
        bases.add(&label(&path("/category/oil/lamps")));
        bases.add(&label(&path("/tag/wick")));
        bases.add(&label(&path("/category/news")));
        bases.add(&label(&path("/tag/news")));
        bases.add(&post(
            &path("/about/wick"),
            &format!("<a href='{link}'>x</a>"),
        ));
        bases.finish(home);
        bases.all_paths()
    }

    #[test]
    fn links_tell_the_words_before_the_names_of_labels() {
        let home = "https://www.lamp.example/";
        for (link, paths) in [
            (
                "http://lamp.example/topics/lamps/",
                &["/topics/oil", "/topics/oil/lamps", "/topics/news"][..],
            ),
            ("https://lamp.example/a/b/wick", &["/a/b/wick", "/a/b/news"]),
            ("https://lamp.example/oil", &["/oil", "/oil/lamps", "/news"]),
            // Both kinds have this name, there is a page, it is elsewhere, it is deeper.
            ("https://lamp.example/topics/news/", &[]),
            ("https://lamp.example/about/wick/", &[]),
            ("https://else.example/topics/oil/", &[]),
            ("https://lamp.example/2020/01/02/oil/", &[]),
            ("https://lamp.example/category/oil/lamps", &[]),
        ] {
            assert_eq!(bases(home, "", link), paths, "{link}");
        }
        let inside = bases(
            "https://lamp.example/blog",
            "/blog",
            "https://lamp.example/blog/topics/oil/",
        );
        assert_eq!(
            inside,
            [
                "/blog/topics/oil",
                "/blog/topics/oil/lamps",
                "/blog/topics/news"
            ]
        );
    }
}
