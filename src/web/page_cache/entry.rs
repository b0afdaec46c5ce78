//! A cached response: its bytes, its headers, and how long it is valid.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use chrono::TimeDelta;
use ring::digest;
use tokio::sync::SetOnce;

use super::Encoding;
use crate::clock::Timestamp;
use crate::model::SurrogateKey;
use crate::secrets::hex;
use crate::urls;
use crate::web::security_headers;

/// The size in bytes below which an encoding saves nothing.
const ENCODE_LEAST: usize = 512;
/// The age of a change from which `Last-Modified` is sent. The header counts whole seconds, so that
/// two versions of a page could share a younger one. Each response decides this, because an entry
/// lives longer than these seconds.
const LAST_MODIFIED_AGE: TimeDelta = TimeDelta::seconds(2);
/// The maximum length of `Surrogate-Key` in bytes, since servers in front often accept 4 KiB of
/// headers in all.
const SURROGATES_MOST: usize = 2048;
/// The maximum length of one key in it.
const SURROGATE_MOST: usize = 40;
/// The approximate size of an entry besides its bytes.
const OVERHEAD: usize = 2048;

/// The result of rendering a page.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    /// The status code.
    pub status: StatusCode,
    /// The media type, such as `text/html; charset=utf-8`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
    /// The surrogate keys on which the response depends. A response without any is not cached.
    pub keys: Vec<SurrogateKey>,
    /// The time of the next publication, from which the response is not valid any more.
    pub expires_at: Option<Timestamp>,
    /// The time of the newest change that the response shows.
    pub last_modified: Option<Timestamp>,
    /// The https origins of remote images, for the Content-Security-Policy.
    pub image_hosts: Vec<String>,
    /// Whether the URL has other representations, among which `Accept` chooses.
    pub negotiated: bool,
    /// Whether search engines are asked not to index it (`X-Robots-Tag`), also if it is not a page.
    pub unlisted: bool,
    /// The target of a redirect.
    pub location: Option<String>,
    /// The value of the `Link` header (RFC 8288).
    pub links: Option<String>,
}

/// A cached response.
#[derive(Debug)]
pub struct CacheEntry {
    pub(super) keys: Vec<SurrogateKey>,
    pub(super) as_of: u64,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) is_cacheable: bool,
    /// The last generation in which the entry was found valid.
    pub(super) checked: AtomicU64,
    status: StatusCode,
    hash: String,
    last_modified: Option<Timestamp>,
    identity: Variant,
    gzip: Encoded,
    brotli: Encoded,
}

/// One encoding of an entry, made at the first request for it.
#[derive(Debug, Default)]
struct Encoded {
    is_begun: AtomicBool,
    /// The encoded response; `None` inside if the encoding failed or did not halve the bytes.
    made: SetOnce<Option<Variant>>,
}

/// Marks an encoding that panicked as failed, so that no request waits for it for ever.
struct Ending<'a>(&'a Encoded);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        // An error means that the encoding was made, which is the usual case.
        let _ = self.0.made.set(None);
    }
}

#[derive(Clone, Debug)]
struct Variant {
    bytes: Bytes,
    headers: HeaderMap,
}

/// The validators of a conditional request, which name the version that the client has.
#[derive(Clone, Debug, Default)]
pub struct Validators {
    if_none_match: Option<String>,
    if_modified_since: Option<Timestamp>,
}

impl Validators {
    /// Parses the validators of a request.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            if_none_match: text(header::IF_NONE_MATCH).map(str::to_owned),
            if_modified_since: text(header::IF_MODIFIED_SINCE)
                .and_then(|date| Some(chrono::DateTime::parse_from_rfc2822(date).ok()?.to_utc())),
        }
    }
}

