//! The public addresses of the old blog, as far as they follow from its export, for `tympan check
//! urls`.
//!
//! Some are links in the file. The others follow from what it contains, because Blogger gave every
//! blog the same feeds and archives. To add an address, add it below with its [`AddressKind`].

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::io::BufRead;

use chrono::{DateTime, Datelike as _, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::Reader;
use super::convert::{kind, setting_name};
use super::entry::RawEntry;
use super::ids::{number, time};
use crate::transfer::imported::{EntryKind, ReadError};

/// The farthest distance of a time zone from UTC, in hours.
const ZONE_MAX: i64 = 14;

/// The kind of page at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressKind {
    /// The front page, and files of the blog as a whole.
    Blog,
    /// A post.
    Post,
    /// A page.
    Page,
    /// The mobile version of a post or page, `?m=1`.
    Mobile,
    /// A comment on the page of its post.
    Comment,
    /// The posts with a label.
    Label,
    /// The posts by an author.
    Author,
    /// The posts of a year or month.
    Archive,
    /// A further page of a list, or a search.
    Search,
    /// A feed of the whole blog or of a label.
    Feed,
    /// A variant of one of these addresses that readers stored or typed, such as one with a slash
    /// at its end.
    Spelling,
    /// A comment feed of one post.
    CommentFeed,
    /// The feed entry of one post or comment.
    Entry,
    /// An uploaded file.
    File,
    /// A line of a list of addresses that the user passed.
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
            Self::Author => "authors",
            Self::Archive => "archives",
            Self::Search => "searches",
            Self::Feed => "feeds",
            Self::Spelling => "spellings",
            Self::CommentFeed => "comment feeds",
            Self::Entry => "feed entries",
            Self::File => "files",
            Self::Listed => "listed",
        })
    }
}

/// A public address of the old blog.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OldAddress {
    /// The kind of page at the address.
    pub kind: AddressKind,
    /// The path and query, encoded as published.
    pub place: String,
    /// The fragment: the part of the page that the address names.
    pub anchor: Option<String>,
}

/// Lists every public address of the blog in an export, without duplicates, by kind.
///
/// # Errors
/// [`ReadError`] if the file cannot be read to its end.
pub fn addresses(source: impl BufRead) -> Result<Vec<OldAddress>, ReadError> {
    let mut reader = Reader::new(source);
    let mut gathered = Gathered::default();
    while let Some(raw) = reader.read_raw()? {
        gathered.take(raw);
    }
    Ok(gathered.finish(reader.home()))
}

/// A comment whose post may come later in the file.
struct GatheredComment {
    id: String,
    post: String,
    /// The time of its publication, in milliseconds since 1970.
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
    comments: Vec<GatheredComment>,
    word: Option<String>,
    /// The times of publication of all posts.
    moments: Vec<DateTime<Utc>>,
    zone: Option<Tz>,
    /// Whether archives covered weeks (`WEEKLY`) or days (`DAILY`).
    archive_frequency: String,
}

impl Gathered {
    fn take(&mut self, raw: RawEntry) {
        match kind(&raw) {
            EntryKind::Post if !raw.draft => self.post(raw, AddressKind::Post),
            EntryKind::Page if !raw.draft => self.post(raw, AddressKind::Page),
            // A removed comment was not visible on the old blog.
            EntryKind::Comment if !raw.removed => self.comment(raw),
            EntryKind::Setting => self.setting(&raw),
            _ => {}
        }
    }

    fn setting(&mut self, raw: &RawEntry) {
        let value = raw.content.text.trim();
        match setting_name(&raw.id) {
            "BLOG_TIME_ZONE" => self.zone = value.parse().ok(),
            "BLOG_ARCHIVE_FREQUENCY" => value.clone_into(&mut self.archive_frequency),
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
        self.add(AddressKind::Spelling, format!("{path}/"));
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

    /// Adds the archives of the month in which a post was listed. That is the month of its date in
    /// the blog's time zone, which its path contains unless its date was changed later.
    fn archives(&mut self, path: &str, published: &str) {
        let Some(at) = time(published) else { return };
        self.moments.push(at);
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

    /// Adds the target of the link "Older posts" below this post.
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
        let comment = GatheredComment {
            id: id.to_owned(),
            post: post.to_owned(),
            moment: at.timestamp_millis(),
            links: raw.links,
        };
        self.comments.push(comment);
    }

    fn finish(mut self, home: Option<&str>) -> Vec<OldAddress> {
        for comment in std::mem::take(&mut self.comments) {
            self.place_comment(comment);
        }
        for label in std::mem::take(&mut self.labels) {
            self.label(&label);
        }
        let host = home.and_then(host);
        for link in std::mem::take(&mut self.links) {
            self.link(host.as_deref(), &link);
        }
        self.short_archives();
        self.whole_blog();
        self.found.into_iter().collect()
    }

    /// Adds the weekly or daily archives, if the old owner chose them.
    fn short_archives(&mut self) {
        let zone = self.zone.unwrap_or(Tz::UTC);
        let is_weekly = match self.archive_frequency.as_str() {
            "WEEKLY" => true,
            "DAILY" => false,
            _ => return,
        };
        for at in std::mem::take(&mut self.moments) {
            let day = at.with_timezone(&zone).date_naive();
            let since_sunday = u64::from(day.weekday().num_days_from_sunday());
            let first = day.checked_sub_days(Days::new(if is_weekly { since_sunday } else { 0 }));
            if let Some(first) = first {
                let place = first.format("/%Y_%m_%d_archive.html").to_string();
                self.add(AddressKind::Archive, place);
            }
        }
    }

    fn place_comment(&mut self, comment: GatheredComment) {
        let Some(path) = self.posts.get(&comment.post).cloned() else {
            return;
        };
        let GatheredComment {
            id,
            post,
            moment,
            links,
        } = comment;
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
        for spelling in [
            format!("/search/label/{label}/"),
            format!("/feeds/posts/default/-/{label}/"),
        ] {
            self.add(AddressKind::Spelling, spelling);
        }
    }

    /// Adds a link in the file that leads to the blog itself. Links to Blogger's own host follow
    /// from the ids.
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
        for place in [
            "/feeds/posts/default/",
            "/feeds/posts/default/?alt=rss",
            "/feeds/comments/default/",
            "/atom.xml/",
            "/rss.xml/",
            "/feed",
            "/feed/",
            "/feeds",
            "/feed.xml",
            "/rss",
            "/rss/",
            "/index.xml",
            "//index.html",
            "/index.php",
        ] {
            self.add(AddressKind::Spelling, place);
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
