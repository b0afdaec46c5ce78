//! The types of configured values. Each validates its value when it is read.
//!
//! Numbers may be given as text, because environment variables are always text.

use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use serde::{Deserialize, Deserializer, de::Error as _};
use url::Url;

/// A value in one of the forms in which a source may give it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a number, a text or a list of texts")]
pub enum Lenient {
    /// A number: `10`
    Number(i64),
    /// A text: `"10"`
    Text(String),
    /// A list of texts: `["10", "20"]`
    List(Vec<String>),
}

/// The URL at which readers reach the blog: `http` or `https`, without query, fragment and trailing
/// slash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Returns the URL as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the URL of a server that listens on `listen`. For an unspecified address such as
    /// `0.0.0.0` the host is `localhost`.
    pub(super) fn of_listener(listen: SocketAddr) -> Self {
        if listen.ip().is_unspecified() {
            return Self(format!("http://localhost:{}", listen.port()));
        }
        Self(format!("http://{listen}"))
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = Url::parse(&text).map_err(|error| format!("is not a URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must begin with http:// or https://".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("must have neither a query nor a fragment".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or a password".to_owned());
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A list of host names in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Lenient")]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Returns the names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

impl TryFrom<Lenient> for Hosts {
    type Error = String;

    /// Parses a list, or a text with commas, as it comes from a variable.
    fn try_from(value: Lenient) -> Result<Self, String> {
        let items = match value {
            Lenient::List(items) => items,
            Lenient::Text(text) => text.split(',').map(str::to_owned).collect(),
            Lenient::Number(_) => return Err("expected a list of hosts".to_owned()),
        };
        let items = items.iter().map(|item| item.trim());
        let items = items.filter(|item| !item.is_empty());
        items.map(host).collect::<Result<_, _>>().map(Self)
    }
}

/// Parses a host name alone, which international characters may be in.
fn host(text: &str) -> Result<String, String> {
    let url = Url::parse(&format!("https://{text}/")).ok();
    let host = url.as_ref().and_then(Url::host_str);
    let is_alone = |host: &&str| {
        url.as_ref()
            .is_some_and(|url| url.as_str() == format!("https://{host}/"))
    };
    let host = host.filter(is_alone).map(str::to_owned);
    host.ok_or_else(|| format!("`{text}` is no host: write it as in `old.example.org`"))
}

impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// The URL of the database: `sqlite://file` or `postgres://server/database`. It is shown without
/// its password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Returns the whole URL, including the password.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns the SQLite file; `None` for another engine.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        let path = self.0.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        Some(Path::new(path.split('?').next().unwrap_or(path)))
    }

    /// Returns the folder of the SQLite file, empty for the working directory; `None` for another
    /// engine.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        let folder = self.file()?.parent();
        Some(folder.unwrap_or(Path::new("")).to_path_buf())
    }
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        Self("sqlite://tympan.db".to_owned())
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite" | "postgres" | "postgresql") => Ok(Self(text)),
            _ => Err("must begin with sqlite: or postgres:".to_owned()),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    /// Hides the password, which can be in the user information or in a parameter of the query. A
    /// URL that does not parse could contain it anywhere, so it is not shown at all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.starts_with("sqlite:") {
            return f.write_str(&self.0);
        }
        let Ok(mut url) = Url::parse(&self.0) else {
            return f.write_str("***");
        };
        if url.password().is_some() && url.set_password(Some("***")).is_err() {
            return f.write_str("***");
        }
        if url.query().is_some() {
            url.set_query(Some("***"));
        }
        f.write_str(url.as_str())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A number of bytes: `65536` or `"64KiB"`, `"64MiB"`, `"1GiB"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "Lenient")]
pub struct ByteSize(usize);

impl ByteSize {
    /// Returns a size of `count` KiB.
    #[must_use]
    pub const fn kibibytes(count: usize) -> Self {
        Self(count << 10)
    }

    /// Returns a size of `count` MiB.
    #[must_use]
    pub const fn mebibytes(count: usize) -> Self {
        Self(count << 20)
    }

    /// Returns the number of bytes.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0
    }
}

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = text.split_at(
            text.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len()),
        );
        let shift = match unit.trim() {
            "" | "B" => 0,
            "KiB" => 10,
            "MiB" => 20,
            "GiB" => 30,
            _ => return Err("expected a number of bytes, or one with KiB, MiB or GiB".to_owned()),
        };
        let number: usize = number
            .parse()
            .map_err(|_| "expected a number of bytes".to_owned())?;
        match number.checked_mul(1 << shift) {
            Some(bytes @ 1..) => Ok(Self(bytes)),
            _ => Err("is out of range".to_owned()),
        }
    }
}

impl TryFrom<Lenient> for ByteSize {
    type Error = String;

    fn try_from(value: Lenient) -> Result<Self, String> {
        match value {
            Lenient::Number(number) => number.to_string().parse(),
            Lenient::Text(text) => text.parse(),
            Lenient::List(_) => Err("expected a number of bytes".to_owned()),
        }
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes.is_multiple_of(1 << 20) => write!(f, "\"{}MiB\"", bytes >> 20),
            bytes if bytes.is_multiple_of(1 << 10) => write!(f, "\"{}KiB\"", bytes >> 10),
            bytes => write!(f, "{bytes}"),
        }
    }
}

/// The format of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One readable line for each event.
    #[default]
    Text,
    /// One JSON object for each event.
    Json,
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

/// The filter of the log: a level, or a list of directives such as `info,tympan::web=debug`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LogFilter(String);

impl LogFilter {
    /// Returns the directives as text, which is known to parse.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LogFilter {
    fn default() -> Self {
        Self("info".to_owned())
    }
}

impl TryFrom<String> for LogFilter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = text.parse::<tracing_subscriber::filter::Targets>();
        // An unknown word would be read as the name of a target, which would silence everything
        // else.
        let words = text.split(',').filter(|part| !part.contains('='));
        let known = |word: &str| {
            word.trim()
                .parse::<tracing::level_filters::LevelFilter>()
                .is_ok()
        };
        if !text.is_empty() && parsed.is_ok() && words.into_iter().all(known) {
            return Ok(Self(text));
        }
        Err("expected error, warn, info, debug, trace or off, or a list such as info,tympan::web=debug".to_owned())
    }
}

impl fmt::Display for LogFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads an integer from `least` to `most`, given as a number or as text. `what` is the noun in the
/// error message.
fn number<'de, D: Deserializer<'de>>(
    input: D,
    what: &str,
    least: u32,
    most: u32,
) -> Result<u32, D::Error> {
    let number = match Lenient::deserialize(input)? {
        Lenient::Number(number) => u32::try_from(number).ok(),
        Lenient::Text(text) => text.parse().ok(),
        Lenient::List(_) => None,
    };
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| D::Error::custom(format!("expected {what} from {least} to {most}")))
}

/// Reads a duration in whole seconds, from 1 second to a day.
pub(super) fn seconds<'de, D: Deserializer<'de>>(input: D) -> Result<Duration, D::Error> {
    Ok(Duration::from_secs(
        number(input, "seconds", 1, 86_400)?.into(),
    ))
}

/// Reads a number of connections, from 1 to a million.
pub(super) fn count<'de, D: Deserializer<'de>>(input: D) -> Result<usize, D::Error> {
    Ok(number(input, "a number", 1, 1_000_000)? as usize)
}

/// Reads `true` or `false`, given as such or as text.
pub(super) fn boolean<'de, D: Deserializer<'de>>(input: D) -> Result<Option<bool>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected true or false")]
    enum Given {
        Boolean(bool),
        Text(String),
    }
    match Given::deserialize(input)? {
        Given::Boolean(value) => Ok(Some(value)),
        Given::Text(text) => text
            .parse()
            .map(Some)
            .map_err(|_| D::Error::custom("expected true or false")),
    }
}

/// Reads the path of a folder.
pub(super) fn folder<'de, D: Deserializer<'de>>(input: D) -> Result<Option<PathBuf>, D::Error> {
    match String::deserialize(input)? {
        path if path.is_empty() => Err(D::Error::custom("expected the path of a folder")),
        path => Ok(Some(path.into())),
    }
}

/// Reads the limit for a request head. hyper needs at least 8 KiB, and no sensible request exceeds
/// 1 MiB.
pub(super) fn header_bytes<'de, D: Deserializer<'de>>(input: D) -> Result<ByteSize, D::Error> {
    let size = ByteSize::deserialize(input)?;
    if (ByteSize::kibibytes(8)..=ByteSize::mebibytes(1)).contains(&size) {
        return Ok(size);
    }
    Err(D::Error::custom("expected 8KiB to 1MiB"))
}
