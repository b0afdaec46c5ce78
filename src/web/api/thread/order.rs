//! The order in which a thread is read: each comment, then its replies, oldest first.

use std::collections::HashMap;

use crate::model::CommentId;
use crate::store::threads::Place;

/// The ids of a thread in reading order; `places` come oldest first.
#[must_use]
pub fn reading_order(places: &[Place]) -> Vec<CommentId> {
    let mut replies: HashMap<Option<CommentId>, Vec<CommentId>> = HashMap::new();
    for place in places.iter().rev() {
        replies.entry(place.parent_id).or_default().push(place.id);
    }
    // A stack, not recursion: visitors decide how deep a thread is.
    let mut open = replies.remove(&None).unwrap_or_default();
    let mut order = Vec::with_capacity(places.len());
    while let Some(id) = open.pop() {
        order.push(id);
        open.extend(replies.remove(&Some(id)).unwrap_or_default());
    }
    order
}
