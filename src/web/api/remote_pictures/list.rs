//! `GET /api/v1/media/fetch/pictures`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use serde::Deserialize;

use super::representation::RemotePictureView;
use crate::model::{PostId, RemotePictureId, RemotePictureStatus};
use crate::remote_pictures;
use crate::store::remote_pictures::RemotePictureFilter;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::Answered;
use crate::web::api::query::{self, Query};
use crate::web::app::App;

/// The query parameters of `list_remote_pictures`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RemotePictureListParameters {
    /// Only pictures that are this far.
    status: Option<RemotePictureStatus>,
    /// Only pictures of this server; at most 200 characters.
    #[param(max_length = 200)]
    host: Option<String>,
    /// Only pictures that this post shows at their remote address.
    post: Option<PostId>,
    /// The maximum number of items, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next_cursor` of the previous answer.
    cursor: Option<String>,
}

/// Lists the pictures of other servers that were found in posts, oldest first, with the reasons of
/// failures.
#[utoipa::path(get, path = "/v1/media/fetch/pictures", tag = "media", params(RemotePictureListParameters),
    security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<RemotePictureView>)))]
pub async fn list_remote_pictures(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Query(parameters): Query<RemotePictureListParameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let after = paging::by_number(parameters.cursor.as_deref(), 0)?;
    let filter = RemotePictureFilter {
        status: parameters.status,
        host: query::text(parameters.host)?,
        post: parameters.post,
    };
    let mut conn = app.db.read().await?;
    let after = RemotePictureId(after);
    let pictures = remote_pictures::list(&mut conn, &caller, &filter, after, limit + 1).await?;
    let pictures = pictures.into_iter().map(RemotePictureView::from).collect();
    let key = |picture: &RemotePictureView| paging::encode(picture.id);
    Items::cut(pictures, limit, key).answer(&uri, "cursor")
}
