//! Parts of a thread, and how a URL names them in the parameter `comments`.

use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Rank};
use crate::model::{CommentId, PostPath};
use crate::urls;

/// The comments that a page shows and their order: those of an order from its start, or those after
/// a cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::web) enum ThreadPart {
    /// Top-level comments with their replies, oldest first. Without a cursor it is the post's own
    /// URL.
    Oldest(Option<Cursor>),
    /// Top-level comments with their replies, newest first.
    Newest(Option<Cursor>),
    /// Top-level comments with their replies, the best score first.
    Best(Option<Rank>),
    /// Every comment by itself, oldest first.
    Flat(Option<Cursor>),
    /// The replies below one top-level comment, after a cursor.
    Subtree {
        /// The top-level comment.
        root: CommentId,
        /// The cursor of the reply before the first on the page.
        after: Cursor,
    },
}

impl ThreadPart {
    /// The part at the post's own URL.
    pub(in crate::web) const START: Self = Self::Oldest(None);

    /// Parses the value of the parameter; the start without one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a value that names no part.
    pub(in crate::web) fn parse(text: Option<&str>) -> Result<Self> {
        let Some(text) = text else {
            return Ok(Self::START);
        };
        let cursor = |text| Cursor::decode(text).ok_or(Error::NotFound);
        let rank = |text| Rank::decode(text).ok_or(Error::NotFound);
        let (view, after) = text
            .split_once('.')
            .map_or((text, None), |(view, after)| (view, Some(after)));
        match (view, after) {
            ("newest", after) => Ok(Self::Newest(after.map(cursor).transpose()?)),
            ("best", after) => Ok(Self::Best(after.map(rank).transpose()?)),
            ("flat", after) => Ok(Self::Flat(after.map(cursor).transpose()?)),
            (subtree, Some(after)) => Ok(Self::Subtree {
                root: root(subtree).ok_or(Error::NotFound)?,
                after: cursor(after)?,
            }),
            (after, None) => Ok(Self::Oldest(Some(cursor(after)?))),
        }
    }

    /// Returns the start of this part's order; `None` for a start itself and for a subtree.
    pub(super) const fn start(self) -> Option<Self> {
        match self {
            Self::Oldest(Some(_)) => Some(Self::Oldest(None)),
            Self::Newest(Some(_)) => Some(Self::Newest(None)),
            Self::Best(Some(_)) => Some(Self::Best(None)),
            Self::Flat(Some(_)) => Some(Self::Flat(None)),
            Self::Oldest(None)
            | Self::Newest(None)
            | Self::Best(None)
            | Self::Flat(None)
            | Self::Subtree { .. } => None,
        }
    }

    /// Returns the URL of the page with this part, at its comments.
    pub(super) fn url(self, path: &PostPath) -> String {
        self.page(path) + "#comments"
    }

    /// Returns the URL of the page with this part, at one of its comments.
    pub(super) fn url_of(self, path: &PostPath, comment: CommentId) -> String {
        format!("{}#comment-{comment}", self.page(path))
    }

    fn page(self, path: &PostPath) -> String {
        let page = urls::path(path);
        self.name().map_or_else(
            || page.clone(),
            |name| urls::with_parameter(&page, "comments", &name),
        )
    }

    /// Returns the value of the parameter; `None` for the start.
    fn name(self) -> Option<String> {
        let view = |name: &str, after: Option<String>| {
            after.map_or_else(|| name.to_owned(), |after| format!("{name}.{after}"))
        };
        let encode = |cursor: Cursor| cursor.encode();
        match self {
            Self::Oldest(after) => after.map(encode),
            Self::Newest(after) => Some(view("newest", after.map(encode))),
            Self::Best(after) => Some(view("best", after.map(|rank| rank.encode()))),
            Self::Flat(after) => Some(view("flat", after.map(encode))),
            Self::Subtree { root, after } => Some(view(&format!("b{root}"), Some(after.encode()))),
        }
    }
}

/// Parses the name of a subtree, such as `b7`, into the id of its top-level comment.
fn root(subtree: &str) -> Option<CommentId> {
    subtree.strip_prefix('b')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_part_that_it_was_made_for() {
        let rank = Some(Rank {
            score: 0.34,
            id: 12,
        });
        let (root, after) = (
            CommentId(7),
            Cursor {
                at: "2022-01-07T18:05:00.5Z".parse().expect("a time"),
                id: 12,
            },
        );
        let path = PostPath::parse("/2022/01/a b").expect("a path");
        let starts = [
            ThreadPart::START,
            ThreadPart::Newest(None),
            ThreadPart::Best(None),
            ThreadPart::Flat(None),
        ];
        let later = [
            ThreadPart::Oldest(Some(after)),
            ThreadPart::Newest(Some(after)),
            ThreadPart::Best(rank),
            ThreadPart::Flat(Some(after)),
            ThreadPart::Subtree { root, after },
        ];
        for part in starts.into_iter().chain(later) {
            let url = part.url(&path);
            let (address, anchor) = url.split_once('#').expect("an anchor");
            let parameter = address.split_once("?comments=").map(|(_, value)| value);
            assert_eq!(
                (ThreadPart::parse(parameter).expect("a part"), anchor),
                (part, "comments")
            );
        }
    }

    #[test]
    fn what_names_no_part_is_not_found() {
        let not_a_score = format!(
            "best.{}",
            Rank {
                score: f64::NAN,
                id: 1
            }
            .encode()
        );
        let rank_of_no_view = format!("{}x", Rank::best().encode());
        let views = [
            "newest.",
            "newest.x",
            "best.",
            "best.AAAA",
            "flat.",
            "Flat",
            "worst",
            "newest.best",
            " best",
            ".",
            "flat.x.y",
        ];
        for text in [
            "",
            "x",
            "b",
            "b7",
            "b7.",
            "bx.AAAA",
            "b7.AAAA",
            &not_a_score,
            &rank_of_no_view,
        ]
        .into_iter()
        .chain(views)
        {
            assert!(
                matches!(ThreadPart::parse(Some(text)), Err(Error::NotFound)),
                "{text:?}"
            );
        }
    }
}
