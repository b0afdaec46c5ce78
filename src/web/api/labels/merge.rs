//! `POST /api/v1/labels/{id}/merge`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{LabelView, counted};
use crate::error::Error;
use crate::model::LabelId;
use crate::publishing;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentJson;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// The label to merge into.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "into": 3 }))]
pub struct Merge {
    /// The label that remains.
    into: LabelId,
}

/// Merges a label into another, which its posts get instead. The `updated_at` of the posts does not
/// change.
///
/// The page of the merged label redirects permanently to the page of the other (308).
#[utoipa::path(post, path = "/v1/labels/{id}/merge", tag = "labels", params(("id" = LabelId, Path, description = "The label to merge")),
    request_body = Merge, security(("token" = ["posts:write"])),
    responses((status = 200, description = "The label that stays", body = LabelView)))]
pub async fn merge_label(
    State(app): State<App>,
    caller: RequireScope<scope::PostsWrite>,
    Path(id): Path<LabelId>,
    posted: IdempotentJson<Merge>,
) -> Answered<Response<Body>> {
    let mut tx = posted.commit.begin().await?;
    let label = publishing::find_label(&mut tx, id).await?;
    let missing = || Error::invalid("into", "there is no label with this id");
    let into = store::labels::find(&mut tx, posted.body.into)
        .await?
        .ok_or_else(missing)?;
    publishing::merge_label(&mut tx, &app.services, &caller, &label, &into).await?;
    let answer = Answer::ok(&counted(&mut tx, &app, into).await?)?;
    posted.commit.finish(tx, answer).await
}
