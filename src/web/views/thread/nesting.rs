//! The nesting of a thread's comments and their folds.
//!
//! Comments arrive in thread order, each with its true depth. [`Thread::new`] computes from the
//! depths how many lists open before and how many items close after each comment, so that the
//! template draws nested lists in one loop. Recursion would let a long chain of replies exhaust the
//! stack.

use super::{CommentView, Thread, ThreadItem};

impl Thread {
    /// Nests `comments`, given in thread order with their true depth, at most `max_depth` levels
    /// below the top.
    ///
    /// A page may begin in the middle of a thread. A comment is drawn under the nearest comment
    /// before it that is less deep, and at the top if there is none.
    pub fn new(comments: Vec<(usize, CommentView)>, max_depth: usize) -> Self {
        let depths: Vec<usize> = comments.iter().map(|(depth, _)| *depth).collect();
        let positions = positions(&depths, max_depth);
        let level = |i: usize| positions.get(i).map_or(0, |position| position.level);
        let items = comments
            .into_iter()
            .enumerate()
            .map(|(i, (_, comment))| ThreadItem {
                parent_not_evident: comment.parent_on_other_page || positions[i].parent_not_evident,
                comment,
                opens: i > 0 && level(i) > level(i - 1),
                closes: (level(i) + 1).saturating_sub(level(i + 1)),
                folded: None,
                ends_fold: false,
            });
        Self {
            items: items.collect(),
            ..Self::default()
        }
    }

    /// Folds the replies to each top-level comment after the first `shown`, with all below them.
    /// `label` names the number of comments in a fold. A fold of a single comment would save
    /// nothing.
    ///
    /// In thread order the comments of a fold follow each other, up to the end of the subtree. They
    /// stay in the page, so that a link to one of them opens its fold.
    #[must_use]
    pub fn folded(mut self, shown: usize, label: impl Fn(usize) -> String) -> Self {
        let (mut level, mut replies, mut start) = (0, 0, None);
        for i in 0..self.items.len() {
            match level {
                0 => (replies, start) = (0, None),
                1 => replies += 1,
                _ => {}
            }
            if level == 1 && replies == shown + 1 {
                start = Some(i);
            }
            let after = level + 1 - self.items[i].closes;
            if let Some(start) = start.filter(|start| after == 0 && i > *start) {
                self.items[start].folded = Some(label(i + 1 - start));
                self.items[i].ends_fold = true;
            }
            level = after;
        }
        self
    }
}

/// The place at which a comment is drawn.
struct Position {
    /// The number of lists around the comment, at most one more than for the comment before it.
    level: usize,
    /// Whether the comment's parent is not the one under which it is drawn.
    parent_not_evident: bool,
}

