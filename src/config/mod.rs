//! The configuration: the only code that reads the file, the environment and the flags.
//!
//! Every source is first split into [`Setting`]s, each with the place where it was set
//! (`tympan.toml:3`, `TYMPAN_LISTEN`, `--listen`). figment merges them in rising order of
//! precedence: defaults, file, environment, flags. So an error and `tympan config print` can name
//! the exact place of every value.
//!
//! To add a key, add a field to a struct of this file, its default below, and a line in
//! `keys::KEYS`. The name of the variable, the validation and the printing follow from these.
//!
//! Refused: figment's own providers for files and the environment. They do not know lines, they
//! guess types from the text of a variable (a token of digits becomes a number), and they would
//! bring a second TOML parser.

mod bucket;
mod environment;
mod error;
mod file;
mod keys;
mod mail;
mod networks;
mod print;
mod secret;
mod setting;
mod source;
mod values;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use figment::Figment;
use serde::Deserialize;

pub use bucket::{Bucket, Endpoint};
pub use error::{ConfigError, Problem};
pub use keys::nearest;
pub use mail::{Mail, MailSecurity, MailUrl, OwnerAddress, Sender, address_as_sent};
pub use networks::{ForwardedHeader, IpRange, IpRanges, TrustedProxies, network};
pub use print::Effective;
pub use secret::Secret;
pub use setting::Setting;
pub use source::{FLAGS_HEADING, Flags, Sources};
pub use values::{BaseUrl, ByteSize, DatabaseUrl, Hosts, LogFilter, LogFormat};

/// Everything that the operator decides before the server starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The address and port that the server listens on.
    pub listen: SocketAddr,
    /// The URL at which readers reach the blog, without a trailing slash; `http://{listen}` by
    /// default.
    pub base_url: BaseUrl,
    /// The hosts at which the blog was before; none by default. Pictures at their addresses are taken
    /// for the blog's own.
    pub former_hosts: Hosts,
    /// The SQLite file or the PostgreSQL server.
    pub database_url: DatabaseUrl,
    /// The installation's secret key, at least 32 bytes; `None` if it is in a file instead.
    #[serde(deserialize_with = "secret::secret_key")]
    pub secret_key: Option<Secret<Vec<u8>>>,
    /// The owner's API token, read only from `TYMPAN_OWNER_TOKEN`.
    #[serde(deserialize_with = "secret::owner_token")]
    pub owner_token: Option<Secret>,
    /// The proxies that are trusted to name the client.
    pub trusted_proxies: TrustedProxies,
    /// The one header in which the proxies name the client.
    pub forwarded_header: ForwardedHeader,
    /// The filter and the format of the log.
    pub log: Log,
    /// The settings of the page cache.
    pub cache: Cache,
    /// The limits for clients.
    pub limits: Limits,
    /// The configuration of the media library.
    pub media: Media,
    /// The configuration of outgoing mail.
    pub mail: Mail,
    /// The configuration of requests to other servers.
    pub outbound: Outbound,
}

/// The configuration of the media library.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// The folder of the files; `media` beside the SQLite database by default.
    #[serde(deserialize_with = "values::folder")]
    pub folder: Option<PathBuf>,
    /// The most bytes of all files; no limit by default.
    pub quota_bytes: Option<ByteSize>,
    /// The bucket in which the files are instead of a folder.
    pub s3: Bucket,
}

impl Media {
    /// Returns a problem if both a folder and a bucket are set, or only a part of a bucket.
    fn contradiction(&self) -> Option<Problem> {
        if self.folder.is_some() && self.s3.name.is_some() {
            return Some(Problem::new(
                "configuration",
                "`media.folder` and `media.s3.bucket` are both set",
                "keep the one in which the files are",
            ));
        }
        self.s3.contradiction()
    }
}

/// The configuration of requests to other servers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outbound {
    /// The networks that may be reached although they are not public; none by default.
    pub allow_private: IpRanges,
}

/// The configuration of the log.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// The format: readable lines, or JSON.
    pub format: LogFormat,
    /// The filter: a level, or a list of directives such as `info,tympan::web=debug`.
    pub level: LogFilter,
}

/// The configuration of the page cache.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cache {
    /// The memory that cached pages may use.
    pub bytes: ByteSize,
}

