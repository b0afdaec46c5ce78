//! `GET /api/v1/users/{id}/email`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::UserEmailView;
use crate::model::UserId;
use crate::users::emails;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns the e-mail address of the caller. Nobody else can read it.
#[utoipa::path(get, path = "/v1/users/{id}/email", tag = "users", params(("id" = UserId, Path, description = "The caller")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The address", body = UserEmailView)))]
pub async fn get_user_email(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<UserId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let found = emails::find_own(&mut conn, &app.services, &caller, id).await?;
    drop(conn);
    let view = UserEmailView::new(&app.services, &found);
    Ok(Answer::ok(&view)?.into_response())
}
