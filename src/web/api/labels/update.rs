//! `PATCH /api/v1/labels/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{LabelView, counted};
use crate::app::App;
use crate::model::{LabelId, LabelName};
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;

/// What is to change of a label.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Artificial intelligence" }))]
pub struct LabelPatch {
    /// One line of 1 to 60 characters without `/`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 60)]
    name: Option<LabelName>,
}

/// Gives a label another name on all of its posts, whose own times stay.
///
/// The page of the old name leads to the new one for ever (308). A name that
/// another label has is a conflict with that label's id as `alternative`: merge the two.
#[utoipa::path(patch, path = "/v1/labels/{id}", tag = "labels", params(("id" = LabelId, Path, description = "The label")),
    request_body = LabelPatch, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The label as it is now", body = LabelView)))]
pub async fn update_label(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path(id): Path<LabelId>,
    Json(patch): Json<LabelPatch>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let mut label = publishing::find_label(&mut tx, id).await?;
    if let Some(name) = &patch.name {
        label =
            publishing::rename_label(&mut tx, &app.services, caller.actor(), &label, name).await?;
    }
    let answer = Answer::ok(&counted(&mut tx, &app, label).await?)?;
    tx.commit().await?;
    Ok(answer.into_response())
}
