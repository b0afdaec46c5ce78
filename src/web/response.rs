//! Responses that are not in the page cache: pages for one person, and redirects.

use askama::Template;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use axum::http::{Response, StatusCode};

use super::page_cache::RenderedPage;
use super::security_headers;
use crate::error::{Error, Result};

/// The media type of a page.
pub const HTML: &str = "text/html; charset=utf-8";

/// Returns a page for one person, which is never cached and never indexed.
pub fn private(status: StatusCode, template: &impl Template) -> Result<Response<Body>> {
    let mut response = Response::new(Body::from(template.render().map_err(Error::internal)?));
    *response.status_mut() = status;
    *response.headers_mut() = private_headers();
    Ok(response)
}

/// Returns a page for one person whose body has images from these https origins.
pub fn private_with_images(
    status: StatusCode,
    template: &impl Template,
    image_hosts: &[String],
) -> Result<Response<Body>> {
    let mut response = private(status, template)?;
    response
        .headers_mut()
        .extend(security_headers::for_page(image_hosts));
    Ok(response)
}

/// Returns the headers of a page for one person.
#[must_use]
pub fn private_headers() -> HeaderMap {
    let mut headers = security_headers::for_page(&[]);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers
}

/// Redirects with 303 after a form.
pub fn see_other(location: &str) -> Result<Response<Body>> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    *response.headers_mut() = private_headers();
    response.headers_mut().insert(
        LOCATION,
        HeaderValue::from_str(location).map_err(Error::internal)?,
    );
    Ok(response)
}

/// Returns a redirect to another path of this blog or to another site.
#[must_use]
pub fn moved(status: StatusCode, location: &str) -> RenderedPage {
    RenderedPage {
        status,
        content_type: HTML,
        body: String::new(),
        keys: Vec::new(),
        expires_at: None,
        last_modified: None,
        image_hosts: Vec::new(),
        negotiated: false,
        unlisted: false,
        location: Some(location.to_owned()),
        links: None,
    }
}
