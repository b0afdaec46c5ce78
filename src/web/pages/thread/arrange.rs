//! The order of the comments of a page, and their depth.
//!
//! `arrange` orders them as a tree, `line_up` as a flat list. Both see the comments of one page
//! only, so that a reply may be there without its parent. Such a reply is marked and names its
//! parent by a link instead.

use std::collections::{HashMap, HashSet};

use crate::model::{CommentId, CommentStatus};
use crate::store::threads::ThreadComment;

/// A comment with its place on a page.
pub(super) struct Placed {
    pub comment: ThreadComment,
    /// The number of its ancestors on the page.
    pub depth: usize,
    /// Whether its parent is on another page.
    pub parent_on_other_page: bool,
}

/// Returns the position of the last comment of a subtree.
pub(super) fn end_of(ordered: &[Placed], root: CommentId) -> Option<usize> {
    ordered
        .iter()
        .rposition(|placed| placed.comment.id == root || placed.comment.root_id == Some(root))
}

/// Places comments in a flat list, where none is below another.
pub(super) fn line_up(comments: Vec<ThreadComment>) -> Vec<Placed> {
    let here: HashSet<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let place = |comment: ThreadComment| Placed {
        depth: usize::from(comment.parent_id.is_some()),
        parent_on_other_page: comment
            .parent_id
            .is_some_and(|parent| !here.contains(&parent)),
        comment,
    };
    comments.into_iter().map(place).collect()
}

/// Orders comments as readers see them: top-level comments as given, and below each its replies,
/// depth first, siblings oldest first. Comments that are not public are left out unless a public
/// reply needs them as a placeholder. A reply whose parent is on another page is placed below the
/// top-level comment of its subtree.
///
/// `above` holds the position of each comment's parent on this page, `below` its inverse. A stack
/// replaces recursion, because readers decide how deep a thread gets, and each comment is placed at
/// most once, so that no cycle in the data can loop. Both are filled in reverse, so that the oldest
/// is popped first.
pub(super) fn arrange(mut comments: Vec<ThreadComment>) -> Vec<Placed> {
    // The sort is stable and all top-level comments have the same key, so that they keep their
    // order.
    comments.sort_by_key(|comment| {
        comment
            .parent_id
            .map(|_| (comment.created_at, comment.id.0))
    });
    let at: HashMap<CommentId, usize> = comments
        .iter()
        .enumerate()
        .map(|(at, comment)| (comment.id, at))
        .collect();
    let find = |id: Option<CommentId>| id.and_then(|id| at.get(&id).copied());
    let above: Vec<Option<usize>> = comments
        .iter()
        .map(|comment| find(comment.parent_id).or_else(|| find(comment.root_id)))
        .collect();
    let needed = needed(&comments, &above);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let mut next: Vec<(usize, usize)> = Vec::new();
    for (one, above) in above
        .iter()
        .enumerate()
        .rev()
        .filter(|(one, _)| needed[*one])
    {
        match above {
            Some(above) => below[*above].push(one),
            None => next.push((one, 0)),
        }
    }
    let parent_on_other_page = |comment: &ThreadComment| {
        comment
            .parent_id
            .is_some_and(|parent| !at.contains_key(&parent))
    };
    let mut taken: Vec<Option<ThreadComment>> = comments.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(taken.len());
    while let Some((one, depth)) = next.pop() {
        next.extend(below[one].iter().map(|reply| (*reply, depth + 1)));
        if let Some(comment) = taken[one].take() {
            ordered.push(Placed {
                depth,
                parent_on_other_page: parent_on_other_page(&comment),
                comment,
            });
        }
    }
    ordered
}

/// Marks the comments that are approved or have an approved descendant.
fn needed(comments: &[ThreadComment], above: &[Option<usize>]) -> Vec<bool> {
    let mut needed = vec![false; comments.len()];
    for (at, _) in comments
        .iter()
        .enumerate()
        .filter(|(_, comment)| comment.status == CommentStatus::Approved)
    {
        let mut next = Some(at);
        while let Some(one) = next.filter(|one| !needed[*one]) {
            needed[one] = true;
            next = above[one];
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::safe_html::SafeHtml;

    fn comment(id: i64, parent: Option<i64>, status: CommentStatus) -> ThreadComment {
        ThreadComment {
            id: CommentId(id),
            parent_id: parent.map(CommentId),
            root_id: parent.map(|_| CommentId(1)),
            status,
            author_name: String::new(),
            author_url: None,
            user_id: None,
            guest_id: None,
            html: SafeHtml::default(),
            votes: 0,
            created_at: Timestamp::UNIX_EPOCH,
            edited_at: None,
            blogger_id: None,
        }
    }

    fn places(comments: Vec<ThreadComment>) -> Vec<(i64, usize, bool)> {
        arrange(comments)
            .into_iter()
            .map(|placed| {
                (
                    placed.comment.id.0,
                    placed.depth,
                    placed.parent_on_other_page,
                )
            })
            .collect()
    }

    #[test]
    fn replies_follow_what_they_answer_in_the_order_of_their_time() {
        use CommentStatus::Approved;
        let given = vec![
            comment(6, Some(2), Approved),
            comment(1, None, Approved),
            comment(5, Some(1), Approved),
            comment(2, Some(1), Approved),
            comment(7, None, Approved),
        ];
        assert_eq!(
            places(given),
            [
                (1, 0, false),
                (2, 1, false),
                (6, 2, false),
                (5, 1, false),
                (7, 0, false)
            ]
        );
    }

    #[test]
    fn first_comments_stand_as_they_were_given() {
        use CommentStatus::Approved;
        let given = vec![
            comment(7, None, Approved),
            comment(1, None, Approved),
            comment(9, Some(1), Approved),
            comment(8, Some(1), Approved),
        ];
        assert_eq!(
            places(given),
            [(7, 0, false), (1, 0, false), (8, 1, false), (9, 1, false)]
        );
    }

    #[test]
    fn what_readers_do_not_see_stands_only_to_hold_a_reply() {
        use CommentStatus::{Approved, Removed, Spam};
        let given = vec![
            comment(1, None, Removed),
            comment(2, Some(1), Spam),
            comment(3, Some(1), Removed),
            comment(4, Some(3), Approved),
            comment(5, Some(4), Removed),
        ];
        assert_eq!(places(given), [(1, 0, false), (3, 1, false), (4, 2, false)]);
    }

    #[test]
    fn an_answer_to_a_comment_of_another_page_stands_below_the_first_comment() {
        use CommentStatus::Approved;
        let given = vec![
            comment(1, None, Approved),
            comment(2, Some(1), Approved),
            comment(9, Some(8), Approved),
            comment(10, Some(9), Approved),
        ];
        assert_eq!(
            places(given),
            [(1, 0, false), (2, 1, false), (9, 1, true), (10, 2, false)]
        );
    }
}
