//! Answers stored under an `Idempotency-Key`, and the keys of running requests.
//!
//! A second request with the key of a running one gets the problem `StillRunning`. Within this
//! process [`Running`] detects it. Across processes the unique row of the key does: the request
//! that commits second is undone.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response};
use axum::response::IntoResponse as _;
use chrono::TimeDelta;
use ring::digest;

use super::answer::Answer;
use super::problem::{Answered, Kind, Problem};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::{Authority, TokenId};
use crate::store::idempotency::StoredAnswer;
use crate::store::{self, Tx};
use crate::web::app::App;

/// The time for which an answer is stored.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// The header with the idempotency key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that marks a stored answer.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The idempotency keys of the requests that run in this process.
#[derive(Clone, Debug, Default)]
pub struct Running(Arc<Mutex<HashSet<(TokenId, String)>>>);

/// The key of a running request. It is released when dropped.
#[derive(Debug)]
struct Held {
    running: Running,
    key: (TokenId, String),
}

impl Running {
    fn hold(&self, token: TokenId, key: &str) -> Option<Held> {
        let key = (token, key.to_owned());
        let is_first = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key.clone());
        is_first.then(|| Held {
            running: self.clone(),
            key,
        })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.running
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}

/// The idempotency key of a request, held while the request runs.
#[derive(Debug)]
pub struct Key {
    held: Held,
    fingerprint: Vec<u8>,
}

impl Key {
    /// Reserves the key of a request, if it has one.
    ///
    /// # Errors
    /// The response to send instead: the answer stored under the key, or a problem.
    pub async fn hold(
        parts: &Parts,
        body: &[u8],
        app: &App,
    ) -> Result<Option<Self>, Response<Body>> {
        match hold(parts, body, app).await {
            Ok(Ok(key)) => Ok(key),
            Ok(Err(kept)) => Err(replayed(kept)),
            Err(problem) => Err(problem.into_response()),
        }
    }

    /// Stores the answer under the key, in the transaction of the change. E-mail addresses are
    /// removed, so a repeated request gets the answer without them.
    pub async fn keep(&self, tx: &mut Tx, answer: &Answer, now: Timestamp) -> Answered<()> {
        let answer = answer.clone().without_addresses();
        let (status, headers, body) = answer.parts();
        let stored = StoredAnswer {
            fingerprint: self.fingerprint.clone(),
            status,
            headers: headers.into(),
            body: body.to_vec(),
        };
        let (token, name) = &self.held.key;
        let is_first =
            store::idempotency::insert(tx, *token, name, &stored, now - KEPT, now).await?;
        tx.unrecorded("an answer kept for a repeated request");
        if is_first {
            Ok(())
        } else {
            Err(still_running())
        }
    }
}

async fn hold(parts: &Parts, body: &[u8], app: &App) -> Answered<Result<Option<Key>, Answer>> {
    let Some(key) = key(parts)? else {
        return Ok(Ok(None));
    };
    let token = parts
        .extensions
        .get::<Authority>()
        .and_then(Authority::token)
        .ok_or(Error::Unauthorized)?;
    let running = parts
        .extensions
        .get::<Running>()
        .ok_or_else(|| Error::internal("no table of running requests"))?;
    let held = running.hold(token, &key).ok_or_else(still_running)?;
    let fingerprint = fingerprint(parts, body);
    let since = app.services.clock.now() - KEPT;
    let kept = store::idempotency::find(&mut app.db.read().await?, token, &key, since).await?;
    match kept {
        None => Ok(Ok(Some(Key { held, fingerprint }))),
        Some(kept) if kept.fingerprint != fingerprint => Err(Problem::new(Kind::KeyReused)),
        Some(kept) => {
            let answer = Answer::kept(kept.status, kept.headers.0, kept.body);
            answer
                .map(Err)
                .ok_or_else(|| Error::internal("a kept answer cannot be read").into())
        }
    }
}

fn still_running() -> Problem {
    Problem::new(Kind::StillRunning).detail("the first request with this key still runs")
}

fn replayed(answer: Answer) -> Response<Body> {
    let mut response = answer.into_response();
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Returns the key, which must be 1 to 255 visible ASCII characters and be sent once.
fn key(parts: &Parts) -> Answered<Option<String>> {
    let mut lines = parts.headers.get_all(KEY).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    let is_key = (1..=255).contains(&line.len())
        && line.as_bytes().iter().all(u8::is_ascii_graphic)
        && lines.next().is_none();
    let key = line.to_str().ok().filter(|_| is_key);
    let key = key.ok_or_else(|| {
        Problem::new(Kind::BadRequest)
            .detail("`Idempotency-Key` is 1 to 255 visible ASCII characters, sent once")
    })?;
    Ok(Some(key.to_owned()))
}

/// Returns the SHA-256 of method, address and body, each preceded by its length.
fn fingerprint(parts: &Parts, body: &[u8]) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in [
        parts.method.as_str().as_bytes(),
        parts.uri.to_string().as_bytes(),
        body,
    ] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}
