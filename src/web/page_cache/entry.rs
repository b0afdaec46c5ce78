//! A finished answer: its bytes, its headers, and how long it is true.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use chrono::TimeDelta;
use ring::digest;

use super::Encoding;
use crate::clock::Timestamp;
use crate::secrets::hex;
use crate::web::security_headers;

/// Below so many bytes an encoding saves nothing.
const ENCODE_LEAST: usize = 512;
/// `Last-Modified` counts whole seconds: a younger one could name two versions.
const LAST_MODIFIED_AGE: TimeDelta = TimeDelta::seconds(2);
/// The longest `Surrogate-Key` in bytes: servers in front give all headers together 4 KiB.
const SURROGATES_MOST: usize = 2048;
/// The longest key in it.
const SURROGATE_MOST: usize = 40;
/// What an entry takes beside its bytes, about.
const OVERHEAD: usize = 2048;

/// What a page's render gives.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The status.
    pub status: StatusCode,
    /// The type, such as `text/html; charset=utf-8`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
    /// The surrogate keys that it depends on; an answer without any is not kept.
    pub keys: Vec<String>,
    /// The next publication: from then on it is not true any more.
    pub expires_at: Option<Timestamp>,
    /// The newest change that it shows.
    pub last_modified: Option<Timestamp>,
    /// The https origins of remote images, for the CSP.
    pub image_hosts: Vec<String>,
    /// Whether the same address has other forms, of which `Accept` chooses one.
    pub negotiated: bool,
    /// Whether search engines are told to leave it out (`X-Robots-Tag`), also where it is no page.
    pub unlisted: bool,
    /// Where else the reader is sent.
    pub location: Option<String>,
    /// What the `Link` header says (RFC 8288).
    pub links: Option<String>,
}

/// A finished answer.
#[derive(Debug)]
pub struct Entry {
    pub(super) keys: Vec<String>,
    pub(super) as_of: u64,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) is_cacheable: bool,
    /// The last generation in which it was found to hold.
    pub(super) checked: AtomicU64,
    status: StatusCode,
    hash: String,
    last_modified: Option<Timestamp>,
    identity: Variant,
    gzip: OnceLock<Option<Variant>>,
    brotli: OnceLock<Option<Variant>>,
    gzip_begun: AtomicBool,
    brotli_begun: AtomicBool,
}

#[derive(Debug)]
struct Variant {
    bytes: Bytes,
    headers: HeaderMap,
}

/// What a request says of the version that it has.
#[derive(Clone, Debug, Default)]
pub struct Validators {
    if_none_match: Option<String>,
    if_modified_since: Option<Timestamp>,
}

impl Validators {
    /// Reads a request's validators.
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

impl Entry {
    pub(super) fn new(rendered: Rendered, as_of: u64, now: Timestamp) -> Self {
        let hash = hex(&digest::digest(&digest::SHA256, rendered.body.as_bytes()).as_ref()[..12]);
        let last_modified = rendered
            .last_modified
            .filter(|at| *at + LAST_MODIFIED_AGE <= now);
        let headers = headers(&rendered, &hash, last_modified);
        let identity = Variant {
            bytes: Bytes::from(rendered.body),
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
            last_modified,
            identity,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            gzip_begun: AtomicBool::new(false),
            brotli_begun: AtomicBool::new(false),
        }
    }

    /// Its bytes twice, because an encoding is kept only when it halves them.
    pub(super) fn weight(&self, key: &str) -> u32 {
        u32::try_from(self.identity.bytes.len() * 2 + key.len() + OVERHEAD).unwrap_or(u32::MAX)
    }

    fn slot(&self, encoding: Encoding) -> Option<(&OnceLock<Option<Variant>>, &AtomicBool)> {
        match encoding {
            Encoding::Identity => None,
            Encoding::Gzip => Some((&self.gzip, &self.gzip_begun)),
            Encoding::Brotli => Some((&self.brotli, &self.brotli_begun)),
        }
    }

    /// Whether an encoding would be worth its while that nobody has begun to make.
    pub(super) fn lacks(&self, encoding: Encoding) -> bool {
        let worthwhile = self.is_cacheable && self.identity.bytes.len() >= ENCODE_LEAST;
        worthwhile
            && self
                .slot(encoding)
                .is_some_and(|(_, begun)| !begun.load(Ordering::Relaxed))
    }

    /// Begins to make an encoding; false when somebody else has.
    pub(super) fn begin_encoding(&self, encoding: Encoding) -> bool {
        self.slot(encoding)
            .is_some_and(|(_, begun)| !begun.swap(true, Ordering::Relaxed))
    }

    /// Makes an encoding; it is kept when it is at most a quarter of twice the bytes, that is half.
    pub(super) fn encode(&self, encoding: Encoding) {
        let Some((slot, _)) = self.slot(encoding) else {
            return;
        };
        let encoded = encoding
            .apply(&self.identity.bytes)
            .ok()
            .filter(|bytes| bytes.len() * 2 <= self.identity.bytes.len());
        let variant = encoded.map(|bytes| Variant {
            bytes: Bytes::from(bytes),
            headers: self.encoded_headers(encoding),
        });
        // Set twice only by a race that `begin_encoding` rules out.
        let _ = slot.set(variant);
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
        self.slot(encoding)
            .and_then(|(slot, _)| slot.get())
            .and_then(Option::as_ref)
            .unwrap_or(&self.identity)
    }

    /// The answer to a request: the page in `encoding` if that is made, or 304.
    #[must_use]
    pub fn answer(&self, encoding: Encoding, validators: &Validators) -> Response<Body> {
        let variant = self.variant(encoding);
        let is_known = self.is_cacheable && self.is_known(validators);
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
        response
    }

    /// Whether the client has this version (RFC 9110, section 13.2.2).
    fn is_known(&self, validators: &Validators) -> bool {
        match &validators.if_none_match {
            Some(tags) => tags.trim() == "*" || tags.split(',').any(|tag| self.is_tag(tag)),
            None => {
                matches!((validators.if_modified_since, self.last_modified), (Some(since), Some(at)) if at.timestamp() <= since.timestamp())
            }
        }
    }

    /// Whether a tag names these bytes in any encoding, weakly or strongly.
    fn is_tag(&self, tag: &str) -> bool {
        let tag = tag.trim();
        let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
        tag.split('-').next() == Some(self.hash.as_str())
    }

    /// The identity's bytes: for tests and benchmarks.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.identity.bytes
    }
}

fn headers(rendered: &Rendered, hash: &str, last_modified: Option<Timestamp>) -> HeaderMap {
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
    if let Some(at) = last_modified {
        headers.insert(
            header::LAST_MODIFIED,
            value(&at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        );
    }
    headers
}

/// The keys for a CDN, or nothing where they are too many: it has to ask again each time anyway.
fn surrogates(keys: &[String]) -> Option<String> {
    let line = keys
        .iter()
        .map(|key| surrogate(key))
        .collect::<Vec<_>>()
        .join(" ");
    (line.len() <= SURROGATES_MOST).then_some(line)
}

/// A key as one word; a long one is known by its hash.
fn surrogate(key: &str) -> String {
    let word = crate::urls::encoded(key).replace("%20", "_");
    if word.len() <= SURROGATE_MOST {
        return word;
    }
    let kind = key.split_once(':').map_or("key", |(kind, _)| kind);
    format!(
        "{kind}:{}",
        hex(&digest::digest(&digest::SHA256, key.as_bytes()).as_ref()[..8])
    )
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
