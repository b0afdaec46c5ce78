//! `DELETE /api/v1/tokens/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

use crate::accounts;
use crate::app::App;
use crate::error::Error;
use crate::model::TokenId;
use crate::store;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::NoParameters;
use crate::web::api::path::Path;
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Takes a token back, at once and for good.
#[utoipa::path(delete, path = "/v1/tokens/{id}", tag = "tokens", params(("id" = TokenId, Path, description = "The token")),
    security(("token" = ["admin"])),
    responses((status = 204, description = "It is refused from now on")))]
pub async fn delete_token(
    State(app): State<App>,
    caller: May<scope::Admin>,
    Path(id): Path<TokenId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Answered<Response<Body>> {
    let mut tx = app.db.begin().await?;
    let token = store::tokens::find(&mut tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    if token.revoked_at.is_none() {
        accounts::revoke_token(&mut tx, &app.services, caller.actor(), id).await?;
        tx.commit().await?;
    }
    Ok(Answer::nothing().into_response())
}
