//! The orders in which a thread can be read, and the links between them.

use std::mem::discriminant;

use super::ThreadPart;
use crate::i18n::Messages;
use crate::i18n::messages::ThreadMessages;
use crate::model::{Post, PostPath};
use crate::web::views::OrderLink;

/// Each order from its start.
const ORDERS: [ThreadPart; 4] = [
    ThreadPart::START,
    ThreadPart::Newest(None),
    ThreadPart::Best(None),
    ThreadPart::Flat(None),
];

/// The minimum number of comments for which other orders are offered.
const FEWEST: i64 = 3;
/// The minimum number of comments for which the flat order is offered.
const FEWEST_FLAT: i64 = 10;

/// Returns the links to the orders of a thread for a reader of `part`; none for a short thread.
pub(super) fn links(
    t: &'static Messages,
    post: &Post,
    path: &PostPath,
    part: ThreadPart,
    votes: bool,
) -> Vec<OrderLink> {
    if post.comment_count < FEWEST {
        return Vec::new();
    }
    let is_shown = |start: ThreadPart| discriminant(&start) == discriminant(&part);
    let link = |start: ThreadPart| OrderLink {
        label: name(&t.thread, start),
        url: (!is_shown(start)).then(|| start.url(path)),
    };
    let is_offered = |start: &ThreadPart| match start {
        // Without votes no comment is better than another.
        ThreadPart::Best(_) => votes,
        ThreadPart::Flat(_) => post.comment_count >= FEWEST_FLAT || is_shown(*start),
        _ => true,
    };
    ORDERS.into_iter().filter(is_offered).map(link).collect()
}

/// Returns the name of an order.
const fn name(t: &ThreadMessages, start: ThreadPart) -> &'static str {
    match start {
        ThreadPart::Oldest(_) => t.oldest,
        ThreadPart::Newest(_) => t.newest,
        ThreadPart::Best(_) => t.best,
        ThreadPart::Flat(_) => t.by_time,
        ThreadPart::Subtree { .. } => t.whole_thread,
    }
}

/// Returns the label of the link back to the start of an order.
pub(super) const fn back(t: &'static Messages, start: ThreadPart) -> &'static str {
    match start {
        ThreadPart::Oldest(_) | ThreadPart::Flat(_) => t.thread.first_comments,
        ThreadPart::Newest(_) => t.thread.newest_comments,
        ThreadPart::Best(_) => t.thread.best_comments,
        ThreadPart::Subtree { .. } => t.thread.whole_thread,
    }
}

/// Returns the label of the link on to a part.
pub(super) const fn further(t: &'static Messages, part: ThreadPart) -> &'static str {
    match part {
        ThreadPart::Oldest(_) | ThreadPart::Flat(_) => t.thread.later_comments,
        ThreadPart::Newest(_) => t.thread.earlier_comments,
        ThreadPart::Best(_) => t.thread.more_comments,
        ThreadPart::Subtree { .. } => t.thread.later_replies,
    }
}
