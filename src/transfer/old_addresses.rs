//! The public addresses of an old blog, as far as the entries of its export tell them, for `tympan
//! check urls`.
//!
//! Blogger gave every blog more addresses than its entries tell: for its old export see
//! `blogger/addresses.rs`, which knows them.

use std::collections::{BTreeSet, HashSet};
use std::io;

use url::{Position, Url};

use super::blogger::addresses::{AddressKind, OldAddress};
use super::formats::Input;
use super::imported::{ImportEntry, ImportedLabel, ImportedPost, ImportedUser, ReadError};
use super::label_bases::LabelBases;
use super::wordpress;
use crate::clock::Timestamp;
use crate::model::label::LABELS_MAX;
use crate::model::{Kind, PostStatus};
use crate::urls;

/// The feeds of a whole blog of WordPress's.
const BLOG_FEEDS: [&str; 4] = ["/feed/", "/feed/atom/", "/comments/feed/", "/?feed=rss2"];

/// The reason why the addresses cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// A file cannot be opened.
    #[error(transparent)]
    Open(#[from] io::Error),
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Lists every address at which the old blog showed something to everyone, without duplicates, by kind.
/// What was not published before `now` is left out.
///
/// # Errors
/// [`ListError`] if the input cannot be read to its end.
pub fn addresses(input: &Input, now: Timestamp) -> Result<Vec<OldAddress>, ListError> {
    let mut found = Found {
        has_feeds: input.format.name == wordpress::FORMAT.name,
        ..Found::default()
    };
    let mut reader = input.open()?;
    for entry in reader.by_ref() {
        found.add(entry?, now);
    }
    if let Some(home) = reader.home() {
        found.bases.finish(home);
    }
    Ok(found.finish())
}

/// What was read so far.
#[derive(Default)]
struct Found {
    addresses: BTreeSet<OldAddress>,
    /// Whether the old blog had a feed below every page.
    has_feeds: bool,
    bases: LabelBases,
    labels: Vec<ImportedLabel>,
    authors: Vec<ImportedUser>,
    /// The labels of public posts and pages, and the logins of the authors of public posts. A list without a post is no page here.
    used_labels: HashSet<String>,
    used_logins: HashSet<String>,
}

impl Found {
    fn add(&mut self, entry: ImportEntry, now: Timestamp) {
        self.bases.add(&entry);
        match entry {
            ImportEntry::Post(post) if is_public(&post, now) => self.add_post(*post),
            ImportEntry::Label(label) => self.labels.push(*label),
            ImportEntry::Author(author) => self.authors.push(*author),
            ImportEntry::Redirect(redirect) => self.insert(AddressKind::Listed, &redirect.from),
            ImportEntry::Media(media) if media.member.is_some() => {
                for url in media.urls.iter().filter_map(|url| Url::parse(url).ok()) {
                    self.insert(AddressKind::File, url.path());
                }
            }
            ImportEntry::Post(_)
            | ImportEntry::Media(_)
            | ImportEntry::Comment(_)
            | ImportEntry::Setting(_)
            | ImportEntry::Skipped(_) => {}
        }
    }

    fn add_post(&mut self, post: ImportedPost) {
        let kind = match post.kind {
            Kind::Post => AddressKind::Post,
            Kind::Page => AddressKind::Page,
        };
        let url = post.old_url.as_deref().and_then(|url| Url::parse(url).ok());
        match (&url, &post.path) {
            (Some(url), Some(_)) => {
                self.insert(kind, &url[Position::BeforePath..Position::AfterQuery]);
            }
            (None, Some(path)) => self.insert(kind, path),
            (_, None) => {}
        }
        if let Some(path) = post.path.as_ref().filter(|_| self.has_feeds) {
            self.insert(AddressKind::CommentFeed, &format!("{path}/feed/"));
        }
        for alias in &post.aliases {
            self.insert(AddressKind::Spelling, alias);
        }
        let labels = post.labels.into_iter().take(LABELS_MAX);
        self.used_labels.extend(labels);
        if post.kind == Kind::Post {
            self.used_logins.extend(post.author.login);
        }
    }

    /// Adds a path, or the address with a query for which it stands.
    fn insert(&mut self, kind: AddressKind, place: &str) {
        self.addresses.insert(OldAddress {
            kind,
            place: urls::parameter_in(place).unwrap_or_else(|| place.to_owned()),
            anchor: None,
        });
    }

    /// Adds the path of a list of posts, and that of its feed.
    fn insert_list(&mut self, kind: AddressKind, path: &str) {
        self.insert(kind, path);
        if self.has_feeds && urls::parameter_in(path).is_none() {
            self.insert(AddressKind::Feed, &format!("{path}/feed/"));
        }
    }

    fn finish(mut self) -> Vec<OldAddress> {
        for label in std::mem::take(&mut self.labels) {
            if self.used_labels.contains(&label.name) {
                for path in label.aliases.iter().chain(&self.bases.paths(&label)) {
                    self.insert_list(AddressKind::Label, path);
                }
            }
        }
        for author in std::mem::take(&mut self.authors) {
            if self.used_logins.contains(&author.login) {
                for path in &author.aliases {
                    self.insert_list(AddressKind::Author, path);
                }
            }
        }
        if self.has_feeds {
            for feed in BLOG_FEEDS {
                self.insert(AddressKind::Feed, &self.bases.within(feed));
            }
        }
        let addresses = self.addresses.into_iter();
        let within = |address: OldAddress| {
            if address.place.starts_with("/?") {
                let place = self.bases.within(&address.place);
                OldAddress { place, ..address }
            } else {
                address
            }
        };
        addresses.map(within).collect()
    }
}

fn is_public(post: &ImportedPost, now: Timestamp) -> bool {
    post.status == PostStatus::Public && post.published_at <= now
}
