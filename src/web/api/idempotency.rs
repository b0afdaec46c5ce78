//! `Idempotency-Key`: a POST that is sent again changes nothing again.
//!
//! [`Posted`] reads the body and the key. Where an answer is kept under the key
//! it is given at once and the handler never runs; else the handler ends with
//! [`Once::finish`], which keeps its answer in the transaction of its change.
//! Two requests with one key: the second is told that the first still runs, in
//! this process by [`Running`], in others by the key's row.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response};
use axum::response::IntoResponse as _;
use chrono::TimeDelta;
use ring::digest;
use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::body;
use super::problem::{Answered, Kind, Problem};
use crate::app::App;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::{Caller, TokenId};
use crate::store::idempotency::StoredAnswer;
use crate::store::{self, Tx};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// The header with the key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was kept.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The keys of this process's running requests.
#[derive(Clone, Debug, Default)]
pub struct Running(Arc<Mutex<HashSet<(TokenId, String)>>>);

/// A running request's key; given back when dropped.
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

/// A body of JSON, and the means to change something once.
#[derive(Debug)]
pub struct Posted<T> {
    /// The body.
    pub body: T,
    /// For the end of the handler.
    pub once: Once,
}

/// A body of CSV, and the means to change something once.
#[derive(Debug)]
pub struct PostedCsv {
    /// The body.
    pub file: Vec<u8>,
    /// For the end of the handler.
    pub once: Once,
}

/// What a POST without a body says.
#[derive(Debug)]
pub struct Nothing;

/// Keeps the handler's answer under the request's key, if it has one.
#[derive(Debug)]
pub struct Once(Option<Key>);

#[derive(Debug)]
struct Key {
    held: Held,
    fingerprint: Vec<u8>,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, body) = request.into_parts();
        let bytes = body::bytes(Request::from_parts(parts.clone(), body), app.body_bytes)
            .await
            .map_err(Problem::into_response)?;
        let once = begin(&parts, &bytes, app).await?;
        let body = body::parse(&bytes).map_err(Problem::into_response)?;
        Ok(Self { body, once })
    }
}

impl FromRequest<App> for PostedCsv {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, body) = request.into_parts();
        let file = body::csv(Request::from_parts(parts.clone(), body), app.body_bytes)
            .await
            .map_err(Problem::into_response)?;
        let once = begin(&parts, &file, app).await?;
        Ok(Self { file, once })
    }
}

impl FromRequest<App> for Once {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, body) = request.into_parts();
        let bytes = body::read(Request::from_parts(parts.clone(), body), app.body_bytes)
            .await
            .map_err(Problem::into_response)?;
        if !bytes.is_empty() {
            return Err(Problem::new(Kind::BadRequest)
                .detail("this operation takes no body")
                .into_response());
        }
        begin(&parts, &bytes, app).await
    }
}

/// Holds the key of a request, or gives the answer that stands in its way.
async fn begin(parts: &Parts, body: &[u8], app: &App) -> Result<Once, Response<Body>> {
    match hold(parts, body, app).await {
        Ok(Ok(once)) => Ok(once),
        Ok(Err(kept)) => Err(replayed(kept)),
        Err(problem) => Err(problem.into_response()),
    }
}

async fn hold(parts: &Parts, body: &[u8], app: &App) -> Answered<Result<Once, Answer>> {
    let Some(key) = key(parts)? else {
        return Ok(Ok(Once(None)));
    };
    let caller = parts
        .extensions
        .get::<Caller>()
        .ok_or(Error::Unauthorized)?;
    let running = parts
        .extensions
        .get::<Running>()
        .ok_or_else(|| Error::internal("no table of running requests"))?;
    let held = running.hold(caller.token, &key).ok_or_else(still_running)?;
    let fingerprint = fingerprint(parts, body);
    let since = app.services.clock.now() - KEPT;
    let kept =
        store::idempotency::find(&mut app.db.read().await?, caller.token, &key, since).await?;
    match kept {
        None => Ok(Ok(Once(Some(Key { held, fingerprint })))),
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

/// The key: 1 to 255 visible ASCII characters, once.
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

/// SHA-256 of method, address and body, each with its length.
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

impl Once {
    /// Keeps the answer, commits, and gives the answer.
    pub async fn finish(self, app: &App, tx: Tx, answer: Answer) -> Answered {
        let kept = answer.clone();
        self.finish_keeping(app, tx, answer, &kept).await
    }

    /// The same, but `kept` is what a second request gets: an answer without its secret.
    pub async fn finish_keeping(
        self,
        app: &App,
        mut tx: Tx,
        answer: Answer,
        kept: &Answer,
    ) -> Answered {
        if let Some(key) = &self.0 {
            keep(&mut tx, key, kept, app.services.clock.now()).await?;
        }
        tx.commit().await?;
        Ok(answer.into_response())
    }
}

async fn keep(tx: &mut Tx, key: &Key, answer: &Answer, now: Timestamp) -> Answered<()> {
    let (status, headers, body) = answer.parts();
    let stored = StoredAnswer {
        fingerprint: key.fingerprint.clone(),
        status,
        headers: headers.into(),
        body: body.to_vec(),
    };
    let (token, name) = &key.held.key;
    let is_first = store::idempotency::insert(tx, *token, name, &stored, now - KEPT, now).await?;
    tx.unrecorded("an answer kept for a repeated request");
    if is_first {
        Ok(())
    } else {
        Err(still_running())
    }
}
