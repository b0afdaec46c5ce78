//! `POST /api/v1/users`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{UserView, page};
use crate::accounts::{self, Person};
use crate::app::App;
use crate::model::Role;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::problem::Answered;

/// A new user.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ben", "role": "author" }))]
pub struct NewUser {
    /// The name shown to readers: one line of 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// What the person does.
    role: Role,
    /// The person's own page.
    url: Option<String>,
    /// What the person says of themselves, in Markdown: up to 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    bio: String,
}

/// Creates a user; the name in addresses is made of the name.
#[utoipa::path(post, path = "/v1/users", tag = "users", request_body = NewUser, security(("token" = ["admin"])),
    responses((status = 201, description = "The user", body = UserView, headers(("ETag" = String), ("Location" = String)))))]
pub async fn create_user(
    State(app): State<App>,
    caller: May<scope::Admin>,
    posted: Posted<NewUser>,
) -> Answered<Response<Body>> {
    let new = posted.body;
    let person = Person {
        name: new.name,
        url: page(new.url)?,
        bio: new.bio,
        role: new.role,
        origin: None,
    };
    let mut tx = app.db.begin().await?;
    let user =
        UserView::from(accounts::create(&mut tx, &app.services, caller.actor(), &person).await?);
    let answer =
        Answer::created(format!("/api/v1/users/{}", user.id), &user)?.version(user.version);
    posted.once.finish(&app, tx, answer).await
}
