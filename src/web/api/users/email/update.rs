//! `POST /api/v1/users/{id}/email`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use crate::error::Error;
use crate::model::UserId;
use crate::model::comment::EmailAddress;
use crate::users::emails;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// The e-mail address of a user.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ann@example.org" }))]
pub struct NewUserEmail {
    /// The address, at most 254 bytes.
    email: String,
}

/// Sends a mail to an address of the caller, with a link that confirms it.
///
/// The address counts once it is confirmed; until then the former one stays. It takes a blog that
/// sends mail (409). One mailbox is asked three times a day at most, and one user can ask five times
/// an hour.
#[utoipa::path(post, path = "/v1/users/{id}/email", tag = "users", params(("id" = UserId, Path, description = "The caller")),
    request_body = NewUserEmail, security(("token" = ["admin"])),
    responses((status = 204, description = "The mail is on its way, or the address was confirmed before")))]
pub async fn update_user_email(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<UserId>,
    posted: IdempotentJson<NewUserEmail>,
) -> Answered<Response<Body>> {
    caller.require_own_access(id)?;
    let address = EmailAddress::parse(&posted.body.email)
        .map_err(|_| Error::invalid("email", "write it like name@example.org"))?;
    app.sign_in_rate.count_proof(id, app.services.clock.now())?;
    let mut tx = posted.commit.begin().await?;
    emails::set(&mut tx, &app.services, &caller, id, &address).await?;
    posted.commit.finish(tx, Answer::nothing()).await
}
