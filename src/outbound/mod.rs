//! The HTTP client for requests to other servers, such as notifications to WebSub hubs. All
//! outgoing HTTP requests must go through it.
//!
//! The URL can come from a setting, a guest or an imported post, so it must never reach an internal
//! network (SSRF). The host is resolved once, every resolved address is checked (`public`), and the
//! connection is made to exactly those addresses. Proxies from the environment are not used. A form
//! is sent to the address itself, and limited by [`Outbound::TIME`] and [`Outbound::BYTES`]. A
//! download ([`Outbound::get`]) has the limits of its [`Download`] and follows a few redirects, each
//! of which is checked like the first address.
//!
//! Refused: `reqwest`. Its resolver hook is not called for a host that is an IP address, and it
//! brings fifty crates. This client uses hyper's connection and rustls, which are in the dependency
//! tree anyway.

mod download;
mod error;
mod public;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::rt::{Read, Write};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use url::{Host, Position, Url};

use crate::config::{Config, IpRanges};
pub use download::{Download, Downloaded};
pub use error::OutboundError;
pub use public::is_public;

/// The program's name and version in the header `User-Agent`.
const PRODUCT: &str = concat!("Tympan/", env!("CARGO_PKG_VERSION"));

/// A client for other servers.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// Networks that may be reached although they are not public.
    allowed: Arc<IpRanges>,
    time: Duration,
}

impl Default for Outbound {
    fn default() -> Self {
        Self {
            allowed: Arc::default(),
            time: Self::TIME,
        }
    }
}

impl Outbound {
    /// The limit for a whole request: resolving, connecting, sending and receiving.
    pub const TIME: Duration = Duration::from_secs(10);
    /// The most bytes in the body of a response.
    pub const BYTES: usize = 1024 * 1024;

    /// Creates a client that may also reach the private networks that the configuration allows.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            allowed: Arc::new(config.outbound.allow_private.clone()),
            ..Self::default()
        }
    }

    /// Sets the time limit of a request.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// Sends a form by POST, and returns the status of the response once its body was received.
    ///
    /// # Errors
    /// The URL is not allowed, or there was no complete response.
    pub async fn post_form(&self, url: &Url, form: String) -> Result<StatusCode, OutboundError> {
        let request = Request::post(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, PRODUCT)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request
            .body(Full::from(form))
            .map_err(|_| OutboundError::Address)?;
        tokio::time::timeout(self.time, self.send(url, request))
            .await
            .unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn send(
        &self,
        url: &Url,
        request: Request<Full<Bytes>>,
    ) -> Result<StatusCode, OutboundError> {
        let mut connection = self.connect(url).await?;
        let (head, body) = connection.send(request).await?.into_parts();
        match Limited::new(body, Self::BYTES).collect().await {
            Ok(_) => Ok(head.status),
            Err(why) if why.is::<http_body_util::LengthLimitError>() => Err(OutboundError::TooLong),
            Err(_) => Err(OutboundError::Broken),
        }
    }

    /// Opens a connection to the host of `url`, after a check of its addresses.
    async fn connect(&self, url: &Url) -> Result<Connection, OutboundError> {
        let addresses = self.resolve(url).await?;
        let stream = TcpStream::connect(addresses.as_slice())
            .await
            .map_err(|why| OutboundError::Unreachable(why.kind()))?;
        if url.scheme() == "http" {
            return Connection::open(TokioIo::new(stream)).await;
        }
        let name = server_name(url)?;
        let tls = TlsConnector::from(Arc::clone(
            TLS.as_ref().map_err(|()| OutboundError::Insecure)?,
        ));
        let stream = tls
            .connect(name, stream)
            .await
            .map_err(|_| OutboundError::Insecure)?;
        Connection::open(TokioIo::new(stream)).await
    }

    /// Resolves the host of `url`. Returns an error unless every address may be reached.
    async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, OutboundError> {
        if !matches!(url.scheme(), "http" | "https")
            || !url.username().is_empty()
            || url.password().is_some()
        {
            return Err(OutboundError::Address);
        }
        let port = url.port_or_known_default().ok_or(OutboundError::Address)?;
        let addresses: Vec<SocketAddr> = match url.host().ok_or(OutboundError::Address)? {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) => tokio::net::lookup_host((name, port))
                .await
                .map_err(|why| OutboundError::Unreachable(why.kind()))?
                .collect(),
        };
        if addresses.iter().all(|address| self.may_reach(address.ip())) {
            Ok(addresses)
        } else {
            Err(OutboundError::Private)
        }
    }

    fn may_reach(&self, address: IpAddr) -> bool {
        is_public(address) || self.allowed.contains(address)
    }
}

/// The TLS configuration: Mozilla's root certificates and the *ring* provider, created on first
/// use.
static TLS: LazyLock<Result<Arc<ClientConfig>, ()>> = LazyLock::new(|| {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(drop)?;
    Ok(Arc::new(
        config.with_root_certificates(roots).with_no_client_auth(),
    ))
});

fn server_name(url: &Url) -> Result<ServerName<'static>, OutboundError> {
    let name = match url.host().ok_or(OutboundError::Address)? {
        Host::Domain(name) => name.trim_end_matches('.').to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    ServerName::try_from(name).map_err(|_| OutboundError::Address)
}

/// A connection for one request.
struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// Runs the connection. It is aborted when this is dropped.
    _driver: JoinSet<hyper::Result<()>>,
}

impl Connection {
    async fn open<S: Read + Write + Unpin + Send + 'static>(
        stream: S,
    ) -> Result<Self, OutboundError> {
        let (sender, connection) = http1::handshake(stream)
            .await
            .map_err(|_| OutboundError::Broken)?;
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        Ok(Self {
            sender,
            _driver: driver,
        })
    }

    /// Sends the request, and returns the response once its head was received.
    async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, OutboundError> {
        self.sender
            .send_request(request)
            .await
            .map_err(|_| OutboundError::Broken)
    }
}
