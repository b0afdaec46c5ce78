//! `DELETE /api/v1/tokens/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::model::TokenId;
use crate::users;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Revokes a token permanently.
///
/// The last owner's token with the scope `admin` that never expires cannot be revoked (409): create
/// another first.
#[utoipa::path(delete, path = "/v1/tokens/{id}", tag = "tokens", params(("id" = TokenId, Path, description = "The token")),
    security(("token" = ["admin"])),
    responses((status = 204, description = "Revoked")))]
pub async fn delete_token(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Path(id): Path<TokenId>,
    Query(NoParameters {}): Query<NoParameters>,
    commit: Commit,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let token = users::tokens::find(&mut tx, &caller, id).await?;
    if token.revoked_at.is_none() {
        users::tokens::revoke(&mut tx, &app.services, &caller, id).await?;
    }
    commit.finish(tx, Answer::nothing()).await
}
