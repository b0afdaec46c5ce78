//! Who calls: from `Authorization: Bearer tym_…` to a [`Caller`] with the scope that the operation needs.
//!
//! A handler's first argument after the state is [`May<scope::PostsWrite>`]: the
//! token is looked up by its hash and its scope is checked before anything else
//! of the request is read. Every wrong token gets the same words, and a network
//! that presents too many of them is told to wait; a right one always passes,
//! so that a neighbour's guesses lock nobody out.

use std::marker::PhantomData;
use std::net::SocketAddr;
use std::ops::Deref;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use chrono::TimeDelta;

use super::problem::Problem;
use crate::app::App;
use crate::error::{Error, Result};
use crate::model::{Caller, Scope, Token, TokenId};
use crate::secrets;
use crate::store;
use crate::web::server::Peer;

/// Wrong tokens a minute from one network (/24 or /48).
const GUESSES_PER_MINUTE: u32 = 30;

/// Scopes as a type, for [`May`].
pub trait Needs: Send + Sync + 'static {
    /// Every one is needed.
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
    SettingsRead,
    SettingsWrite,
    ChangesRead,
    Admin,
);

/// Moderating and knowing who wrote what.
#[derive(Debug)]
pub struct ModeratePersonal;

impl Needs for ModeratePersonal {
    const SCOPES: &[Scope] = &[Scope::CommentsModerate, Scope::CommentsPersonal];
}

/// A caller whose token allows `S`.
#[derive(Debug)]
pub struct May<S> {
    caller: Caller,
    scope: PhantomData<S>,
}

impl<S> Deref for May<S> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<S: Needs> FromRequestParts<App> for May<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = authenticate(parts, app).await?;
        S::SCOPES
            .iter()
            .try_for_each(|scope| caller.require(*scope))?;
        parts.extensions.insert(caller.clone());
        Ok(Self {
            caller,
            scope: PhantomData,
        })
    }
}

async fn authenticate(parts: &Parts, app: &App) -> Result<Caller> {
    let presented = bearer(&parts.headers).ok_or(Error::Unauthorized)?;
    let hash = secrets::hash(presented);
    let token = store::tokens::find_by_hash(&mut app.db.read().await?, &hash).await?;
    let now = app.services.clock.now();
    match token.and_then(|token| Some((Caller::of(&token, now)?, token))) {
        Some((caller, token)) => {
            note_use(app, &token);
            Ok(caller)
        }
        None => Err(count_guess(parts, app)),
    }
}

/// The token of the one `Authorization` header (RFC 6750, section 2.1).
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

/// Notes the token's use at most once an hour, in a task of its own: nobody waits for it.
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
    // Looked at again: many requests may have come before the first note was written.
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
