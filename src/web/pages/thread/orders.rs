//! The orders in which a thread can be read, and the links between them.

use std::mem::discriminant;

use super::Part;
use crate::model::{Post, PostPath};
use crate::web::views::OrderLink;

/// Each order by its name, from its start.
const ORDERS: [(&str, Part); 4] = [("Oldest", Part::START), ("Newest", Part::Newest(None)), ("Best", Part::Best(None)), ("Flat", Part::Flat(None))];

/// The fewest comments that are worth another order.
const FEWEST: i64 = 3;

/// The orders of a thread for a reader of `part`; none where there is little to order.
pub(super) fn links(post: &Post, path: &PostPath, part: Part, votes: bool) -> Vec<OrderLink> {
    if post.comment_count < FEWEST {
        return Vec::new();
    }
    let is_shown = |start: Part| discriminant(&start) == discriminant(&part);
    let link = |(label, start): (&'static str, Part)| OrderLink { label, url: (!is_shown(start)).then(|| start.url(path)) };
    // Without votes none is better than another.
    ORDERS.into_iter().filter(|(_, start)| votes || *start != Part::Best(None)).map(link).collect()
}

/// What leads back to the start of a view.
pub(super) const fn back(start: Part) -> &'static str {
    match start {
        Part::Oldest(_) | Part::Flat(_) => "First comments",
        Part::Newest(_) => "Newest comments",
        Part::Best(_) => "Best comments",
        Part::Branch { .. } => "The whole thread",
    }
}

/// What leads on to a part.
pub(super) const fn further(part: Part) -> &'static str {
    match part {
        Part::Oldest(_) | Part::Flat(_) => "Later comments",
        Part::Newest(_) => "Earlier comments",
        Part::Best(_) => "More comments",
        Part::Branch { .. } => "Later replies",
    }
}
