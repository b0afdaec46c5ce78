//! `DELETE /api/v1/bans/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::app::App;
use crate::discussion;
use crate::model::BanId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Lifts a ban. What it hid stays in the trash.
#[utoipa::path(delete, path = "/v1/bans/{id}", tag = "bans", params(("id" = BanId, Path, description = "The ban")),
    security(("token" = ["comments:moderate"])),
    responses((status = 204, description = "It keeps nobody out any more")))]
pub async fn delete_ban(
    State(app): State<App>,
    caller: May<scope::CommentsModerate>,
    Path(id): Path<BanId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    discussion::lift_ban(&mut tx, &app.services, caller.actor(), id).await?;
    tx.commit().await?;
    Ok(Answer::nothing().into_response())
}
