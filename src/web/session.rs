//! The session in a browser's cookie, from which an admin page gets its user and the user's rights.
//!
//! Public pages ignore the cookie: they are the same bytes for everybody. Its name begins with
//! `__Host-` where the blog uses HTTPS, so that only this host can set it; browsers accept such a
//! name over TLS only.

use axum::body::Body;
use axum::http::{HeaderMap, Response};
use chrono::TimeDelta;

use super::app::App;
use super::cookies::{self, Cookie};
use crate::error::{Error, Result};
use crate::model::session::LONGEST;
use crate::model::{Authority, Session, User};
use crate::secrets::SessionKey;
use crate::store::{self, Conn};

/// The lifetime of the device token in seconds: the maximum that browsers allow (RFC 6265bis,
/// section 5.6.2).
const DEVICE_MAX_AGE: u32 = 400 * 24 * 60 * 60;

/// The cookies of the admin pages.
#[derive(Clone, Copy, Debug)]
pub enum AdminCookie {
    /// The key of the session.
    Session,
    /// The device token, which outlives sessions.
    Device,
    /// The line that the next page shows.
    Flash,
}

impl AdminCookie {
    fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Session, true) => "__Host-tympan_session",
            (Self::Session, false) => "tympan_session",
            (Self::Device, true) => "__Host-tympan_device",
            (Self::Device, false) => "tympan_device",
            (Self::Flash, true) => "__Host-tympan_flash",
            (Self::Flash, false) => "tympan_flash",
        }
    }

    /// Returns the value of the cookie in a request.
    #[must_use]
    pub fn value(self, app: &App, headers: &HeaderMap) -> Option<String> {
        let name = self.name(app.services.urls.is_https());
        cookies::value(headers, name).map(str::to_owned)
    }

    /// Sets the cookie for `max_age` seconds.
    pub fn set(self, app: &App, response: &mut Response<Body>, value: &str, max_age: u32) {
        let is_secure = app.services.urls.is_https();
        let cookie = Cookie {
            name: self.name(is_secure),
            value,
            path: "/",
            max_age,
            is_secure,
        };
        cookies::set(response, cookie);
    }

    /// Deletes the cookie.
    pub fn delete(self, app: &App, response: &mut Response<Body>) {
        self.set(app, response, "", 0);
    }
}

/// A session with its user and the user's rights.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The user.
    pub user: User,
    /// The rights of the user.
    pub authority: Authority,
    /// The key in the cookie.
    pub key: SessionKey,
}

impl SignedIn {
    /// Finds the session of a request. `None` without a cookie, for a session that has ended, and
    /// for a removed user.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(app: &App, conn: &mut Conn, headers: &HeaderMap) -> Result<Option<Self>> {
        let cookie = AdminCookie::Session.value(app, headers);
        let Some(key) = cookie.and_then(|value| SessionKey::parse(&value)) else {
            return Ok(None);
        };
        let found = store::sessions::find_by_hash(conn, &key.hash()).await?;
        let now = app.services.clock.now();
        let Some(session) = found.filter(|session| session.is_valid(now)) else {
            return Ok(None);
        };
        let user = store::users::find(conn, session.user_id).await?;
        Ok(user.map(|user| Self {
            authority: Authority::of_session(&user),
            session,
            user,
            key,
        }))
    }

    /// Returns a session that was just opened in this transaction, with its user.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when there is no such user.
    pub async fn of_new(conn: &mut Conn, session: &Session, key: &SessionKey) -> Result<Self> {
        let user = store::users::find(conn, session.user_id).await?;
        let user = user.ok_or(Error::Unauthorized)?;
        Ok(Self {
            authority: Authority::of_session(&user),
            session: session.clone(),
            user,
            key: key.clone(),
        })
    }

    /// Checks in a transaction that the session has not ended since the request began, and that its
    /// user still has the same rights. Returns the session as it is now.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when the session has ended, the user was removed or the role changed.
    pub async fn check_still_holds(&self, app: &App, conn: &mut Conn) -> Result<Session> {
        let session = store::sessions::find(conn, self.session.id).await?;
        let session = session
            .filter(|session| session.is_valid(app.services.clock.now()))
            .ok_or(Error::Unauthorized)?;
        let user = store::users::find(conn, session.user_id).await?;
        if user.map(|user| user.role) == Some(self.user.role) {
            Ok(session)
        } else {
            Err(Error::Unauthorized)
        }
    }

    /// Notes the request, at most once an hour. It does so in a separate task, so that the request
    /// does not wait.
    pub fn note_use(&self, app: &App) {
        if app.services.clock.now() - self.session.seen_at < TimeDelta::hours(1) {
            return;
        }
        let (app, id) = (app.clone(), self.session.id);
        tokio::spawn(async move {
            let noted = async {
                let mut tx = app.db.begin().await?;
                tx.unrecorded("a session's last use");
                store::sessions::touch(&mut tx, id, app.services.clock.now()).await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::warn!(session.id = id.0, error = %error, "a session's last use could not be noted");
            }
        });
    }
}

/// Gives the browser the key of its session, and a device token of its user.
pub fn keep(app: &App, headers: &HeaderMap, response: &mut Response<Body>, signed_in: &SignedIn) {
    let max_age = u32::try_from(LONGEST.num_seconds()).unwrap_or(u32::MAX);
    AdminCookie::Session.set(app, response, signed_in.key.expose(), max_age);
    let user = signed_in.user.id.0;
    let known = device(app, headers).filter(|(_, known)| *known == user);
    // A browser gets another token when another user signs in, so that nobody keeps one that was
    // put into it.
    let token = known.map_or_else(
        || app.services.secrets.device_token(&app.services.rng, user),
        |(token, _)| token,
    );
    AdminCookie::Device.set(app, response, &token, DEVICE_MAX_AGE);
}

/// Returns the device token of a request that we made, and the user in it; 0 for none.
#[must_use]
pub fn device(app: &App, headers: &HeaderMap) -> Option<(String, i64)> {
    let token = AdminCookie::Device.value(app, headers)?;
    let user = app.services.secrets.read_device_token(&token)?;
    Some((token, user))
}

/// Gives the browser a device token without a user, by which the form that signs in is told from
/// forms of other sites.
pub fn keep_new_device(app: &App, response: &mut Response<Body>, token: &str) {
    AdminCookie::Device.set(app, response, token, DEVICE_MAX_AGE);
}
