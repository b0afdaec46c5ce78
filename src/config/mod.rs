//! The configuration: the only reader of the file, the environment and the flags.
//!
//! Every source is first taken apart into [`Setting`]s, each carrying the place it came from
//! (`tympan.toml:3`, `TYMPAN_LISTEN`, `--listen`). figment lays them over each other in rising
//! order (defaults, file, environment, flags), so that an error or `tympan config print` can name
//! the exact place of every value.
//!
//! To add a key: a field on a struct of this file, its default beside it, and a line in
//! `keys::KEYS`. Nothing else; the variable's name, the checks and the printing follow.
//!
//! Refused: figment's own file and environment providers. They know no lines, guess types from
//! the text of a variable (a token of digits becomes a number), and would bring a second TOML
//! parser.

mod environment;
mod error;
mod file;
mod keys;
mod mail;
mod networks;
mod print;
mod secret;
mod source;
mod values;

use std::{net::SocketAddr, path::Path, time::Duration};

use figment::Figment;
use serde::Deserialize;

pub use error::{ConfigError, Problem};
pub use mail::{Mail, MailSecurity, MailUrl, OwnerAddress, Sender, address_as_sent};
pub use networks::{ForwardedHeader, IpRange, IpRanges, TrustedProxies, network};
pub use print::Effective;
pub use secret::Secret;
pub use source::{Flags, Setting, Sources};
pub use values::{BaseUrl, ByteSize, DatabaseUrl, LogFilter, LogFormat};

/// Everything the operator can decide before the server starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address readers use, without a trailing slash; `http://{listen}` unless set.
    pub base_url: BaseUrl,
    /// SQLite file or PostgreSQL server.
    pub database_url: DatabaseUrl,
    /// The installation's secret key, at least 32 bytes, if it is configured and not in a file.
    #[serde(deserialize_with = "secret::secret_key")]
    pub secret_key: Option<Secret<Vec<u8>>>,
    /// The owner's API token; read from `TYMPAN_OWNER_TOKEN` only.
    #[serde(deserialize_with = "secret::owner_token")]
    pub owner_token: Option<Secret>,
    /// The proxies whose word about a client's address is believed.
    pub trusted_proxies: TrustedProxies,
    /// The one header in which these proxies name the client.
    pub forwarded_header: ForwardedHeader,
    /// What is logged, and how.
    pub log: Log,
    /// The page cache.
    pub cache: Cache,
    /// What one client may ask of the server.
    pub limits: Limits,
    /// How mail leaves.
    pub mail: Mail,
    /// How the server itself asks other servers.
    pub outbound: Outbound,
}

/// How the server itself asks other servers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outbound {
    /// Networks that it may reach though they are not public; none unless named.
    pub allow_private: IpRanges,
}

/// What is logged, and how.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Lines for people or JSON for machines.
    pub format: LogFormat,
    /// A level, or a list such as `info,tympan::web=debug`.
    pub level: LogFilter,
}

/// The page cache.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cache {
    /// The memory that finished pages may take.
    pub bytes: ByteSize,
}

/// What one client may ask of the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The largest request body.
    pub body_bytes: ByteSize,
    /// The largest request head: request line and headers.
    #[serde(deserialize_with = "values::header_bytes")]
    pub header_bytes: ByteSize,
    /// From the first byte of a request (or the opening of the connection) to the end of its head.
    #[serde(rename = "header_seconds", deserialize_with = "values::seconds")]
    pub header_timeout: Duration,
    /// From the end of the head to the end of the body.
    #[serde(rename = "request_seconds", deserialize_with = "values::seconds")]
    pub request_timeout: Duration,
    /// Between two requests on one connection.
    #[serde(rename = "idle_seconds", deserialize_with = "values::seconds")]
    pub idle_timeout: Duration,
    /// How long a client may take nothing of an answer that waits for it.
    #[serde(rename = "write_stall_seconds", deserialize_with = "values::seconds")]
    pub write_stall_timeout: Duration,
    /// Connections open at once; further ones wait in the kernel's queue.
    #[serde(deserialize_with = "values::count")]
    pub connections: usize,
    /// What running requests get to finish in when the server stops.
    #[serde(rename = "shutdown_seconds", deserialize_with = "values::seconds")]
    pub shutdown_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            listen,
            base_url: BaseUrl::of_listener(listen),
            database_url: DatabaseUrl::default(),
            secret_key: None,
            owner_token: None,
            trusted_proxies: TrustedProxies::default(),
            forwarded_header: ForwardedHeader::None,
            log: Log::default(),
            cache: Cache::default(),
            limits: Limits::default(),
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
    /// The configuration of this process: `file` (or `tympan.toml` beside it), its environment, `flags`.
    ///
    /// # Errors
    /// Every problem of every source, each with its place and its fix.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Self, ConfigError> {
        Ok(Effective::load(&Sources::of_process(file, flags))?.config)
    }

    /// The configuration that `sources` describe.
    ///
    /// # Errors
    /// Every problem of every source, each with its place and its fix.
    pub fn from_sources(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Effective::load(sources)?.config)
    }

    /// Lays the settings over the defaults; the later one of a key wins.
    fn from_figment(figment: &Figment) -> Result<Self, Box<figment::Error>> {
        let mut config: Self = figment.extract().map_err(Box::new)?;
        if figment.find_metadata("base_url").is_none() {
            config.base_url = BaseUrl::of_listener(config.listen);
        }
        Ok(config)
    }

    /// Settings that are right alone and wrong together.
    fn contradiction(&self) -> Option<Problem> {
        self.forwarding_contradiction()
            .or_else(|| self.mail.contradiction())
    }

    /// A forwarding header without proxies is never believed; proxies without one make every
    /// reader look like the proxy, and share its rate limits. Both are mistakes worth a stop.
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
