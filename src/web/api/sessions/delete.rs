//! `DELETE /api/v1/sessions/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::model::SessionId;
use crate::users;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Signs a user out of a browser.
#[utoipa::path(delete, path = "/v1/sessions/{id}", tag = "sessions", params(("id" = SessionId, Path, description = "The session")),
    security(("token" = ["admin"])),
    responses((status = 204, description = "Signed out")))]
pub async fn delete_session(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<SessionId>,
    Query(NoParameters {}): Query<NoParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    users::sessions::end(&mut tx, &app.services, &caller, id).await?;
    commit.finish(tx, Answer::nothing()).await
}
