//! `POST /api/v1/users/{id}/email/confirm`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use crate::error::Error;
use crate::model::UserId;
use crate::users::emails;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// The code that confirms an e-mail address.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "1.5759198f66603018091a9cfaa9843c33" }))]
pub struct EmailCode {
    /// The last part of the link in the mail.
    code: String,
}

/// What is wrong with a code that confirms nothing.
const UNKNOWN: &str =
    "this is not the code of the last mail, or it is older than 24 hours: ask for another mail";

/// Confirms the e-mail address of the caller by the code in the mail that was sent to it.
///
/// The code works for 24 hours, or until another address is given (422). An address that another user
/// has confirmed is refused (409).
#[utoipa::path(post, path = "/v1/users/{id}/email/confirm", tag = "users", params(("id" = UserId, Path, description = "The caller")),
    request_body = EmailCode, security(("token" = ["admin"])),
    responses((status = 204, description = "The address is confirmed")))]
pub async fn confirm_user_email(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<UserId>,
    posted: IdempotentJson<EmailCode>,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    caller.require_own_access(id)?;
    let proven = emails::prove(&mut tx, &app.services, &caller, &posted.body.code).await;
    proven.map_err(|why| match why {
        Error::Gone => Error::invalid("code", UNKNOWN),
        other => other,
    })?;
    posted.commit.finish(tx, Answer::nothing()).await
}
