//! Static files: embedded, joined, named by their content, kept for ever by browsers.

use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use ring::digest;
use rust_embed::RustEmbed;

use super::page_cache::Encoding;
use super::path::Path;
use super::security_headers;
use crate::secrets::hex;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// One file as it is sent.
#[derive(Debug)]
struct Asset {
    url: String,
    content_type: &'static str,
    bytes: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

#[derive(Debug)]
struct Assets {
    stylesheet: Asset,
    favicon: Asset,
}

fn assets() -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| Assets {
        stylesheet: Asset::new("tympan.css", "text/css; charset=utf-8", stylesheet()),
        favicon: Asset::new("favicon.svg", "image/svg+xml", file("img/favicon.svg")),
    })
}

/// Every style sheet in one: `base.css` first, the others by name.
fn stylesheet() -> Vec<u8> {
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with("css/") && name.ends_with(".css")).collect();
    names.sort_by_key(|name| (name != "css/base.css", name.clone()));
    names.iter().flat_map(|name| [file(name), b"\n".to_vec()]).flatten().collect()
}

fn file(name: &str) -> Vec<u8> {
    Files::get(name).map(|file| file.data.into_owned()).unwrap_or_default()
}

impl Asset {
    fn new(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Self {
        let hash = hex(&digest::digest(&digest::SHA256, &bytes).as_ref()[..8]);
        let encoded = |encoding: Encoding| encoding.apply(&bytes).ok().map(Bytes::from);
        Self {
            url: format!("/-/static/{hash}/{name}"),
            content_type,
            brotli: encoded(Encoding::Brotli),
            gzip: encoded(Encoding::Gzip),
            bytes: Bytes::from(bytes),
        }
    }

    fn answer(&self, encoding: Encoding) -> Response<Body> {
        let encoded = match encoding {
            Encoding::Identity => None,
            Encoding::Gzip => self.gzip.as_ref(),
            Encoding::Brotli => self.brotli.as_ref(),
        };
        let mut response = Response::new(Body::from(encoded.unwrap_or(&self.bytes).clone()));
        let headers = response.headers_mut();
        *headers = security_headers::for_page(&[]);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(word) = encoded.and_then(|_| encoding.word()) {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
        }
        response
    }
}

/// The style sheet's address.
#[must_use]
pub fn stylesheet_url() -> String {
    assets().stylesheet.url.clone()
}

/// The icon's address.
#[must_use]
pub fn favicon_url() -> String {
    assets().favicon.url.clone()
}

/// `GET /-/static/{hash}/{name}`: the file, whatever hash an older page has for it.
pub async fn get(Path((_, name)): Path<(String, String)>, headers: HeaderMap) -> Response<Body> {
    let assets = assets();
    let found = [&assets.stylesheet, &assets.favicon].into_iter().find(|asset| asset.url.rsplit('/').next() == Some(name.as_str()));
    found.map_or_else(missing, |asset| asset.answer(Encoding::wanted(&headers)))
}

/// `GET /favicon.ico`, which browsers ask for by themselves.
pub async fn favicon(headers: HeaderMap) -> Response<Body> {
    assets().favicon.answer(Encoding::wanted(&headers))
}

fn missing() -> Response<Body> {
    let mut response = Response::new(Body::from("There is no such file."));
    *response.status_mut() = StatusCode::NOT_FOUND;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
}
