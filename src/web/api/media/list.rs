//! `GET /api/v1/media`

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::Response;
use serde::Deserialize;

use super::MediaView;
use super::representation::views;
use crate::library;
use crate::model::paging::Cursor;
use crate::model::{MediaKind, UserId};
use crate::store::media::MediaFilter;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::paging::{self, Items};
use crate::web::api::problem::Answered;
use crate::web::api::query::{self, Query};
use crate::web::app::App;

/// The query parameters of `list_media`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediaListParameters {
    /// Only items of this kind.
    kind: Option<MediaKind>,
    /// Only items with this text in the name, the alternative text or the caption; at most 200
    /// characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// With `true` only items that nothing shows, with `false` only those that something shows.
    unused: Option<bool>,
    /// Only items of this user.
    user: Option<UserId>,
    /// With `true` only items in the trash; by default only those that are not.
    #[serde(default)]
    #[param(required = false)]
    trashed: bool,
    /// The maximum number of items, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next_cursor` of the previous answer.
    cursor: Option<String>,
}

/// Lists the pictures and files of the media library, newest first.
///
/// Owners and editors get all items, authors their own.
#[utoipa::path(get, path = "/v1/media", tag = "media", params(MediaListParameters), security(("token" = ["posts:read"])),
    responses((status = 200, description = "One part of the list", body = Items<MediaView>)))]
pub async fn list_media(
    State(app): State<App>,
    caller: RequireScope<scope::PostsRead>,
    Query(parameters): Query<MediaListParameters>,
    OriginalUri(uri): OriginalUri,
) -> Answered<Response<Body>> {
    let limit = paging::limit(parameters.limit)?;
    let cursor = paging::by_time(parameters.cursor.as_deref())?;
    let filter = MediaFilter {
        kind: parameters.kind,
        text: query::text(parameters.q)?,
        used: parameters.unused.map(|unused| !unused),
        user: parameters.user,
        trashed: Some(parameters.trashed),
    };
    let mut conn = app.db.read().await?;
    let media = library::list(&mut conn, &caller, filter, Some(cursor), limit + 1).await?;
    let media = views(&mut conn, &app, &caller, media).await?;
    let key = |media: &MediaView| {
        Cursor {
            at: media.created_at,
            id: media.id.0,
        }
        .encode()
    };
    Items::cut(media, limit, key).answer(&uri, "cursor")
}
