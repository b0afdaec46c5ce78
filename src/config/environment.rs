//! Reads the `TYMPAN_*` environment variables: a known one becomes a setting, an unknown one is
//! reported.
//!
//! An empty variable counts as not set, because container files pass `${NAME:-}` on as an empty
//! value.

use std::ffi::{OsStr, OsString};

use super::{
    Problem, Setting,
    keys::{KEYS, nearest, variable},
};

/// The prefix of all variables that are read.
const PREFIX: &str = "TYMPAN_";

/// Variables with the prefix that are not configuration keys: `--config`, the tests and the
/// benchmarks read them.
const NOT_KEYS: [&str; 3] = ["TYMPAN_CONFIG", "TYMPAN_TEST_", "TYMPAN_BENCH_"];

/// Adds a setting for each known variable, and a problem for each unknown or invalid one.
pub(super) fn read(
    variables: &[(OsString, OsString)],
    settings: &mut Vec<Setting>,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        if is_not_ours(name, value) {
            continue;
        }
        match setting(name, value) {
            Ok(_) if value.is_empty() => (),
            Ok(setting) => settings.push(setting),
            Err(problem) => problems.push(problem),
        }
    }
}

/// Whether a variable with the prefix is for something else.
///
/// Kubernetes sets variables such as `TYMPAN_SERVICE_HOST`, `TYMPAN_PORT_80_TCP` and
/// `TYMPAN_PORT=tcp://…` in every pod, if there is a service named `tympan`.
fn is_not_ours(name: &str, value: &OsStr) -> bool {
    let of_service = name.starts_with("TYMPAN_SERVICE_")
        || name.starts_with("TYMPAN_PORT_")
        || (name == "TYMPAN_PORT" && value.to_string_lossy().starts_with("tcp://"));
    of_service || name == NOT_KEYS[0] || NOT_KEYS[1..].iter().any(|prefix| name.starts_with(prefix))
}

fn setting(name: &str, value: &OsStr) -> Result<Setting, Problem> {
    let key = KEYS
        .iter()
        .find(|key| variable(key.name) == name)
        .ok_or_else(|| unknown(name))?;
    let value = value.to_str().ok_or_else(|| {
        Problem::new(
            name,
            "its value is not UTF-8",
            format!("for example {name}={}", key.example),
        )
    })?;
    Ok(Setting::text(key.name, value.to_owned(), name))
}

/// Reports an unknown variable with the most similar key. The common prefix is left out of the
/// comparison.
fn unknown(name: &str) -> Problem {
    let known = KEYS
        .iter()
        .map(|key| variable(key.name)[PREFIX.len()..].to_owned());
    let fix = match nearest(&name[PREFIX.len()..], known) {
        Some(known) => format!("did you mean `{PREFIX}{known}`?"),
        None => "unset it; `tympan config print` lists all keys".to_owned(),
    };
    Problem::new(name, "there is no such configuration key", fix)
}
