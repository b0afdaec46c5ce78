//! The guest key in a cookie for `/-/` only, so that public pages are the same for everyone.

use axum::body::Body;
use axum::http::header::{HeaderMap, HeaderValue};
use axum::http::{HeaderName, Response};

use super::app::App;
use super::cookies::{self, Cookie};
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
    cookies::value(headers, NAME).and_then(GuestKey::parse)
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
    let cookie = Cookie {
        name: NAME,
        value,
        path: "/-/",
        max_age,
        is_secure: app.services.urls.is_https(),
    };
    cookies::set(response, cookie);
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
