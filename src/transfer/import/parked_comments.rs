//! Comments that wait for the comment that they answer.
//!
//! Their texts are kept up to a number of bytes. Beyond it, the comment that has waited longest is
//! evicted, and the next pass reads it again. Evicting the oldest is best for a file that begins with
//! the newest comments, because there the parents come last.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::transfer::imported::ImportedComment;

/// The waiting comments, by parent and by age.
#[derive(Debug)]
pub(super) struct ParkedComments {
    most_bytes: usize,
    bytes: usize,
    /// The comments in the order in which they began to wait.
    comments: BTreeMap<u64, ImportedComment>,
    /// The numbers of the comments that wait for a parent, oldest first.
    by_parent: HashMap<String, VecDeque<u64>>,
    /// The number of the next comment.
    next: u64,
}

impl ParkedComments {
    /// Creates an empty store with room for `most_bytes` of text.
    pub(super) fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            bytes: 0,
            comments: BTreeMap::new(),
            by_parent: HashMap::new(),
            next: 0,
        }
    }

    /// Keeps a comment until the one that it answers is released.
    pub(super) fn keep(&mut self, comment: ImportedComment) {
        self.bytes += size(&comment);
        let parent = comment.parent_id.clone().unwrap_or_default();
        self.by_parent
            .entry(parent)
            .or_default()
            .push_back(self.next);
        self.comments.insert(self.next, comment);
        self.next += 1;
    }

    /// Removes and returns the comment that has waited longest if there is no room for all. The newest
    /// one is kept even if it exceeds the limit alone.
    pub(super) fn evict(&mut self) -> Option<ImportedComment> {
        if self.bytes <= self.most_bytes || self.comments.len() <= 1 {
            return None;
        }
        self.take_oldest()
    }

    /// Removes and returns the comments that wait for `parent`, in their order.
    pub(super) fn release(&mut self, parent: &str) -> Vec<ImportedComment> {
        let numbers = self.by_parent.remove(parent).unwrap_or_default();
        let take = |number| {
            let comment = self.comments.remove(&number)?;
            self.bytes -= size(&comment);
            Some(comment)
        };
        numbers.into_iter().filter_map(take).collect()
    }

    /// Removes and returns the comment that has waited longest.
    pub(super) fn take_oldest(&mut self) -> Option<ImportedComment> {
        let (_, comment) = self.comments.pop_first()?;
        self.bytes -= size(&comment);
        // It is the oldest of those that wait for the same comment too.
        let parent = comment.parent_id.as_deref().unwrap_or_default();
        if let Some(waiting) = self.by_parent.get_mut(parent) {
            waiting.pop_front();
            if waiting.is_empty() {
                self.by_parent.remove(parent);
            }
        }
        Some(comment)
    }
}

fn size(comment: &ImportedComment) -> usize {
    size_of::<ImportedComment>()
        + 2 * comment.origin.id.len()
        + comment.body.len()
        + comment.author.name.len()
        + comment.author.url.as_ref().map_or(0, String::len)
}
