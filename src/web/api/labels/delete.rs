//! `DELETE /api/v1/labels/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::model::LabelId;
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Deletes a label and removes it from all posts. Its page returns 410 until a label has this name
/// again.
#[utoipa::path(delete, path = "/v1/labels/{id}", tag = "labels", params(("id" = LabelId, Path, description = "The label")),
    security(("token" = ["posts:write"])),
    responses((status = 204, description = "Deleted")))]
pub async fn delete_label(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<LabelId>,
    Query(NoParameters {}): Query<NoParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let label = publishing::find_label(&mut tx, id).await?;
    publishing::delete_label(&mut tx, &app.services, &caller, &label).await?;
    commit.finish(tx, Answer::nothing()).await
}
