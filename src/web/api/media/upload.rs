//! The body of an upload: the file itself, or a form with one file.
//!
//! [`UploadedFile`] is extracted after the caller was authenticated. It gives the body the time of
//! an upload, receives the file into a temporary one, and applies the request's key, whose
//! fingerprint is that of the file and its name.

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response};
use axum::response::IntoResponse as _;

use super::form;
use crate::error::Error;
use crate::web::api::commit::Commit;
use crate::web::api::idempotency;
use crate::web::api::problem::{Answered, Problem};
use crate::web::app::App;
use crate::web::multipart::{SentFile, is_form};
use crate::web::server::BodyTime;
use crate::web::upload::receive;

/// A file that a client uploads, and the [`Commit`] that applies the request's key.
#[derive(Debug)]
pub struct UploadedFile {
    /// The file with what the client says about it.
    pub sent: SentFile,
    /// Ends the request's transaction.
    pub commit: Commit,
}

impl FromRequest<App> for UploadedFile {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, request, commit) = idempotency::begin(request, app).await?;
        let sent = read(&parts, request, app)
            .await
            .map_err(Problem::into_response)?;
        let commit = commit.once(&parts, &sent.fingerprint()).await?;
        Ok(Self { sent, commit })
    }
}

async fn read(parts: &Parts, request: Request, app: &App) -> Answered<SentFile> {
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
        return form::receive(request, app).await;
    }
    let folder = app.services.storage.receiving_folder();
    Ok(SentFile {
        received: receive(request.into_body(), folder, app.upload_bytes).await?,
        name: None,
        content_type,
    })
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    let named = headers.get(CONTENT_TYPE)?;
    // What is no text is no type either, and contradicts every content.
    Some(String::from_utf8_lossy(named.as_bytes()).into_owned())
}
