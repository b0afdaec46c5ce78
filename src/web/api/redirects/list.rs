//! `GET /api/v1/redirects`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use serde::Deserialize;

use super::RedirectView;
use crate::app::App;
use crate::model::RedirectId;
use crate::model::redirect::RedirectKind;
use crate::store;
use crate::store::redirects::Filter;
use crate::web::api::caller::{May, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::Answered;
use crate::web::api::query::{self, Query};

/// Which redirects are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only those of this kind.
    kind: Option<RedirectKind>,
    /// Only those with this text in their decoded path or in their target; at most 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The most items in a part: 1 to 200, 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// Lists redirects, old addresses of posts and addresses that are gone, newest first.
#[utoipa::path(get, path = "/v1/redirects", tag = "redirects", params(Parameters), security(("token" = ["settings:read"])),
    responses((status = 200, description = "A part of the list", body = Items<RedirectView>)))]
pub async fn list_redirects(
    State(app): State<App>,
    _caller: May<scope::SettingsRead>,
    Query(parameters): Query<Parameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let before = paging::by_number(parameters.cursor.as_deref(), i64::MAX)?;
    let filter = Filter {
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
