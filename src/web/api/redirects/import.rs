//! `POST /api/v1/redirects/import`

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::Error;
use crate::site::{self, Imported, RedirectsFile};
use crate::web::api::answer::Answer;
use crate::web::api::caller::{May, scope};
use crate::web::api::idempotency::PostedCsv;
use crate::web::api::problem::{Answered, Fault, Kind, Problem};
use crate::web::api::query::Query;

/// Whether anything is written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whether nothing is written, and the answer is what would be.
    #[serde(default)]
    dry_run: bool,
}

/// What an import of redirects did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportedRedirects {
    /// Redirects that were not there.
    created: usize,
    /// Redirects that led elsewhere.
    updated: usize,
    /// Redirects that were there already.
    unchanged: usize,
    /// Whether nothing was written.
    dry_run: bool,
}

/// Makes and changes redirects from a CSV file, all lines or none.
///
/// The first line is `path,target`; other columns of an export are not read. A
/// line without a target says that its address is gone. At most 10,000 lines;
/// `errors` names each line at fault.
#[utoipa::path(post, path = "/v1/redirects/import", tag = "redirects", params(Parameters), security(("token" = ["settings:write"])),
    request_body(content = String, content_type = "text/csv", example = json!("path,target\n/2011/10/old.html,/2022/01/new\n/about-us,https://example.com/\n/secret,\n")),
    responses((status = 200, description = "What was done", body = ImportedRedirects)))]
pub async fn import_redirects(
    State(app): State<App>,
    caller: May<scope::SettingsWrite>,
    Query(Parameters { dry_run }): Query<Parameters>,
    posted: PostedCsv,
) -> Answered<Response<Body>> {
    let file = RedirectsFile::read(&app.services, &posted.file).map_err(explain)?;
    let mut tx = app.db.begin().await?;
    let imported = site::import_redirects(&mut tx, &app.services, caller.actor(), &file)
        .await
        .map_err(explain)?;
    let Imported {
        created,
        updated,
        unchanged,
    } = imported;
    let answer = Answer::ok(&ImportedRedirects {
        created,
        updated,
        unchanged,
        dry_run,
    })?;
    if dry_run {
        Ok(answer.into_response())
    } else {
        posted.once.finish(&app, tx, answer).await
    }
}

/// The lines at fault by their numbers, which are no pointers into JSON.
fn explain(error: Error) -> Problem {
    let Error::Invalid(errors) = error else {
        return error.into();
    };
    let faults = errors
        .iter()
        .map(|error| Fault::said(format!("{}: {}", error.field, error.message)))
        .collect();
    Problem::new(Kind::Invalid)
        .detail(errors.to_string())
        .faults(faults)
}
