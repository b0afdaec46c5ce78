//! `POST /api/v1/redirects/import`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::Serialize;

use crate::error::Error;
use crate::site::{self, RedirectImport, RedirectsFile};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{RequireScope, scope};
use crate::web::api::idempotency::IdempotentCsv;
use crate::web::api::problem::{Answered, Fault, Kind, Problem};
use crate::web::app::App;

/// The result of an import of redirects.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportedRedirects {
    /// The number of new redirects.
    created: usize,
    /// The number of redirects that had another target before.
    updated: usize,
    /// The number of redirects that existed already with this target.
    unchanged: usize,
}

/// Creates and updates redirects from a CSV file, all lines or none.
///
/// The first line is `path,target`; other columns of an export are ignored. A line without a target
/// makes its path return 410 Gone. A file has at most 10,000 lines; `errors` names each invalid
/// line.
#[utoipa::path(post, path = "/v1/redirects/import", tag = "redirects", security(("token" = ["settings:write"])),
    request_body(content = String, content_type = "text/csv", example = json!("path,target\n/2011/10/old.html,/2022/01/new\n/about-us,https://example.com/\n/secret,\n")),
    responses((status = 200, description = "The result", body = ImportedRedirects)))]
pub async fn import_redirects(
    State(app): State<App>,
    caller: RequireScope<scope::SettingsWrite>,
    posted: IdempotentCsv,
) -> Answered<Response<Body>> {
    let file = RedirectsFile::read(&app.services, &posted.file).map_err(explain)?;
    let mut tx = posted.commit.begin().await?;
    let imported = site::import_redirects(&mut tx, &app.services, &caller, &file)
        .await
        .map_err(explain)?;
    let RedirectImport {
        created,
        updated,
        unchanged,
    } = imported;
    let answer = Answer::ok(&ImportedRedirects {
        created,
        updated,
        unchanged,
    })?;
    posted.commit.finish(tx, answer).await
}

/// Returns the problem of a file. Its errors name lines by their numbers, which are no JSON
/// pointers.
fn explain(error: Error) -> Problem {
    let Error::Invalid(errors) = error else {
        return error.into();
    };
    let faults = errors
        .iter()
        .map(|error| Fault::sentence(format!("{}: {}", error.field, error.message)))
        .collect();
    Problem::new(Kind::Invalid)
        .detail(errors.to_string())
        .faults(faults)
}
