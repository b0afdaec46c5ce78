//! Bodies of POST requests with `Idempotency-Key`: a repeated request changes nothing.
//!
//! [`IdempotentJson`] reads the body and the key. If an answer is stored under the key, it is sent
//! at once and the handler does not run. Otherwise the handler ends with [`Commit::finish`], which
//! stores its answer in the transaction of its change. A POST with another kind of body gets an
//! extractor like the three below.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::Response;
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
use serde::de::DeserializeOwned;

use super::body;
use super::commit::Commit;
use super::problem::{Answered, Kind, Problem};
use crate::web::app::App;

/// A JSON body, and the [`Commit`] that applies the request's key.
#[derive(Debug)]
pub struct IdempotentJson<T> {
    /// The body.
    pub body: T,
    /// Ends the request's transaction.
    pub commit: Commit,
}

/// A CSV body, and the [`Commit`] that applies the request's key.
#[derive(Debug)]
pub struct IdempotentCsv {
    /// The bytes of the file.
    pub file: Vec<u8>,
    /// Ends the request's transaction.
    pub commit: Commit,
}

/// An empty body, and the [`Commit`] that applies the request's key.
#[derive(Debug)]
pub struct IdempotentEmpty {
    /// Ends the request's transaction.
    pub commit: Commit,
}

impl<T: DeserializeOwned> FromRequest<App> for IdempotentJson<T> {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, request, commit) = begin(request, app).await?;
        let bytes = body::bytes(request, app.body_bytes)
            .await
            .map_err(Problem::into_response)?;
        let commit = commit.once(&parts, &bytes).await?;
        let body = body::parse(app, &bytes)
            .await
            .map_err(Problem::into_response)?;
        Ok(Self { body, commit })
    }
}

impl FromRequest<App> for IdempotentCsv {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, request, commit) = begin(request, app).await?;
        let file = body::csv(request, app.body_bytes)
            .await
            .map_err(Problem::into_response)?;
        let commit = commit.once(&parts, &file).await?;
        Ok(Self { file, commit })
    }
}

impl FromRequest<App> for IdempotentEmpty {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response<Body>> {
        let (parts, request, commit) = begin(request, app).await?;
        let nothing = refuse_any(request, app.body_bytes)
            .await
            .map_err(Problem::into_response)?;
        let commit = commit.once(&parts, &nothing).await?;
        Ok(Self { commit })
    }
}

/// Extracts the [`Commit`] before the body is read.
pub(super) async fn begin(
    request: Request,
    app: &App,
) -> Result<(Parts, Request, Commit), Response<Body>> {
    let (mut parts, body) = request.into_parts();
    let commit = Commit::from_request_parts(&mut parts, app)
        .await
        .map_err(Problem::into_response)?;
    Ok((parts.clone(), Request::from_parts(parts, body), commit))
}

async fn refuse_any(request: Request, limit: usize) -> Answered<Vec<u8>> {
    let bytes = body::read(request, limit).await?;
    if bytes.is_empty() {
        Ok(bytes)
    } else {
        Err(Problem::new(Kind::BadRequest).detail("this operation takes no body"))
    }
}
