//! `DELETE /api/v1/labels/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::model::LabelId;
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Deletes a label and takes it off its posts; its page is gone (410) until a label has the name again.
#[utoipa::path(delete, path = "/v1/labels/{id}", tag = "labels", params(("id" = LabelId, Path, description = "The label")),
    security(("token" = ["posts:write"])),
    responses((status = 204, description = "No post has it any more")))]
pub async fn delete_label(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path(id): Path<LabelId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let label = publishing::find_label(&mut tx, id).await?;
    publishing::delete_label(&mut tx, &app.services, caller.actor(), &label).await?;
    tx.commit().await?;
    Ok(Answer::nothing().into_response())
}
