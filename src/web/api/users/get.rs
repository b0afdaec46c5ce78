//! `GET /api/v1/users/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{UserView, load};
use crate::model::UserId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a user.
#[utoipa::path(get, path = "/v1/users/{id}", tag = "users", params(("id" = UserId, Path, description = "The user")),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The user", body = UserView, headers(("ETag" = String)))))]
pub async fn get_user(
    State(app): State<App>,
    _caller: RequireScope<scope::PostsRead>,
    Path(id): Path<UserId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let user = UserView::from(load(&mut app.db.read().await?, id).await?);
    Ok(Answer::ok(&user)?.version(user.version).into_response())
}
