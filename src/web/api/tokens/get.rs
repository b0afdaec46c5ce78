//! `GET /api/v1/tokens/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use super::TokenView;
use crate::model::TokenId;
use crate::users;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Returns a token, without its text.
#[utoipa::path(get, path = "/v1/tokens/{id}", tag = "tokens", params(("id" = TokenId, Path, description = "The token")),
    security(("token" = ["admin"])),
    responses((status = 200, description = "The token", body = TokenView)))]
pub async fn get_token(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<TokenId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let token = users::tokens::find(&mut app.db.read().await?, &caller, id).await?;
    Ok(Answer::ok(&TokenView::from(token))?.into_response())
}
