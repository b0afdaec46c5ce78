//! `PATCH /api/v1/users/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{UserView, load, page};
use crate::error::Result;
use crate::model::{MediaPath, Role, Slug, User, UserId};
use crate::users;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A change to a user; absent fields stay as they are.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ben Baker", "url": null }))]
pub struct UserPatch {
    /// The name shown to readers.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 80)]
    name: Option<String>,
    /// The slug, the last part of the path of the user's page.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    slug: Option<Slug>,
    /// The role. The last owner must remain an owner.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    role: Option<Role>,
    /// The user's own website.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    url: Option<Option<String>>,
    /// The user's description, Markdown of up to 2000 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 2000)]
    bio: Option<String>,
    /// The picture of the user: the `path` of a picture of the media library; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<MediaPath>)]
    photo: Option<Option<MediaPath>>,
}

/// Changes a user. Owners can change all users, other users only their own name, website,
/// description and photo.
#[utoipa::path(patch, path = "/v1/users/{id}", tag = "users", params(("id" = UserId, Path, description = "The user"), IfMatchHeader),
    request_body = UserPatch, security(("token" = ["admin"])),
    responses((status = 200, description = "The changed user", body = UserView, headers(("ETag" = String)))))]
pub async fn update_user(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<UserPatch>,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    caller.require_profile(id)?;
    let before = load(&mut tx, id).await?;
    if_match.check(before.version)?;
    let wanted = apply(before, patch)?;
    let user = users::update(&mut tx, &app.services, &caller, &wanted).await?;
    let user = UserView::from(user);
    let answer = Answer::ok(&user)?.version(user.version);
    commit.finish(tx, answer).await
}

fn apply(before: User, patch: UserPatch) -> Result<User> {
    Ok(User {
        name: patch.name.unwrap_or(before.name),
        slug: patch.slug.unwrap_or(before.slug),
        role: patch.role.unwrap_or(before.role),
        url: patch.url.map_or(Ok(before.url), page)?,
        bio: patch.bio.unwrap_or(before.bio),
        photo: patch.photo.unwrap_or(before.photo),
        ..before
    })
}
