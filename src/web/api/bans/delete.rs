//! `DELETE /api/v1/bans/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::discussion;
use crate::model::BanId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Deletes a ban. Comments that it moved to trash stay there.
#[utoipa::path(delete, path = "/v1/bans/{id}", tag = "bans", params(("id" = BanId, Path, description = "The ban")),
    security(("token" = ["comments:moderate"])),
    responses((status = 204, description = "Deleted")))]
pub async fn delete_ban(
    State(app): State<App>,
    caller: RequireScope<scope::CommentsModerate>,
    Path(id): Path<BanId>,
    Query(NoParameters {}): Query<NoParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    discussion::lift_ban(&mut tx, &app.services, &caller, id).await?;
    commit.finish(tx, Answer::nothing()).await
}
