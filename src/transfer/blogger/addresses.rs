//! Every address that the old blog published, as far as its export tells: for `tympan check urls`.
//!
//! Some stand in the file as links, the others follow from it: Blogger gave every
//! blog the same feeds and archives. To know one more, add it below with its kind.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::io::BufRead;

use chrono::TimeDelta;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::Reader;
use super::convert::{kind, number, time};
use super::entry::RawEntry;
use crate::transfer::imported::{EntryKind, ReadError};

/// No zone is further from UTC, in hours.
const ZONE_MAX: i64 = 14;

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressKind {
    /// The front page and what belongs to the blog as a whole.
    Blog,
    /// A post.
    Post,
    /// A page.
    Page,
    /// A post or page for telephones, `?m=1`.
    Mobile,
    /// A comment on its post's page.
    Comment,
    /// A label's posts.
    Label,
    /// A year's or month's posts.
    Archive,
    /// A pager or a search.
    Search,
    /// A feed of the whole blog or of a label.
    Feed,
    /// A feed of one post's comments.
    CommentFeed,
    /// A post or comment as the entry of a feed.
    Entry,
    /// A line of a list.
    Listed,
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Blog => "blog",
            Self::Post => "posts",
            Self::Page => "pages",
            Self::Mobile => "mobile pages",
            Self::Comment => "comments",
            Self::Label => "labels",
            Self::Archive => "archives",
            Self::Search => "searches",
            Self::Feed => "feeds",
            Self::CommentFeed => "comment feeds",
            Self::Entry => "feed entries",
            Self::Listed => "listed",
        })
    }
}

/// An address of the old blog.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OldAddress {
    /// What stands there.
    pub kind: AddressKind,
    /// Its path and query, encoded as it was published.
    pub place: String,
    /// The part of the page that it names.
    pub anchor: Option<String>,
}

/// Every address of the blog in an export, each once, by kind.
///
/// # Errors
/// The file cannot be read to its end.
pub fn addresses(source: impl BufRead) -> Result<Vec<OldAddress>, ReadError> {
    let mut reader = Reader::new(source);
    let mut gathered = Gathered::default();
    while let Some(raw) = reader.read_raw()? {
        gathered.take(raw);
    }
    Ok(gathered.finish(reader.home()))
}

/// A comment whose post may come later in the file.
struct Remark {
    id: String,
    post: String,
    /// When it was published, in milliseconds.
    moment: i64,
    links: Vec<String>,
}

#[derive(Default)]
struct Gathered {
    found: BTreeSet<OldAddress>,
    /// The paths of public posts and pages by their ids.
    posts: HashMap<String, String>,
    labels: HashSet<String>,
    links: Vec<String>,
    remarks: Vec<Remark>,
    word: Option<String>,
}

impl Gathered {
    fn take(&mut self, raw: RawEntry) {
        match kind(&raw) {
            EntryKind::Post if !raw.draft => self.post(raw, AddressKind::Post),
            EntryKind::Page if !raw.draft => self.post(raw, AddressKind::Page),
            // Of a comment that the old blog had removed nothing was left to see.
            EntryKind::Comment if !raw.removed => self.comment(raw),
            _ => {}
        }
    }

    fn add(&mut self, kind: AddressKind, place: impl Into<String>) {
        self.found.insert(OldAddress {
            kind,
            place: place.into(),
            anchor: None,
        });
    }

    fn post(&mut self, raw: RawEntry, kind: AddressKind) {
        let path = raw.alternate.as_deref().and_then(super::address::path);
        let (Some(id), Some(path)) = (number(&raw.id), path) else {
            return;
        };
        self.add(kind, path);
        self.add(AddressKind::Mobile, format!("{path}?m=1"));
        self.add(
            AddressKind::CommentFeed,
            format!("/feeds/{id}/comments/default"),
        );
        self.add(
            AddressKind::CommentFeed,
            format!("/feeds/{id}/comments/default?alt=rss"),
        );
        if kind == AddressKind::Post {
            self.add(AddressKind::Entry, format!("/feeds/posts/default/{id}"));
            self.archives(path, &raw.published);
            self.labels
                .extend(raw.labels.iter().filter(|label| !label.is_empty()).cloned());
            self.pager(&raw.published);
        }
        self.word = self.word.take().or_else(|| {
            raw.title
                .text
                .split(|c: char| !c.is_alphanumeric())
                .find(|word| word.len() > 3)
                .map(str::to_owned)
        });
        self.posts.insert(id.to_owned(), path.to_owned());
        self.links.extend(raw.links);
    }

    /// The archives of the month in which a post stood: by its date in the blog's zone, which its path tells unless it
    /// was dated anew.
    fn archives(&mut self, path: &str, published: &str) {
        let Some(at) = time(published) else { return };
        let months = [0, ZONE_MAX, -ZONE_MAX]
            .map(|hours| (at + TimeDelta::hours(hours)).format("%Y/%m").to_string());
        let month = months
            .iter()
            .find(|month| path.starts_with(&format!("/{month}/")))
            .unwrap_or(&months[0]);
        let year = month.split('/').next().unwrap_or_default();
        let week = month.replace('/', "_");
        for place in [
            format!("/{year}/"),
            format!("/{month}/"),
            format!("/{month}"),
            format!("/{week}_01_archive.html"),
        ] {
            self.add(AddressKind::Archive, place);
        }
    }

