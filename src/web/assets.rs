//! Static files: embedded in the binary, with a hash of their content in the URL, so that browsers
//! keep them for ever.

use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::header::{self, HeaderValue};
use ring::digest;
use rust_embed::RustEmbed;

use super::page_cache::Encoding;
use super::security_headers;
use crate::secrets::hex;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Returns the names of all files below `static`.
pub(super) fn files() -> impl Iterator<Item = String> {
    Files::iter().map(|name| name.into_owned())
}

/// Returns the bytes of a file below `static`; none if there is no such file.
pub(super) fn file(name: &str) -> Vec<u8> {
    Files::get(name)
        .map(|file| file.data.into_owned())
        .unwrap_or_default()
}

/// A static file as it is sent.
#[derive(Debug)]
pub struct Asset {
    url: String,
    content_type: &'static str,
    bytes: Bytes,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
}

impl Asset {
    /// Makes an asset whose URL contains its hash.
    #[must_use]
    pub fn new(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Self {
        let hash = hex(&digest::digest(&digest::SHA256, &bytes).as_ref()[..8]);
        let url = crate::urls::asset(&hash, name);
        Self {
            url,
            content_type,
            bytes: Bytes::from(bytes),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// Returns the path of the asset.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the bytes in `encoding`, which are made at the first request for them.
    fn encoded(&self, encoding: Encoding) -> Option<&Bytes> {
        let slot = match encoding {
            Encoding::Identity => return None,
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
        };
        slot.get_or_init(|| encoding.apply(&self.bytes).ok().map(Bytes::from))
            .as_ref()
    }

    /// Returns the asset as a response with this `Cache-Control`.
    pub fn answer(&self, encoding: Encoding, cache: &'static str) -> Response<Body> {
        let encoded = self.encoded(encoding);
        let mut response = Response::new(Body::from(encoded.unwrap_or(&self.bytes).clone()));
        let headers = response.headers_mut();
        *headers = security_headers::for_page(&[]);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(word) = encoded.and_then(|_| encoding.word()) {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
        }
        response
    }
}
