//! Requests that are refused with 400 before the application sees them (RFC 9112).
//!
//! hyper parses the head and refuses most malformed ones: folded lines, control characters,
//! contradictory lengths, a transfer coding that does not end with `chunked`. What it accepts but
//! another server in front may read differently is refused here, against request smuggling. Beside
//! a `Transfer-Encoding`, hyper removes `Content-Length` and closes the connection after the
//! response, as section 6.3 demands, so that nothing after it is read as a request.

use axum::extract::Request;
use axum::http::header::{HOST, TRANSFER_ENCODING};
use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, Version};

/// Returns why a request is refused; `None` for one that can be read in only one way.
pub(super) fn fault<B>(request: &Request<B>) -> Option<&'static str> {
    let headers = request.headers();
    if !is_plain_coding(headers) {
        return Some("the transfer coding is not `chunked`, once");
    }
    let Ok(host) = host(headers, request.version()) else {
        return Some("there is not one valid `Host`");
    };
    if !is_target(request.method(), request.uri()) {
        return Some("the target is neither a path nor an http address");
    }
    if !names_host(request.uri(), host.as_ref()) {
        return Some("the target names another host than `Host`");
    }
    None
}

/// Whether the body, if it has a transfer coding, is chunked only, in a single header line.
fn is_plain_coding(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(TRANSFER_ENCODING).iter();
    match (lines.next(), lines.next()) {
        (None, _) => true,
        (Some(line), None) => line.as_bytes().eq_ignore_ascii_case(b"chunked"),
        (Some(_), Some(_)) => false,
    }
}

/// Returns the host that the request names: exactly one, or none in HTTP/1.0 (RFC 9112, section
/// 3.2).
fn host(headers: &HeaderMap, version: Version) -> Result<Option<Authority>, ()> {
    let mut lines = headers.get_all(HOST).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => authority(line).map(Some).ok_or(()),
        (None, _) if version == Version::HTTP_10 => Ok(None),
        _ => Err(()),
    }
}

fn authority(line: &HeaderValue) -> Option<Authority> {
    let authority = Authority::try_from(line.as_bytes()).ok()?;
    is_host_and_port(&authority).then_some(authority)
}

/// Whether an authority has no user, and a valid port if it has any.
fn is_host_and_port(authority: &Authority) -> bool {
    let host = authority.host();
    let port = authority.as_str().strip_prefix(host);
    let is_port = port.is_some_and(|port| match port.strip_prefix(':') {
        Some(digits) => digits.is_empty() || authority.port_u16().is_some(),
        None => port.is_empty(),
    });
    !host.is_empty() && is_port && authority.as_str().is_ascii()
}

/// Whether the target has a form that its method allows (RFC 9112, section 3.2).
fn is_target(method: &Method, uri: &Uri) -> bool {
    if method == Method::CONNECT {
        return uri.authority().is_some();
    }
    let is_web = uri
        .scheme()
        .is_none_or(|scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS);
    let is_asterisk = method == Method::OPTIONS && uri.path() == "*";
    is_web && (uri.path().starts_with('/') || is_asterisk)
}

/// Whether the target, if it names a host, names the same one as `Host`.
fn names_host(uri: &Uri, host: Option<&Authority>) -> bool {
    uri.authority()
        .is_none_or(|named| is_host_and_port(named) && host.is_none_or(|host| host == named))
}
