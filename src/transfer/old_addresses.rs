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
use super::imported::{ImportEntry, ImportedPost, ReadError};
use crate::clock::Timestamp;
use crate::model::label::LABELS_MAX;
use crate::model::{Kind, PostStatus};
use crate::urls;

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
    let mut found = BTreeSet::new();
    let (mut labels, mut used) = (Vec::new(), HashSet::new());
    for entry in input.open()? {
        match entry? {
            ImportEntry::Post(post) if is_public(&post, now) => {
                used.extend(post.labels.iter().take(LABELS_MAX).cloned());
                add_post(&post, &mut found);
            }
            ImportEntry::Label(label) => labels.push(label),
            ImportEntry::Redirect(redirect) => {
                found.insert(address(AddressKind::Listed, &redirect.from));
            }
            ImportEntry::Media(media) if media.member.is_some() => {
                let urls = media.urls.iter().filter_map(|url| Url::parse(url).ok());
                found.extend(urls.map(|url| address(AddressKind::File, url.path())));
            }
            ImportEntry::Post(_)
            | ImportEntry::Media(_)
            | ImportEntry::Author(_)
            | ImportEntry::Comment(_)
            | ImportEntry::Setting(_)
            | ImportEntry::Skipped(_) => {}
        }
    }
    // A list without a post is no page here.
    let shown = labels.iter().filter(|label| used.contains(&label.name));
    let paths = shown.flat_map(|label| &label.aliases);
    found.extend(paths.map(|path| address(AddressKind::Label, path)));
    Ok(found.into_iter().collect())
}

fn is_public(post: &ImportedPost, now: Timestamp) -> bool {
    post.status == PostStatus::Public && post.published_at <= now
}

fn add_post(post: &ImportedPost, found: &mut BTreeSet<OldAddress>) {
    let kind = match post.kind {
        Kind::Post => AddressKind::Post,
        Kind::Page => AddressKind::Page,
    };
    let url = post.old_url.as_deref().and_then(|url| Url::parse(url).ok());
    match (&url, &post.path) {
        (Some(url), Some(_)) => {
            found.insert(address(
                kind,
                &url[Position::BeforePath..Position::AfterQuery],
            ));
        }
        (None, Some(path)) => {
            found.insert(address(kind, path));
        }
        (_, None) => {}
    }
    let aliases = post.aliases.iter().map(|path| match urls::number_in(path) {
        Some(number) => address(AddressKind::Spelling, &format!("/?p={number}")),
        None => address(AddressKind::Spelling, path),
    });
    found.extend(aliases);
}

fn address(kind: AddressKind, place: &str) -> OldAddress {
    OldAddress {
        kind,
        place: place.to_owned(),
        anchor: None,
    }
}
