//! The parameters of a query: known ones only, each once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::pointer;
use super::problem::{Answered, Problem};
use crate::app::App;

/// The parameters of a query; `T` denies unknown fields.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parse(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Answered<T> {
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if name.contains('\0') || value.contains('\0') {
            return Err(Problem::parameter(
                &name.replace('\0', ""),
                "the character U+0000 is not accepted",
            ));
        }
    }
    let parameters =
        serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(parameters).map_err(|error| {
        let words = error.inner().to_string();
        let place = pointer::of(error.path(), &words);
        Problem::parameter(place.trim_start_matches('/'), words)
    })
}

/// What stands in `q`: a text of up to 200 characters, longer ones being slow to look for.
pub fn text(q: Option<String>) -> Answered<Option<String>> {
    match q {
        Some(q) if q.chars().count() > 200 => {
            Err(Problem::parameter("q", "use at most 200 characters"))
        }
        q => Ok(q.filter(|q| !q.is_empty())),
    }
}
