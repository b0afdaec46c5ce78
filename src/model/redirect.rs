//! Redirects: where an address leads that is no post's own.

use std::fmt;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::{PostId, PostPath, RedirectId};
use crate::clock::Timestamp;

/// The most bytes in a target.
const TARGET_MAX: usize = 2_000;
/// What paths are resolved against; no target can name it.
const OWN: &str = "http://own.invalid";

/// Where a redirect leads, encoded as it is sent: a path of this blog, from `/`, or an http or https address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, max_length = 2000, example = "/2022/01/hello")]
pub struct Target(String);

/// Why a text is no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use a path of this blog from `/`, or an http or https address, of at most 2000 bytes")]
pub struct InvalidTarget;

impl Target {
    /// Takes a path or an address, encoded or not.
    pub fn parse(text: &str) -> Result<Self, InvalidTarget> {
        // Browsers take `\` for `/`, so that `/\host` would lead away.
        if text.contains(|c: char| c.is_control() || c.is_whitespace() && c != ' ' || c == '\\')
            || text.trim() != text
        {
            return Err(InvalidTarget);
        }
        let target = if text.starts_with('/') {
            own(text)?
        } else {
            foreign(text)?
        };
        if target.len() <= TARGET_MAX {
            Ok(Self(target))
        } else {
            Err(InvalidTarget)
        }
    }

    /// The decoded path of this blog to which it leads, without a slash at its end.
    #[must_use]
    pub fn own_path(&self) -> Option<String> {
        let path = self
            .0
            .strip_prefix('/')
            .and_then(|_| self.0.split(['?', '#']).next())?;
        // Two at its start would be read as a host.
        let path = decoded(path).filter(|path| !path.starts_with("//"))?;
        Some(path.trim_end_matches('/').to_owned())
    }

    /// What follows the path: a query, a fragment, or nothing.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.0.find(['?', '#']).map_or("", |at| &self.0[at..])
    }

    /// It as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn own(text: &str) -> Result<String, InvalidTarget> {
    if text.starts_with("//") {
        return Err(InvalidTarget);
    }
    let base = Url::parse(OWN).map_err(|_| InvalidTarget)?;
    let url = base.join(text).map_err(|_| InvalidTarget)?;
    let target = url
        .as_str()
        .strip_prefix(OWN)
        .filter(|target| !target.starts_with("//"))
        .ok_or(InvalidTarget)?;
    // What is sent is encoded from the decoded path again.
    let path = decoded(url.path()).ok_or(InvalidTarget)?;
    let leads_away = path.starts_with("//") || path.contains(|c: char| c.is_control() || c == '\\');
    if leads_away {
        Err(InvalidTarget)
    } else {
        Ok(target.to_owned())
    }
}

fn foreign(text: &str) -> Result<String, InvalidTarget> {
    let url = Url::parse(text).map_err(|_| InvalidTarget)?;
    let is_web = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| !host.is_empty());
    let is_plain = url.username().is_empty() && url.password().is_none();
    if is_web && is_plain {
        Ok(url.into())
    } else {
        Err(InvalidTarget)
    }
}

/// A path decoded once, into NFC, as paths are stored.
fn decoded(path: &str) -> Option<String> {
    let text = percent_decode_str(path).decode_utf8().ok()?;
    Some(text.nfc().collect())
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Target {
    type Error = InvalidTarget;

    fn try_from(text: String) -> Result<Self, InvalidTarget> {
        Self::parse(&text)
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.0
    }
}

/// Why a text is no address that can lead elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSource {
    /// It has a query or a fragment.
    #[error(
        "use the path alone: what follows `?` or `#` is no part of the address that is looked up"
    )]
    Suffix,
    /// It is none, or one of the server's own.
    #[error(
        "use a path from `/` of at most 500 bytes that is none of the server's own, such as `/archive` or `/2022/01`"
    )]
    Path,
}

/// The address from which a redirect leads, encoded or not: normalised as posts' paths are.
pub fn parse_source(text: &str) -> Result<PostPath, InvalidSource> {
    let text = text.trim();
    if text.contains(['?', '#']) {
        return Err(InvalidSource::Suffix);
    }
    let decoded = decoded(text).ok_or(InvalidSource::Path)?;
    PostPath::parse(decoded.trim_end_matches('/')).map_err(|_| InvalidSource::Path)
}

/// What an address that is no post's own does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedirectKind {
    /// It leads to its target.
    Moved,
    /// It was a post's address before, and leads to where that is now.
    Post,
    /// It says that what was here is gone.
    Gone,
}

/// An address that is no post's own, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Redirect {
    /// Its id.
    pub id: RedirectId,
    /// The address, decoded.
    pub path: PostPath,
    /// The post that had it.
    pub post_id: Option<PostId>,
    /// Where that is now.
    pub post_path: Option<PostPath>,
    /// Where it leads.
    pub target: Option<Target>,
    /// Whether readers could ever find something here, a series or a person too.
    pub seen: bool,
    /// How often it was followed.
    pub hits: i64,
    /// When it was followed last.
    pub last_hit_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Redirect {
    /// What it does.
    #[must_use]
    pub fn kind(&self) -> RedirectKind {
        match (&self.target, self.post_id) {
            (Some(_), _) => RedirectKind::Moved,
            (None, Some(_)) => RedirectKind::Post,
            (None, None) => RedirectKind::Gone,
        }
    }
}
