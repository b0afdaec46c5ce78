//! `/-/admin/imports`: the imports, and the form that begins one.

use axum::http::{StatusCode, Uri};

use super::words;
use crate::error::{Error, FieldErrors};
use crate::model::ImportId;
use crate::store::imports::Import;
use crate::transfer::background::{self, ImportOptions, NewFiles, UploadedFile};
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::flash::Flash;
use crate::web::admin::form::ImportForm;
use crate::web::admin::navigation::Section;
use crate::web::views::Link;
use crate::web::views::admin::{ImportsPage, WorkLine};

/// The number of imports on a page.
const LISTED: i64 = 50;
/// The bytes of a mebibyte.
const MEBIBYTE: usize = 1024 * 1024;
/// The field with the names of files on the server.
const NAMES: &str = "names";

/// Shows the page.
pub async fn get(context: AdminContext, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let before = url::form_urlencoded::parse(query)
        .find(|(name, _)| name == "before")
        .and_then(|(_, value)| value.parse().ok());
    let before = ImportId(before.unwrap_or(i64::MAX));
    show(
        &context,
        StatusCode::OK,
        before,
        "",
        &FieldErrors::default(),
    )
    .await
}

/// Begins an import of files that were uploaded, or that are on the server.
pub async fn post(ImportForm(mut form): ImportForm) -> Answer {
    let sent = form.take_files();
    let names: Vec<String> = form
        .value(NAMES)
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let (context, typed) = (&form.context, form.value(NAMES));
    let t = &context.t.imports;
    let is_upload = !sent.is_empty();
    if !is_upload && names.is_empty() {
        let errors = FieldErrors::one("file", t.no_file);
        return invalid(context, typed, &errors).await;
    }
    let files = if is_upload {
        let files = sent.into_iter().map(|sent| UploadedFile {
            name: sent.name.unwrap_or_default(),
            file: sent.received.file,
        });
        NewFiles::Uploaded(files.collect())
    } else {
        NewFiles::Named(names)
    };
    let (app, by) = (&context.app, context.authority());
    let (db, services, options) = (&app.db, &app.services, ImportOptions::default());
    let prepared = match background::prepare(db, services, by, files, options).await {
        Err(Error::Invalid(errors)) => return invalid(context, typed, &errors).await,
        prepared => prepared?,
    };
    let mut tx = form.begin().await?;
    let import = background::create(&mut tx, services, by, &prepared).await?;
    tx.commit().await?;
    prepared.keep();
    form.done(
        &urls::admin_import(import.id),
        &Flash::new(t.states.surveying),
    )
}

async fn invalid(context: &AdminContext, typed: &str, errors: &FieldErrors) -> Answer {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show(context, status, ImportId(i64::MAX), typed, errors).await
}

async fn show(
    context: &AdminContext,
    status: StatusCode,
    before: ImportId,
    typed: &str,
    errors: &FieldErrors,
) -> Answer {
    let by = context.authority();
    let mut conn = context.read().await?;
    let mut found = background::list(&mut conn, by, before, LISTED + 1).await?;
    drop(conn);
    let has_older = found.len() > usize::try_from(LISTED).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
    let t = &context.t.imports;
    let older = found.last().filter(|_| has_older).map(|last| Link {
        url: format!("{}?before={}", urls::ADMIN_IMPORTS, last.id),
        label: t.more_losses.to_owned(),
    });
    let limit = context.locale.number(context.app.import_bytes / MEBIBYTE);
    let line = |import: &Import| WorkLine {
        url: Some(urls::admin_import(import.id)),
        title: words::source(t, import),
        note: format!(
            "{} · {}",
            words::state(t, import.state),
            context.locale.date(import.started_at)
        ),
    };
    let names_error = context.complaint_on(errors, "files");
    let page = ImportsPage {
        layout: context.layout(t.title, Section::Import),
        file_hint: t.file_hint.with(&format!("{limit} MiB")),
        file_error: context.complaint_on(errors, "file"),
        names: typed.to_owned(),
        names_error,
        imports: found.iter().map(line).collect(),
        older,
    };
    context.page(status, &page)
}
