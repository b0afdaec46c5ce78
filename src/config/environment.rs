//! The `TYMPAN_*` variables: known ones become settings, others are named as faults.
//!
//! An empty variable is one that is not set: container files pass `${NAME:-}` on like that.

use std::ffi::{OsStr, OsString};

use super::{
    Problem, Setting,
    keys::{KEYS, nearest, variable},
    source,
};

/// What our variables begin with.
const PREFIX: &str = "TYMPAN_";

/// Variables of our prefix that other parts read: `--config`, the tests, the benchmarks.
const NOT_KEYS: [&str; 3] = ["TYMPAN_CONFIG", "TYMPAN_TEST_", "TYMPAN_BENCH_"];

/// Adds what `variables` set to `settings`, and what they get wrong to `problems`.
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

/// Kubernetes gives every pod beside a service named `tympan` variables such as
/// `TYMPAN_SERVICE_HOST`, `TYMPAN_PORT_80_TCP` and `TYMPAN_PORT=tcp://…`.
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
            format!("set it like {name}={}", key.example),
        )
    })?;
    Ok(source::text(key.name, value.to_owned(), name))
}

/// The prefix says nothing about likeness, and is left out of the comparison.
fn unknown(name: &str) -> Problem {
    let known = KEYS
        .iter()
        .map(|key| variable(key.name)[PREFIX.len()..].to_owned());
    let fix = match nearest(&name[PREFIX.len()..], known) {
        Some(known) => format!("did you mean `{PREFIX}{known}`?"),
        None => "unset it; `tympan config print` lists all keys".to_owned(),
    };
    Problem::new(name, "no such key in the configuration", fix)
}
