//! `tympan openapi`: prints the API's description for a client generator or a diff.

use std::process::ExitCode;

use super::output::say;
use super::{CliError, Explain as _};
use crate::web::api;

/// Prints the OpenAPI 3.1 document as JSON.
pub(super) fn run() -> Result<ExitCode, CliError> {
    let document = api::document()
        .to_pretty_json()
        .explain("cannot write the OpenAPI document", "please report this")?;
    say(document);
    Ok(ExitCode::SUCCESS)
}
