//! The HTTP client below the crate: hyper's, with its pool, and rustls with the certificates that
//! browsers trust.
//!
//! A service may stall at any byte. So there is a limit for connecting, and one for silence, in
//! either direction; a large part may take as long as it moves. Redirects are not followed: a
//! service answers with one when the region is wrong, which the operator must learn. Proxies from
//! the environment are not used.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector as TcpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};

use super::Patience;
use super::body::{SentBody, WatchedBody};
use super::error::{ClientError, silent};

/// The connections that are kept open without a request.
const IDLE: usize = 8;
/// The time for which they are kept. Amazon closes them after 20 seconds at the earliest.
const IDLE_TIME: Duration = Duration::from_secs(15);

/// Makes the client for the crate.
#[derive(Debug)]
pub(super) struct Connector(HttpClient);

impl Connector {
    pub(super) fn new(patience: Patience) -> Self {
        Self(HttpClient::new(Service::new(patience)))
    }

    /// Returns the client.
    pub(super) fn client(&self) -> HttpClient {
        self.0.clone()
    }
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(self.client())
    }
}

#[derive(Debug)]
struct Service {
    client: Client<HttpsConnector<TcpConnector>, SentBody>,
    patience: Patience,
}

impl Service {
    fn new(patience: Patience) -> Self {
        let mut tcp = TcpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(patience.connect));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(provider)
            .expect("ring has the protocol versions that it is asked for")
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIME)
            .pool_max_idle_per_host(IDLE)
            .build(https);
        Self { client, patience }
    }
}

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let (body, sent) = SentBody::new(body);
        let response = self.client.request(hyper::Request::from_parts(head, body));
        // Nothing is sent while the client connects.
        let silence = self.patience.silence.max(self.patience.connect);
        let response = tokio::select! {
            response = response => response.map_err(failed)?,
            () = sent.silence(silence) => return Err(silent()),
        };
        let silence = self.patience.silence;
        Ok(response.map(|body| HttpResponseBody::new(WatchedBody::new(body, silence))))
    }
}

fn failed(error: hyper_util::client::legacy::Error) -> HttpError {
    if error.is_connect() {
        let error = ClientError::connecting(&error);
        return HttpError::new(HttpErrorKind::Connect, error);
    }
    HttpError::new(HttpErrorKind::Interrupted, ClientError::Broken)
}
