//! The body of an upload: the file itself, or a form with files.
//!
//! [`UploadedFile`] and [`UploadedFiles`] are extracted after the caller was authenticated. They give
//! the body the time of an upload, receive the files into temporary ones, and apply the request's key,
//! whose fingerprint is that of the files and their names.

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response};
use axum::response::IntoResponse as _;

use super::commit::Commit;
use super::idempotency;
use super::problem::{Answered, Problem};
use crate::error::Error;
use crate::web::app::App;
use crate::web::multipart::{FormParts, SentFile, is_form};
use crate::web::server::BodyTime;
use crate::web::upload::{FilePlace, receive};

/// A file for the media library that a client uploads, and the [`Commit`] that applies the request's
/// key.
#[derive(Debug)]
pub struct UploadedFile {
    /// The file with what the client says about it.
    pub sent: SentFile,
    /// Ends the request's transaction.
    pub commit: Commit,
}

/// The files of an export of another blog that a client uploads, and the [`Commit`] that applies the
/// request's key.
#[derive(Debug)]
pub struct UploadedFiles {
    /// The files, at least one, with what the client says about them.
    pub sent: Vec<SentFile>,
    /// Ends the request's transaction.
    pub commit: Commit,
}

impl FromRequest<App> for UploadedFile {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, request, commit) = idempotency::begin(request, app).await?;
        let place = app.media_place();
        let mut sent = read(&parts, request, app, place)
            .await
            .map_err(Problem::into_response)?;
        let sent = sent.pop().ok_or_else(|| refusal(place).into_response())?;
        let commit = commit.once(&parts, &sent.fingerprint()).await?;
        Ok(Self { sent, commit })
    }
}

impl FromRequest<App> for UploadedFiles {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, request, commit) = idempotency::begin(request, app).await?;
        let place = app.import_place();
        let sent = read(&parts, request, app, place)
            .await
            .map_err(Problem::into_response)?;
        let fingerprints: Vec<_> = sent.iter().flat_map(SentFile::fingerprint).collect();
        let commit = commit.once(&parts, &fingerprints).await?;
        Ok(Self { sent, commit })
    }
}

fn refusal(place: FilePlace<'_>) -> Problem {
    let parts = if place.files == 1 {
        "one part, named `file`"
    } else {
        "parts named `file`"
    };
    let what =
        format!("the form cannot be read: send {parts}; everything else is a query parameter");
    Error::BadRequest(what).into()
}

async fn read(
    parts: &Parts,
    request: Request,
    app: &App,
    place: FilePlace<'_>,
) -> Answered<Vec<SentFile>> {
    if parts.headers.contains_key(CONTENT_ENCODING) {
        return Err(Error::UnsupportedMedia(
            "encoded bodies are not supported: send it without `Content-Encoding`".to_owned(),
        )
        .into());
    }
    let stated = request.body().size_hint().lower();
    app.services.storage.check_room(stated).await?;
    if let Some(time) = parts.extensions.get::<BodyTime>() {
        time.extend_for_upload();
    }
    let content_type = content_type(&parts.headers);
    if content_type.as_deref().is_some_and(is_form) {
        return read_form(request, place).await;
    }
    Ok(vec![SentFile {
        received: receive(request.into_body(), place.folder, place.bytes).await?,
        name: None,
        content_type,
    }])
}

/// Receives the files of a form, which are all its parts.
async fn read_form(request: Request, place: FilePlace<'_>) -> Answered<Vec<SentFile>> {
    let mut form = FormParts::begin(request).await?;
    let (mut sent, mut left) = (Vec::new(), place.bytes);
    while let Some(part) = form.next().await? {
        if part.name() != Some("file") || sent.len() == place.files {
            return Err(refusal(place));
        }
        let file = part
            .file(place.folder, left)
            .await
            .map_err(|why| match why {
                Error::TooLarge { .. } => Error::TooLarge { limit: place.bytes },
                other => other,
            })?;
        left = left.saturating_sub(usize::try_from(file.received.bytes).unwrap_or(usize::MAX));
        sent.push(file);
    }
    if sent.is_empty() {
        return Err(refusal(place));
    }
    Ok(sent)
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    let named = headers.get(CONTENT_TYPE)?;
    // What is no text is no type either, and contradicts every content.
    Some(String::from_utf8_lossy(named.as_bytes()).into_owned())
}