/// The limits for clients: sizes, times and connections.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The most bytes in the body of a request, uploads excepted.
    pub body_bytes: ByteSize,
    /// The most bytes of an uploaded file. Of a picture, at most 20 MiB are accepted in any case.
    pub upload_bytes: ByteSize,
    /// The most bytes of an uploaded export of another blog, all its files together.
    pub import_bytes: ByteSize,
    /// The time for which an upload may be silent.
    #[serde(rename = "upload_stall_seconds", deserialize_with = "values::seconds")]
    pub upload_stall_timeout: Duration,
    /// The most bytes in the head of a request: request line and headers.
    #[serde(deserialize_with = "values::header_bytes")]
    pub header_bytes: ByteSize,
    /// The time from the first byte of a request (or from the opening of the connection) to the end
    /// of its head.
    #[serde(rename = "header_seconds", deserialize_with = "values::seconds")]
    pub header_timeout: Duration,
    /// The time from the end of the head to the end of the body. An upload gets one more second for
    /// every 16 KiB.
    #[serde(rename = "request_seconds", deserialize_with = "values::seconds")]
    pub request_timeout: Duration,
    /// The time between two requests on one connection.
    #[serde(rename = "idle_seconds", deserialize_with = "values::seconds")]
    pub idle_timeout: Duration,
    /// The time for which a client may read nothing of an answer that is ready.
    #[serde(rename = "write_stall_seconds", deserialize_with = "values::seconds")]
    pub write_stall_timeout: Duration,
    /// The most connections at a time; further ones wait in the kernel's queue.
    #[serde(deserialize_with = "values::count")]
    pub connections: usize,
    /// The time that running requests have to finish when the server stops.
    #[serde(rename = "shutdown_seconds", deserialize_with = "values::seconds")]
    pub shutdown_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            listen,
            base_url: BaseUrl::of_listener(listen),
            former_hosts: Hosts::default(),
            database_url: DatabaseUrl::default(),
            secret_key: None,
            owner_token: None,
            trusted_proxies: TrustedProxies::default(),
            forwarded_header: ForwardedHeader::None,
            log: Log::default(),
            cache: Cache::default(),
            limits: Limits::default(),
            media: Media::default(),
            mail: Mail::default(),
            outbound: Outbound::default(),
        }
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            bytes: ByteSize::mebibytes(64),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: ByteSize::mebibytes(1),
            upload_bytes: ByteSize::mebibytes(200),
            import_bytes: ByteSize::mebibytes(2048),
            upload_stall_timeout: Duration::from_secs(20),
            header_bytes: ByteSize::kibibytes(32),
            header_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(30),
            write_stall_timeout: Duration::from_secs(20),
            connections: 4096,
            shutdown_timeout: Duration::from_secs(8),
        }
    }
}

impl Config {
    /// Loads the configuration of this process from `file` (by default `tympan.toml` in the working
    /// directory), the environment and `flags`.
    ///
    /// # Errors
    /// Every problem of every source, each with its place and how to fix it.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Self, ConfigError> {
        Ok(Effective::load(&Sources::of_process(file, flags))?.config)
    }

    /// Loads the configuration from `sources`.
    ///
    /// # Errors
    /// Every problem of every source, each with its place and how to fix it.
    pub fn from_sources(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Effective::load(sources)?.config)
    }

    /// Returns the folder of the media library: the configured one, or `media` beside the SQLite
    /// database, or `media` in the working directory for PostgreSQL.
    #[must_use]
    pub fn media_folder(&self) -> PathBuf {
        let beside = || self.database_url.folder().unwrap_or_default().join("media");
        self.media.folder.clone().unwrap_or_else(beside)
    }

    /// Returns the folder in which files for imports are: `imports` beside the SQLite database, or in
    /// the working directory for PostgreSQL.
    #[must_use]
    pub fn imports_folder(&self) -> PathBuf {
        let beside = self.database_url.folder().unwrap_or_default();
        beside.join("imports")
    }

    /// Merges the settings over the defaults. For several values of a key, the last one counts.
    fn from_figment(figment: &Figment) -> Result<Self, Box<figment::Error>> {
        let mut config: Self = figment.extract().map_err(Box::new)?;
        if figment.find_metadata("base_url").is_none() {
            config.base_url = BaseUrl::of_listener(config.listen);
        }
        Ok(config)
    }

    /// Returns a problem if settings are each valid but contradict each other.
    fn contradiction(&self) -> Option<Problem> {
        self.forwarding_contradiction()
            .or_else(|| self.mail.contradiction())
            .or_else(|| self.media.contradiction())
    }

    /// Returns a problem if only one of `forwarded_header` and `trusted_proxies` is set.
    ///
    /// The header alone would never be trusted. The proxies alone would make every reader look like
    /// the proxy, so that all readers share its rate limits. Either is a mistake that should stop
    /// the start.
    fn forwarding_contradiction(&self) -> Option<Problem> {
        let header = self.forwarded_header != ForwardedHeader::None;
        match (self.trusted_proxies.is_empty(), header) {
            (true, true) => Some(Problem::new(
                "configuration",
                "`forwarded_header` is set, but no proxy is trusted to send it",
                "name the proxy's addresses in `trusted_proxies`, for example [\"127.0.0.1\"]",
            )),
            (false, false) => Some(Problem::new(
                "configuration",
                "`trusted_proxies` is set, but not the header in which they name the client",
                "set `forwarded_header` to \"x-forwarded-for\", \"x-real-ip\" or \"forwarded\"",
            )),
            _ => None,
        }
    }
}
