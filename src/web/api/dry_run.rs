//! The parameter `?dry_run=true`, which asks what a change would do; [`commit`](super::commit)
//! obeys it.

use axum::http::HeaderName;
use axum::http::request::Parts;
use url::form_urlencoded;

use super::problem::{Answered, Problem};

/// The name of the parameter. Every operation that changes something has it.
pub const DRY_RUN: &str = "dry_run";
/// The error for a body that has `dry_run` as a field.
pub const NOT_IN_BODY: &str = "request a dry run in the query: `?dry_run=true`";
/// The header that marks the answer to a dry run.
pub const HEADER: HeaderName = HeaderName::from_static("tympan-dry-run");

/// Returns the names and values in the query of a request.
pub fn pairs(parts: &Parts) -> impl Iterator<Item = (String, String)> {
    let query = parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).into_owned()
}

/// Returns whether a request asks for a dry run.
pub fn is_asked(parts: &Parts) -> Answered<bool> {
    let mut asked = pairs(parts).filter(|(name, _)| name == DRY_RUN);
    match (asked.next(), asked.next()) {
        (None, _) => Ok(false),
        (Some((_, value)), None) if value == "true" => Ok(true),
        (Some((_, value)), None) if value == "false" => Ok(false),
        _ => Err(Problem::parameter(
            DRY_RUN,
            "use `true` or `false`, once: `?dry_run=true`",
        )),
    }
}
