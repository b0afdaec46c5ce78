//! An upload as a form: `multipart/form-data` with one part, `file`.

use axum::extract::Request;

use crate::error::Error;
use crate::web::api::problem::Answered;
use crate::web::app::App;
use crate::web::multipart::{FormParts, SentFile};

/// Receives the file of a form.
pub async fn receive(request: Request, app: &App) -> Answered<SentFile> {
    let mut form = FormParts::begin(request).await?;
    let part = form.next().await?.ok_or_else(one_file)?;
    if part.name() != Some("file") {
        return Err(one_file().into());
    }
    let folder = app.services.storage.receiving_folder();
    let sent = part.file(folder, app.upload_bytes).await?;
    match form.next().await? {
        None => Ok(sent),
        Some(_) => Err(one_file().into()),
    }
}

fn one_file() -> Error {
    Error::BadRequest(
        "the form cannot be read: send one part, named `file`; `name` and `alt` are query parameters"
            .to_owned(),
    )
}