impl CacheEntry {
    pub(super) fn new(rendered: RenderedPage, as_of: u64) -> Self {
        let hash = hex(&digest::digest(&digest::SHA256, rendered.body.as_bytes()).as_ref()[..12]);
        let headers = headers(&rendered, &hash);
        // A string that grew while it was written has spare capacity, which the cache would keep.
        let body = rendered.body.into_boxed_str();
        let identity = Variant {
            bytes: Bytes::from(String::from(body)),
            headers,
        };
        Self {
            is_cacheable: !rendered.keys.is_empty() && rendered.status == StatusCode::OK,
            keys: rendered.keys,
            as_of,
            expires_at: rendered.expires_at,
            checked: AtomicU64::new(as_of),
            status: rendered.status,
            hash,
            last_modified: rendered.last_modified,
            identity,
            gzip: Encoded::default(),
            brotli: Encoded::default(),
        }
    }

    /// Returns a copy that is marked as possibly out of date (RFC 9211, RFC 5861).
    pub(super) fn stale(&self) -> Self {
        let mark = |variant: &Variant| {
            let mut variant = variant.clone();
            let status = HeaderValue::from_static("tympan; hit; detail=stale-if-error");
            variant.headers.insert("cache-status", status);
            variant
        };
        // An encoding that is not made yet never will be for this copy; the response is sent
        // unencoded and no one waits.
        let encoded = |encoded: &Encoded| {
            let made = encoded.made.get().and_then(Option::as_ref).map(mark);
            Encoded {
                is_begun: AtomicBool::new(true),
                made: SetOnce::new_with(Some(made)),
            }
        };
        Self {
            keys: self.keys.clone(),
            as_of: self.as_of,
            expires_at: self.expires_at,
            is_cacheable: self.is_cacheable,
            checked: AtomicU64::new(self.checked.load(Ordering::SeqCst)),
            status: self.status,
            hash: self.hash.clone(),
            last_modified: self.last_modified,
            identity: mark(&self.identity),
            gzip: encoded(&self.gzip),
            brotli: encoded(&self.brotli),
        }
    }

    /// Returns the weight in the cache: the bytes twice, because an encoding is kept only if it
    /// halves them.
    pub(super) fn weight(&self, key: &str) -> u32 {
        u32::try_from(self.identity.bytes.len() * 2 + key.len() + OVERHEAD).unwrap_or(u32::MAX)
    }

    fn encoded(&self, encoding: Encoding) -> Option<&Encoded> {
        match encoding {
            Encoding::Identity => None,
            Encoding::Gzip => Some(&self.gzip),
            Encoding::Brotli => Some(&self.brotli),
        }
    }

    /// Whether an encoding would be worthwhile and has not been made yet.
    pub(super) fn lacks(&self, encoding: Encoding) -> bool {
        let is_worthwhile = self.is_cacheable && self.identity.bytes.len() >= ENCODE_LEAST;
        is_worthwhile
            && self
                .encoded(encoding)
                .is_some_and(|encoded| encoded.made.get().is_none())
    }

    /// Whether an encoding has been started, or is finished.
    pub(super) fn is_begun(&self, encoding: Encoding) -> bool {
        self.encoded(encoding)
            .is_some_and(|encoded| encoded.is_begun.load(Ordering::Relaxed))
    }

    /// Claims the making of an encoding. Returns false if another request has done so.
    pub(super) fn begin_encoding(&self, encoding: Encoding) -> bool {
        self.encoded(encoding)
            .is_some_and(|encoded| !encoded.is_begun.swap(true, Ordering::Relaxed))
    }

    /// Makes an encoding that was claimed. It is kept if it has at most half of the bytes.
    pub(super) fn encode(&self, encoding: Encoding) {
        let Some(encoded) = self.encoded(encoding) else {
            return;
        };
        let _ending = Ending(encoded);
        let bytes = encoding
            .apply(&self.identity.bytes)
            .ok()
            .filter(|bytes| bytes.len() * 2 <= self.identity.bytes.len());
        let variant = bytes.map(|bytes| Variant {
            bytes: Bytes::from(bytes),
            headers: self.encoded_headers(encoding),
        });
        // It can only be set twice by a race that `begin_encoding` rules out.
        let _ = encoded.made.set(variant);
    }

    /// Waits for an encoding that was claimed.
    pub(super) async fn wait_for(&self, encoding: Encoding) {
        if let Some(encoded) = self.encoded(encoding) {
            encoded.made.wait().await;
        }
    }

