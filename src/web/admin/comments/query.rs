//! The query of the list: a tab, the filters, and where its page begins.

use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::{Authority, CommentStatus, GuestId, PostId, UserId};
use crate::store::comment_search::CommentCriteria;
use crate::urls;
use crate::web::api::CommentFilter;
use crate::web::app::App;

/// The word of the tab with comments in every state.
const ALL: &str = "all";

/// The query of the list. Its parameters have the names that they have in the API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ListQuery {
    /// The state that the tab shows; `None` for all.
    pub status: Option<CommentStatus>,
    /// Only comments under this post.
    pub post: Option<PostId>,
    /// Only comments by this user.
    pub author: Option<UserId>,
    /// Only comments by this guest.
    pub guest: Option<GuestId>,
    /// Only comments that match this search; empty for all.
    pub q: String,
    /// Where the page begins; `None` at the start of the list.
    pub cursor: Option<Cursor>,
}

impl ListQuery {
    /// Reads the query of a URL. What it cannot read is as if it were not there.
    pub fn read(query: &str) -> Self {
        let fields = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        Self::of_fields(&Vec::from_iter(fields))
    }

    /// Reads the query from the fields of a form.
    pub fn of_fields(fields: &[(String, String)]) -> Self {
        let mut read = Self {
            status: Some(CommentStatus::Pending),
            ..Self::default()
        };
        for (name, value) in fields {
            match name.as_str() {
                "status" if value == ALL => read.status = None,
                "status" => read.status = CommentStatus::parse(value).or(read.status),
                "post" => read.post = value.parse().ok().map(PostId),
                "author" => read.author = value.parse().ok().map(UserId),
                "guest" => read.guest = value.parse().ok().map(GuestId),
                "q" => value.trim().clone_into(&mut read.q),
                "cursor" => read.cursor = Cursor::decode(value),
                _ => {}
            }
        }
        read
    }

    /// Whether the oldest comment comes first: those that wait are read in the order in which they
    /// came in.
    pub fn is_oldest_first(&self) -> bool {
        self.status == Some(CommentStatus::Pending)
    }

    /// Whether the list leaves out comments that the tab has.
    pub fn is_filtered(&self) -> bool {
        !self.q.is_empty() || self.post.is_some() || self.author.is_some() || self.guest.is_some()
    }

    /// Returns the criteria of the list.
    ///
    /// # Errors
    /// [`crate::error::Error::Invalid`] for a search that cannot be read,
    /// [`crate::error::Error::Forbidden`] for one by guest if `by` may not see personal data.
    pub async fn criteria(&self, app: &App, by: &Authority) -> Result<CommentCriteria> {
        let filter = CommentFilter {
            status: self.status,
            post: self.post,
            author: self.author,
            guest: self.guest,
            q: Some(self.q.clone()),
            ..CommentFilter::default()
        };
        filter.check(app, by).await
    }

    /// Returns the same list at its start.
    pub fn at_start(&self) -> Self {
        self.in_tab(self.status)
    }

    /// Returns the same list at its start, in another tab.
    pub fn in_tab(&self, status: Option<CommentStatus>) -> Self {
        Self {
            status,
            cursor: None,
            ..self.clone()
        }
    }

    /// Returns the parameters without the cursor.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        if self.status != Some(CommentStatus::Pending) {
            let word = self.status.map_or(ALL, CommentStatus::as_str);
            parameters.push(("status", word.to_owned()));
        }
        parameters.extend(self.post.map(|id| ("post", id.to_string())));
        parameters.extend(self.author.map(|id| ("author", id.to_string())));
        parameters.extend(self.guest.map(|id| ("guest", id.to_string())));
        if !self.q.is_empty() {
            parameters.push(("q", self.q.clone()));
        }
        parameters
    }

    /// Returns the URL of the list.
    pub fn url(&self) -> String {
        let mut parameters = self.parameters();
        parameters.extend(self.cursor.map(|cursor| ("cursor", cursor.encode())));
        urls::with_parameters(urls::ADMIN_COMMENTS, &parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_from_its_url() {
        let cursor = Cursor {
            at: Cursor::oldest().at,
            id: 7,
        };
        for query in [
            ListQuery::read(""),
            ListQuery {
                status: None,
                post: Some(PostId(42)),
                author: Some(UserId(1)),
                guest: Some(GuestId(3)),
                q: "\"a phrase\" & more".to_owned(),
                cursor: Some(cursor),
            },
            ListQuery {
                status: Some(CommentStatus::Spam),
                ..ListQuery::default()
            },
        ] {
            let url = query.url();
            let read = url.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(ListQuery::read(read), query, "{url}");
        }
        assert_eq!(ListQuery::read("").url(), urls::ADMIN_COMMENTS);
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let odd = ListQuery::read("status=odd&post=x&guest=&cursor=%00&page=2&q=+");
        assert_eq!(odd, ListQuery::read(""));
    }
}
