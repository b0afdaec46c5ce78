//! A guest's key: in a cookie that only `/-/` gets, so that public pages are the same for everybody.

use axum::body::Body;
use axum::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use axum::http::{HeaderName, Response};

use crate::app::App;
use crate::discussion::Guest;
use crate::error::{Error, Result};
use crate::model::CapabilityId;
use crate::secrets::{self, GuestKey};
use crate::store::{self, Conn};

/// The cookie's name.
const NAME: &str = "tympan_guest";
/// How long a browser keeps it, in seconds: the most that browsers allow (RFC 6265bis, 5.6.2).
const MAX_AGE: u32 = 400 * 24 * 60 * 60;

/// The key that a request carries, whatever it may be worth.
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

/// Whose key this is.
pub async fn find(conn: &mut Conn, key: Option<&GuestKey>) -> Result<Option<CapabilityId>> {
    match key {
        Some(key) => store::capabilities::find(conn, &secrets::hash(key.expose())).await,
        None => Ok(None),
    }
}

/// Who sends a form: the guest whose key came with it, or a new one, with the key to give along.
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

/// The same for a page that is somebody's own.
///
/// # Errors
/// [`Error::Forbidden`] for a key that is revoked or was never given, without saying which.
pub async fn require(conn: &mut Conn, key: Option<&GuestKey>) -> Result<CapabilityId> {
    find(conn, key)
        .await?
        .ok_or_else(|| Error::Forbidden("no comments belong to this browser".to_owned()))
}

/// Has the browser keep a key.
pub fn keep(app: &App, response: &mut Response<Body>, key: &GuestKey) {
    set(app, response, key.expose(), MAX_AGE);
}

/// Has the browser forget its key.
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

/// Says that of a page's address only the origin is told to anybody: it may hold a key. Not
/// `no-referrer`: a form on such a page would come with the origin `null`, as if from elsewhere.
pub fn without_referrer(response: &mut Response<Body>) {
    response.headers_mut().insert(
        HeaderName::from_static("referrer-policy"),
        HeaderValue::from_static("strict-origin"),
    );
}