    fn encoded_headers(&self, encoding: Encoding) -> HeaderMap {
        let mut headers = self.identity.headers.clone();
        if let Some(word) = encoding.word() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
            headers.insert(header::ETAG, value(&format!("\"{}-{word}\"", self.hash)));
        }
        headers
    }

    fn variant(&self, encoding: Encoding) -> &Variant {
        self.encoded(encoding)
            .and_then(|encoded| encoded.made.get())
            .and_then(Option::as_ref)
            .unwrap_or(&self.identity)
    }

    /// Returns the response at `now` to a request: the page, in `encoding` if that is made, or 304.
    #[must_use]
    pub fn answer(
        &self,
        encoding: Encoding,
        validators: &Validators,
        now: Timestamp,
    ) -> Response<Body> {
        let variant = self.variant(encoding);
        let last_modified = self
            .last_modified
            .filter(|at| *at + LAST_MODIFIED_AGE <= now);
        let is_known = self.is_cacheable && self.is_known(validators, last_modified);
        let mut response = Response::new(if is_known {
            Body::empty()
        } else {
            Body::from(variant.bytes.clone())
        });
        *response.status_mut() = if is_known {
            StatusCode::NOT_MODIFIED
        } else {
            self.status
        };
        *response.headers_mut() = variant.headers.clone();
        if last_modified.is_none() {
            response.headers_mut().remove(header::LAST_MODIFIED);
        }
        response
    }

    /// Whether the client has this version already (RFC 9110, section 13.2.2).
    fn is_known(&self, validators: &Validators, last_modified: Option<Timestamp>) -> bool {
        if let Some(tags) = &validators.if_none_match {
            return tags.trim() == "*" || tags.split(',').any(|tag| self.is_tag(tag));
        }
        matches!(
            (validators.if_modified_since, last_modified),
            (Some(since), Some(at)) if at.timestamp() <= since.timestamp()
        )
    }

    /// Whether an entity tag names these bytes in any encoding, weak or strong.
    fn is_tag(&self, tag: &str) -> bool {
        let tag = tag.trim();
        let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
        tag.split('-').next() == Some(self.hash.as_str())
    }

    /// Returns the unencoded bytes, for tests and benchmarks.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.identity.bytes
    }
}

fn headers(rendered: &RenderedPage, hash: &str) -> HeaderMap {
    let mut headers = security_headers::for_page(&rendered.image_hosts);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(rendered.content_type),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static(if rendered.negotiated {
            "Accept-Encoding, Accept"
        } else {
            "Accept-Encoding"
        }),
    );
    if rendered.unlisted {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    if let Some(location) = &rendered.location {
        headers.insert(header::LOCATION, value(location));
    }
    if let Some(links) = &rendered.links {
        headers.insert(header::LINK, value(links));
    }
    if rendered.status != StatusCode::OK {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        return headers;
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=0, must-revalidate"),
    );
    headers.insert(header::ETAG, value(&format!("\"{hash}\"")));
    if let Some(keys) = surrogates(&rendered.keys) {
        headers.insert("surrogate-key", value(&keys));
    }
    if let Some(at) = rendered.last_modified {
        headers.insert(
            header::LAST_MODIFIED,
            value(&at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        );
    }
    headers
}

/// Returns the surrogate keys for a CDN; `None` if they are too long, since it revalidates every
/// time anyway.
fn surrogates(keys: &[SurrogateKey]) -> Option<String> {
    let line = keys.iter().map(surrogate).collect::<Vec<_>>().join(" ");
    (line.len() <= SURROGATES_MOST).then_some(line)
}

/// Returns a key as one word, abbreviated by a hash if it is long.
fn surrogate(key: &SurrogateKey) -> String {
    let text = key.to_string();
    let word = urls::encoded(&text).replace("%20", "_");
    if word.len() <= SURROGATE_MOST {
        return word;
    }
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    format!("{}:{}", key.kind(), hex(&hash.as_ref()[..8]))
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
