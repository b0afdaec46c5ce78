//! Comments that wait for the comment that they answer.
//!
//! Their texts are kept up to a number of bytes. Beyond it, the comment that has waited longest is
//! evicted and only its id is kept; the next pass reads it again. Evicting the oldest is best for a
//! file that begins with the newest comments, because there the parents come last.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::transfer::imported::ImportedComment;

/// The waiting comments, by parent and by age.
#[derive(Debug)]
pub(super) struct ParkedComments {
    most_bytes: usize,
    bytes: usize,
    comments: HashMap<String, ImportedComment>,
    order: VecDeque<String>,
    by_parent: HashMap<String, Vec<String>>,
    evicted: HashSet<String>,
}

impl ParkedComments {
    /// Creates an empty store with room for `most_bytes` of text.
    pub(super) fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            bytes: 0,
            comments: HashMap::new(),
            order: VecDeque::new(),
            by_parent: HashMap::new(),
            evicted: HashSet::new(),
        }
    }

    /// Keeps a comment until `parent` is released. The newest comment is kept even if it exceeds
    /// the limit alone.
    pub(super) fn keep(&mut self, parent: String, comment: ImportedComment) {
        let id = comment.origin.id.clone();
        self.bytes += size(&comment);
        self.by_parent.entry(parent).or_default().push(id.clone());
        self.order.push_back(id.clone());
        self.comments.insert(id, comment);
        while self.bytes > self.most_bytes && self.comments.len() > 1 {
            self.evict_one();
        }
    }

    fn evict_one(&mut self) {
        let Some(oldest) = self.order.pop_front() else {
            return;
        };
        if self.take(&oldest).is_some() {
            self.evicted.insert(oldest);
        }
    }

    /// Removes and returns the comments that wait for `parent`, in their order.
    pub(super) fn release(&mut self, parent: &str) -> Vec<ImportedComment> {
        let ids = self.by_parent.remove(parent).unwrap_or_default();
        ids.iter().filter_map(|id| self.take(id)).collect()
    }

    /// Removes and returns the comment that has waited longest. Used when no comment makes
    /// progress, because they answer each other.
    pub(super) fn take_oldest(&mut self) -> Option<ImportedComment> {
        while let Some(id) = self.order.pop_front() {
            if let Some(comment) = self.take(&id) {
                return Some(comment);
            }
        }
        None
    }

    /// Whether the comment was evicted. Forgets that it was.
    pub(super) fn take_evicted(&mut self, id: &str) -> bool {
        self.evicted.remove(id)
    }

    /// Whether the comment waits, in memory or evicted.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.comments.contains_key(id) || self.evicted.contains(id)
    }

    /// Whether comments were evicted, so that another pass is needed.
    pub(super) fn has_evicted(&self) -> bool {
        !self.evicted.is_empty()
    }

    fn take(&mut self, id: &str) -> Option<ImportedComment> {
        let comment = self.comments.remove(id)?;
        self.bytes -= size(&comment);
        Some(comment)
    }
}

fn size(comment: &ImportedComment) -> usize {
    size_of::<ImportedComment>()
        + comment.body.len()
        + comment.author.name.len()
        + comment.author.url.as_ref().map_or(0, String::len)
}
