//! `PATCH /api/v1/labels/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{LabelView, counted};
use crate::model::{LabelId, LabelName};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A change to a label.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Artificial intelligence" }))]
pub struct LabelPatch {
    /// The name, one line of 1 to 60 characters without `/`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 60)]
    name: Option<LabelName>,
}

/// Renames a label on all of its posts. The `updated_at` of the posts does not change.
///
/// The page of the old name redirects permanently to the page of the new name (308). If another
/// label has this name, the answer is 409 with that label's id as `alternative`: merge the two.
#[utoipa::path(patch, path = "/v1/labels/{id}", tag = "labels", params(("id" = LabelId, Path, description = "The label")),
    request_body = LabelPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The changed label", body = LabelView)))]
pub async fn update_label(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<LabelId>,
    commit: Commit,
    Json(patch): Json<LabelPatch>,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let mut label = publishing::find_label(&mut tx, id).await?;
    if let Some(name) = &patch.name {
        label = publishing::rename_label(&mut tx, &app.services, &caller, &label, name).await?;
    }
    let answer = Answer::ok(&counted(&mut tx, &app, label).await?)?;
    commit.finish(tx, answer).await
}
