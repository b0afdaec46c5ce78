//! What comments are looked for by: the same names in a list's query and in a batch's body.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::app::App;
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::EmailAddress;
use crate::model::paging::Cursor;
use crate::model::{AccountId, Caller, CapabilityId, CommentStatus, Door, PostId, Scope};
use crate::search::{Matcher, Query};
use crate::store;
use crate::store::comment_search::Filter;
use crate::web::api::json::{microseconds, present};

/// Comments that fit everything that is said here.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "pending", "q": "casino" }))]
pub struct CommentFilter {
    /// Only in this state.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<CommentStatus>,
    /// Only those under this post.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub post: Option<PostId>,
    /// Only those of this user.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<AccountId>,
    /// Only those of this guest; needs the scope `comments:personal`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub guest: Option<CapabilityId>,
    /// Only those with this mail address; needs the scope `comments:personal`.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub email: Option<String>,
    /// Only those that came in this way.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub door: Option<Door>,
    /// Only those written at this moment or later.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub since: Option<DateTime<Utc>>,
    /// Only those written before this moment.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub until: Option<DateTime<Utc>>,
    /// Only those with these words in name or body: words, `"a phrase"`, `begin*`, `-without`, `author:`,
    /// `after:`, `before:`; at most 200 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 200)]
    pub q: Option<String>,
}

impl CommentFilter {
    /// Whether nothing is said, so that every comment fits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter as the store takes it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when it asks whose comments are and the caller may not know,
    /// [`Error::Invalid`] with every field that cannot be accepted.
    pub async fn check(self, app: &App, caller: &Caller) -> Result<Filter> {
        if self.guest.is_some() || self.email.is_some() {
            caller.require(Scope::CommentsPersonal)?;
        }
        let mut errors = FieldErrors::default();
        let sought = match self.q.filter(|q| !q.is_empty()) {
            Some(q) => errors.take(
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
        let filter = Filter {
            status: self.status,
            post: self.post,
            author: self.author,
            guest: self.guest,
            email: self
                .email
                .and_then(|email| errors.take("email", lookup(app, &email))),
            door: self.door,
            since: self
                .since
                .and_then(|at| errors.take("since", storable(at)))
                .max(from),
            until: [
                self.until.and_then(|at| errors.take("until", storable(at))),
                before,
            ]
            .into_iter()
            .flatten()
            .min(),
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

/// The blind index of an address.
///
/// # Errors
/// In words, when it is none.
pub fn lookup(app: &App, email: &str) -> Result<Vec<u8>, &'static str> {
    let email =
        EmailAddress::parse(email).map_err(|_| "use a mail address, such as `name@example.org`")?;
    Ok(app.services.secrets.email_lookup(email.normalised()))
}

fn storable(at: DateTime<Utc>) -> Result<DateTime<Utc>, &'static str> {
    let is_storable = (Cursor::oldest().at..=Cursor::newest().at).contains(&at);
    if is_storable {
        Ok(microseconds(at))
    } else {
        Err("use a time in the years 1 to 9999")
    }
}

/// What `q` asks for.
fn words(q: &str, zone: Tz) -> Result<Query, String> {
    let query = Query::parse(q, zone).map_err(|why| why.to_string())?;
    if query.labels().is_empty() {
        Ok(query)
    } else {
        Err("comments have no labels; name the post by `post`".to_owned())
    }
}

/// The same error, its fields below `place`.
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
