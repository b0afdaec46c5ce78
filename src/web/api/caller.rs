//! The caller of an API operation: from `Authorization: Bearer tym_…` to an [`Authority`] with the
//! scope that the operation needs.
//!
//! A handler's first argument after the state is [`RequireScope<scope::PostsWrite>`]. It looks the
//! token up by its hash and checks the scope before anything else of the request is read; then it
//! refuses query parameters that the operation does not have. An unknown, expired or revoked token
//! gets the same error in every case, and a network that sends too many of them is rate limited. A
//! valid token is never rate limited, so guesses from the same network lock no one out.

use std::marker::PhantomData;
use std::net::SocketAddr;
use std::ops::Deref;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use chrono::TimeDelta;

use super::described;
use super::problem::Problem;
use crate::error::{Error, Result};
use crate::model::{Authority, Scope, Token, TokenId};
use crate::secrets;
use crate::store::tokens::Presented;
use crate::store::{self, Conn};
use crate::web::app::App;
use crate::web::server::Peer;

/// The maximum number of invalid tokens a minute from one network (/24 or /48).
const GUESSES_PER_MINUTE: u32 = 30;

/// A set of scopes as a type parameter of [`RequireScope`].
pub trait Needs: Send + Sync + 'static {
    /// The scopes, all of which the token must have.
    const SCOPES: &[Scope];
}

macro_rules! scopes {
    ($($name:ident),+ $(,)?) => {
        /// The scopes as types.
        pub mod scope {
            $(
                #[doc = concat!("[`Scope::", stringify!($name), "`](crate::model::Scope::", stringify!($name), ").")]
                #[derive(Debug)]
                pub struct $name;

                impl super::Needs for $name {
                    const SCOPES: &[crate::model::Scope] = &[crate::model::Scope::$name];
                }
            )+
        }
    };
}

scopes!(
    PostsRead,
    PostsWrite,
    CommentsRead,
    CommentsWrite,
    CommentsModerate,
    MediaWrite,
    SettingsRead,
    SettingsWrite,
    ChangesRead,
    Admin,
);

/// The scopes for moderating comments and seeing personal data of their authors.
#[derive(Debug)]
pub struct ModeratePersonal;

impl Needs for ModeratePersonal {
    const SCOPES: &[Scope] = &[Scope::CommentsModerate, Scope::CommentsPersonal];
}

/// The scopes for fetching the pictures of other servers, which adds media and changes posts.
#[derive(Debug)]
pub struct MovePictures;

impl Needs for MovePictures {
    const SCOPES: &[Scope] = &[Scope::MediaWrite, Scope::PostsWrite];
}

/// The caller of an operation, whose token has the scopes of `S`.
#[derive(Debug)]
pub struct RequireScope<S> {
    caller: Authority,
    scope: PhantomData<S>,
}

impl<S> Deref for RequireScope<S> {
    type Target = Authority;

    fn deref(&self) -> &Authority {
        &self.caller
    }
}

impl<S: Needs> FromRequestParts<App> for RequireScope<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        S::SCOPES
            .iter()
            .try_for_each(|scope| caller.require(*scope))?;
        described::refuse_unknown(parts)?;
        parts.extensions.insert(caller.clone());
        Ok(Self {
            caller,
            scope: PhantomData,
        })
    }
}

async fn authenticate(parts: &Parts, app: &App) -> Result<Authority> {
    let presented = bearer(&parts.headers).ok_or(Error::Unauthorized)?;
    let hash = secrets::hash(presented);
    let presented = store::tokens::find_by_hash(&mut app.db.read().await?, &hash).await?;
    let now = app.services.clock.now();
    let valid = presented.and_then(|Presented { token, role }| {
        Some((Authority::of_token(&token, role, now)?, token))
    });
    match valid {
        Some((caller, token)) => {
            note_use(app, &token);
            Ok(caller)
        }
        None => Err(count_guess(parts, app)),
    }
}

/// Checks that the caller still has the rights with which the request began. A slow body or a long
/// wait must not outlive the token, its user or the user's role.
///
/// # Errors
/// [`Error::Unauthorized`] when the token is no longer valid, the user was removed or the role
/// changed.
pub async fn check_still_holds(app: &App, conn: &mut Conn, caller: &Authority) -> Result<()> {
    let id = caller.token().ok_or(Error::Unauthorized)?;
    let token = store::tokens::find(conn, id)
        .await?
        .ok_or(Error::Unauthorized)?;
    let user = store::users::find(conn, token.user_id)
        .await?
        .ok_or(Error::Unauthorized)?;
    let now = Authority::of_token(&token, user.role, app.services.clock.now());
    if now.as_ref() == Some(caller) {
        Ok(())
    } else {
        Err(Error::Unauthorized)
    }
}

/// Returns the token from the `Authorization` header, which must occur once (RFC 6750, section
/// 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let (line, None) = (lines.next()?.to_str().ok()?, lines.next()) else {
        return None;
    };
    let (scheme, token) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn count_guess(parts: &Parts, app: &App) -> Error {
    let Some(peer) = peer(parts) else {
        return Error::Unauthorized;
    };
    let network = app.networks.client(peer, &parts.headers).network();
    let taken = app
        .token_rate
        .take(&network, GUESSES_PER_MINUTE, app.services.clock.now());
    taken.map_or_else(
        |retry_after| Error::TooMany { retry_after },
        |()| Error::Unauthorized,
    )
}

fn peer(parts: &Parts) -> Option<Peer> {
    let connected = || {
        parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|connected| Peer(connected.0))
    };
    parts.extensions.get::<Peer>().copied().or_else(connected)
}

/// Records the use of a token, at most once an hour. It does so in a separate task, so that the
/// request does not wait.
fn note_use(app: &App, token: &Token) {
    let now = app.services.clock.now();
    if token
        .last_used_at
        .is_some_and(|at| now - at < TimeDelta::hours(1))
    {
        return;
    }
    let (app, id) = (app.clone(), token.id);
    tokio::spawn(async move {
        if let Err(error) = touch(&app, id).await {
            tracing::warn!(token.id = id.0, error = %error, "a token's last use could not be noted");
        }
    });
}

async fn touch(app: &App, id: TokenId) -> Result<()> {
    let now = app.services.clock.now();
    let mut tx = app.db.begin().await?;
    // Many requests may have arrived before the first of them recorded the use.
    let noted = store::tokens::find(&mut tx, id)
        .await?
        .and_then(|token| token.last_used_at);
    if noted.is_none_or(|at| now - at >= TimeDelta::hours(1)) {
        tx.unrecorded("a token's last use");
        store::tokens::touch(&mut tx, id, now).await?;
        return tx.commit().await;
    }
    Ok(())
}
