//! The filter of comments, with the same names in the query of `list_comments` and in the body of
//! `batch_comments`.
//!
//! [`CommentFilter::check`] turns it into the [`CommentCriteria`] of the store. To add a criterion,
//! add it there and here.

use chrono_tz::Tz;
use serde::Deserialize;

use crate::error::{EntryFault, Error, Fault, FieldErrors, Result};
use crate::fulltext::{Matcher, Query};
use crate::model::comment::EmailAddress;
use crate::model::{
    Authority, Channel, CommentKind, CommentStatus, GuestId, PostId, Scope, UserId,
};
use crate::store;
use crate::store::comment_search::CommentCriteria;
use crate::web::api::instant::Instant;
use crate::web::api::json::present;
use crate::web::app::App;

/// A filter of comments. A comment must match every field that is given.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[schema(example = json!({ "status": "pending", "q": "casino" }))]
pub struct CommentFilter {
    /// Only comments with this status.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<CommentStatus>,
    /// Only comments under this post.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub post: Option<PostId>,
    /// Only comments by this user.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<UserId>,
    /// Only comments by this guest. Also needs the scope `comments:personal`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub guest: Option<GuestId>,
    /// Only comments with this e-mail address. Also needs the scope `comments:personal`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub email: Option<String>,
    /// Only comments that arrived through this channel.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub channel: Option<Channel>,
    /// Only comments by persons, or only mentions on other sites.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<CommentKind>,
    /// Only comments written at or after this time.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub since: Option<Instant>,
    /// Only comments written before this time.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub until: Option<Instant>,
    /// Only comments that match this query in name or body: words, `"a phrase"`, `begin*`,
    /// `-without`, `author:`, `after:`, `before:`; at most 200 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 200)]
    #[param(max_length = 200)]
    pub q: Option<String>,
}

impl CommentFilter {
    /// Returns whether no field is given, so that the filter matches every comment.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks the filter and converts it to criteria of the store.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when it filters by guest or address and the caller may not see personal
    /// data, [`Error::Invalid`] with every field that is not accepted.
    pub async fn check(self, app: &App, caller: &Authority) -> Result<CommentCriteria> {
        if self.guest.is_some() || self.email.is_some() {
            caller.require(Scope::CommentsPersonal)?;
        }
        let mut errors = FieldErrors::default();
        let sought = match self.q.filter(|q| !q.is_empty()) {
            Some(q) => errors.accept(
                "q",
                words(
                    &q,
                    store::settings::find(&mut app.db.read().await?)
                        .await?
                        .settings
                        .zone(),
                ),
            ),
            None => None,
        };
        let (from, before) = sought
            .as_ref()
            .map_or((None, None), |query| (query.from, query.until));
        let filter = CommentCriteria {
            status: self.status,
            post: self.post,
            author: self.author,
            guest: self.guest,
            email: self
                .email
                .and_then(|email| errors.take("email", lookup(app, &email))),
            channel: self.channel,
            kind: self.kind,
            since: self.since.map(|Instant(at)| at).max(from),
            until: [self.until.map(|Instant(at)| at), before]
                .into_iter()
                .flatten()
                .min(),
            under_posts_of: None,
            matcher: sought.map(|query| {
                if query.is_empty() {
                    Matcher::nothing()
                } else {
                    query.comments()
                }
            }),
        };
        errors.into_result().map(|()| filter)
    }
}

/// Returns the blind index of an e-mail address.
///
/// # Errors
/// A message for the client when the text is not an e-mail address.
pub fn lookup(app: &App, email: &str) -> Result<Vec<u8>, &'static str> {
    let email =
        EmailAddress::parse(email).map_err(|_| "use a mail address, such as `name@example.org`")?;
    Ok(app.services.secrets.email_lookup(email.normalised()))
}

/// Parses the search query `q`.
fn words(q: &str, zone: Tz) -> Result<Query, Fault> {
    let query = Query::parse(q, zone).map_err(Fault::Entry)?;
    if query.labels().is_empty() {
        Ok(query)
    } else {
        Err(Fault::Entry(EntryFault::LabelOfComment))
    }
}

/// Moves the fields of an [`Error::Invalid`] below the JSON pointer `place`; returns any other
/// error unchanged.
pub fn below(place: &str, error: Error) -> Error {
    let Error::Invalid(errors) = error else {
        return error;
    };
    let mut placed = FieldErrors::default();
    errors
        .iter()
        .for_each(|error| placed.push(format!("{place}/{}", error.field), &error.message));
    Error::Invalid(placed)
}
