//! `GET /api/v1/tokens`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::TokenView;
use crate::model::TokenId;
use crate::users;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists tokens, oldest first, including expired and revoked ones.
///
/// Owners get the tokens of all users, other users their own.
#[utoipa::path(get, path = "/v1/tokens", tag = "tokens", params(Paging), security(("token" = ["admin"])),
    responses((status = 200, description = "One part of the list", body = Items<TokenView>)))]
pub async fn list_tokens(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = TokenId(paging::by_number(paging.cursor.as_deref(), 0)?);
    let tokens = users::tokens::list(&mut app.db.read().await?, &caller, after, limit + 1).await?;
    let tokens = tokens.into_iter().map(TokenView::from).collect();
    Items::cut(tokens, limit, |token: &TokenView| paging::encode(token.id)).answer(&uri, "cursor")
}
