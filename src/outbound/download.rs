//! Downloads: a bounded GET whose body goes to a temporary file.
//!
//! Nothing of the body is decompressed: the request asks for no compression, and a response that has
//! one is refused, so that a few bytes never become many.

use std::fs::File;
use std::io;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderName, LOCATION,
    RETRY_AFTER, USER_AGENT,
};
use hyper::{HeaderMap, Request, Response, StatusCode};
use tokio::io::AsyncWriteExt as _;
use tokio::time::{sleep, timeout};
use url::{Position, Url};

use super::{Connection, Outbound, OutboundError, PRODUCT};

/// The most redirects that are followed.
const REDIRECTS_MAX: usize = 5;

/// What a download asks for, and its limits.
#[derive(Clone, Debug)]
pub struct Download {
    /// The media types for the header `Accept`.
    pub accept: &'static str,
    /// The URL of the blog, by which the other server's owner can see who asks.
    pub from: String,
    /// Hosts that are not asked, although they may be public: the blog's own.
    pub own_hosts: Vec<String>,
    /// The most bytes in the body.
    pub bytes: u64,
    /// The limit for everything: resolving, connecting, redirects, and receiving the body.
    pub time: Duration,
    /// The longest wait for the head of a response, and for the next bytes of a body.
    pub silence: Duration,
    /// The pause before a redirect is followed to a host that has just been asked.
    pub pause: Duration,
}

/// The response to a download.
#[derive(Debug)]
pub struct Downloaded {
    /// The status.
    pub status: StatusCode,
    /// The media type, if the server declares one.
    pub content_type: Option<String>,
    /// The header `Retry-After` as it was received.
    pub retry_after: Option<String>,
    /// The body, at any position, if the request succeeded (2xx). The file has no name.
    pub body: Option<File>,
}

impl Outbound {
    /// Downloads what is at a URL, with a GET, and follows redirects. Returns the response whatever
    /// its status, but the body of a successful one only.
    ///
    /// # Errors
    /// A URL is not allowed, a limit is exceeded, or there was no complete response.
    pub async fn get(&self, url: &Url, download: &Download) -> Result<Downloaded, OutboundError> {
        timeout(download.time, self.follow(url.clone(), download))
            .await
            .unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn follow(&self, mut url: Url, download: &Download) -> Result<Downloaded, OutboundError> {
        let mut asked = Vec::new();
        loop {
            let host = url.host_str().unwrap_or_default().to_owned();
            if download.own_hosts.contains(&host) {
                return Err(OutboundError::OwnHost);
            }
            if asked.len() > REDIRECTS_MAX {
                return Err(OutboundError::TooManyRedirects);
            }
            if asked.contains(&host) {
                sleep(download.pause).await;
            }
            asked.push(host);
            // The body is read from the connection, which is closed with this binding.
            let (_connection, response) = self.request(&url, download).await?;
            match redirect(&url, &response) {
                Some(next) => url = next?,
                None => return receive(response, download).await,
            }
        }
    }

    /// Sends one request, and returns the response once its head was received.
    async fn request(
        &self,
        url: &Url,
        download: &Download,
    ) -> Result<(Connection, Response<Incoming>), OutboundError> {
        let request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, format!("{PRODUCT} (+{})", download.from))
            .header(ACCEPT, download.accept)
            .header(ACCEPT_ENCODING, "identity");
        let request = request
            .body(Full::default())
            .map_err(|_| OutboundError::Address)?;
        let asked = async {
            let mut connection = self.connect(url).await?;
            let response = connection.send(request).await?;
            Ok((connection, response))
        };
        timeout(download.silence, asked)
            .await
            .unwrap_or(Err(OutboundError::TooSlow))
    }
}

/// Returns the URL to which a response redirects, if it does.
fn redirect(url: &Url, response: &Response<Incoming>) -> Option<Result<Url, OutboundError>> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = text(response.headers(), &LOCATION).filter(|_| redirects)?;
    Some(url.join(&location).map_err(|_| OutboundError::Address))
}

async fn receive(
    response: Response<Incoming>,
    download: &Download,
) -> Result<Downloaded, OutboundError> {
    let (head, body) = response.into_parts();
    let is_wanted = head.status.is_success();
    let encoding = text(&head.headers, &CONTENT_ENCODING);
    if is_wanted && encoding.is_some_and(|name| !name.eq_ignore_ascii_case("identity")) {
        return Err(OutboundError::Compressed);
    }
    Ok(Downloaded {
        status: head.status,
        content_type: text(&head.headers, &CONTENT_TYPE),
        retry_after: text(&head.headers, &RETRY_AFTER),
        body: if is_wanted {
            Some(save(body, download).await?)
        } else {
            None
        },
    })
}

/// Writes a body to a temporary file while it arrives.
async fn save(mut body: Incoming, download: &Download) -> Result<File, OutboundError> {
    if body.size_hint().lower() > download.bytes {
        return Err(OutboundError::TooLong);
    }
    let file = tempfile::tempfile().map_err(|why| unwritten(&why))?;
    let mut file = tokio::fs::File::from_std(file);
    let mut received = 0;
    while let Some(chunk) = next(&mut body, download.silence).await? {
        received += chunk.len() as u64;
        if received > download.bytes {
            return Err(OutboundError::TooLong);
        }
        file.write_all(&chunk)
            .await
            .map_err(|why| unwritten(&why))?;
    }
    file.flush().await.map_err(|why| unwritten(&why))?;
    Ok(file.into_std().await)
}

/// Returns the next bytes of a body; `None` at its end.
async fn next(body: &mut Incoming, silence: Duration) -> Result<Option<Bytes>, OutboundError> {
    loop {
        let frame = timeout(silence, body.frame()).await;
        match frame.map_err(|_| OutboundError::TooSlow)? {
            None => return Ok(None),
            Some(Err(_)) => return Err(OutboundError::Broken),
            // Trailers have no data.
            Some(Ok(frame)) => {
                if let Ok(chunk) = frame.into_data() {
                    return Ok(Some(chunk));
                }
            }
        }
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn unwritten(why: &io::Error) -> OutboundError {
    OutboundError::Unwritten(why.kind())
}
