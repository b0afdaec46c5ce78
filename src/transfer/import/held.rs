//! Comments that wait for the one they answer.
//!
//! Their texts are kept up to a number of bytes; beyond it the one that waits
//! longest is let go, and only its id is kept: the next pass reads it again.
//! Longest, because a file that begins with the newest ends with the parents.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::transfer::imported::ImportedComment;

/// The comments that wait.
#[derive(Debug)]
pub(super) struct Held {
    most_bytes: usize,
    bytes: usize,
    comments: HashMap<String, ImportedComment>,
    order: VecDeque<String>,
    by_parent: HashMap<String, Vec<String>>,
    let_go: HashSet<String>,
}

impl Held {
    /// Room for `most_bytes` of text.
    pub(super) fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            bytes: 0,
            comments: HashMap::new(),
            order: VecDeque::new(),
            by_parent: HashMap::new(),
            let_go: HashSet::new(),
        }
    }

    /// Keeps a comment until `parent` is released. The last one is kept whatever its size.
    pub(super) fn keep(&mut self, parent: String, comment: ImportedComment) {
        let id = comment.origin.id.clone();
        self.bytes += size(&comment);
        self.by_parent.entry(parent).or_default().push(id.clone());
        self.order.push_back(id.clone());
        self.comments.insert(id, comment);
        while self.bytes > self.most_bytes && self.comments.len() > 1 {
            self.let_one_go();
        }
    }

    fn let_one_go(&mut self) {
        let Some(oldest) = self.order.pop_front() else {
            return;
        };
        if self.take(&oldest).is_some() {
            self.let_go.insert(oldest);
        }
    }

    /// The comments that waited for `parent`, in their order.
    pub(super) fn release(&mut self, parent: &str) -> Vec<ImportedComment> {
        let ids = self.by_parent.remove(parent).unwrap_or_default();
        ids.iter().filter_map(|id| self.take(id)).collect()
    }

    /// The one that waits longest: when nothing else goes on, its parents answer each other.
    pub(super) fn take_oldest(&mut self) -> Option<ImportedComment> {
        while let Some(id) = self.order.pop_front() {
            if let Some(comment) = self.take(&id) {
                return Some(comment);
            }
        }
        None
    }

    /// Whether this comment was let go; it is not any more.
    pub(super) fn take_let_go(&mut self, id: &str) -> bool {
        self.let_go.remove(id)
    }

    /// Whether it waits, in memory or not.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.comments.contains_key(id) || self.let_go.contains(id)
    }

    /// Whether another pass is needed.
    pub(super) fn let_any_go(&self) -> bool {
        !self.let_go.is_empty()
    }

    fn take(&mut self, id: &str) -> Option<ImportedComment> {
        let comment = self.comments.remove(id)?;
        self.bytes -= size(&comment);
        Some(comment)
    }
}

fn size(comment: &ImportedComment) -> usize {
    size_of::<ImportedComment>()
        + comment.html.len()
        + comment.author.name.len()
        + comment.author.url.as_ref().map_or(0, String::len)
}