    /// What "Older posts" led to from a post's page of the list.
    fn pager(&mut self, published: &str) {
        if time(published).is_some() {
            let moment = utf8_percent_encode(published, NON_ALPHANUMERIC);
            self.add(
                AddressKind::Search,
                format!("/search?updated-max={moment}&max-results=7"),
            );
        }
    }

    fn comment(&mut self, raw: RawEntry) {
        let (Some(id), Some(post), Some(at)) = (
            number(&raw.id),
            raw.reply_to.as_deref().and_then(number),
            time(&raw.published),
        ) else {
            return;
        };
        let remark = Remark {
            id: id.to_owned(),
            post: post.to_owned(),
            moment: at.timestamp_millis(),
            links: raw.links,
        };
        self.remarks.push(remark);
    }

    fn finish(mut self, home: Option<&str>) -> Vec<OldAddress> {
        for remark in std::mem::take(&mut self.remarks) {
            self.place_comment(remark);
        }
        for label in std::mem::take(&mut self.labels) {
            self.label(&label);
        }
        let host = home.and_then(host);
        for link in std::mem::take(&mut self.links) {
            self.link(host.as_deref(), &link);
        }
        self.whole_blog();
        self.found.into_iter().collect()
    }

    fn place_comment(&mut self, remark: Remark) {
        let Some(path) = self.posts.get(&remark.post).cloned() else {
            return;
        };
        let Remark {
            id,
            post,
            moment,
            links,
        } = remark;
        for place in [path.clone(), format!("{path}?showComment={moment}")] {
            self.found.insert(OldAddress {
                kind: AddressKind::Comment,
                place,
                anchor: Some(format!("c{id}")),
            });
        }
        self.add(
            AddressKind::Entry,
            format!("/feeds/{post}/comments/default/{id}"),
        );
        self.add(AddressKind::Entry, format!("/feeds/comments/default/{id}"));
        self.links.extend(links);
    }

    fn label(&mut self, label: &str) {
        let label = utf8_percent_encode(label, NON_ALPHANUMERIC);
        self.add(AddressKind::Label, format!("/search/label/{label}"));
        self.add(
            AddressKind::Label,
            format!("/search/label/{label}?max-results=20"),
        );
        self.add(AddressKind::Label, format!("/search/label/{label}?m=1"));
        self.add(AddressKind::Feed, format!("/feeds/posts/default/-/{label}"));
        self.add(
            AddressKind::Feed,
            format!("/feeds/posts/default/-/{label}?alt=rss"),
        );
    }

    /// A link of the file that leads to the blog itself. Those to Blogger's own host follow from the ids.
    fn link(&mut self, host: Option<&str>, link: &str) {
        let Ok(url) = Url::parse(link) else { return };
        if url.host_str().is_none() || url.host_str() != host {
            return;
        }
        let place = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
        let kind = match url.path() {
            "/" => AddressKind::Blog,
            path if path.starts_with("/feeds/") && path.contains("/comments/") => {
                AddressKind::CommentFeed
            }
            path if path.starts_with("/feeds/") => AddressKind::Feed,
            _ if url.fragment().is_some() => AddressKind::Comment,
            path if path.starts_with("/p/") => AddressKind::Page,
            _ => AddressKind::Post,
        };
        self.found.insert(OldAddress {
            kind,
            place,
            anchor: url.fragment().map(str::to_owned),
        });
    }

    fn whole_blog(&mut self) {
        for place in [
            "/",
            "/?m=1",
            "/?m=0",
            "/index.html",
            "/favicon.ico",
            "/robots.txt",
            "/sitemap.xml",
        ] {
            self.add(AddressKind::Blog, place);
        }
        for place in [
            "/feeds/posts/default",
            "/feeds/posts/default?alt=rss",
            "/feeds/posts/default?max-results=5",
            "/feeds/posts/default?start-index=2&max-results=3",
            "/feeds/posts/default?orderby=updated",
            "/feeds/posts/default?redirect=false&start-index=1&max-results=500",
            "/feeds/posts/summary",
            "/feeds/comments/default",
            "/feeds/comments/default?alt=rss",
            "/feeds/comments/summary",
            "/atom.xml",
            "/atom.xml?redirect=false&start-index=1&max-results=500",
            "/rss.xml",
        ] {
            self.add(AddressKind::Feed, place);
        }
        self.add(AddressKind::Search, "/search?max-results=20");
        if let Some(word) = self.word.take() {
            self.add(
                AddressKind::Search,
                format!("/search?q={}", utf8_percent_encode(&word, NON_ALPHANUMERIC)),
            );
        }
    }
}

fn host(address: &str) -> Option<String> {
    Url::parse(address).ok()?.host_str().map(str::to_owned)
}
