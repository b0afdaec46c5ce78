//! `GET /api/v1/labels/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::{LabelView, counted};
use crate::model::LabelId;
use crate::publishing;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a label with the number of its published posts.
#[utoipa::path(get, path = "/v1/labels/{id}", tag = "labels", params(("id" = LabelId, Path, description = "The label")),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "The label", body = LabelView)))]
pub async fn get_label(
    State(app): State<App>,
    _caller: RequireScope<scope::PostsRead>,
    Path(id): Path<LabelId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut conn = app.db.read().await?;
    let label = publishing::find_label(&mut conn, id).await?;
    Ok(Answer::ok(&counted(&mut conn, &app, label).await?)?.into_response())
}
