//! The thread of comments below a post.
//!
//! Comments arrive in thread order, each with its true depth. [`Thread::new`] turns depths into the
//! lists that open before and the items that close after each comment, so that the template draws
//! nested lists in one loop: recursion would let a long chain of replies exhaust the stack.

use askama::Template;

use super::{Chrome, Link};
use crate::safe_html::SafeHtml;
use crate::web::identicon::Identicon;

/// Comments as nested lists.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    /// The orders in which it can be read; empty where there is no choice.
    pub orders: Vec<OrderLink>,
    /// The comments in the order in which they are read.
    pub items: Vec<ThreadItem>,
    /// Leads to the comments before these.
    pub earlier: Option<Link>,
    /// Leads to the comments after these.
    pub later: Option<Link>,
}

/// An order in which a thread can be read.
#[derive(Clone, Debug)]
pub struct OrderLink {
    /// Its name.
    pub label: &'static str,
    /// The page with it; `None` for the one that is shown.
    pub url: Option<String>,
}

/// A comment and its place in the lists.
#[derive(Clone, Debug)]
pub struct ThreadItem {
    /// The comment.
    pub comment: CommentView,
    /// Whether it is the first reply to the comment before it and begins a list.
    pub opens: bool,
    /// How many items end after it: none before its first reply, itself, then its ancestors.
    pub closes: usize,
    /// Whether its nesting no longer shows whom it answers, so that words have to.
    pub capped: bool,
}

/// What a thread shows of one comment.
#[derive(Clone, Debug)]
pub struct CommentView {
    /// Its number: the anchor is `comment-{id}`.
    pub id: String,
    /// A second anchor from another system: `c1061348243150889747`.
    pub legacy_anchor: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// Where they say they live on the web.
    pub author_url: Option<String>,
    /// Whether the post's author wrote it, which earns a badge.
    pub is_author: bool,
    /// A small picture that stands for the writer.
    pub identicon: Option<Identicon>,
    /// How many readers voted for it, in words; `None` where there is nothing to say.
    pub votes: Option<String>,
    /// When, in words.
    pub time: String,
    /// When, in RFC 3339.
    pub time_iso: String,
    /// When the text was changed since, in words and in RFC 3339.
    pub edited: Option<(String, String)>,
    /// Its permalink.
    pub url: String,
    /// Its text.
    pub body: SafeHtml,
    /// Whether it was taken away: one line marks the place, for the sake of the replies.
    pub removed: bool,
    /// Where a vote for it is sent; `None` where there are no votes.
    pub vote_url: Option<String>,
    /// Where to reply; `None` where comments are closed.
    pub reply_url: Option<String>,
    /// Where to reply with its words quoted; `None` where comments are closed.
    pub quote_url: Option<String>,
    /// The name and the anchor of the comment it answers. Give it for every reply: it is drawn
    /// where the nesting is too deep to show it, and read out everywhere.
    pub in_reply_to: Option<Link>,
    /// Whether what it answers was changed after it was written.
    pub parent_changed: bool,
    /// Whether what it answers is on another page, so that no place among these shows whom.
    pub is_apart: bool,
    /// Leads to replies that this page leaves out: "12 more replies".
    pub more_replies: Option<Link>,
}

/// A page of its own for a part of a long thread.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/thread.html")]
pub struct ThreadPage {
    /// The frame.
    pub chrome: Chrome,
    /// The post, as a way back.
    pub post: Link,
    /// The count in words, as on the post's page.
    pub heading: String,
    /// The comments.
    pub thread: Thread,
    /// Leads to the form; `None` where comments are closed.
    pub comment_url: Option<String>,
}

impl Thread {
    /// Nests `comments`, given in thread order with their true depth, at most `max_depth` levels
    /// below the top.
    ///
    /// A page may begin in the middle of a thread: a comment is drawn under the nearest comment
    /// before it that is less deep, and at the top if there is none.
    pub fn new(comments: Vec<(usize, CommentView)>, max_depth: usize) -> Self {
        let depths: Vec<usize> = comments.iter().map(|(depth, _)| *depth).collect();
        let places = places(&depths, max_depth);
        let level = |i: usize| places.get(i).map_or(0, |place| place.level);
        let items = comments
            .into_iter()
            .enumerate()
            .map(|(i, (_, comment))| ThreadItem {
                capped: comment.is_apart || places[i].capped,
                comment,
                opens: i > 0 && level(i) > level(i - 1),
                closes: (level(i) + 1).saturating_sub(level(i + 1)),
            });
        Self {
            items: items.collect(),
            ..Self::default()
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.earlier.is_none() && self.later.is_none()
    }
}

/// Where a comment is drawn.
struct Place {
    /// How many lists deep; never more than one deeper than the comment before it.
    level: usize,
    /// Whether the comment it answers is not the one it is drawn under.
    capped: bool,
}

/// The places of comments with these true depths.
fn places(depths: &[usize], max_depth: usize) -> Vec<Place> {
    let mut ancestors: Vec<usize> = Vec::new();
    let place = |&depth: &usize| {
        while ancestors.last().is_some_and(|&above| above >= depth) {
            ancestors.pop();
        }
        let parent_is_here = depth == 0 || ancestors.last() == Some(&(depth - 1));
        let level = ancestors.len().min(max_depth);
        let capped = !parent_is_here || ancestors.len() > max_depth;
        ancestors.push(depth);
        Place { level, capped }
    };
    depths.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Catalogue, catalogue};

    #[derive(Template)]
    #[template(
        source = r#"{% import "partials/thread.html" as parts %}{% call parts::thread(thread, t) %}{% endcall %}"#,
        ext = "html"
    )]
    struct Fragment {
        thread: Thread,
        t: &'static Catalogue,
    }

    fn draw(thread: Thread) -> String {
        Fragment {
            thread,
            t: catalogue("en"),
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
            time_iso: "2022-01-07T00:00:00Z".into(),
            edited: n
                .is_multiple_of(2)
                .then(|| ("yesterday".into(), "2022-01-06T00:00:00Z".into())),
            url: format!("/c/{n}"),
            body: SafeHtml::default(),
            removed: n.is_multiple_of(7),
            reply_url: Some("/-/reply".into()),
            quote_url: Some("/-/quote".into()),
            parent_changed: n.is_multiple_of(2),
            in_reply_to: Some(Link::new("#comment-1", "Bea")),
            is_apart: false,
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

    /// Walks the tags and returns the level of each comment; panics where they do not nest.
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
                    ("ol", parent) => assert!(parent.is_none() || parent == Some(&"li")),
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

    /// A small generator (xorshift), so that a failure can be repeated.
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
        let capped: Vec<bool> = thread.items.iter().map(|item| item.capped).collect();
        assert_eq!(capped, [false, false, false, true, true, false]);
    }

    #[test]
    fn ten_thousand_replies_in_a_chain_are_drawn() {
        let depths: Vec<usize> = (0..10_000).collect();
        let html = draw(thread(&depths, usize::MAX));
        assert_eq!(levels_in(&html).last(), Some(&9_999));
    }
}
