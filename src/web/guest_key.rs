//! The guest key in a cookie for `/-/` only, so that public pages are the same for everyone.

use axum::body::Body;
use axum::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use axum::http::{HeaderName, Response};

use super::app::App;
use crate::discussion::Guest;
use crate::error::{Error, Result};
use crate::model::GuestId;
use crate::secrets::{self, GuestKey};
use crate::store::{self, Conn};

/// The name of the cookie.
const NAME: &str = "tympan_guest";
/// The lifetime of the cookie in seconds: the maximum that browsers allow (RFC 6265bis, section
/// 5.6.2).
const MAX_AGE: u32 = 400 * 24 * 60 * 60;

/// Returns the key in a request's cookie, which may be invalid or revoked.
#[must_use]
pub fn key(headers: &HeaderMap) -> Option<GuestKey> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == NAME)
        .and_then(|(_, value)| GuestKey::parse(value))
}

/// Finds the guest of a key.
pub async fn find(conn: &mut Conn, key: Option<&GuestKey>) -> Result<Option<GuestId>> {
    match key {
        Some(key) => store::guests::find(conn, &secrets::hash(key.expose())).await,
        None => Ok(None),
    }
}

/// Identifies the guest who sends a form: the one of the presented key, or a new one with the key
/// to issue.
pub async fn identify(
    app: &App,
    conn: &mut Conn,
    shown: Option<&GuestKey>,
) -> Result<(Guest, Option<GuestKey>)> {
    if let Some(known) = find(conn, shown).await? {
        return Ok((Guest::Known(known), None));
    }
    let key = GuestKey::new(&app.services.rng);
    Ok((Guest::New(secrets::hash(key.expose())), Some(key)))
}

/// Finds the guest of a key for a page of the guest's own.
///
/// # Errors
/// [`Error::Forbidden`] for a key that is revoked or was never issued; the error does not tell
/// which.
pub async fn require(conn: &mut Conn, key: Option<&GuestKey>) -> Result<GuestId> {
    find(conn, key)
        .await?
        .ok_or_else(|| Error::Forbidden("no comments belong to this browser".to_owned()))
}

/// Sets the cookie with a key.
pub fn keep(app: &App, response: &mut Response<Body>, key: &GuestKey) {
    set(app, response, key.expose(), MAX_AGE);
}

/// Deletes the cookie with the key.
pub fn forget(app: &App, response: &mut Response<Body>) {
    set(app, response, "", 0);
}

fn set(app: &App, response: &mut Response<Body>, value: &str, max_age: u32) {
    let secure = if app.services.urls.is_https() {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{NAME}={value}; Path=/-/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
    if let Ok(mut cookie) = HeaderValue::from_str(&cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Sets the referrer policy of a page whose URL may contain a key: other sites see only the origin.
/// It is not `no-referrer`, since a form on such a page would then be sent with the origin `null`,
/// as if from another site.
pub fn without_referrer(response: &mut Response<Body>) {
    response.headers_mut().insert(
        HeaderName::from_static("referrer-policy"),
        HeaderValue::from_static("strict-origin"),
    );
}
