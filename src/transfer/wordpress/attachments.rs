//! The uploaded files that an export lists as items of their own, by their ids.
//!
//! Galleries and covers name files by id only, and the file's item may be anywhere in the export, or
//! in another of its files. So they are collected before the first entry is converted.

use std::collections::{BTreeMap, HashMap};

/// The most bytes of all addresses and texts. Files beyond it are not found by their ids.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// An uploaded file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attachment {
    /// The address on the old blog.
    pub(super) url: String,
    /// The words for readers who do not see it.
    pub(super) alt: String,
}

/// The uploaded files of an export.
#[derive(Clone, Debug, Default)]
pub(super) struct Attachments {
    files: HashMap<u64, Attachment>,
    /// The pictures of each post, in the order in which its gallery shows them.
    pictures: HashMap<u64, BTreeMap<(i64, u64), u64>>,
    bytes: usize,
}

impl Attachments {
    /// Adds the file with this id, which belongs to a post at a position in its gallery. Returns false
    /// if there is no more room.
    pub(super) fn insert(&mut self, id: u64, post: u64, position: i64, file: Attachment) -> bool {
        self.bytes += size_of::<(u64, Attachment)>() * 2 + file.url.len() + file.alt.len();
        if self.bytes > BYTES_MAX {
            return false;
        }
        if is_picture(&file.url) {
            let pictures = self.pictures.entry(post).or_default();
            pictures.insert((position, id), id);
        }
        self.files.insert(id, file);
        true
    }

    /// Returns the file with this id.
    pub(super) fn find(&self, id: u64) -> Option<&Attachment> {
        self.files.get(&id)
    }

    /// Returns the pictures that were uploaded for a post, with their ids, in order.
    pub(super) fn pictures_of(&self, post: u64) -> impl Iterator<Item = (u64, &Attachment)> {
        let ids = self.pictures.get(&post).into_iter().flatten();
        ids.filter_map(|(_, id)| Some((*id, self.files.get(id)?)))
    }
}

/// Whether the file at an address is a picture, by its ending.
fn is_picture(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit('.').next().unwrap_or_default();
    let pictures = ["jpg", "jpeg", "png", "gif", "webp", "avif", "bmp"];
    pictures
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}
