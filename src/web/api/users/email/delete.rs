//! `DELETE /api/v1/users/{id}/email`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::model::UserId;
use crate::users::emails;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Deletes the e-mail address of the caller. Links that were sent to it stop working.
///
/// A user without a password keeps the address, which is the only way to sign in (409).
#[utoipa::path(delete, path = "/v1/users/{id}/email", tag = "users", params(("id" = UserId, Path, description = "The caller")),
    security(("token" = ["admin"])),
    responses((status = 204, description = "Deleted")))]
pub async fn delete_user_email(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<UserId>,
    Query(NoParameters {}): Query<NoParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    emails::remove(&mut tx, &app.services, &caller, id).await?;
    commit.finish(tx, Answer::nothing()).await
}
