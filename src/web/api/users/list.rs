//! `GET /api/v1/users`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::UserView;
use crate::model::UserId;
use crate::store;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists all users, oldest first.
#[utoipa::path(get, path = "/v1/users", tag = "users", params(Paging), security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<UserView>)))]
pub async fn list_users(
    State(app): State<App>,
    _caller: RequireScope<scope::PostsRead>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = UserId(paging::by_number(paging.cursor.as_deref(), 0)?);
    let users = store::users::list_after(&mut app.db.read().await?, after, limit + 1).await?;
    let users = users.into_iter().map(UserView::from).collect();
    Items::cut(users, limit, |user: &UserView| paging::encode(user.id)).answer(&uri, "cursor")
}
