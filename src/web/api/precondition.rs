//! `If-Match`: change it only while it is at the version that I read (RFC 9110, section 13.1.1).

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderMap, IF_MATCH};
use axum::http::request::Parts;

use super::problem::{Answered, Kind, Problem};
use crate::error::{Error, Result};

/// What the client expects of a resource's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing, or only that it is there.
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

    /// Whether a resource at `version` may be changed.
    ///
    /// # Errors
    /// [`Error::Stale`] with the version when it may not.
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

/// The strong tags of a list. A weak one is well-formed and matches nothing.
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
    Problem::new(Kind::BadRequest).detail("`If-Match` is `*` or a list of tags such as `\"3\"`")
}

/// The header as a parameter, for the description.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct IfMatchHeader {
    /// The versions of which one must be the current: the `ETag` of an earlier answer, or `*`.
    #[param(rename = "If-Match", example = "\"3\"")]
    if_match: Option<String>,
}
