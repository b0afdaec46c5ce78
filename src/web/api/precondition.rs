//! The header `If-Match`, with which a client changes a resource only at the version that it has
//! read (RFC 9110, section 13.1.1).

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderMap, IF_MATCH};
use axum::http::request::Parts;

use super::problem::{Answered, Kind, Problem};
use crate::error::{Error, Result};

/// The versions at which a client wants to change a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Any version: there is no header, or it is `*`.
    Any,
    /// One of these strong tags.
    One(Vec<String>),
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.headers)
    }
}

impl IfMatch {
    fn of(headers: &HeaderMap) -> Answered<Self> {
        let lines: Option<Vec<&str>> = headers
            .get_all(IF_MATCH)
            .iter()
            .map(|line| line.to_str().ok())
            .collect();
        let list = lines.ok_or_else(malformed)?.join(",");
        match list.trim() {
            "" if headers.contains_key(IF_MATCH) => Err(malformed()),
            "" | "*" => Ok(Self::Any),
            list => tags(list).map(Self::One).ok_or_else(malformed),
        }
    }

    /// Checks that a resource at `version` may be changed.
    ///
    /// # Errors
    /// [`Error::Stale`] with the current version when the header names other versions only.
    pub fn check(&self, version: i64) -> Result<()> {
        let is_met = match self {
            Self::Any => true,
            Self::One(tags) => tags.contains(&version.to_string()),
        };
        if is_met {
            Ok(())
        } else {
            Err(Error::Stale { current: version })
        }
    }
}

/// Returns the strong tags of a list. A weak tag is well-formed but never matches.
fn tags(list: &str) -> Option<Vec<String>> {
    let mut tags = Vec::new();
    for member in list
        .split(',')
        .map(str::trim)
        .filter(|member| !member.is_empty())
    {
        let weak = member.strip_prefix("W/");
        let tag = weak
            .unwrap_or(member)
            .strip_prefix('"')?
            .strip_suffix('"')?;
        if tag.contains('"') {
            return None;
        }
        if weak.is_none() {
            tags.push(tag.to_owned());
        }
    }
    Some(tags)
}

fn malformed() -> Problem {
    Problem::new(Kind::BadRequest)
        .detail("`If-Match` must be `*` or a list of tags such as `\"3\"`")
}

/// The header `If-Match`, for the description of operations.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct IfMatchHeader {
    /// The version that you have read, from the `ETag` of that answer. If the resource has changed
    /// since, the answer is 412. `*` accepts any version.
    #[param(rename = "If-Match", example = "\"3\"")]
    if_match: Option<String>,
}
