//! `POST /api/v1/labels/{id}/merge`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{LabelView, counted};
use crate::app::App;
use crate::error::Error;
use crate::model::LabelId;
use crate::publishing;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::Posted;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;

/// Into which label another goes.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "into": 3 }))]
pub struct Merge {
    /// The label that is left.
    into: LabelId,
}

/// Merges a label into another: its posts have that one instead, and their own times stay.
///
/// The page of the label that went leads to the other one for ever (308).
#[utoipa::path(post, path = "/v1/labels/{id}/merge", tag = "labels", params(("id" = LabelId, Path, description = "The label that goes")),
    request_body = Merge, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The label that is left", body = LabelView)))]
pub async fn merge_label(
    State(app): State<App>,
    caller: May<scope::PostsWrite>,
    Path(id): Path<LabelId>,
    posted: Posted<Merge>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let label = publishing::find_label(&mut tx, id).await?;
    let missing = || Error::invalid("into", "there is no label with this id");
    let into = store::labels::find(&mut tx, posted.body.into)
        .await?
        .ok_or_else(missing)?;
    publishing::merge_label(&mut tx, &app.services, caller.actor(), &label, &into).await?;
    let answer = Answer::ok(&counted(&mut tx, &app, into).await?)?;
    posted.once.finish(&app, tx, answer).await
}
