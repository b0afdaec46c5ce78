//! The `[media.s3]` section: a bucket of a storage service with the interface of Amazon S3.

use std::fmt;

use serde::Deserialize;
use url::Url;

use super::values::boolean;
use super::{Problem, Secret};

/// The configuration of a bucket. Without `bucket`, files are in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bucket {
    /// The name of the bucket.
    #[serde(rename = "bucket", deserialize_with = "name")]
    pub name: Option<String>,
    /// The region; `us-east-1` by default, which is what most services other than Amazon's expect.
    pub region: Option<String>,
    /// The address of the service; Amazon's in the region by default.
    pub endpoint: Option<Endpoint>,
    /// The public part of the key.
    pub access_key_id: Option<String>,
    /// The secret part of the key.
    pub secret_access_key: Option<Secret>,
    /// What the keys of all files begin with, such as `blog`, so that several blogs can share the
    /// bucket.
    #[serde(deserialize_with = "prefix")]
    pub prefix: String,
    /// Whether the bucket is in the path of an address instead of its host name; by default yes if
    /// `endpoint` is set.
    #[serde(deserialize_with = "boolean")]
    pub path_style: Option<bool>,
}

impl Bucket {
    /// Returns the region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.region.as_deref().unwrap_or("us-east-1")
    }

    /// Whether the bucket is in the path of an address.
    #[must_use]
    pub fn is_path_style(&self) -> bool {
        self.path_style.unwrap_or(self.endpoint.is_some())
    }

    /// Returns a problem if something is set that needs another key.
    pub(super) fn contradiction(&self) -> Option<Problem> {
        let has_key = (
            self.access_key_id.is_some(),
            self.secret_access_key.is_some(),
        );
        let (missing, why) = match (self.name.is_some(), has_key) {
            (false, _) if *self != Self::default() => ("bucket", "`media.s3` has no bucket"),
            (true, (false, _)) => ("access_key_id", "`media.s3.bucket` is set, but not its key"),
            (true, (_, false)) => (
                "secret_access_key",
                "`media.s3.bucket` is set, but not the secret of its key",
            ),
            _ => return None,
        };
        let variable = missing.to_uppercase();
        Some(Problem::new(
            "configuration",
            why,
            format!("set `media.s3.{missing}`, or TYMPAN_MEDIA__S3__{variable}"),
        ))
    }
}

/// The address of a storage service: `http` or `https` and a host, without a path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Endpoint(Url);

impl Endpoint {
    /// Returns the address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl TryFrom<String> for Endpoint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = Url::parse(&text).map_err(|error| format!("is not a URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must begin with http:// or https://".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or a password".to_owned());
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(
                "must be a host without a path: the bucket is `media.s3.bucket`".to_owned(),
            );
        }
        Ok(Self(url))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// Reads the name of a bucket, which becomes a part of a host name or a path.
fn name<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(input)?;
    let is_allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    if (3..=63).contains(&name.len()) && name.bytes().all(is_allowed) {
        return Ok(Some(name));
    }
    Err(serde::de::Error::custom(
        "expected the name of a bucket: 3 to 63 letters, digits, dots and hyphens",
    ))
}

/// Reads a prefix without the slashes around it.
fn prefix<'de, D: serde::Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    let prefix = String::deserialize(input)?;
    Ok(prefix.trim_matches('/').to_owned())
}
