//! `POST /api/v1/media`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::{MediaView, location, view};
use crate::library::{self, MediaTexts, Upload};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::api::upload::UploadedFile;
use crate::web::app::App;

/// The query parameters of `create_media`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediaCreateParameters {
    /// The name of the file, which becomes the last part of its address. A form can name it
    /// itself.
    #[param(example = "press.jpg")]
    name: Option<String>,
    /// What a picture shows, for those who do not see it.
    #[param(max_length = 1000)]
    alt: Option<String>,
}

/// Uploads a picture or a file.
///
/// Send the bytes as the body, with their own `Content-Type` or `application/octet-stream`, or send
/// `multipart/form-data` with one part named `file`. The type is recognised by the content, and a
/// declared one must agree. A picture is turned upright, reduced to 2560 pixels and freed of
/// metadata; `docs/MEDIA.md` tells what is accepted and what becomes of it.
///
/// If you have uploaded the same file before, the answer is 200 with that item instead of 201; an
/// item in the trash is restored. Authors can only upload for themselves.
#[utoipa::path(post, path = "/v1/media", tag = "media", params(MediaCreateParameters), security(("token" = ["media:write"])),
    request_body(content = String, content_type = "application/octet-stream", description = "The file", example = json!("@press.jpg")),
    responses(
        (status = 200, description = "The item that you have with this file", body = MediaView, headers(("ETag" = String))),
        (status = 201, description = "The new item", body = MediaView, headers(("ETag" = String), ("Location" = String))),
        (status = 507, description = "There is no room: the quota is reached, or the disk is nearly full")))]
pub async fn create_media(
    State(app): State<App>,
    caller: RequireScope<scope::MediaWrite>,
    Query(parameters): Query<MediaCreateParameters>,
    posted: UploadedFile,
) -> Answered<Response<Body>> {
    let user = caller.user_id()?;
    let sent = posted.sent;
    let upload = Upload {
        file: sent.received.file,
        name: parameters.name.or(sent.name).unwrap_or_default(),
        content_type: sent.content_type,
        texts: MediaTexts {
            alt: parameters.alt.unwrap_or_default(),
            ..MediaTexts::default()
        },
        user,
    };
    let (db, services) = (&app.db, &app.services);
    let prepared = if posted.commit.is_dry_run() {
        library::prepare_dry_run(db, services, &caller, upload).await?
    } else {
        library::prepare(db, services, &caller, upload).await?
    };
    let mut tx = posted.commit.begin().await?;
    let added = library::add(&mut tx, &app.services, &caller, &prepared).await?;
    let media = view(&mut tx, &app, &caller, added.media).await?;
    let answer = if added.is_new {
        Answer::created(location(media.id), &media)?
    } else {
        Answer::ok(&media)?
    };
    let version = media.version;
    posted.commit.finish(tx, answer.version(version)).await
}
