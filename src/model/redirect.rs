//! Redirects: the addresses that are no post's own, and the targets to which they lead.
//!
//! [`parse_source`] and [`Target::parse`] normalise both ends like posts' paths, and refuse every
//! text that a browser could read as another host.

use std::fmt;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::{PostId, PostPath, RedirectId};
use crate::clock::Timestamp;

/// The most bytes in a target.
const TARGET_MAX: usize = 2_000;
/// The base against which own paths are resolved. The TLD `.invalid` is reserved (RFC 2606), so
/// that no target can name it.
const OWN: &str = "http://own.invalid";

/// The target of a redirect, encoded as sent: a path of this blog from `/`, or an http or https
/// address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, max_length = 2000, example = "/2022/01/hello")]
pub struct Target(String);

/// The error for a text that is not a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use a path of this blog from `/`, or an http or https address, of at most 2000 bytes")]
pub struct InvalidTarget;

impl Target {
    /// Parses a path or an address, encoded or not, and returns it encoded.
    pub fn parse(text: &str) -> Result<Self, InvalidTarget> {
        // Browsers read `\` as `/`, so that `/\host` would lead to another host.
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

    /// The decoded path of this blog to which the target leads, without slashes at its end; `None`
    /// for an address elsewhere.
    #[must_use]
    pub fn own_path(&self) -> Option<String> {
        let path = self
            .0
            .strip_prefix('/')
            .and_then(|_| self.0.split(['?', '#']).next())?;
        // Two slashes at its start would be read as a host.
        let path = decoded(path).filter(|path| !path.starts_with("//"))?;
        Some(path.trim_end_matches('/').to_owned())
    }

    /// The query and fragment after the path; empty without them.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.0.find(['?', '#']).map_or("", |at| &self.0[at..])
    }

    /// The target, encoded as sent.
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
    // The server encodes the decoded path again when it sends it, so that the decoded form must be
    // safe too.
    let path = decoded(url.path()).ok_or(InvalidTarget)?;
    // Only the name of a label may have a backslash, which is sent encoded.
    let is_label = path.starts_with("/label/");
    let leads_away =
        path.starts_with("//") || path.contains(|c: char| c.is_control() || c == '\\' && !is_label);
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

/// Decodes a path once and normalises it to NFC, the form in which paths are stored.
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

/// The reason why an address cannot be redirected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSource {
    /// The address has a query or a fragment.
    #[error(
        "use the path alone: what follows `?` or `#` is no part of the address that is looked up"
    )]
    Suffix,
    /// The text is not a path, or belongs to the server.
    #[error(
        "use a path from `/` of at most 500 bytes that is none of the server's own, such as `/archive` or `/2022/01`"
    )]
    Path,
}

/// Parses the address from which a redirect leads, encoded or not, and normalises it like a post's
/// path.
pub fn parse_source(text: &str) -> Result<PostPath, InvalidSource> {
    let text = text.trim();
    if text.contains(['?', '#']) {
        return Err(InvalidSource::Suffix);
    }
    let decoded = decoded(text).ok_or(InvalidSource::Path)?;
    PostPath::parse(decoded.trim_end_matches('/')).map_err(|_| InvalidSource::Path)
}

/// The effect of a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedirectKind {
    /// Leads to its target.
    Moved,
    /// A former address of a post; leads to the post's current address.
    Post,
    /// Answers that the page is gone.
    Gone,
}

/// A redirect as stored: an address that is not the current address of a post.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Redirect {
    /// The redirect's id.
    pub id: RedirectId,
    /// The decoded path from which it leads.
    pub path: PostPath,
    /// The post that had the address.
    pub post_id: Option<PostId>,
    /// The current path of that post.
    pub post_path: Option<PostPath>,
    /// The target; `None` for a former address of a post and for a page that is gone.
    pub target: Option<Target>,
    /// Whether the address was ever public, as a post's, a series' or a user's.
    pub seen: bool,
    /// How often it was followed.
    pub follow_count: i64,
    /// When it was last followed.
    pub last_followed_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The number of its version: 1 at first, one more with each change.
    pub version: i64,
}

impl Redirect {
    /// The effect of the redirect.
    #[must_use]
    pub fn kind(&self) -> RedirectKind {
        match (&self.target, self.post_id) {
            (Some(_), _) => RedirectKind::Moved,
            (None, Some(_)) => RedirectKind::Post,
            (None, None) => RedirectKind::Gone,
        }
    }
}
