//! `GET /api/v1/redirects`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use serde::Deserialize;

use super::RedirectView;
use crate::model::RedirectId;
use crate::model::redirect::RedirectKind;
use crate::store;
use crate::store::redirects::RedirectFilter;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::Answered;
use crate::web::api::query::{self, Query};
use crate::web::app::App;

/// The query parameters of `list_redirects`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RedirectListParameters {
    /// Only redirects of this kind.
    kind: Option<RedirectKind>,
    /// Only redirects with this text in the decoded path or in the target; at most 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The maximum number of items, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next_cursor` of the previous answer.
    cursor: Option<String>,
}

/// Lists redirects, old paths of posts and paths that are gone, newest first.
#[utoipa::path(get, path = "/v1/redirects", tag = "redirects", params(RedirectListParameters), security(("token" = ["settings:read"])),
    responses((status = 200, description = "One part of the list", body = Items<RedirectView>)))]
pub async fn list_redirects(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsRead>,
    Query(parameters): Query<RedirectListParameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    caller.require_read_redirects()?;
    let limit = paging::limit(parameters.limit)?;
    let before = paging::by_number(parameters.cursor.as_deref(), i64::MAX)?;
    let filter = RedirectFilter {
        kind: parameters.kind,
        text: query::text(parameters.q)?,
    };
    let redirects = store::redirects::list(
        &mut app.db.read().await?,
        &filter,
        RedirectId(before),
        limit + 1,
    )
    .await?;
    let redirects = redirects.into_iter().map(RedirectView::from).collect();
    Items::cut(redirects, limit, |redirect: &RedirectView| {
        paging::encode(redirect.id)
    })
    .answer(&uri, "cursor")
}
