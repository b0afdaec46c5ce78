//! The check of query parameters: an operation accepts those in its description and no others.
//!
//! [`refuse_unknown`] runs after every check of a token, so it also covers handlers that read no
//! parameters. To accept a parameter, describe it in the operation's `params`.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr};

use super::dry_run::{DRY_RUN, pairs};
use super::operations;
use super::problem::{Answered, Problem};
use crate::config::nearest;
use crate::error::Error;

/// The parameters of all operations, read from the route table when the first query arrives.
static DESCRIBED: LazyLock<Described> =
    LazyLock::new(|| Described::of(&mut super::routes().describe().into_openapi()));

/// The names of the query parameters of each operation, by method and path.
struct Described(HashMap<String, Vec<String>>);

impl Described {
    /// Collects the names from the descriptions in a route table, and adds `dry_run` to every
    /// operation that changes something.
    fn of(table: &mut OpenApi) -> Self {
        let mut described = HashMap::new();
        operations::each_mut(table, |method, path, operation| {
            let mut names = names(operation);
            if operations::changes_something(method) {
                names.push(DRY_RUN.to_owned());
            }
            described.insert(format!("{} {path}", operations::name(method)), names);
        });
        Self(described)
    }

    fn of_request(&self, parts: &Parts) -> Option<&Vec<String>> {
        let path = parts.extensions.get::<MatchedPath>()?.as_str();
        let path = path.strip_prefix("/api")?;
        // A handler of GET also receives HEAD.
        let method = parts.method.as_str().replace("HEAD", "GET");
        self.0.get(&format!("{method} {path}"))
    }
}

fn names(operation: &Operation) -> Vec<String> {
    operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                Some(parameter.name.clone())
            }
            _ => None,
        })
        .collect()
}

/// Refuses a request with a query parameter that the operation does not have.
pub fn refuse_unknown(parts: &Parts) -> Answered<()> {
    if pairs(parts).next().is_none() {
        return Ok(());
    }
    let known = DESCRIBED
        .of_request(parts)
        .ok_or_else(|| Error::internal("an operation without a description"))?;
    let unknown = pairs(parts).find(|(name, _)| !known.iter().any(|known| known == name));
    match unknown {
        None => Ok(()),
        Some((name, _)) => Err(Problem::parameter(
            &name.replace('\0', ""),
            unknown_words(&name, known),
        )),
    }
}

fn unknown_words(name: &str, known: &[String]) -> String {
    match (nearest(name, known.iter().cloned()), known) {
        (Some(near), _) => format!("there is no such parameter here; did you mean `{near}`?"),
        (None, []) => "this operation has no parameters in its query".to_owned(),
        (None, known) => format!(
            "there is no such parameter here; this operation has `{}`",
            known.join("`, `")
        ),
    }
}
