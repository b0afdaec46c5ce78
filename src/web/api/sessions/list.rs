//! `GET /api/v1/sessions`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;

use super::SessionView;
use crate::model::SessionId;
use crate::users;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items, Paging};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::app::App;

/// Lists the browsers in which users are signed in, the first sign-in first.
///
/// Owners get the sessions of all users, other users their own.
#[utoipa::path(get, path = "/v1/sessions", tag = "sessions", params(Paging), security(("token" = ["admin"])),
    responses((status = 200, description = "One part of the list", body = Items<SessionView>)))]
pub async fn list_sessions(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Query(paging): Query<Paging>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(paging.limit)?;
    let after = SessionId(paging::by_number(paging.cursor.as_deref(), 0)?);
    let mut conn = app.db.read().await?;
    let found = users::sessions::list(&mut conn, &app.services, &caller, after, limit + 1).await?;
    drop(conn);
    let sessions = found.into_iter().map(SessionView::from).collect();
    Items::cut(sessions, limit, |session: &SessionView| {
        paging::encode(session.id)
    })
    .answer(&uri, "cursor")
}