/// Computes the places of comments from their true depths. `ancestors` holds the depths of the
/// comments under which the present one is drawn, strictly increasing.
fn positions(depths: &[usize], max_depth: usize) -> Vec<Position> {
    let mut ancestors: Vec<usize> = Vec::new();
    let position = |&depth: &usize| {
        while ancestors.last().is_some_and(|&above| above >= depth) {
            ancestors.pop();
        }
        let parent_is_here = depth == 0 || ancestors.last() == Some(&(depth - 1));
        let level = ancestors.len().min(max_depth);
        let parent_not_evident = !parent_is_here || ancestors.len() > max_depth;
        ancestors.push(depth);
        Position {
            level,
            parent_not_evident,
        }
    };
    depths.iter().map(position).collect()
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;
    use crate::i18n::{Messages, messages};
    use crate::model::LanguageTag;
    use crate::safe_html::SafeHtml;
    use crate::web::views::Link;

    #[derive(Template)]
    #[template(
        source = r#"{% import "partials/thread.html" as parts %}{% call parts::thread(thread, t) %}{% endcall %}"#,
        ext = "html"
    )]
    struct Fragment {
        thread: Thread,
        t: &'static Messages,
    }

    fn draw(thread: Thread) -> String {
        Fragment {
            thread,
            t: messages(&LanguageTag::english()),
        }
        .render()
        .expect("renders")
    }

    fn comment(n: usize) -> CommentView {
        CommentView {
            id: n.to_string(),
            legacy_anchor: n.is_multiple_of(3).then(|| format!("c{n}")),
            author: "Ada <b>".into(),
            author_url: None,
            is_author: n.is_multiple_of(5),
            identicon: None,
            votes: None,
            vote_url: Some("/-/votes/1".into()),
            time: "today".into(),
            moment: "today at noon".into(),
            time_iso: "2022-01-07T00:00:00Z".into(),
            edited: n
                .is_multiple_of(2)
                .then(|| ("yesterday".into(), "2022-01-06T00:00:00Z".into())),
            url: format!("/c/{n}"),
            body: SafeHtml::default(),
            removed: n.is_multiple_of(7),
            reply_url: Some("/-/reply".into()),
            parent_changed: n.is_multiple_of(2),
            in_reply_to: Some(Link::new("#comment-1", "Bea")),
            parent_on_other_page: false,
            more_replies: n
                .is_multiple_of(4)
                .then(|| Link::new("/more", "2 more replies")),
        }
    }

    fn thread(depths: &[usize], max_depth: usize) -> Thread {
        let comments = depths
            .iter()
            .enumerate()
            .map(|(n, depth)| (*depth, comment(n)));
        Thread::new(comments.collect(), max_depth)
    }

    /// Walks the tags and returns the level of each comment. Panics where the tags do not nest.
    fn levels_in(html: &str) -> Vec<usize> {
        const VOID: [&str; 5] = ["img", "br", "link", "meta", "path"];
        let (mut open, mut levels) = (Vec::new(), Vec::new());
        for tag in html.split('<').skip(1) {
            let tag = &tag[..tag.find('>').expect("a tag ends")];
            let name = tag
                .trim_start_matches('/')
                .split_whitespace()
                .next()
                .expect("a name");
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "</{name}> closes what is open");
            } else if !VOID.contains(&name) {
                match (name, open.last()) {
                    ("li", parent) => assert!(parent == Some(&"ol") || parent == Some(&"ul")),
                    ("ol", parent) => {
                        assert!(parent.is_none_or(|parent| ["li", "details"].contains(parent)));
                    }
                    _ => assert_ne!(open.last(), Some(&"ol"), "only items stand in a list"),
                }
                open.push(name);
            }
            if name == "article" && !tag.starts_with('/') {
                levels.push(open.iter().filter(|name| **name == "ol").count() - 1);
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "everything is closed");
        levels
    }

    /// A small random number generator (xorshift), so that a failure can be repeated.
    fn random_depths(mut seed: u64, len: usize) -> Vec<usize> {
        let mut next = |below: u64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below) as usize
        };
        (0..len).map(|_| next(12)).collect()
    }

    #[test]
    fn any_sequence_of_depths_gives_balanced_lists() {
        for seed in 1..400 {
            for max_depth in [0, 1, 3, 6, 100] {
                let thread = thread(&random_depths(seed, (seed % 40) as usize), max_depth);
                let expected = thread.items.len();
                let levels = levels_in(&draw(thread));
                assert_eq!(levels.len(), expected);
                assert!(levels.iter().all(|level| *level <= max_depth));
                assert!(levels.first().is_none_or(|level| *level == 0));
                assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1));
            }
        }
    }

    #[test]
    fn replies_stand_under_the_comment_they_answer() {
        let html = draw(thread(&[0, 1, 2, 1, 0, 1], 6));
        assert_eq!(levels_in(&html), [0, 1, 2, 1, 0, 1]);
    }

    #[test]
    fn a_page_that_begins_within_a_thread_keeps_siblings_side_by_side() {
        let html = draw(thread(&[3, 3, 4, 2, 0], 6));
        assert_eq!(levels_in(&html), [0, 0, 1, 0, 0]);
    }

    #[test]
    fn words_say_whom_a_comment_answers_where_nesting_cannot() {
        let thread = thread(&[0, 1, 2, 3, 3, 1], 2);
        let parent_not_evident: Vec<bool> = thread
            .items
            .iter()
            .map(|item| item.parent_not_evident)
            .collect();
        assert_eq!(parent_not_evident, [false, false, false, true, true, false]);
    }

    #[test]
    fn folds_hold_the_later_replies_with_all_below_them_and_balance() {
        let label = |n: usize| format!("{n} more");
        let thread = thread(&[0, 1, 2, 1, 1, 2, 1, 0, 1, 1, 1, 0, 1, 1], 6).folded(2, label);
        let folds: Vec<_> = thread
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.folded.is_some() || item.ends_fold)
            .map(|(i, item)| (i, item.folded.clone()))
            .collect();
        assert_eq!(folds, [(4, Some("3 more".into())), (6, None)]);
        let html = draw(thread);
        assert_eq!(
            levels_in(&html),
            [0, 1, 2, 1, 1, 2, 1, 0, 1, 1, 1, 0, 1, 1],
            "a fold is no level"
        );
        for seed in 1..200 {
            let depths = random_depths(seed, (seed % 40) as usize);
            for max_depth in [0, 1, 3, 6] {
                levels_in(&draw(self::thread(&depths, max_depth).folded(1, label)));
            }
        }
    }

    #[test]
    fn ten_thousand_replies_in_a_chain_are_drawn() {
        let depths: Vec<usize> = (0..10_000).collect();
        let html = draw(thread(&depths, usize::MAX));
        assert_eq!(levels_in(&html).last(), Some(&9_999));
    }
}
