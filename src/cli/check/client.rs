//! A small HTTP client: one GET, over TLS for `https` URLs.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, HOST, LOCATION, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use url::Url;

/// The maximum time for one response.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The maximum size of a response body, in bytes.
const BODY_MAX: usize = 32 * 1024 * 1024;

/// Any error of a request.
pub(super) type Fault = Box<dyn Error + Send + Sync>;

/// The response to a request.
#[derive(Debug)]
pub(super) struct FetchedResponse {
    pub(super) status: StatusCode,
    pub(super) location: Option<String>,
    pub(super) body: Bytes,
}

/// An HTTP/1.1 client.
pub(super) struct Client {
    tls: TlsConnector,
}

impl Client {
    /// Makes a client that trusts Mozilla's root certificates.
    pub(super) fn new() -> Result<Self, Fault> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let provider = Arc::new(crypto::ring::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        Ok(Self {
            tls: TlsConnector::from(Arc::new(
                config.with_root_certificates(roots).with_no_client_auth(),
            )),
        })
    }

    /// Requests `url` and returns the response. Redirects are not followed.
    pub(super) async fn get(&self, url: &Url) -> Result<FetchedResponse, Fault> {
        tokio::time::timeout(TIMEOUT, self.exchange(url))
            .await
            .map_err(|_| "no answer within 30 seconds")?
    }

    async fn exchange(&self, url: &Url) -> Result<FetchedResponse, Fault> {
        let (host, port) = url
            .host_str()
            .zip(url.port_or_known_default())
            .ok_or("the address has no host")?;
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        if url.scheme() == "https" {
            let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())?;
            return send(self.tls.connect(name, stream).await?, url).await;
        }
        send(stream, url).await
    }
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    url: &Url,
) -> Result<FetchedResponse, Fault> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::get(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(HOST, host)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close")
        .header(
            USER_AGENT,
            concat!("tympan/", env!("CARGO_PKG_VERSION"), " (check urls)"),
        )
        .body(Empty::<Bytes>::new())?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let body = Limited::new(response.into_body(), BODY_MAX)
        .collect()
        .await?
        .to_bytes();
    connection.abort();
    Ok(FetchedResponse {
        status,
        location,
        body,
    })
}
