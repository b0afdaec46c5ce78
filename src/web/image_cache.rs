//! Images that are drawn or cut, cached in memory and made at the first request, one at a time.
//!
//! The caller has verified that the image is one of the blog's: text that a stranger puts into a
//! URL is never drawn. The URL of an image names its content, so that a cached image is never
//! wrong, only dropped when there is no more room.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};
use tokio::sync::{Mutex, Semaphore};

use super::security_headers;
use crate::drawing::Painter;
use crate::error::{Error, Result};

/// The maximum size of all cached images, in bytes.
const KEPT_BYTES: u64 = 8 * 1024 * 1024;
/// The maximum number of requests that wait for an image; further ones are refused.
const WAITING: usize = 32;
/// `Cache-Control` for a URL that names the content, which never changes.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// `Cache-Control` for a URL that does not name the content: revalidate after a day.
pub(super) const A_DAY: &str = "public, max-age=86400";

/// The painter and the cached images.
#[derive(Debug)]
pub struct ImageCache {
    kept: moka::sync::Cache<String, Bytes>,
    waiting: Semaphore,
    turn: Mutex<()>,
    painter: Arc<Mutex<Painter>>,
}

impl Default for ImageCache {
    fn default() -> Self {
        let weigh = |key: &String, bytes: &Bytes| {
            u32::try_from(key.len() + bytes.len()).unwrap_or(u32::MAX)
        };
        Self {
            kept: moka::sync::Cache::builder()
                .max_capacity(KEPT_BYTES)
                .weigher(weigh)
                .build(),
            waiting: Semaphore::new(WAITING),
            turn: Mutex::default(),
            painter: Arc::default(),
        }
    }
}

impl ImageCache {
    /// Returns the image with this name, drawn off the async threads if it is not cached.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many requests wait.
    pub(super) async fn get(
        &self,
        name: String,
        draw: impl FnOnce(&mut Painter) -> Result<Vec<u8>> + Send + 'static,
    ) -> Result<Bytes> {
        let draw = async {
            let mut painter = Arc::clone(&self.painter).lock_owned().await;
            let drawn = tokio::task::spawn_blocking(move || draw(&mut painter));
            drawn.await.map_err(Error::internal)?
        };
        self.get_with(name, draw).await
    }

    /// Returns the image with this name, made by `make` if it is not cached. One image is made at a
    /// time.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many requests wait.
    pub(super) async fn get_with(
        &self,
        name: String,
        make: impl Future<Output = Result<Vec<u8>>>,
    ) -> Result<Bytes> {
        if let Some(kept) = self.kept.get(&name) {
            return Ok(kept);
        }
        let _place = self
            .waiting
            .try_acquire()
            .map_err(|_| Error::Unavailable("too many pictures are being drawn".into()))?;
        let _turn = self.turn.lock().await;
        if let Some(kept) = self.kept.get(&name) {
            return Ok(kept);
        }
        let bytes = Bytes::from(make.await?);
        self.kept.insert(name, bytes.clone());
        Ok(bytes)
    }
}

/// Returns a response with an image.
pub(super) fn answer(
    bytes: Bytes,
    content_type: &'static str,
    cache: &'static str,
) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.headers_mut() = security_headers::for_page(&[]);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// Redirects with 308 to the present URL of an image. The redirect must not be cached, since the
/// URL may change back.
pub(super) fn moved(location: &str) -> Result<Response<Body>> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    *response.headers_mut() = security_headers::for_page(&[]);
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.headers_mut().insert(
        LOCATION,
        HeaderValue::from_str(location).map_err(Error::internal)?,
    );
    Ok(response)
}

/// Whether a text has the form of the hash in an image's URL.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
