//! Static files: embedded, named by their content, kept for ever by browsers.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{self, HeaderValue};
use axum::http::{Response, StatusCode};
use ring::digest;
use rust_embed::RustEmbed;

use super::page::PageRequest;
use super::page_cache::Encoding;
use super::path::Path;
use super::{error, security_headers, stylesheet};
use crate::app::App;
use crate::error::Result;
use crate::secrets::hex;
use crate::store;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "public, max-age=0, must-revalidate";

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// The names of all files below `static`.
pub(super) fn files() -> impl Iterator<Item = String> {
    Files::iter().map(|name| name.into_owned())
}

/// The bytes of a file below `static`; none where there is no such file.
pub(super) fn file(name: &str) -> Vec<u8> {
    Files::get(name)
        .map(|file| file.data.into_owned())
        .unwrap_or_default()
}

/// One file as it is sent.
#[derive(Debug)]
pub struct Asset {
    url: String,
    content_type: &'static str,
    bytes: Bytes,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
}

impl Asset {
    /// A file under its own hash.
    #[must_use]
    pub fn new(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Self {
        let hash = hex(&digest::digest(&digest::SHA256, &bytes).as_ref()[..8]);
        let url = format!("/-/static/{hash}/{name}");
        Self {
            url,
            content_type,
            bytes: Bytes::from(bytes),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The bytes in `encoding`, made when they are first asked for.
    fn encoded(&self, encoding: Encoding) -> Option<&Bytes> {
        let slot = match encoding {
            Encoding::Identity => return None,
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
        };
        slot.get_or_init(|| encoding.apply(&self.bytes).ok().map(Bytes::from))
            .as_ref()
    }

    fn answer(&self, encoding: Encoding, cache: &'static str) -> Response<Body> {
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

/// `GET /-/static/{hash}/{name}`: the file as it is now. It is kept for ever only under its own hash:
/// a page that was open before a change asks with the older one.
pub async fn get(
    State(app): State<App>,
    Path((_, name)): Path<(String, String)>,
    request: PageRequest,
) -> Response<Body> {
    let cache = |asset: &Asset| {
        if asset.url == request.uri.path() {
            FOR_EVER
        } else {
            ASK_AGAIN
        }
    };
    match name.as_str() {
        stylesheet::NAME => match stylesheet_for(&app, request.uri.path()).await {
            Ok(sheet) => sheet.answer(request.encoding, cache(&sheet)),
            Err(why) => error::page(&app, &why, request.id).await,
        },
        _ => missing(),
    }
}

/// The style sheet at `url` if it is at hand, else the one that the settings ask for now.
async fn stylesheet_for(app: &App, url: &str) -> Result<Arc<Asset>> {
    if let Some(ready) = stylesheet::at(url) {
        return Ok(ready);
    }
    let stored = store::settings::find(&mut app.db.read().await?).await?;
    Ok(stylesheet::of(&stored.settings.look))
}

fn missing() -> Response<Body> {
    let mut response = Response::new(Body::from("There is no such file."));
    *response.status_mut() = StatusCode::NOT_FOUND;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
}
