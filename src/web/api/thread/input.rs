//! The body of a new comment, by the token's user or imported from another system.

use serde::Deserialize;

use crate::clock::Timestamp;
use crate::discussion::ApiImport;
use crate::error::{Error, FieldErrors, Result};
use crate::model::comment::CommentInput;
use crate::model::{CommentId, CommentStatus, NewComment, Origin, PostId, User};
use crate::web::api::instant::Instant;
use crate::web::api::json::present;

/// The maximum number of characters of an imported comment, which is the largest value that the
/// setting can have.
const FOREIGN_MAX: usize = 16_000;
/// The maximum number of characters in each part of an origin.
const ORIGIN_MAX: usize = 200;

/// A new comment.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "body": "Thank you!", "parent_id": 1 }))]
pub struct NewAuthorComment {
    /// The text, in CommonMark.
    #[schema(min_length = 1)]
    pub body: String,
    /// The parent comment, to which it replies.
    pub parent_id: Option<CommentId>,
    /// For an import: the author; the token's user by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub author: Option<ForeignAuthor>,
    /// For an import: when the comment was written, not in the future; now by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub created_at: Option<Instant>,
    /// For an import: the status; `approved` by default.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub status: Option<ForeignStatus>,
    /// For an import: the comment's id in the other system. A second comment with the same origin
    /// is not stored.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub origin: Option<ForeignOrigin>,
}

/// The author of an imported comment.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignAuthor {
    /// The name that is shown.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The e-mail address, stored encrypted and never shown; empty for none.
    #[serde(default)]
    #[schema(max_length = 254)]
    email: String,
    /// The website; empty for none.
    #[serde(default)]
    #[schema(max_length = 500)]
    website: String,
}

/// The status of an imported comment.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForeignStatus {
    /// Public.
    Approved,
    /// Awaits approval.
    Pending,
    /// Spam.
    Spam,
    /// In the trash, from where it can be restored.
    Trash,
}

impl From<ForeignStatus> for CommentStatus {
    fn from(status: ForeignStatus) -> Self {
        match status {
            ForeignStatus::Approved => Self::Approved,
            ForeignStatus::Pending => Self::Pending,
            ForeignStatus::Spam => Self::Spam,
            ForeignStatus::Trash => Self::Trash,
        }
    }
}

/// The system and the id that a comment is imported from.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignOrigin {
    /// The name of the system, such as `wordpress`.
    #[schema(min_length = 1, max_length = 200)]
    system: String,
    /// The id in that system, as text.
    #[schema(min_length = 1, max_length = 200)]
    id: String,
}

impl NewAuthorComment {
    /// Returns whether the comment is imported: any field is given that only imports have.
    pub fn is_import(&self) -> bool {
        self.author.is_some()
            || self.created_at.is_some()
            || self.status.is_some()
            || self.origin.is_some()
    }

    /// Converts the body to an imported comment. The author is `user` unless the body names one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is not accepted.
    pub fn into_import(self, post: PostId, user: &User, now: Timestamp) -> Result<ApiImport> {
        let mut errors = FieldErrors::default();
        let is_users = self.author.is_none();
        let input = match self.author {
            Some(author) => CommentInput {
                name: author.name,
                email: author.email,
                website: author.website,
                body: self.body,
                notify: String::new(),
            },
            None => CommentInput {
                name: user.name.clone(),
                website: user.url.clone().unwrap_or_default(),
                body: self.body,
                ..CommentInput::default()
            },
        };
        let new =
            NewComment::parse(&input, FOREIGN_MAX).map_err(|error| fields(error, &mut errors));
        let created_at = errors.take("created_at", past(self.created_at, now));
        let origin = errors.take("origin", self.origin.map(ForeignOrigin::check).transpose());
        errors.into_result()?;
        match (new, created_at, origin) {
            (Ok(new), Some(created_at), Some(origin)) => Ok(ApiImport {
                post,
                parent: self.parent_id,
                new,
                user: is_users.then_some(user.id),
                created_at,
                status: self.status.map_or(CommentStatus::Approved, Into::into),
                origin,
            }),
            _ => Err(Error::internal("a field failed without an error")),
        }
    }
}

/// Adds the errors of a form's fields under their names in the body.
fn fields(error: Error, errors: &mut FieldErrors) {
    if let Error::Invalid(found) = error {
        for fault in found.iter() {
            let place = match fault.field.as_str() {
                "body" => "body".to_owned(),
                field => format!("author/{field}"),
            };
            errors.push(place, fault.message.clone());
        }
    }
}

fn past(at: Option<Instant>, now: Timestamp) -> Result<Timestamp, &'static str> {
    let at = at.map_or(now, |Instant(at)| at);
    if at <= now {
        Ok(at)
    } else {
        Err("use the time at which it was written, which is past")
    }
}

impl ForeignOrigin {
    fn check(self) -> Result<Origin, String> {
        let fits = |text: &str| {
            (1..=ORIGIN_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        if fits(&self.system) && fits(&self.id) {
            Ok(Origin {
                system: self.system,
                id: self.id,
            })
        } else {
            Err(format!(
                "use 1 to {ORIGIN_MAX} characters for `system` and for `id`"
            ))
        }
    }
}
