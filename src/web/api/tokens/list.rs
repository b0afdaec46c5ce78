//! `GET /api/v1/tokens`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::TokenView;
use crate::app::App;
use crate::model::TokenId;
use crate::store;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;

/// Lists every token, oldest first, those that are refused by now included.
#[utoipa::path(get, path = "/v1/tokens", tag = "tokens", params(Paging), security(("token" = ["admin"])),
    responses((status = 200, description = "A part of the list", body = Items<TokenView>)))]
pub async fn list_tokens(
    State(app): State<App>,
    _caller: May<scope::Admin>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = TokenId(paging::by_number(paging.cursor.as_deref(), 0)?);
    let tokens = store::tokens::list_after(&mut app.db.read().await?, after, limit + 1).await?;
    let tokens = tokens.into_iter().map(TokenView::from).collect();
    Items::cut(tokens, limit, |token: &TokenView| paging::encode(token.id)).answer(&uri, "cursor")
}
