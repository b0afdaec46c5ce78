//! The orders in which a thread can be read, and the links between them.

use std::mem::discriminant;

use super::Part;
use crate::model::{Post, PostPath};
use crate::web::views::OrderLink;
use crate::words::Catalogue;
use crate::words::catalogue::ThreadWords;

/// Each order from its start.
const ORDERS: [Part; 4] = [
    Part::START,
    Part::Newest(None),
    Part::Best(None),
    Part::Flat(None),
];

/// The fewest comments that are worth another order.
const FEWEST: i64 = 3;

/// The orders of a thread for a reader of `part`; none where there is little to order.
pub(super) fn links(
    t: &'static Catalogue,
    post: &Post,
    path: &PostPath,
    part: Part,
    votes: bool,
) -> Vec<OrderLink> {
    if post.comment_count < FEWEST {
        return Vec::new();
    }
    let is_shown = |start: Part| discriminant(&start) == discriminant(&part);
    let link = |start: Part| OrderLink {
        label: name(&t.thread, start),
        url: (!is_shown(start)).then(|| start.url(path)),
    };
    // Without votes none is better than another.
    ORDERS
        .into_iter()
        .filter(|start| votes || *start != Part::Best(None))
        .map(link)
        .collect()
}

/// The name of an order.
const fn name(t: &ThreadWords, start: Part) -> &'static str {
    match start {
        Part::Oldest(_) => t.oldest,
        Part::Newest(_) => t.newest,
        Part::Best(_) => t.best,
        Part::Flat(_) => t.flat,
        Part::Branch { .. } => t.whole_thread,
    }
}

/// What leads back to the start of a view.
pub(super) const fn back(t: &'static Catalogue, start: Part) -> &'static str {
    match start {
        Part::Oldest(_) | Part::Flat(_) => t.thread.first_comments,
        Part::Newest(_) => t.thread.newest_comments,
        Part::Best(_) => t.thread.best_comments,
        Part::Branch { .. } => t.thread.whole_thread,
    }
}

/// What leads on to a part.
pub(super) const fn further(t: &'static Catalogue, part: Part) -> &'static str {
    match part {
        Part::Oldest(_) | Part::Flat(_) => t.thread.later_comments,
        Part::Newest(_) => t.thread.earlier_comments,
        Part::Best(_) => t.thread.more_comments,
        Part::Branch { .. } => t.thread.later_replies,
    }
}
