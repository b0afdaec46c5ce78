//! `PATCH /api/v1/users/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{UserView, load, page};
use crate::accounts;
use crate::app::App;
use crate::error::Result;
use crate::model::{Account, AccountId, Role, Slug};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;

/// What is to change of a user: what is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "role": "editor", "url": null }))]
pub struct UserPatch {
    /// The name shown to readers.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 80)]
    name: Option<String>,
    /// The name in addresses.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    slug: Option<Slug>,
    /// What the person does. One owner must be left.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    role: Option<Role>,
    /// The person's own page.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    url: Option<Option<String>>,
    /// What the person says of themselves, in Markdown: up to 2000 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, max_length = 2000)]
    bio: Option<String>,
}

/// Changes a user.
#[utoipa::path(patch, path = "/v1/users/{id}", tag = "users", params(("id" = AccountId, Path, description = "The user"), IfMatchHeader),
    request_body = UserPatch, security(("token" = ["admin"])),
    responses((status = 200, description = "The user as it is now", body = UserView, headers(("ETag" = String)))))]
pub async fn update_user(
    State(app): State<App>,
    caller: May<scope::Admin>,
    Path(id): Path<AccountId>,
    if_match: IfMatch,
    Json(patch): Json<UserPatch>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let before = load(&mut tx, id).await?;
    if_match.check(before.version)?;
    let wanted = apply(before, patch)?;
    let user = accounts::update(&mut tx, &app.services, caller.actor(), &wanted).await?;
    tx.commit().await?;
    let user = UserView::from(user);
    Ok(Answer::ok(&user)?.version(user.version).into_response())
}

fn apply(before: Account, patch: UserPatch) -> Result<Account> {
    Ok(Account {
        name: patch.name.unwrap_or(before.name),
        slug: patch.slug.map_or(before.slug, String::from),
        role: patch.role.unwrap_or(before.role),
        url: patch.url.map_or(Ok(before.url), page)?,
        bio: patch.bio.unwrap_or(before.bio),
        ..before
    })
}
