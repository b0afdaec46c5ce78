//! The security headers of every response (OWASP ASVS 5.0, chapter 3.4).

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use tower_http::set_header::SetResponseHeaderLayer;

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; \
                   manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Returns the headers of a page whose body has images from these https origins.
#[must_use]
pub fn for_page(image_hosts: &[String]) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    let policy = if image_hosts.is_empty() {
        HeaderValue::from_static(CSP)
    } else {
        with_images(image_hosts)
    };
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    headers
}

/// Adds the headers to responses that lack them, such as a redirect or an empty 405.
pub fn complete(router: Router) -> Router {
    let headers = for_page(&[]);
    headers.iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::if_not_present(
            name.clone(),
            value.clone(),
        ))
    })
}

fn with_images(hosts: &[String]) -> HeaderValue {
    let safe = hosts
        .iter()
        .filter(|host| host.starts_with("https://") && !host.contains([';', ',', ' ', '\'']));
    let list = safe.fold(String::from("img-src 'self'"), |list, host| {
        list + " " + host
    });
    HeaderValue::from_str(&CSP.replace("img-src 'self'", &list))
        .unwrap_or(HeaderValue::from_static(CSP))
}
