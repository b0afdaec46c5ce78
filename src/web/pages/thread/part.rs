//! Parts of a thread, and how an address names them.

use crate::error::{Error, Result};
use crate::model::paging::Cursor;
use crate::model::{CommentId, PostPath};
use crate::urls;

/// Which comments a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Part {
    /// The first comments: the post's own address.
    Start,
    /// First comments after this one.
    After(Cursor),
    /// The replies below one first comment after this one.
    Branch {
        /// The first comment.
        root: CommentId,
        /// The reply before the first on the page.
        after: Cursor,
    },
}

impl Part {
    /// The part that a parameter names, or the start without one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a text that names none.
    pub(in crate::web) fn parse(text: Option<&str>) -> Result<Self> {
        let Some(text) = text else { return Ok(Self::Start) };
        let cursor = |text| Cursor::decode(text).ok_or(Error::NotFound);
        match text.strip_prefix('b').and_then(|rest| rest.split_once('.')) {
            Some((root, after)) => Ok(Self::Branch { root: root.parse().map_err(|_| Error::NotFound)?, after: cursor(after)? }),
            None => Ok(Self::After(cursor(text)?)),
        }
    }

    /// The page with this part, at its comments.
    pub(super) fn url(self, path: &PostPath) -> String {
        self.page(path) + "#comments"
    }

    /// The page with this part, at one of its comments.
    pub(super) fn url_of(self, path: &PostPath, comment: CommentId) -> String {
        format!("{}#comment-{comment}", self.page(path))
    }

    fn page(self, path: &PostPath) -> String {
        let page = urls::path(path);
        match self {
            Self::Start => page,
            Self::After(cursor) => urls::with_parameter(&page, "comments", &cursor.encode()),
            Self::Branch { root, after } => urls::with_parameter(&page, "comments", &format!("b{root}.{}", after.encode())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_part_that_it_was_made_for() {
        let (root, after) = (CommentId(7), Cursor { at: "2022-01-07T18:05:00.5Z".parse().expect("a time"), id: 12 });
        let path = PostPath::parse("/2022/01/a b").expect("a path");
        for part in [Part::Start, Part::After(after), Part::Branch { root, after }] {
            let url = part.url(&path);
            let (address, anchor) = url.split_once('#').expect("an anchor");
            let parameter = address.split_once("?comments=").map(|(_, value)| value);
            assert_eq!((Part::parse(parameter).expect("a part"), anchor), (part, "comments"));
        }
    }

    #[test]
    fn what_names_no_part_is_not_found() {
        for text in ["", "x", "b", "b7", "b7.", "bx.AAAA", "b7.AAAA"] {
            assert!(matches!(Part::parse(Some(text)), Err(Error::NotFound)), "{text:?}");
        }
    }
}
