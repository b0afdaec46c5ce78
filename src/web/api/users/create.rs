//! `POST /api/v1/users`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{UserView, page};
use crate::model::{MediaPath, Role};
use crate::urls;
use crate::users::{self, UserRequest};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A new user.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ben", "role": "author" }))]
pub struct NewUser {
    /// The name shown to readers, one line of 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The role.
    role: Role,
    /// The user's own website.
    url: Option<String>,
    /// The user's description, Markdown of up to 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    bio: String,
    /// The picture of the user: the `path` of a picture of the media library.
    photo: Option<MediaPath>,
}

/// Creates a user. The slug is derived from the name. Only owners can do this.
#[utoipa::path(post, path = "/v1/users", tag = "users", request_body = NewUser, security(("token" = ["admin"])),
    responses((status = 201, description = "The user", body = UserView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_user(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    posted: IdempotentJson<NewUser>,
) -> Answered<Response<Body>> {
    let new = posted.body;
    let request = UserRequest {
        name: new.name,
        url: page(new.url)?,
        bio: new.bio,
        photo: new.photo,
        role: new.role,
        origin: None,
    };
    caller.require_users()?;
    let mut tx = posted.commit.begin().await?;
    let user = UserView::from(users::create(&mut tx, &app.services, &caller, &request).await?);
    let answer = Answer::created(urls::api("users", user.id), &user)?.version(user.version);
    posted.commit.finish(tx, answer).await
}
