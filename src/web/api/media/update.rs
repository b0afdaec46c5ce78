//! `PATCH /api/v1/media/{id}`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::representation::Focus;
use super::{MediaView, view};
use crate::library::{self, MediaChange};
use crate::model::MediaId;
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::commit::Commit;
use crate::web::api::json::{Json, present};
use crate::web::api::path::Path;
use crate::web::api::precondition::{IfMatch, IfMatchHeader};
use crate::web::api::problem::Answered;
use crate::web::app::App;

/// A change to an item.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "alt": "A letterpress in a workshop", "caption": "The press of 1887" }))]
pub struct MediaPatch {
    /// The new name. It becomes a slug and keeps the extension of the file; the old address
    /// redirects.
    #[schema(nullable = false)]
    name: Option<String>,
    /// What a picture shows, for those who do not see it; may be empty.
    #[schema(nullable = false, max_length = 1000)]
    alt: Option<String>,
    /// Whether a picture only decorates, so that it needs no alternative text.
    #[schema(nullable = false)]
    decorative: Option<bool>,
    /// The text below a picture; may be empty.
    #[schema(nullable = false, max_length = 1000)]
    caption: Option<String>,
    /// The most important point of a picture. With `null` it is the middle.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Focus>)]
    focus: Option<Option<Focus>>,
}

/// Changes the name and the texts of an item. Absent fields stay as they are.
///
/// The texts are those that an editor offers for new uses; posts that show the picture keep theirs.
#[utoipa::path(patch, path = "/v1/media/{id}", tag = "media", params(("id" = MediaId, Path, description = "The item"), IfMatchHeader),
    request_body = MediaPatch, security(("token" = ["media:write"])),
    responses((status = 200, description = "The changed item", body = MediaView, headers(("ETag" = String)))))]
pub async fn update_media(
    State(app): State<App>,
    caller: RequireScope<scope::MediaWrite>,
    Path(id): Path<MediaId>,
    if_match: IfMatch,
    commit: Commit,
    Json(patch): Json<MediaPatch>,
) -> Answered<Response<Body>> {
    let mut tx = commit.begin().await?;
    let before = library::find(&mut tx, &caller, id).await?;
    if_match.check(before.version)?;
    let wanted = MediaChange {
        name: patch.name,
        alt: patch.alt,
        decorative: patch.decorative,
        caption: patch.caption,
        focus: patch
            .focus
            .map(|focus| focus.map(|focus| (focus.x, focus.y))),
    };
    let media = library::update(&mut tx, &app.services, &caller, &before, wanted).await?;
    let media = view(&mut tx, &app, &caller, media).await?;
    let answer = Answer::ok(&media)?.version(media.version);
    commit.finish(tx, answer).await
}
