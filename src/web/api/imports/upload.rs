//! `POST /api/v1/imports/upload`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Deserialize;

use super::location;
use super::representation::ImportView;
use crate::transfer::background::{self, ImportOptions, NewFiles, UploadedFile};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::problem::Answered;
use crate::web::api::query::Query;
use crate::web::api::upload::UploadedFiles;
use crate::web::app::App;

/// The query parameters of `upload_import`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportUploadParameters {
    /// The name of the file. A form can name it itself.
    #[param(example = "site.xml")]
    name: Option<String>,
}

/// Uploads an export of another blog, and begins its import.
///
/// Send the file as the body, or send `multipart/form-data` with one or more parts named `file`, such as
/// the parts of a large archive. It goes on as after `POST /imports`; the options are changed by
/// `PATCH`. The uploaded files are readable by the server alone, and are deleted when the import is
/// complete, undone or deleted.
#[utoipa::path(post, path = "/v1/imports/upload", tag = "imports", params(ImportUploadParameters), security(("token" = ["admin"])),
    request_body(content = String, content_type = "application/octet-stream", description = "The file", example = json!("@site.xml")),
    responses((status = 201, description = "The import, which is being surveyed", body = ImportView, headers(("Location" = String)))))]
pub async fn upload_import(
    State(app): State<App>,
    caller: RequireScope<scope::Admin>,
    Query(parameters): Query<ImportUploadParameters>,
    posted: UploadedFiles,
) -> Answered<Response<Body>> {
    let services = &app.services;
    let files = posted.sent.into_iter().map(|sent| UploadedFile {
        name: parameters.name.clone().or(sent.name).unwrap_or_default(),
        file: sent.received.file,
    });
    let (files, options) = (
        NewFiles::Uploaded(files.collect()),
        ImportOptions::default(),
    );
    let prepared = background::prepare(&app.db, services, &caller, files, options).await?;
    let mut tx = posted.commit.begin().await?;
    let import = background::create(&mut tx, services, &caller, &prepared).await?;
    let answer = Answer::created(location(import.id), &ImportView::of(import)?)?;
    let is_dry_run = posted.commit.is_dry_run();
    let response = posted.commit.finish(tx, answer).await?;
    if !is_dry_run {
        prepared.keep();
    }
    Ok(response)
}
