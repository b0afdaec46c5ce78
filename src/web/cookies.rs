//! Reading and setting cookies.

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};

/// A cookie to set, which no script can read and no other site sends.
#[derive(Clone, Copy, Debug)]
pub struct Cookie<'a> {
    /// The name.
    pub name: &'a str,
    /// The value, made of characters that need no quotes.
    pub value: &'a str,
    /// The path below which browsers send it.
    pub path: &'a str,
    /// The seconds for which browsers keep it; 0 deletes it.
    pub max_age: u32,
    /// Whether it is sent over TLS only.
    pub is_secure: bool,
}

/// Returns the value of the first cookie with this name.
#[must_use]
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Adds a cookie to a response.
pub fn set(response: &mut Response<Body>, cookie: Cookie<'_>) {
    let Cookie {
        name,
        value,
        path,
        max_age,
        is_secure,
    } = cookie;
    let secure = if is_secure { "; Secure" } else { "" };
    let line =
        format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
    if let Ok(mut line) = HeaderValue::from_str(&line) {
        line.set_sensitive(true);
        response.headers_mut().append(SET_COOKIE, line);
    }
}
