//! `GET /api/v1/sessions/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::SessionView;
use crate::model::SessionId;
use crate::users;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a browser in which a user is signed in.
#[utoipa::path(get, path = "/v1/sessions/{id}", tag = "sessions", params(("id" = SessionId, Path, description = "The session")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The session", body = SessionView)))]
pub async fn get_session(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<SessionId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let session = users::sessions::find(&mut conn, &app.services, &caller, id).await?;
    Ok(Answer::ok(&SessionView::from(session))?.into_response())
}
